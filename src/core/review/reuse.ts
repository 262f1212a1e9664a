import type { ReviewConfig } from '../config';
import type { ChangeSource } from '../diff/change';
import type { OpenedChange, Ports } from '../ports';
import type { RuleSet } from '../rules/ruleSet';
import { applyPolicy } from './policy';
import { isNarrowed } from './narrowed';
import type { SinceLastReview } from './previousReview';
import { changeDigest } from './changeDigest';
import { readReceipt, receiptKey, writeReceipt, type Receipt, type ReceiptParts } from './receipt';
import { reviewPolicy, storedPolicy } from './reviewPolicy';
import { reviewResult, type Provenance, type ReviewResult } from './reviewResult';
import { ruleFailures, ruleNotes } from './ruleFailures';
import type { StandingDismissals } from './standingDismissals';
import type { Stopwatch } from './stopwatch';

/**
 * What identifies this review. `contentIds` stand in for the ids of files that are no objects yet; without them a
 * working tree cannot be told from another, and nothing stored answers for it.
 */
export function reviewParts(
  change: Pick<OpenedChange, 'baseTree' | 'entries'>,
  provenance: Provenance,
  config: Pick<ReviewConfig, 'passes' | 'note'>,
  contentIds: ReadonlyMap<string, string> = new Map(),
): ReceiptParts {
  const { provider, origin, model, effort, promptVersion, rulesDigest } = provenance;
  return {
    baseTree: change.baseTree,
    entries: change.entries.map((entry) => ({ ...entry, newId: contentIds.get(entry.path) ?? entry.newId })),
    mode: provider === 'none' ? 'checks' : 'model',
    ...{ provider, origin, model, effort, promptVersion, rulesDigest },
    passes: config.passes,
    note: config.note,
  };
}

/** Of the reviewed content; empty where some of it has no identity. */
export function digestOf(parts: ReceiptParts, { hash }: Pick<Ports, 'hash'>): string {
  return changeDigest(parts, hash) ?? '';
}

/** The stored review of exactly this, with today's policy applied; null when there is none or it is not wanted. */
export async function storedReview(
  change: OpenedChange,
  parts: ReceiptParts,
  rules: RuleSet,
  dismissals: StandingDismissals,
  config: ReviewConfig,
  watch: Stopwatch,
  { state, hash }: Pick<Ports, 'state' | 'hash'>,
): Promise<ReviewResult | null> {
  const key = config.reuse ? receiptKey(parts, hash) : null;
  const receipt = key === null ? null : await readReceipt(state, key);
  if (receipt === null || receipt.trusted !== config.trustRepository || ruleFailures(rules).length > 0) return null;
  await dismissals.follow(receipt.believed);
  return resultOf(receipt, change, rules, dismissals, config, watch);
}

function resultOf(
  receipt: Receipt,
  change: OpenedChange,
  rules: RuleSet,
  dismissals: StandingDismissals,
  config: ReviewConfig,
  watch: Stopwatch,
): ReviewResult {
  const { account } = receipt;
  const reviewed = account.coverage.filter(({ status }) => status === 'reviewed').length;
  const { isDismissed } = dismissals;
  const { findings, dismissed, hidden, gate } = applyPolicy(receipt.believed, reviewPolicy(config, rules), isDismissed);
  return reviewResult({
    ...account,
    root: change.root,
    findings,
    dismissed,
    hidden,
    gate,
    failures: [],
    notes: [...change.notes, ...rules.notes, ...ruleNotes(rules), ...dismissals.notes],
    usage: {
      requests: 0,
      inputTokens: 0,
      cachedInputTokens: 0,
      outputTokens: 0,
      reused: account.mode === 'model' ? reviewed : 0,
      costUsd: account.usage.costUsd === null ? null : 0,
    },
    timing: watch.timing(),
  });
}

/** Stores a complete review; an incomplete one leaves nothing. */
export async function keepReceipt(
  result: ReviewResult,
  { findings, hunks }: SinceLastReview,
  source: ChangeSource,
  change: OpenedChange,
  parts: ReceiptParts,
  rules: RuleSet,
  config: ReviewConfig,
  { state, hash, clock }: Pick<Ports, 'state' | 'hash' | 'clock'>,
): Promise<void> {
  const context = {
    toolVersion: FRESH_EYES_VERSION,
    created: clock.now(),
    branch: change.branch,
    narrowed: isNarrowed(source),
    trusted: config.trustRepository,
    policy: storedPolicy(rules),
    // The schema of what is stored speaks of lists that it may change.
    believed: structuredClone(findings) as Receipt['believed'],
    hunks: hunks.map(({ path, digest, defines }) => ({ path, digest, defines: [...defines] })),
  };
  await writeReceipt(state, parts, result, context, hash);
}
