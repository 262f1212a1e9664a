import type { RuleStatus } from './rule';

/** The rule file with another status; everything else stays as it is written. */
export function withStatus(text: string, status: RuleStatus): string {
  return withKey(text, 'status', status);
}

export type ExceptionCase = {
  readonly path: string;
  readonly language: string;
  /** The code that a person said the rule should leave alone. */
  readonly code: string;
};

/**
 * A draft of the rule that leaves the given cases alone: what people said goes below the instruction, what they dismissed
 * becomes good examples, and the version is raised because the meaning changes. A person accepts it or not.
 */
export function withException(
  text: string,
  reasons: readonly string[],
  cases: readonly ExceptionCase[],
  version: number,
): string {
  const lines = withKey(text, 'version', String(version + 1)).split('\n');
  const from = lines.indexOf('---', 1) + 1;
  const section = lines.findIndex((line, index) => index >= from && line.startsWith('## '));
  const end = section < 0 ? lines.length : section;
  const said = reasons.map((reason) => `Do not flag this: ${oneLine(reason)}`);
  const fences = cases.flatMap(({ path, language, code }) => [
    '~~~~~' + `${language} file=${path}`,
    code.replace(/^(?=~{3,}|`{3,})/gm, ' '),
    '~~~~~',
  ]);
  const prose = [...lines.slice(0, end), ...said, ''];
  const rest = lines.slice(end);
  const good = rest.findIndex((line) => line.trim() === '## Good');
  if (fences.length === 0) return [...prose, ...rest].join('\n');
  if (good >= 0) rest.splice(good + 1, 0, ...fences);
  else rest.push('## Good', ...fences, '');
  return [...prose, ...rest].join('\n');
}

function withKey(text: string, key: string, value: string): string {
  const lines = text.split('\n');
  const end = lines.indexOf('---', 1);
  const at = lines.findIndex((line, index) => index > 0 && index < end && line.startsWith(`${key}:`));
  if (at > 0) lines[at] = `${key}: ${value}`;
  else if (end > 0) lines.splice(end, 0, `${key}: ${value}`);
  return lines.join('\n');
}

/** Somebody's words must not become a heading, a fence or the end of the front matter. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[`~#]{2,}/g, '')
    .trim()
    .slice(0, 300);
}
