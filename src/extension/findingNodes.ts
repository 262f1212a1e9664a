import type { Severity } from '../core/finding';
import type { ShownFinding, ShownReview } from './findingStore';

export const groupings = ['file', 'rule', 'severity', 'state'] as const;
export type Grouping = (typeof groupings)[number];

export const filters = ['all', 'errors', 'warnings', 'new', 'suggestions'] as const;
export type Filter = (typeof filters)[number];

/** How a person wants the tree; kept with the workspace. */
export type TreeOptions = {
  readonly groupBy: Grouping;
  readonly filter: Filter;
  /** Also what did not become a finding, what was dismissed, and findings that came late. */
  readonly showsMore: boolean;
};

export type GroupNode = {
  readonly kind: 'group';
  readonly review: ShownReview;
  /** `likely-not`: what a language server speaks against, at the end and folded. */
  readonly groupBy: Grouping | 'likely-not';
  /** A path, a rule id, a severity or a state; empty for what is likely not. */
  readonly name: string;
  readonly findings: readonly ShownFinding[];
};

/** The findings of one review that pass the filter, grouped; groups in the order of their first finding, doubted ones last. */
export function groupsOf(review: ShownReview, options: TreeOptions): readonly GroupNode[] {
  const byName = new Map<string, ShownFinding[]>();
  const passing = review.findings.filter((shown) => isListed(shown, options));
  for (const shown of passing.filter((each) => !isLikelyNot(each))) {
    const name = groupName(shown, options.groupBy);
    const group = byName.get(name);
    if (group) group.push(shown);
    else byName.set(name, [shown]);
  }
  const groups = [...byName].map(([name, findings]): GroupNode => ({
    kind: 'group',
    review,
    groupBy: options.groupBy,
    name,
    findings,
  }));
  const doubted = passing.filter(isLikelyNot);
  if (doubted.length === 0) return groups;
  return [...groups, { kind: 'group', review, groupBy: 'likely-not', name: '', findings: doubted }];
}

/** In the order that people step through them: as the tree shows them from top to bottom, without what is folded away. */
export function inTreeOrder(reviews: readonly ShownReview[], options: TreeOptions): readonly ShownFinding[] {
  return reviews.flatMap((review) =>
    groupsOf(review, options).flatMap(({ groupBy, findings }) => (groupBy === 'likely-not' ? [] : findings)),
  );
}

export function visible(findings: readonly ShownFinding[], options: TreeOptions): readonly ShownFinding[] {
  return findings.filter((shown) => isListed(shown, options) && !isLikelyNot(shown));
}

function isListed(shown: ShownFinding, { filter, showsMore }: TreeOptions): boolean {
  return passes(shown, filter) && (showsMore || !isFolded(shown));
}

/** The language server shows that its claim does not hold. The finding stays, folded away. */
function isLikelyNot({ serverEvidence }: ShownFinding): boolean {
  return serverEvidence?.outcome === 'refuted';
}

/** Late findings are told apart, since nothing changed that could have brought them; a late error is still shown. */
function isFolded({ finding }: ShownFinding): boolean {
  return finding.state === 'late' && finding.severity !== 'error';
}

function passes({ finding }: ShownFinding, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'errors':
      return finding.severity === 'error';
    case 'warnings':
      return finding.severity !== 'info';
    case 'new':
      return finding.state === 'new';
    case 'suggestions':
      return finding.suggestion !== null;
  }
}

function groupName({ finding }: ShownFinding, groupBy: Grouping): string {
  switch (groupBy) {
    case 'file':
      return finding.location.path;
    case 'rule':
      return finding.rule;
    case 'severity':
      return finding.severity;
    case 'state':
      return finding.state;
  }
}

/** The next finding after `from` (before it with `step` -1), around the end; `from` undefined starts at an end. */
export function neighbour(
  findings: readonly ShownFinding[],
  from: string | undefined,
  step: 1 | -1,
): ShownFinding | undefined {
  if (findings.length === 0) return undefined;
  const at = findings.findIndex(({ key }) => key === from);
  if (at < 0) return findings.at(step === 1 ? 0 : -1);
  return findings.at((at + step + findings.length) % findings.length);
}

export function worst(findings: readonly ShownFinding[]): Severity {
  if (findings.some(({ finding }) => finding.severity === 'error')) return 'error';
  return findings.some(({ finding }) => finding.severity === 'warning') ? 'warning' : 'info';
}
