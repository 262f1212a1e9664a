import { l10n } from 'vscode';
import { command } from '../contributions';
import type { Link } from './findingMarkdown';

/** What hover and comment threads offer to do. */
export function findingLinks(): Readonly<Record<'apply' | 'preview' | 'dismiss' | 'discuss' | 'rule', Link>> {
  return {
    apply: { label: l10n.t('$(check) Apply'), command: command.applySuggestion },
    preview: { label: l10n.t('$(diff) Preview'), command: command.previewSuggestion },
    dismiss: { label: l10n.t('$(close) Dismiss'), command: command.dismiss },
    discuss: { label: l10n.t('$(comment-discussion) Discuss'), command: command.discuss },
    rule: { label: l10n.t('$(book) Rule'), command: command.openRule },
  };
}
