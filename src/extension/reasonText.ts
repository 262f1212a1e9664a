import { l10n } from 'vscode';
import type { DropReason, NotDoneReason, OutOfScopeReason } from '../core/finding';

/** Why a file was not reviewed, in words. */
export function reasonText(reason: OutOfScopeReason | NotDoneReason): string {
  const texts: Record<OutOfScopeReason | NotDoneReason, string> = {
    excluded: l10n.t('excluded'),
    binary: l10n.t('binary'),
    generated: l10n.t('generated'),
    'lock-file': l10n.t('lock file'),
    minified: l10n.t('minified'),
    'mode-only': l10n.t('only its mode changed'),
    'pure-rename': l10n.t('only its name changed'),
    submodule: l10n.t('submodule'),
    'lfs-pointer': l10n.t('Git LFS pointer'),
    'secret-path': l10n.t('may hold secrets, checked here and never sent'),
    conflict: l10n.t('merge conflict'),
    'too-large': l10n.t('too large'),
    budget: l10n.t('over the limit of this review'),
    encoding: l10n.t('unknown encoding'),
    endpoint: l10n.t('the endpoint failed'),
    timeout: l10n.t('out of time'),
    truncated: l10n.t('the answer was cut off'),
    unreadable: l10n.t('the answer was not readable'),
    refused: l10n.t('the model refused'),
    'context-unverified': l10n.t('not known whether the model read it all'),
    'context-overflow': l10n.t('too much for the model'),
    cancelled: l10n.t('cancelled'),
    'rule-timeout': l10n.t('a rule took too long'),
    'rule-invalid': l10n.t('a rule is not valid'),
    git: l10n.t('git could not read it'),
  };
  return texts[reason];
}

/** Why something that the model said did not become a finding. */
export function dropText(reason: DropReason): string {
  const texts: Record<DropReason, string> = {
    'path-not-in-change': l10n.t('its file is not in the change'),
    'quote-not-found': l10n.t('its quote stands nowhere'),
    'quote-ambiguous': l10n.t('its quote stands in several places'),
    'outside-change': l10n.t('it is about unchanged lines'),
    duplicate: l10n.t('said twice'),
    refuted: l10n.t('refuted'),
    'rule-off': l10n.t('its rule is off'),
    suppressed: l10n.t('suppressed by a comment'),
    malformed: l10n.t('not readable'),
  };
  return texts[reason];
}
