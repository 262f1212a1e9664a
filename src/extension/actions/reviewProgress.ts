import { ProgressLocation, l10n, window, type Progress } from 'vscode';
import type { ReviewProgress } from '../../core/review/reviewChanges';
import { view } from '../contributions';

/** Progress in the view always; a notification that can cancel only when a person asked. */
export async function withReviewProgress<T>(
  isQuiet: boolean,
  control: AbortController,
  work: (report: (text: string) => void) => Promise<T>,
): Promise<T> {
  const inView = (report: (text: string) => void) =>
    window.withProgress({ location: { viewId: view.findings } }, () => work(report));
  if (isQuiet) return inView(() => undefined);
  return window.withProgress(
    { location: ProgressLocation.Notification, title: 'Fresh Eyes', cancellable: true },
    (progress: Progress<{ message?: string }>, token) => {
      token.onCancellationRequested(() => control.abort());
      return inView((message) => progress.report({ message }));
    },
  );
}

export function progressText(progress: ReviewProgress): string {
  switch (progress.step) {
    case 'gather':
      return l10n.t('Reading the change…');
    case 'check':
      return l10n.t('Checking file {0} of {1}…', progress.done, progress.total);
    case 'ask':
      return l10n.t('The model answered {0} of {1} requests…', progress.done, progress.total);
    case 'send':
      return sendText(progress);
    case 'wait':
      return l10n.t('The endpoint asks to wait {0} s…', Math.ceil(progress.milliseconds / 1000));
  }
}

function sendText({ files, requests, estimate }: Extract<ReviewProgress, { step: 'send' }>): string {
  const { tokens, costUsd } = estimate();
  const about = tokens.toLocaleString();
  return l10n.t(
    'Files to send: {0}, requests: {1}, tokens: about {2}, {3}…',
    files,
    requests,
    about,
    costText(costUsd),
  );
}

/** A model of this machine costs nothing; four digits of nothing would look as if they had been rounded. */
function costText(costUsd: number | null): string {
  if (costUsd === null) return l10n.t('price unknown');
  return costUsd === 0 ? l10n.t('free of charge') : l10n.t('about ${0} for the input', costUsd.toFixed(4));
}
