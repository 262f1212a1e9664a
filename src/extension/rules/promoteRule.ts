import { l10n, window, type Uri } from 'vscode';
import { statusOrder } from '../../core/measure/promotion';
import { message } from '../../core/messages';
import type { StateStore } from '../../core/ports';
import type { RuleStatus } from '../../core/rules/rule';
import { textLine } from '../../core/textLines';
import { rulePackCache } from '../../node/rulePackCache';
import { preparedPromotion, type Promotion } from '../../node/rulePromotion';
import { userCacheFolder } from '../../node/userFolders';
import { say, tell } from '../actions/say';
import type { Pages } from '../pages';
import { askBeside } from './askBeside';

export type PromotionWish = { readonly to?: unknown; readonly reason?: unknown };

/** Shows what was measured of a rule, asks, then writes its new status; past the thresholds only with a reason. */
export async function promoteRule(
  root: Uri,
  id: string,
  state: StateStore,
  pages: Pages,
  { to, reason }: PromotionWish,
): Promise<boolean> {
  const wanted = statusOrder.find((known) => known === to) ?? (await pickStatus());
  if (wanted === undefined) return false;
  const packs = rulePackCache(userCacheFolder({ env: process.env }));
  const place = { root: root.fsPath, packs, state, signal: new AbortController().signal };
  const promotion = await preparedPromotion(id, wanted, place);
  const given = typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : null;
  const isMeasured = promotion.obstacles.length === 0;
  const isAgreed = await askBeside(pages, {
    name: 'rule-promotion.txt',
    lines: [...promotion.measured, ...promotion.obstacles.map((each) => textLine(0, each))],
    question: questionOf(promotion),
    yes: isMeasured || given !== null ? l10n.t('Change') : l10n.t('Give a Reason'),
  });
  if (!isAgreed) return false;
  const why = given ?? (isMeasured ? null : await askReason(wanted));
  if (!isMeasured && why === null) return false;
  await promotion.write(why);
  const { rule, from } = promotion;
  tell('info', say(message('rules.promoted', { rule: rule.id, from, to: wanted })));
  return true;
}

function questionOf({ rule, from, to, obstacles }: Promotion): string {
  return [...obstacles, message('rules.promote-question', { rule: rule.id, from, to })].map(say).join(' ');
}

async function askReason(status: RuleStatus): Promise<string | null> {
  const reason = await window.showInputBox({
    prompt: l10n.t('Why should it be {0} all the same? The reason is kept.', status),
    validateInput: (text) => (text.trim() === '' ? l10n.t('Without a reason the status stays as it is.') : null),
  });
  return reason?.trim() || null;
}

async function pickStatus(): Promise<RuleStatus | undefined> {
  const words: Record<RuleStatus, string> = {
    draft: l10n.t('runs in tests only'),
    shadow: l10n.t('runs and is recorded, not shown'),
    hint: l10n.t('is shown as a hint'),
    warn: l10n.t('is shown'),
    block: l10n.t('is shown, and may block a commit'),
  };
  const items = statusOrder.map((status) => ({ label: status, description: words[status], status }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which status shall the rule have?') }))?.status;
}
