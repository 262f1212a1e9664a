import { splitLines } from '../diff/change';
import type { Dropped, Finding, Suggestion } from '../finding';
import { isSameFinding, knownFinding, shareLines } from '../findings/sameFinding';
import type { PromptFile } from '../prompt/reviewPrompt';
import type { SentHunk } from './sentHunks';

/** What the newest comparable review of this branch left; see {@link previousReview}. */
export type EarlierReview = {
  readonly baseTree: string;
  readonly findings: readonly Finding[];
  readonly hunks: readonly (Pick<SentHunk, 'digest' | 'defines'> & { readonly path?: string | undefined })[];
};

export type CurrentReview = {
  readonly baseTree: string;
  readonly findings: readonly Finding[];
  readonly dropped: readonly Dropped[];
  readonly files: readonly PromptFile[];
  readonly hunks: readonly SentHunk[];
  /** Paths of the change that were not reviewed whole: nothing can be said to be fixed in them. */
  readonly notReviewed: ReadonlySet<string>;
  /** False for paths that the review was not about. */
  readonly isAskedFor: (path: string) => boolean;
};

export type Converged = { readonly findings: readonly Finding[]; readonly fixed: readonly string[] };

/**
 * Says of each finding whether it is new, open since the earlier review, or late: new to us although nothing it could
 * depend on changed since. What was found then in code that is the same byte for byte, and is not repeated now, stays
 * open: a model that lists other things today fixed nothing. `fixed` are the ones whose code changed and that are gone.
 */
export function converge(current: CurrentReview, earlier: EarlierReview | null): Converged {
  const placed = current.findings.map((finding) => placedIn(finding, current.hunks));
  if (earlier === null) return { findings: placed, fixed: [] };
  const same = unchangedHunks(current, earlier);
  const open = new Set<Finding>();
  const findings = placed.map((finding): Finding => {
    const before = earlier.findings.filter((known) => isSameFinding(knownFinding(known), knownFinding(finding)));
    for (const known of before) open.add(known);
    if (before.length > 0) return { ...finding, state: 'open' };
    return { ...finding, state: isLate(finding, current, same) ? 'late' : 'new' };
  });
  const missing = earlier.findings.filter((known) => !open.has(known));
  const kept = missing.flatMap((known) => keptOpen(known, current, same));
  const keptPrints = new Set(kept.map(({ fingerprint }) => fingerprint));
  const gone = missing.filter((known) => !keptPrints.has(known.fingerprint) && isFixed(known, current, earlier));
  return { findings: [...findings, ...kept], fixed: gone.map(({ fingerprint }) => fingerprint) };
}

/** With the hunk it stands in, else the nearest of its file, so that a later review can compare. */
function placedIn(finding: Finding, hunks: readonly SentHunk[]): Finding {
  const { location, identity } = finding;
  const { startLine } = location;
  if (startLine === null || identity === undefined) return finding;
  const distance = ({ lines }: SentHunk) => Math.max(lines.start - startLine, startLine - lines.end, 0);
  const [nearest] = hunks.filter(({ path }) => path === location.path).sort((a, b) => distance(a) - distance(b));
  if (nearest === undefined) return finding;
  return { ...finding, identity: { ...identity, hunk: nearest.digest, offset: startLine - nearest.lines.start } };
}

/**
 * Hunks that were sent then as they are now, and that use no name which any other hunk changed, added or took back
 * since: a defect that another hunk's edit brings in is new, not late.
 */
function unchangedHunks({ hunks, isAskedFor }: CurrentReview, earlier: EarlierReview): ReadonlySet<SentHunk> {
  const then = new Set(earlier.hunks.map(({ digest }) => digest));
  const now = new Set(hunks.map(({ digest }) => digest));
  const changed = new Set([
    ...hunks.filter(({ digest }) => !then.has(digest)).flatMap(({ defines }) => defines),
    ...earlier.hunks
      .filter(({ digest, path }) => !now.has(digest) && (path === undefined || isAskedFor(path)))
      .flatMap(({ defines }) => defines),
  ]);
  return new Set(hunks.filter(({ digest, uses }) => then.has(digest) && !intersects(uses, changed)));
}

function intersects(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const name of b) if (a.has(name)) return true;
  return false;
}

/** A check always says all it has to say; only a model finds late. */
function isLate(
  { origin, location, identity }: Finding,
  { hunks }: CurrentReview,
  same: ReadonlySet<SentHunk>,
): boolean {
  if (origin !== 'model') return false;
  const own = hunks.filter(
    ({ path, digest }) => path === location.path && (location.startLine === null || digest === identity?.hunk),
  );
  return own.length > 0 && own.every((hunk) => same.has(hunk));
}

/** The finding of then at its place of now, when its hunk is the same and its quote still stands there. */
function keptOpen(known: Finding, { files, dropped }: CurrentReview, same: ReadonlySet<SentHunk>): Finding[] {
  const { identity, location } = known;
  if (known.origin !== 'model' || identity === undefined || location.startLine === null) return [];
  const hunk = [...same].find(({ digest }) => digest === identity.hunk);
  const file = files.find((one) => one.file.path === hunk?.path)?.file;
  if (hunk === undefined || file === undefined) return [];
  const isTakenBack = dropped.some(
    ({ reason, path, rule, quote }) =>
      (reason === 'refuted' || reason === 'suppressed') &&
      path === hunk.path &&
      rule === known.rule &&
      shareLines(quote ?? '', location.quote),
  );
  const startLine = hunk.lines.start + identity.offset;
  const shift = startLine - location.startLine;
  const endLine = (location.endLine ?? location.startLine) + shift;
  const there = splitLines(file.after ?? '').slice(startLine - 1, endLine);
  if (isTakenBack || there.map((line) => line.replace(/\r$/, '')).join('\n') !== location.quote) return [];
  const suggestion: Suggestion | null = known.suggestion && {
    ...known.suggestion,
    startLine: known.suggestion.startLine + shift,
    endLine: known.suggestion.endLine + shift,
  };
  return [
    {
      ...known,
      location: { ...location, path: hunk.path, startLine, endLine },
      related: [],
      suggestion,
      state: 'open',
    },
  ];
}

/** Gone although its file was looked at whole. After a commit nothing is: what is committed is not fixed. */
function isFixed(
  { status, location }: Finding,
  { baseTree, notReviewed, isAskedFor }: CurrentReview,
  earlier: EarlierReview,
): boolean {
  const wasShown = status !== 'shadow' && status !== 'draft';
  if (notReviewed.has(location.path) || !isAskedFor(location.path)) return false;
  return wasShown && baseTree === earlier.baseTree;
}
