import { parseFilePatch } from '../../src/core/diff/parseDiff';
import { coreGroups, type Case, type Label } from './qualityCases';
import { claimKey, type Judgements } from './qualityJudge';
import { filePatches, type Claim, type ToolRun } from './qualityTools';

/** Counts of one tool on one case; sums over cases make every figure. */
export type CaseScore = {
  readonly id: string;
  readonly isClean: boolean;
  readonly changedLines: number;
  readonly core: number;
  readonly coreFound: number;
  readonly claims: number;
  /** Claims that are more than a note. */
  readonly alarms: number;
  /** Matched a label that is not refuted. */
  readonly matched: number;
  /** Matched, or judged valid. */
  readonly real: number;
  readonly nits: number;
  readonly wrong: number;
  /** Of the matched claims: at the label's lines, within one, within three lines. */
  readonly anchors: readonly [number, number, number];
  /** What a random added line of the right file would score there. */
  readonly blind: readonly [number, number, number];
  /** Claims whose quote is the text of their line. */
  readonly quotesAtLine: number;
};

const tolerances = [0, 1, 3] as const;

/**
 * Without judgements a claim matches a label by place alone: same file, at most three lines away. That is a lower bound of
 * nothing and an upper bound of nothing, and only told apart tools that say nothing from tools that do.
 */
export function scored(
  one: Case,
  run: ToolRun,
  judgements: Judgements | null,
  afterOf: (file: string) => readonly string[],
): CaseScore {
  const claims = run.claims.map((claim) => ({
    claim,
    labels: labelsOf(claim, one, judgements),
    merit: judgements?.get(claimKey(claim))?.merit ?? null,
  }));
  const groups = coreGroups(one);
  const hit = new Set(claims.flatMap(({ labels }) => labels));
  const matched = claims.filter(({ labels }) => labels.some(({ tier }) => tier !== 'refuted'));
  const rest = claims.filter((claim) => !matched.includes(claim));
  const placed = matched.map(({ claim, labels }) =>
    tolerances.map((tolerance) => labels.some((label) => distance(claim, label) <= tolerance)),
  );
  const added = addedLines(one.diff);
  const blind = matched.map(({ labels: [label] }) =>
    tolerances.map((tolerance) => blindShare(label, added, tolerance)),
  );
  return {
    id: one.id,
    isClean: one.kind.startsWith('clean'),
    changedLines: one.added + one.removed,
    core: groups.length,
    coreFound: groups.filter((group) => group.some((label) => hit.has(label))).length,
    claims: claims.length,
    alarms: run.claims.filter(({ isAlarm }) => isAlarm).length,
    matched: matched.length,
    real: matched.length + rest.filter(({ merit }) => merit === 'valid').length,
    nits: rest.filter(({ merit }) => merit === 'nit').length,
    wrong: rest.filter(({ merit }) => merit === 'wrong').length,
    anchors: columns(placed.map((row) => row.map(Number))),
    blind: columns(blind),
    quotesAtLine: run.claims.filter((claim) => isQuoteAtLine(claim, afterOf(claim.file))).length,
  };
}

function labelsOf(claim: Claim, { golden }: Case, judgements: Judgements | null): readonly Label[] {
  if (judgements === null) return golden.filter((label) => distance(claim, label) <= 3);
  return (judgements.get(claimKey(claim))?.labels ?? []).flatMap((index) => golden[index] ?? []);
}

/** Lines between claim and label; 0 when they overlap. */
function distance({ file, line, endLine }: Claim, label: Label): number {
  if (file !== label.file || line === null) return Infinity;
  return Math.max(label.line - (endLine ?? line), line - label.end_line, 0);
}

function addedLines(diff: string): ReadonlyMap<string, readonly number[]> {
  return new Map(
    filePatches(diff).map(({ file, patch }) => [
      file,
      parseFilePatch(patch).hunks.flatMap(({ lines }) =>
        lines.flatMap((line) => (line.kind === 'added' ? [line.newLine] : [])),
      ),
    ]),
  );
}

function blindShare(
  label: Label | undefined,
  added: ReadonlyMap<string, readonly number[]>,
  tolerance: number,
): number {
  const lines = label === undefined ? [] : (added.get(label.file) ?? []);
  if (label === undefined || lines.length === 0) return 0;
  return (
    lines.filter((line) => line >= label.line - tolerance && line <= label.end_line + tolerance).length / lines.length
  );
}

function isQuoteAtLine({ line, quote }: Claim, lines: readonly string[]): boolean {
  const first = quote.split('\n')[0]?.trim() ?? '';
  return line !== null && first !== '' && (lines[line - 1] ?? '').trim() === first;
}

function columns(rows: readonly (readonly number[])[]): [number, number, number] {
  const sum = (at: number) => rows.reduce((total, row) => total + (row[at] ?? 0), 0);
  return [sum(0), sum(1), sum(2)];
}

export type Figure = { readonly value: number; readonly low: number; readonly high: number };

/** A ratio of sums over cases with its 95 % interval by bootstrap over cases (2,000 draws, fixed seed). */
export function ratio(
  scores: readonly CaseScore[],
  over: (score: CaseScore) => number,
  under: (score: CaseScore) => number,
): Figure {
  const of = (sample: readonly CaseScore[]) => sum(sample, over) / Math.max(1e-9, sum(sample, under));
  return { value: of(scores), ...interval(scores.length, (draw) => of(draw.flatMap((index) => scores[index] ?? []))) };
}

/** Difference of two tools' ratios on the same cases, drawn together. */
export function difference(
  a: readonly CaseScore[],
  b: readonly CaseScore[],
  over: (score: CaseScore) => number,
  under: (score: CaseScore) => number,
): Figure {
  const of = (draw: readonly number[]) => {
    const pick = (scores: readonly CaseScore[]) => draw.flatMap((index) => scores[index] ?? []);
    return (
      sum(pick(a), over) / Math.max(1e-9, sum(pick(a), under)) -
      sum(pick(b), over) / Math.max(1e-9, sum(pick(b), under))
    );
  };
  return { value: of(a.map((_, index) => index)), ...interval(a.length, of) };
}

export function sum(scores: readonly CaseScore[], of: (score: CaseScore) => number): number {
  return scores.reduce((total, score) => total + of(score), 0);
}

function interval(size: number, of: (draw: readonly number[]) => number): { low: number; high: number } {
  const random = seeded(20_260_102);
  const values = Array.from({ length: 2_000 }, () =>
    of(Array.from({ length: size }, () => Math.floor(random() * size))),
  ).sort((x, y) => x - y);
  return { low: values[50] ?? 0, high: values[1_949] ?? 0 };
}

/** Mulberry32: small, and the same on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
