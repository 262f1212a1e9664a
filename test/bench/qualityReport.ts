import { difference, ratio, sum, type CaseScore, type Figure } from './qualityScore';
import type { Sent } from './qualityModels';
import type { ToolRun } from './qualityTools';

export type Measured = {
  readonly name: string;
  readonly runs: { readonly run: number; readonly result: ToolRun; readonly score: CaseScore }[];
  readonly sent: { readonly id: string; readonly diffBytes: number; readonly requests: readonly Sent[] }[];
};

/** US dollars per million tokens. */
export type Price = { readonly input: number; readonly output: number };

/** The table of docs/quality.md, one row per tool. */
export function printReport(
  tools: readonly Measured[],
  { isJudged, unjudged, price }: { isJudged: boolean; unjudged: number; price: Price | null },
): void {
  const [first] = tools;
  const cases = new Set(first?.runs.map(({ score }) => score.id));
  console.log(`${String(cases.size)} cases; matched ${isJudged ? 'by meaning (judge)' : 'by place alone (±3 lines)'}`);
  if (unjudged > 0) console.log(`${String(unjudged)} cases are not judged yet and count as unmatched.`);
  for (const { name, runs } of tools) {
    const waiting = runs.filter(({ result }) => !result.isComplete).length;
    if (waiting > 0) console.log(`${name}: ${String(waiting)} runs have requests without an answer.`);
  }
  console.table(Object.fromEntries(tools.map((tool) => [tool.name, row(tool)])));
  console.table(Object.fromEntries(tools.map((tool) => [tool.name, costRow(tool, price)])));
  const plain = tools.find(({ name }) => name === 'plain request');
  if (first !== undefined && plain !== undefined) printDifference(first, plain);
  if (tools.some(({ runs }) => runs.some(({ run }) => run > 0))) for (const tool of tools) printStability(tool);
}

function row({ runs }: Measured): Record<string, string> {
  const scores = runs.map(({ score }) => score);
  const clean = scores.filter(({ isClean }) => isClean);
  const found = sum(scores, ({ coreFound }) => coreFound);
  const matched = sum(scores, (score) => score.matched);
  const place = (at: 0 | 1 | 2) =>
    matched === 0
      ? '–'
      : `${percent(sum(scores, ({ anchors }) => anchors[at]) / matched)} (${percent(sum(scores, ({ blind }) => blind[at]) / matched)})`;
  const claims = sum(scores, (score) => score.claims);
  return {
    'core found': `${String(found)}/${String(sum(scores, ({ core }) => core))}`,
    recall: figure(
      ratio(
        scores,
        ({ coreFound }) => coreFound,
        ({ core }) => core,
      ),
    ),
    findings: String(claims),
    strict:
      claims === 0
        ? '–'
        : figure(
            ratio(
              scores,
              (score) => score.matched,
              (score) => score.claims,
            ),
          ),
    augmented:
      claims === 0
        ? '–'
        : figure(
            ratio(
              scores,
              ({ real }) => real,
              (score) => score.claims,
            ),
          ),
    'nit/wrong': `${String(sum(scores, ({ nits }) => nits))}/${String(sum(scores, ({ wrong }) => wrong))}`,
    'clean: any, warning+': `${String(clean.filter((score) => score.claims > 0).length)}, ${String(clean.filter((score) => score.alarms > 0).length)} of ${String(clean.length)}`,
    'alarms/100 clean lines': per100(
      sum(clean, ({ alarms }) => alarms),
      clean,
    ),
    'findings/100 lines': per100(claims, scores),
    'anchor exact (blind)': place(0),
    '±1': place(1),
    '±3': place(2),
    'quote at line': claims === 0 ? '–' : percent(sum(scores, ({ quotesAtLine }) => quotesAtLine) / claims),
  };
}

function costRow({ runs, sent }: Measured, price: Price | null): Record<string, string> {
  const requests = sent.flatMap((one) => one.requests);
  const input = requests.reduce((total, { request }) => total + request.estimatedTokens, 0);
  const output = requests.reduce((total, { reply }) => total + Math.ceil((reply?.length ?? 0) / 4), 0);
  const found = Math.max(
    1,
    sum(
      runs.map(({ score }) => score),
      ({ coreFound }) => coreFound,
    ),
  );
  const own = runs.flatMap(({ result }) => result.ownMs ?? []).sort((a, b) => a - b);
  const dropped = new Map<string, number>();
  for (const { result } of runs)
    for (const { reason } of result.dropped) dropped.set(reason, (dropped.get(reason) ?? 0) + 1);
  return {
    requests: String(requests.length),
    'input tokens': String(input),
    'median/case': String(
      median(sent.map((one) => one.requests.reduce((total, { request }) => total + request.estimatedTokens, 0))),
    ),
    'output tokens': String(output),
    'tokens/core found': String(Math.round((input + output) / found)),
    ...(price !== null && {
      '$/case': ((input * price.input + output * price.output) / 1e6 / Math.max(1, sent.length)).toFixed(4),
    }),
    'own ms median': own.length === 0 ? '–' : median(own).toFixed(0),
    dropped: [...dropped].map(([reason, count]) => `${reason} ${String(count)}`).join(', '),
  };
}

function printDifference(product: Measured, plain: Measured): void {
  const a = product.runs.map(({ score }) => score);
  const b = plain.runs.map(({ score }) => score);
  console.log(`${product.name} − ${plain.name}:`);
  console.log(
    `  recall ${signed(
      difference(
        a,
        b,
        ({ coreFound }) => coreFound,
        ({ core }) => core,
      ),
    )}`,
  );
  console.log(
    `  augmented precision ${signed(
      difference(
        a,
        b,
        ({ real }) => real,
        ({ claims }) => claims,
      ),
    )}`,
  );
}

/** How much of what one run found the other runs found as well. */
function printStability({ name, runs }: Measured): void {
  const byCase = new Map<string, (readonly string[])[]>();
  for (const { result, score } of runs) byCase.set(score.id, [...(byCase.get(score.id) ?? []), result.fingerprints]);
  const shares = [...byCase.values()].flatMap((lists) => {
    const any = new Set(lists.flat());
    const all = [...any].filter((print) => lists.every((list) => list.includes(print)));
    return any.size === 0 ? [] : [all.length / any.size];
  });
  if (shares.length > 0)
    console.log(
      `${name}: in all runs ${percent(shares.reduce((a, b) => a + b, 0) / shares.length)} of what any run found`,
    );
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function per100(count: number, scores: readonly CaseScore[]): string {
  const lines = sum(scores, ({ changedLines }) => changedLines);
  return lines === 0 ? '–' : ((100 * count) / lines).toFixed(2);
}

function figure({ value, low, high }: Figure): string {
  return `${percent(value)} [${percent(low)}–${percent(high)}]`;
}

function signed({ value, low, high }: Figure): string {
  return `${(100 * value).toFixed(1)} points, 95 % interval ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
