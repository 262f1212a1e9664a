import type { Receipt } from '../review/receipt';
import { grouped } from './grouped';

/**
 * A line that a later fix or revert changed, traced back to the commit that wrote it. `line` is 1-based in the file as
 * that commit left it.
 */
export type FixedLine = {
  /** The fixing commit. */
  readonly fix: string;
  /** The commit that wrote the line. */
  readonly origin: string;
  readonly path: string;
  /** Object id of the file as the origin left it. */
  readonly blob: string;
  readonly line: number;
};

/**
 * `caught`: a finding stood there, shown and not heeded. `dismissed`: it stood there and was dismissed, yet was true.
 * `missed`: the file was reviewed and nothing was said. `not-reviewed`: no receipt holds these bytes.
 */
export type EscapeKind = 'caught' | 'dismissed' | 'missed' | 'not-reviewed';

export type EscapedDefects = {
  /** Fixes looked at, each with the pairs of origin commit and file that it repaired. */
  readonly fixes: number;
  readonly counts: Readonly<Record<EscapeKind, number>>;
  /** Rules whose findings foretold a fix, with their owners; the most first. */
  readonly rules: readonly {
    readonly rule: string;
    readonly owner: string | null;
    readonly caught: number;
    readonly dismissed: number;
  }[];
  /** The same by the team that owns the rules. */
  readonly teams: readonly { readonly team: string; readonly caught: number; readonly dismissed: number }[];
};

/** Findings are often reported at the head of the statement that is mended later. */
const nearLines = 2;

/**
 * Links fixes to earlier reviews. One repaired file of one earlier commit counts once per fix, as the kind that says
 * most: dismissed before caught before missed. Files are told by their bytes, so rebased and squashed commits are still
 * found.
 */
export function escapedDefects(
  lines: readonly FixedLine[],
  receipts: readonly Receipt[],
  dismissed: ReadonlySet<string>,
  ownerOf: (rule: string) => string | null,
): EscapedDefects {
  const reviewed = receiptsByBlob(receipts);
  const counts: Record<EscapeKind, number> = { caught: 0, dismissed: 0, missed: 0, 'not-reviewed': 0 };
  const rules = new Map<string, { caught: number; dismissed: number }>();
  for (const places of grouped(lines, ({ fix, origin, path }) => `${fix}\0${origin}\0${path}`).values()) {
    const { kind, rule } = kindOf(places, reviewed, dismissed);
    counts[kind] += 1;
    if (rule === null || (kind !== 'caught' && kind !== 'dismissed')) continue;
    const row = rules.get(rule) ?? { caught: 0, dismissed: 0 };
    row[kind] += 1;
    rules.set(rule, row);
  }
  const ruled = [...rules].map(([rule, row]) => ({ rule, owner: ownerOf(rule), ...row }));
  return {
    fixes: new Set(lines.map(({ fix }) => fix)).size,
    counts,
    rules: mostFirst(ruled, ({ rule }) => rule),
    teams: mostFirst(teamsOf(ruled), ({ team }) => team),
  };
}

type Foretold = { readonly caught: number; readonly dismissed: number };

function teamsOf(rules: readonly (Foretold & { readonly owner: string | null })[]) {
  const owned = rules.flatMap(({ owner, ...row }) => (owner === null ? [] : [{ owner, ...row }]));
  return [...grouped(owned, ({ owner }) => owner)].map(([team, rows]) => ({
    team,
    caught: rows.reduce((sum, { caught }) => sum + caught, 0),
    dismissed: rows.reduce((sum, { dismissed }) => sum + dismissed, 0),
  }));
}

function mostFirst<Row extends Foretold>(rows: readonly Row[], nameOf: (row: Row) => string): Row[] {
  return [...rows].sort((a, b) => b.caught + b.dismissed - a.caught - a.dismissed || (nameOf(a) < nameOf(b) ? -1 : 1));
}

function receiptsByBlob(receipts: readonly Receipt[]): ReadonlyMap<string, readonly Receipt[]> {
  const byBlob = new Map<string, Receipt[]>();
  for (const receipt of receipts) {
    const covered = new Set(
      receipt.account.coverage.filter(({ status }) => status === 'reviewed').map(({ path }) => path),
    );
    for (const { path, id } of receipt.files) {
      if (!covered.has(path)) continue;
      const key = `${path}\0${id}`;
      byBlob.set(key, [...(byBlob.get(key) ?? []), receipt]);
    }
  }
  return byBlob;
}

function kindOf(
  places: readonly FixedLine[],
  reviewed: ReadonlyMap<string, readonly Receipt[]>,
  dismissed: ReadonlySet<string>,
): { kind: EscapeKind; rule: string | null } {
  const receipts = new Set(places.flatMap(({ path, blob }) => reviewed.get(`${path}\0${blob}`) ?? []));
  if (receipts.size === 0) return { kind: 'not-reviewed', rule: null };
  const near = [...receipts]
    .flatMap(({ believed }) => believed)
    .filter(({ status }) => status !== 'shadow' && status !== 'draft')
    .map((finding) => ({ finding, distance: distance(finding, places) }))
    .filter((one) => one.distance <= nearLines)
    .sort((a, b) => a.distance - b.distance);
  const findings = near.map(({ finding }) => finding);
  const wronglyDismissed = findings.find(({ fingerprint }) => dismissed.has(fingerprint));
  if (wronglyDismissed) return { kind: 'dismissed', rule: wronglyDismissed.rule };
  const [caught] = findings;
  return caught ? { kind: 'caught', rule: caught.rule } : { kind: 'missed', rule: null };
}

/** Lines between the finding and the nearest of the repaired places; infinite in another file. */
function distance({ location }: Receipt['believed'][number], places: readonly FixedLine[]): number {
  const { path, startLine, endLine } = location;
  if (startLine === null || endLine === null) return Infinity;
  const inFile = places.filter((place) => place.path === path);
  return Math.min(Infinity, ...inFile.map(({ line }) => Math.max(startLine - line, line - endLine, 0)));
}
