import type { Finding } from '../core/finding';
import { inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { costText } from '../core/report/costText';
import type { ReviewProgress } from '../core/review/reviewChanges';
import type { CommandIo } from './io';

/** One line that rewrites itself, on a terminal only: in a log it would be noise. */
export function progressLine({ stderr }: CommandIo, quiet: boolean) {
  const isDrawn = stderr.isTTY === true && !quiet;
  const draw = (text: string) => stderr.write(`\r\u001b[2K${text}`);
  return {
    show: (progress: ReviewProgress) => {
      if (isDrawn) draw(progressText(progress));
    },
    /** Stands above the line as soon as it is made; the report says it again, in order. */
    found: ({ severity, location: { path, startLine }, title }: Finding) => {
      if (!isDrawn) return;
      const place = startLine === null ? path : `${path}:${String(startLine)}`;
      draw(`${inertLine(english(message('progress.found', { severity, place, title })))}\n`);
    },
    clear: () => {
      if (isDrawn) draw('');
    },
  };
}

function progressText(progress: ReviewProgress): string {
  switch (progress.step) {
    case 'gather':
      return english(message('progress.gather'));
    case 'check':
      return english(message('progress.check', { done: progress.done, total: progress.total }));
    case 'ask':
      return english(message('progress.ask', { done: progress.done, total: progress.total }));
    case 'send':
      return sendText(progress);
    case 'wait':
      return english(message('progress.wait', { seconds: Math.ceil(progress.milliseconds / 1000) }));
  }
}

function sendText({ files, requests, estimate }: Extract<ReviewProgress, { step: 'send' }>): string {
  const { tokens, costUsd } = estimate();
  return english(message('progress.send', { files, requests, tokens, cost: costText(costUsd) }));
}
