import { l10n, type Uri } from 'vscode';
import { previewChanges } from '../../core/review/previewChanges';
import { inert, inertLine } from '../../core/inertText';
import type { PreviewedRule, ReviewPreview } from '../../core/review/previewChanges';
import type { Pages } from '../pages';
import { reasonText } from '../reasonText';
import type { ReviewSessions } from './reviewSession';

/** Shows every byte that a review would send, without sending one. */
export async function previewRequest(root: Uri, sessions: ReviewSessions, pages: Pages): Promise<void> {
  const session = await sessions.open(root, { isPreview: true });
  if (session === null) return;
  try {
    const { signal } = new AbortController();
    const preview = await previewChanges({ kind: 'staged' }, session.config, session.ports, signal);
    await pages.show('preview.txt', previewText(preview));
  } finally {
    await session.ports.close();
  }
}

function previewText({ coverage, rules, requests, tokens, costUsd }: ReviewPreview): string {
  const files = coverage.map(
    ({ path, status, reason }) =>
      `  ${inertLine(path)}: ${status === 'reviewed' ? l10n.t('reviewed') : reasonText(reason)}`,
  );
  const size = l10n.t('About {0} tokens in {1} requests', tokens.toLocaleString(), requests.length);
  return [
    requests.length === 0
      ? l10n.t('Nothing would be sent.')
      : size + (costUsd === null ? '' : `, $${costUsd.toFixed(4)}`),
    `${l10n.t('Files')}\n${files.join('\n')}`,
    `${l10n.t('Rules')}\n${rules.map(ruleLine).join('\n')}`,
    ...requests.map(({ origin, path, headers, body }) => {
      const shown = Object.entries(headers).map(([name, value]) => `${name}: ${inertLine(value)}`);
      return [`${inertLine(origin)} ${inertLine(path)}`, ...shown, '', inert(readableBody(body))].join('\n');
    }),
  ].join('\n\n');
}

function ruleLine({ id, tokens }: PreviewedRule): string {
  return `  ${tokens === 0 ? inertLine(id) : l10n.t('{0}: about {1} tokens', inertLine(id), tokens)}`;
}

/** The same bytes as JSON, with the line breaks of its texts drawn as such, since people are to read them. */
function readableBody(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2).replaceAll('\\n', '\n').replaceAll('\\"', '"');
}
