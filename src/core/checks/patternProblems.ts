import type { Ports } from '../ports';
import { frontMatter } from '../rules/frontMatter';
import type { Rule, RuleProblem } from '../rules/rule';
import { ruleBody } from '../rules/ruleBody';

/** Patterns and queries of one rule file that the engine refuses, each at its place; and queries that report nothing. */
export async function patternProblems(
  rule: Rule,
  file: string,
  text: string,
  ports: Pick<Ports, 'patterns'>,
  signal: AbortSignal,
): Promise<readonly RuleProblem[]> {
  const head = frontMatter(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
  const { queryLines } = ruleBody(head.body, head.bodyLine);
  const problems: RuleProblem[] = [];
  const results = await ports.patterns.match(
    rule.match.map((pattern) => [pattern]),
    [''],
    signal,
  );
  for (const [index, result] of results.entries()) {
    if (result.kind === 'invalid') problems.push({ file, ...head.placeOf(['match', index]), ...result.message });
  }
  for (const [language, query] of Object.entries(rule.queries)) {
    const place = { file, line: queryLines[language] ?? 1, column: 1 };
    const [result] = (await ports.patterns.query(language, '', [query], signal)) ?? [];
    if (result?.kind === 'invalid') problems.push({ ...place, ...result.message });
    if (!/@finding\b/.test(query)) problems.push({ ...place, code: 'rules.query-finding', args: {} });
  }
  return problems;
}
