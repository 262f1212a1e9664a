import { l10n } from 'vscode';
import type { Message, MessageCode } from '../../core/messages';

/** Next steps that are another one in the editor than in a terminal; null for all that is said as it is. */
export function editorWords({ code, args }: Message): string | null {
  const words: Partial<Record<MessageCode, string>> = {
    'git.no-repository.next': l10n.t('Open a folder that is a git repository, or make one with "git init".'),
    'rules.pack-missing': l10n.t(
      '{0} is locked but not on this machine. Run "Fresh Eyes: Fetch Locked Rule Packs".',
      args['source'] ?? '',
    ),
    'rules.pack-missing.next': l10n.t('Run "Fresh Eyes: Fetch Locked Rule Packs", then review again.'),
    'rules.pack-unlocked': l10n.t(
      '{0} is not in rules.lock.json. Run "Fresh Eyes: Update Rule Packs".',
      args['source'] ?? '',
    ),
    'rules.pack-unlocked.next': l10n.t('Run "Fresh Eyes: Update Rule Packs", and commit the lock.'),
    'rules.promote-top.next': l10n.t('Choose another status.'),
    'git.no-commit.next': l10n.t('Review what is staged instead.'),
    'model.key-refused.next': l10n.t('Set a valid key with "Fresh Eyes: Set API Key".'),
    'model.model-unknown.next': l10n.t('Choose another model with "Fresh Eyes: Choose Model".'),
    'ask.over-tokens.next': l10n.t('Raise the setting {0}, or review a smaller change.', 'freshEyes.limits.maxTokens'),
    'ask.over-cost.next': l10n.t('Raise the setting {0}, or review a smaller change.', 'freshEyes.limits.maxCostUsd'),
    'ask.over-requests.next': l10n.t(
      'Raise the setting {0}, or review a smaller change.',
      'freshEyes.limits.maxRequests',
    ),
    'ask.unknown-price.next': l10n.t(
      'Set the price of {0} in the setting {1}.',
      args['model'] ?? '',
      'freshEyes.model.price',
    ),
    'review.timed-out.next': l10n.t(
      'Raise the setting {0}, or review a smaller change.',
      'freshEyes.limits.timeoutSeconds',
    ),
  };
  return words[code] ?? null;
}
