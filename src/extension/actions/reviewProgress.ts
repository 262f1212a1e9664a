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
  const cost = costUsd === null ? l10n.t('price unknown') : l10n.t('about ${0} for the input', costUsd.toFixed(4));
  return l10n.t('Sending {0} files in {1} requests, about {2} tokens, {3}…', files, requests, tokens, cost);
}
