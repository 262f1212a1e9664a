import type { ReviewConfig } from '../config';
import type { ChangeSource } from '../diff/change';
import type { Ports } from '../ports';
import { keyPrefix } from '../review/changeDigest';
import { readReceipt, type Receipt } from '../review/receipt';
import { reviewChanges, type ReviewRun } from '../review/reviewChanges';
import type { ReviewMode, ReviewResult } from '../review/reviewResult';
import type { FrontEnd } from './outcome';
import { isOfNow, recordFixed, recordReview } from './recordOutcomes';

/**
 * A review whose outcome is remembered: what it took, what was shown, and what of the last review a person has fixed
 * since. Every front end reviews through here; a record that cannot be made never costs the result.
 */
export async function recordedReview(
  source: ChangeSource,
  config: ReviewConfig,
  ports: Ports,
  run: ReviewRun,
  via: FrontEnd,
): Promise<ReviewResult> {
  const answered = { byReceipt: false };
  const onStored = (): void => {
    answered.byReceipt = true;
    run.onStored?.();
  };
  const result = await reviewChanges(source, config, ports, { ...run, onStored });
  try {
    const reused = answered.byReceipt;
    const change = result.source.digest === '' ? null : result.source.digest;
    const occasion = { at: ports.clock.now(), via };
    await recordReview(ports.state, result, { ...occasion, change, reused });
    if (!reused && isOfNow(source.kind)) {
      await recordFixedSince(source, result, ports, occasion, run.signal);
    }
  } catch (error) {
    ports.log.warn(`outcomes: ${error instanceof Error ? error.message : String(error)}`);
  }
  return result;
}

/** Older reviews than the newest few are of another time. */
const mostLookedAt = 10;

async function recordFixedSince(
  source: ChangeSource,
  result: ReviewResult,
  ports: Ports,
  occasion: { readonly at: number; readonly via: FrontEnd },
  signal: AbortSignal,
): Promise<void> {
  const newestFirst = [...(await ports.state.list('receipts'))].sort((a, b) => b.modified - a.modified);
  // What a model found stays open while later reviews run without one.
  const previous = new Map<ReviewMode, Receipt>();
  for (const { key } of newestFirst.slice(0, mostLookedAt)) {
    if (result.source.digest !== '' && key.startsWith(`${keyPrefix(result.source.digest)}-`)) continue;
    const receipt = await readReceipt(ports.state, key);
    if (receipt !== null && !previous.has(receipt.account.mode)) previous.set(receipt.account.mode, receipt);
    if (receipt?.account.mode === 'model') break;
  }
  const receipts = [...previous.values()].filter(({ believed }) => believed.length > 0);
  if (receipts.length === 0) return;
  const change = await ports.repository.open(source, signal);
  try {
    const ofBranch = receipts.filter(({ branch }) => branch === change.branch);
    await recordFixed(ports.state, ofBranch, change, occasion, signal);
  } finally {
    change.close();
  }
}
