import type { MessageArgs, MessageCode } from '../messages';

/** What is used of zod's issues; its own sentences are not, because they cannot be translated. */
export type SchemaIssue = {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly expected?: unknown;
  readonly maximum?: unknown;
  readonly minimum?: unknown;
};

/** Of one file; who has made a hundred mistakes mends ten and looks again. */
export const maxProblems = 20;

/** What an issue is about: a value, or every key that nobody knows. */
export function issuePaths({ code, path, keys = [] }: SchemaIssue): readonly (readonly PropertyKey[])[] {
  return code === 'unrecognized_keys' ? keys.map((key) => [...path, key]) : [path];
}

/** An issue of a schema in our own words; `path` ends in the offending key where the key itself is wrong. */
export function issueWording(
  issue: SchemaIssue,
  path: readonly PropertyKey[],
): { code: MessageCode; args: MessageArgs } {
  const key = path.map(String).join('.').slice(0, 100);
  switch (issue.code ?? '') {
    case 'unrecognized_keys':
      return { code: 'rules.key-unknown', args: { key } };
    case 'invalid_value':
      return { code: 'rules.value-one-of', args: { key, values: (issue.values ?? []).map(String).join(', ') } };
    case 'invalid_type':
      return { code: 'rules.value-type', args: { key, type: String(issue.expected) } };
    case 'too_big':
      return { code: 'rules.value-too-big', args: { key, max: Number(issue.maximum) } };
    case 'too_small':
      return { code: 'rules.value-too-small', args: { key, min: Number(issue.minimum) } };
    case 'custom':
      return { code: globCode(issue.message), args: { key } };
    default:
      return { code: 'rules.value-form', args: { key } };
  }
}

function globCode(name: string): MessageCode {
  if (name === 'glob-outside') return 'rules.glob-outside';
  if (name === 'glob-braces') return 'rules.glob-braces';
  return name === 'glob-stars' ? 'rules.glob-stars' : 'rules.value-form';
}
