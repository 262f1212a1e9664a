import { Uri, l10n, window } from 'vscode';
import { reviewResult } from '../../core/review/reviewResult';
import type { Finding } from '../../core/finding';
import type { DismissalReason } from '../../core/measure/outcome';
import type { ReviewResult } from '../../core/review/reviewResult';
import { findingKey, type FindingStore, type ShownFinding } from '../findingStore';
import { relocate } from '../locate';
import { lineHash } from '../place';
import type { ReviewSessions } from './reviewSession';

/** Takes a finding off the list for a reason that is remembered; `reason` given, nobody is asked. */
export async function dismissFinding(
  shown: ShownFinding,
  store: FindingStore,
  sessions: ReviewSessions,
  reason?: unknown,
): Promise<boolean> {
  const chosen = isReason(reason) ? reason : await pickReason();
  if (!chosen) return false;
  store.put(shown.root, (review) => {
    if (!review?.result) return review ?? null;
    const findings = review.findings.filter(({ key }) => key !== shown.key);
    return { ...review, findings, result: without(review.result, shown.finding) };
  });
  await sessions.record(shown, { kind: 'dismissed', reason: chosen });
  return true;
}

/** Puts a dismissed finding back on the list at the next review, and tells the record. */
export async function restoreFinding(argument: unknown, store: FindingStore, sessions: ReviewSessions): Promise<void> {
  const dismissed = dismissedIn(argument);
  if (!dismissed) return;
  const { root, finding } = dismissed;
  const review = store.review(root);
  if (!review?.result) return;
  await sessions.record({ root, finding }, { kind: 'reopened' });
  const { result } = review;
  const back = reviewResult({
    ...result,
    dismissed: result.dismissed.filter(({ fingerprint }) => fingerprint !== finding.fingerprint),
    findings: [...result.findings, finding],
  });
  const shown = await placedAgain(root, finding);
  store.put(root, (known) => (known ? { ...known, result: back, findings: [...known.findings, shown] } : null));
}

/** Its lines are looked for by their text, since the review that knew them may be long over. */
async function placedAgain(root: Uri, finding: Finding): Promise<ShownFinding> {
  const { path, startLine, quote } = finding.location;
  const hashes = startLine === null ? [] : quote.split('\n').map(lineHash);
  const uri = Uri.joinPath(root, path);
  return relocate({ key: findingKey(root, finding.fingerprint), root, uri, finding, hashes, place: null });
}

const reasons: readonly DismissalReason[] = ['false-alarm', 'intended', 'later', 'duplicate', 'other'];

function isReason(reason: unknown): reason is DismissalReason {
  return reasons.some((known) => known === reason);
}

async function pickReason(): Promise<DismissalReason | undefined> {
  const labels: Record<DismissalReason, readonly [string, string]> = {
    'false-alarm': [l10n.t('False alarm'), l10n.t('There is no such problem.')],
    intended: [l10n.t('Intended'), l10n.t('It is true, and meant to be so.')],
    later: [l10n.t('Later'), l10n.t('It is true, and not for this change.')],
    duplicate: [l10n.t('Duplicate'), l10n.t('Another finding says the same.')],
    other: [l10n.t('Other'), ''],
  };
  const items = reasons.map((reason) => ({ label: labels[reason][0], detail: labels[reason][1], reason }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Why does this finding not apply?') }))?.reason;
}

/** The verdict follows from the account, so it is made anew. */
function without(result: ReviewResult, finding: Finding): ReviewResult {
  return reviewResult({
    ...result,
    findings: result.findings.filter(({ fingerprint }) => fingerprint !== finding.fingerprint),
    dismissed: [...result.dismissed, finding],
  });
}

function dismissedIn(argument: unknown): { root: ShownFinding['root']; finding: Finding } | null {
  if (typeof argument !== 'object' || argument === null || !('review' in argument) || !('finding' in argument))
    return null;
  const { review, finding } = argument as { review: { root: ShownFinding['root'] }; finding: Finding };
  return { root: review.root, finding };
}
