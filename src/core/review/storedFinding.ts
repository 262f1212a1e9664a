import type { Finding } from '../finding';
import type { StateStore } from '../ports';
import { readReceipt, type Receipt } from './receipt';

export type StoredFinding =
  | { readonly kind: 'found'; readonly finding: Finding; readonly receipt: Receipt }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous' };

const shortestPrefix = 6;

/** The finding with that fingerprint, or a start of it, in the newest stored review that has one. */
export async function storedFinding(fingerprint: string, state: StateStore): Promise<StoredFinding> {
  if (fingerprint.length < shortestPrefix || !/^[0-9a-f]+$/.test(fingerprint)) return { kind: 'unknown' };
  const newestFirst = [...(await state.list('receipts'))].sort((a, b) => b.modified - a.modified);
  for (const { key } of newestFirst) {
    const receipt = await readReceipt(state, key);
    const found = (receipt?.believed ?? []).filter((finding) => finding.fingerprint.startsWith(fingerprint));
    const [finding] = found;
    if (receipt === null || finding === undefined) continue;
    return new Set(found.map((one) => one.fingerprint)).size > 1
      ? { kind: 'ambiguous' }
      : { kind: 'found', finding, receipt };
  }
  return { kind: 'unknown' };
}
