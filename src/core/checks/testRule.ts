import { pathMatcher } from '../diff/pathMatcher';
import type { Ports } from '../ports';
import type { ExampleFile, Rule, RuleExample } from '../rules/rule';
import { askedRules } from './askedRules';
import { exampleChange } from './exampleChange';
import { runChecks } from './runChecks';

/**
 * What an example showed, in the words of rule testers: a bad one is `reported` or `missing`, a good one `validated` or
 * `noisy`; a bad one with hits on lines it does not expect is `noisy` too.
 */
export type ExampleOutcome = 'reported' | 'missing' | 'validated' | 'noisy';

export type ExampleResult = {
  readonly example: RuleExample;
  readonly outcome: ExampleOutcome;
  /** Lines with a hit, and those of `expect` without one. */
  readonly hitLines: readonly number[];
  readonly missingLines: readonly number[];
  /** Why it is not as it should be, where lines do not say it. */
  readonly reason: 'glob-misses' | 'filter-misses' | 'rule-timeout' | 'rule-invalid' | null;
};

export type RuleTest = {
  readonly rule: Rule;
  readonly examples: readonly ExampleResult[];
  /** Without a bad and a good example nothing is shown. */
  readonly lacks: readonly ('bad' | 'good')[];
  readonly passed: boolean;
};

/**
 * Tests one rule without a model: the globs hit each example's file, every bad example is hit where it says so and no
 * good one is, and the pre-filter of a model rule lets its bad examples through.
 */
export async function testRule(
  rule: Rule,
  ports: Pick<Ports, 'syntax' | 'patterns'>,
  signal: AbortSignal,
): Promise<RuleTest> {
  const examples: ExampleResult[] = [];
  for (const example of rule.examples) examples.push(await testExample(rule, example, ports, signal));
  const lacks = (['bad', 'good'] as const).filter(
    (kind) => rule.kind !== 'built-in' && !rule.examples.some((example) => example.kind === kind),
  );
  return { rule, examples, lacks, passed: lacks.length === 0 && examples.every(isRight) };
}

export function isRight({ outcome }: ExampleResult): boolean {
  return outcome === 'reported' || outcome === 'validated';
}

type Found = Pick<ExampleResult, 'hitLines' | 'missingLines' | 'reason'> & { readonly isNoisy: boolean };

async function testExample(
  rule: Rule,
  example: RuleExample,
  ports: Pick<Ports, 'syntax' | 'patterns'>,
  signal: AbortSignal,
): Promise<ExampleResult> {
  const isBad = example.kind === 'bad';
  const files = [example, ...example.also].filter(({ path }) => appliesTo(rule, path));
  const found: Found =
    files.length === 0 && isBad
      ? { ...nothing, reason: 'glob-misses' }
      : rule.kind === 'model' || rule.kind === 'built-in'
        ? { ...nothing, reason: isBad && !(await someAsked(rule, files, ports, signal)) ? 'filter-misses' : null }
        : await findIn(rule, files, isBad, ports, signal);
  const isDecided = rule.kind === 'regex' || rule.kind === 'syntax';
  const isMissing =
    isBad && (found.reason !== null || found.missingLines.length > 0 || (isDecided && found.hitLines.length === 0));
  const { isNoisy, ...rest } = found;
  return { example, outcome: isMissing ? 'missing' : isNoisy ? 'noisy' : isBad ? 'reported' : 'validated', ...rest };
}

const nothing: Found = { hitLines: [], missingLines: [], reason: null, isNoisy: false };

async function findIn(
  rule: Rule,
  files: readonly ExampleFile[],
  isBad: boolean,
  ports: Pick<Ports, 'syntax' | 'patterns'>,
  signal: AbortSignal,
): Promise<Found> {
  const hitLines: number[] = [];
  const missingLines: number[] = [];
  let isNoisy = false;
  for (const file of files) {
    const { hits, failed } = await runChecks(exampleChange(file), [rule], ports, signal);
    const [failure] = failed;
    if (failure !== undefined) return { ...nothing, reason: failure.reason, isNoisy: true };
    const lines = hits.map(({ startLine }) => startLine);
    hitLines.push(...lines);
    missingLines.push(...file.expect.filter((line) => !lines.includes(line)));
    const unexpected = lines.filter((line) => !file.expect.includes(line));
    isNoisy ||= unexpected.length > 0 && (!isBad || file.expect.length > 0);
  }
  return { hitLines, missingLines, reason: null, isNoisy };
}

async function someAsked(
  rule: Rule,
  files: readonly ExampleFile[],
  ports: Pick<Ports, 'patterns'>,
  signal: AbortSignal,
): Promise<boolean> {
  for (const file of files) {
    const { asked } = await askedRules(exampleChange(file), [rule], ports.patterns, signal);
    if (asked.length > 0) return true;
  }
  return false;
}

/** Whether a rule's globs take a path. */
export function appliesTo(rule: Rule, path: string): boolean {
  if (rule.files.length === 0) return true;
  const isOnlyNegative = rule.files.every((glob) => glob.startsWith('!'));
  return pathMatcher(isOnlyNegative ? ['**', ...rule.files] : rule.files)(path);
}
