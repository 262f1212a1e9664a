import type { ReviewConfig } from '../config';
import type { Finding } from '../finding';
import type { Ports } from '../ports';
import type { ExampleFile, Rule, RuleExample } from '../rules/rule';
import { exampleRepository } from './exampleRepository';
import { reviewChanges } from './reviewChanges';

/** As in offline tests; `undecided` where the review was incomplete, so that nothing can be said. */
export type LiveOutcome = 'reported' | 'missing' | 'validated' | 'noisy' | 'undecided';

/** Reviews one example with the model of `ports`, as a change of its own, and says what its rule made of it. */
export async function reviewExample(
  rule: Rule,
  ruleText: string,
  example: RuleExample,
  config: ReviewConfig,
  ports: Ports,
  signal: AbortSignal,
): Promise<LiveOutcome> {
  const alone: Ports = { ...ports, repository: exampleRepository(example, ruleText) };
  const result = await reviewChanges({ kind: 'staged' }, { ...config, reuse: false }, alone, { signal });
  if (result.verdict === 'incomplete') return 'undecided';
  const id = rule.id.slice(rule.id.lastIndexOf('/') + 1);
  const own = result.findings.filter((finding) => finding.rule === `repo/${id}`);
  const files = [example, ...example.also];
  const isExpected = (finding: Finding) => files.some((file) => isWhere(finding, file));
  if (example.kind === 'good') return own.length === 0 ? 'validated' : 'noisy';
  if (!own.some(isExpected)) return 'missing';
  return own.every(isExpected) ? 'reported' : 'noisy';
}

/** Without expected lines anywhere in a bad example is right. */
function isWhere({ location }: Finding, { path, expect }: ExampleFile): boolean {
  if (location.path !== path) return false;
  const { startLine, endLine } = location;
  if (expect.length === 0 || startLine === null || endLine === null) return true;
  return expect.some((line) => line >= startLine && line <= endLine);
}
