import { caseRepository, type Case, type CaseFile } from './qualityCases';
import { median, type Measured } from './qualityReport';
import type { Sent } from './qualityModels';

export type RequestBytes = { readonly fixed: number; readonly rules: number; readonly change: number };

/** Instructions and frame, rules, and the change with what surrounds it. */
export function requestBytes({ request: { system, user } }: Sent): RequestBytes {
  const begin = user.search(/\[change \w+ begins\]/);
  if (begin < 0) return { fixed: Buffer.byteLength(system), rules: 0, change: Buffer.byteLength(user) };
  const change = /\[change \w+ begins\]\n([\s\S]*)\n\[change \w+ ends\]/.exec(user)?.[1] ?? '';
  const rules = Buffer.byteLength(user.slice(0, begin));
  return {
    fixed: Buffer.byteLength(system) + Buffer.byteLength(user) - rules - Buffer.byteLength(change),
    rules,
    change: Buffer.byteLength(change),
  };
}

/** What is sent, over the bytes of the plain diff: the distribution over the cases. */
export function printSizes(
  cases: readonly Case[],
  filesOf: (id: string) => readonly CaseFile[],
  tools: readonly Measured[],
): void {
  const rows: Record<string, Record<string, string>> = {};
  for (const { name, sent } of tools) {
    if (sent.every(({ requests }) => requests.length === 0)) continue;
    const firsts = sent.map(({ diffBytes, requests }) => ({ diffBytes, parts: requests.map(requestBytes) }));
    const total = (parts: readonly RequestBytes[], of: (part: RequestBytes) => number) =>
      parts.reduce((sum, part) => sum + of(part), 0);
    rows[`${name}: change`] = spread(
      firsts.map(({ diffBytes, parts }) => total(parts, ({ change }) => change) / diffBytes),
    );
    rows[`${name}: whole bodies`] = spread(
      firsts.map(
        ({ diffBytes, parts }) => total(parts, ({ fixed, rules, change }) => fixed + rules + change) / diffBytes,
      ),
    );
    const all = firsts.flatMap(({ parts }) => parts);
    console.log(
      `${name}: per request ${String(median(all.map(({ fixed }) => fixed)))} fixed, ${String(median(all.map(({ rules }) => rules)))} rule, ${String(median(all.map(({ change }) => change)))} change bytes (medians)`,
    );
  }
  const compared = cases.map((one) => comparedBytes(one, filesOf(one.id)));
  rows['git diff -U3'] = spread(compared.map(({ narrow, diff }) => narrow / diff));
  rows['git diff -W'] = spread(compared.map(({ wide, diff }) => wide / diff));
  rows['whole new files'] = spread(compared.map(({ whole, diff }) => whole / diff));
  console.log('Bytes over the bytes of the diff:');
  console.table(rows);
}

function comparedBytes({ diff }: Case, files: readonly CaseFile[]) {
  const repository = caseRepository(files);
  try {
    const bytes = (option: string) => Buffer.byteLength(repository.git('diff', '--cached', '--no-color', '-M', option));
    const whole = files.reduce((sum, { after }) => sum + Buffer.byteLength(after ?? ''), 0);
    return { diff: Buffer.byteLength(diff), narrow: bytes('-U3'), wide: bytes('-W'), whole };
  } finally {
    repository.remove();
  }
}

function spread(ratios: readonly number[]): Record<string, string> {
  const sorted = [...ratios].sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2);
  return { min: at(0), p25: at(0.25), median: at(0.5), p75: at(0.75), p90: at(0.9), max: at(1) };
}
