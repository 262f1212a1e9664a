import { frontMatter, type FrontMatter, type Place, type PlacedProblem } from './frontMatter';
import { hiddenCharacterAt } from './hiddenCharacter';
import { kindProblems } from './kindProblems';
import { ruleBody, type RuleBody } from './ruleBody';
import { issuePaths, issueWording, maxProblems, type SchemaIssue } from './schemaProblems';
import { ruleHeadSchema, type RuleHead } from './ruleSchema';
import type { Rule, RuleOrigin, RuleProblem } from './rule';

/** A rule file is prose and a few examples; research: a YAML reader must not be fed megabytes. */
export const maxRuleFile = 256 * 1024;

export type RuleFile = {
  /** Name for people and problems, such as `.fresh-eyes/rules/no-token.md`. */
  readonly file: string;
  readonly text: string;
  /** Pack name: the first part of the rule's full name. */
  readonly pack: string;
  readonly origin: RuleOrigin;
  readonly source: string;
  /** Owner where the file names none. */
  readonly owner: string | null;
};

/**
 * Reads one rule file. `rule` is null when there is any problem: a rule is whole or left out. Never throws, whatever
 * the text holds.
 */
export function parseRule(from: RuleFile): { readonly rule: Rule | null; readonly problems: readonly RuleProblem[] } {
  const text = from.text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const unfit = unfitText(text) ?? hiddenIn(from.file, { line: 1, column: 1 });
  if (unfit !== null) return { rule: null, problems: [{ file: from.file, ...unfit }] };
  const head = frontMatter(text);
  const body = ruleBody(head.body, head.bodyLine);
  const checked = head.values === null ? null : ruleHeadSchema.safeParse(head.values);
  const problems = [
    ...head.problems,
    ...(checked?.success === false ? schemaProblems(checked.error.issues, head) : []),
  ];
  problems.push(...body.problems);
  if (checked?.success === true) problems.push(...kindProblems(checked.data, body, head, from.origin));
  if (checked?.success !== true || problems.length > 0) {
    const first = problems.slice(0, maxProblems);
    return { rule: null, problems: first.map((problem) => ({ file: from.file, ...problem })) };
  }
  return { rule: ruleOf(checked.data, body, from), problems: [] };
}

function ruleOf(head: RuleHead, body: RuleBody, from: RuleFile): Rule {
  return {
    id: `${from.pack}/${head.id}`,
    title: head.title,
    severity: head.severity,
    files: head.files ?? [],
    owner: head.owner ?? from.owner,
    status: head.status ?? 'warn',
    version: head.version ?? 1,
    group: head.group ?? null,
    locked: head.locked ?? false,
    tags: head.tags ?? [],
    cwe: head.cwe ?? null,
    references: head.references ?? [],
    kind: head.kind ?? 'model',
    match: head.match ?? [],
    within: head.within ?? ['code'],
    refute: head.refute ?? false,
    message: head.message ?? null,
    fix: head.fix ?? null,
    queries: body.queries,
    instruction: body.instruction,
    examples: body.examples,
    advice: body.advice,
    origin: from.origin,
    source: from.source,
    file: from.file,
  };
}

function unfitText(text: string): PlacedProblem | null {
  if (text.length > maxRuleFile) return { line: 1, column: 1, code: 'rules.file-long', args: { max: maxRuleFile } };
  return hiddenIn(text);
}

/** `place` is where a person can look, when it is not in the text itself. */
function hiddenIn(text: string, place?: Place): PlacedProblem | null {
  const hidden = hiddenCharacterAt(text);
  if (hidden === null) return null;
  const { line, column } = place ?? hidden;
  return { line, column, code: 'rules.hidden-character', args: { character: hidden.name } };
}

/** The schema's issues, each at the value or key it is about. */
function schemaProblems(issues: readonly SchemaIssue[], { values, placeOf }: FrontMatter): PlacedProblem[] {
  return issues.flatMap((issue): PlacedProblem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issuePaths(issue).map((path) => ({ ...placeOf(path, true), ...issueWording(issue, path) }));
    }
    const [key] = issue.path;
    const isMissing = key !== undefined && !Object.hasOwn(values ?? {}, key);
    if (isMissing) return [{ ...placeOf([]), code: 'rules.key-missing', args: { key: String(key) } }];
    return [{ ...placeOf(issue.path), ...issueWording(issue, issue.path) }];
  });
}
