import { Uri, l10n, window, workspace } from 'vscode';
import type { Finding } from '../../core/finding';
import { dismissalOf, teamDismissalsPath, withdrawalOf } from '../../core/findings/dismissals';
import { dismissalReasons, type DismissalReason } from '../../core/measure/outcome';
import { reviewResult, type ReviewResult } from '../../core/review/reviewResult';
import { findingKey, type FindingStore, type ShownFinding } from '../findingStore';
import { currentText, relocate } from '../locate';
import { lineHash } from '../place';
import type { ReviewSessions } from './reviewSession';
import { tell } from './say';

const laterMs = 30 * 24 * 60 * 60 * 1000;

/** Takes a finding off the list for a reason that is remembered; with a reason given, nobody is asked. */
export async function dismissFinding(
  shown: ShownFinding,
  store: FindingStore,
  sessions: ReviewSessions,
  forTeam: boolean,
  reason?: unknown,
): Promise<boolean> {
  const chosen = dismissalReasons.find((known) => known === reason) ?? (await pickReason());
  if (!chosen) return false;
  store.put(shown.root, (review) => {
    if (!review?.result) return review ?? null;
    const findings = review.findings.filter(({ key }) => key !== shown.key);
    return { ...review, findings, result: without(review.result, shown.finding) };
  });
  const now = Date.now();
  const expires = chosen === 'later' ? new Date(now + laterMs).toISOString() : null;
  const dismissal = dismissalOf(shown.finding, { reason: chosen, expires, now });
  if (forTeam) await appendForTeam(shown.root, JSON.stringify(dismissal));
  else await (await sessions.state(shown.root)).append('dismissed', dismissal);
  await sessions.record(shown, { kind: 'dismissed', reason: chosen });
  return true;
}

/** Takes a dismissal back: the finding is on the list again, now and after the next review. */
export async function restoreFinding(argument: unknown, store: FindingStore, sessions: ReviewSessions): Promise<void> {
  const dismissed = dismissedIn(argument);
  const result = dismissed && store.review(dismissed.root)?.result;
  if (!dismissed || !result) return;
  const { root, finding } = dismissed;
  await (await sessions.state(root)).append('dismissed', withdrawalOf(finding.fingerprint, Date.now()));
  await sessions.record({ root, finding }, { kind: 'reopened' });
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

/** In the working tree, to be reviewed and committed like everything else there. It counts from that commit on. */
async function appendForTeam(root: Uri, line: string): Promise<void> {
  const uri = Uri.joinPath(root, teamDismissalsPath);
  const before = (await currentText(uri)) ?? '';
  const text = `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`;
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  tell('info', l10n.t('Written to {0}. It counts for the team once it is committed.', teamDismissalsPath));
}

async function pickReason(): Promise<DismissalReason | undefined> {
  const labels: Record<DismissalReason, readonly [string, string]> = {
    'false-alarm': [l10n.t('False alarm'), l10n.t('There is no such problem.')],
    intended: [l10n.t('Intended'), l10n.t('It is true, and meant to be so.')],
    later: [l10n.t('Later'), l10n.t('It is true, and not for this change. Shown again after 30 days.')],
    duplicate: [l10n.t('Duplicate'), l10n.t('Another finding says the same.')],
    other: [l10n.t('Other'), ''],
  };
  const items = dismissalReasons.map((reason) => ({ label: labels[reason][0], detail: labels[reason][1], reason }));
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

function dismissedIn(argument: unknown): { readonly root: Uri; readonly finding: Finding } | null {
  if (typeof argument !== 'object' || argument === null || !('review' in argument) || !('finding' in argument)) {
    return null;
  }
  const { review, finding } = argument as { review: { root: Uri }; finding: Finding };
  return { root: review.root, finding };
}
