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
  readonly reason: 'glob-misses' | 'filter-misses' | 'rule-timeout' | null;
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
  const isRight = ({ outcome, reason }: ExampleResult) =>
    (outcome === 'reported' || outcome === 'validated') && reason === null;
  return { rule, examples, lacks, passed: lacks.length === 0 && examples.every(isRight) };
}

async function testExample(
  rule: Rule,
  example: RuleExample,
  ports: Pick<Ports, 'syntax' | 'patterns'>,
  signal: AbortSignal,
): Promise<ExampleResult> {
  const isBad = example.kind === 'bad';
  const files = [example, ...example.also];
  const result = (outcome: ExampleOutcome, rest: Partial<ExampleResult> = {}): ExampleResult => ({
    example,
    outcome,
    hitLines: [],
    missingLines: [],
    reason: null,
    ...rest,
  });
  if (isBad && !files.some(({ path }) => applies(rule, path))) return result('missing', { reason: 'glob-misses' });
  if (rule.kind === 'model') {
    const isAsked = await someAsked(rule, files, ports, signal);
    return isBad && !isAsked
      ? result('missing', { reason: 'filter-misses' })
      : result(isBad ? 'reported' : 'validated');
  }
  if (rule.kind === 'built-in') return result(isBad ? 'reported' : 'validated');
  const hitLines: number[] = [];
  const missingLines: number[] = [];
  let isNoisy = false;
  for (const file of files.filter(({ path }) => applies(rule, path))) {
    const { hits, failed } = await runChecks(exampleChange(file), [rule], ports, signal);
    if (failed.length > 0) return result(isBad ? 'missing' : 'noisy', { reason: 'rule-timeout' });
    const lines = hits.map(({ startLine }) => startLine);
    hitLines.push(...lines);
    missingLines.push(...file.expect.filter((line) => !lines.includes(line)));
    isNoisy ||= file.expect.length > 0 ? lines.some((line) => !file.expect.includes(line)) : !isBad && lines.length > 0;
  }
  const isMissing = isBad && (hitLines.length === 0 || missingLines.length > 0);
  const outcome = isMissing ? 'missing' : isNoisy ? 'noisy' : isBad ? 'reported' : 'validated';
  return result(outcome, { hitLines, missingLines });
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

function applies(rule: Rule, path: string): boolean {
  if (rule.files.length === 0) return true;
  const isOnlyNegative = rule.files.every((glob) => glob.startsWith('!'));
  return pathMatcher(isOnlyNegative ? ['**', ...rule.files] : rule.files)(path);
}
