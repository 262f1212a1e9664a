import { isSubmodule, type ChangeEntry } from '../diff/change';
import type { Hash } from '../ports';

/** Raised when the stored shape or the meaning of a key changes; receipts of another version count as absent. */
export const receiptSchemaVersion = 1;

export type ChangeParts = { readonly baseTree: string; readonly entries: readonly ChangeEntry[] };

/**
 * Digest of exactly the reviewed content, `sha256-` and hex. Null when a reviewed side is no object yet (working tree)
 * and nothing stands in for its id: such content cannot be told from other content.
 */
export function changeDigest(parts: ChangeParts, hash: Hash): string | null {
  if (parts.entries.some(hasUnknownContent)) return null;
  const rows = parts.entries.map((entry) => [
    entry.kind,
    entry.oldMode,
    entry.newMode,
    entry.oldId,
    entry.newId,
    entry.oldPath ?? '',
    entry.path,
  ]);
  const sorted = rows.map((row) => JSON.stringify(row)).sort();
  return `sha256-${hash(JSON.stringify([receiptSchemaVersion, parts.baseTree, sorted]))}`;
}

/** Part of the receipt's key: receipts of one content are found by it. */
export function keyPrefix(change: string): string {
  return change.slice('sha256-'.length, 'sha256-'.length + 32);
}

/** A submodule's working tree has no object either, but its recorded commit is its content. */
function hasUnknownContent(entry: ChangeEntry): boolean {
  return entry.kind !== 'deleted' && /^0*$/.test(entry.newId) && !isSubmodule(entry);
}
