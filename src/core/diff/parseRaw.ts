import type { ChangeEntry, ChangeKind } from './change';
import { decodePath } from './pathBytes';
import { PatchError } from './patchError';

const kinds: Readonly<Record<string, ChangeKind>> = {
  A: 'added',
  C: 'copied',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type-changed',
  U: 'unmerged',
};

/**
 * Entries of `git diff-… --raw -z`, in git's order. A path that git lists as unmerged and once more stands once, as
 * unmerged.
 * @throws PatchError when the bytes are not such a list.
 */
export function parseRaw(bytes: Uint8Array): ChangeEntry[] {
  const fields = splitAtNul(bytes);
  const entries: ChangeEntry[] = [];
  for (let at = 0; at < fields.length;) {
    const [oldMode, newMode, oldId, newId, status] = new TextDecoder('latin1').decode(fields[at]).split(' ');
    const kind = kinds[status?.charAt(0) ?? ''];
    const first = fields[at + 1];
    if (kind === undefined || first === undefined || first.length === 0 || oldMode?.startsWith(':') !== true)
      throw new PatchError('raw');
    const isPair = kind === 'renamed' || kind === 'copied';
    const second = isPair ? fields[at + 2] : first;
    if (second === undefined || newMode === undefined || oldId === undefined || newId === undefined) {
      throw new PatchError('raw');
    }
    const path = decodePath(second);
    entries.push({
      path,
      oldPath: isPair ? decodePath(first) : null,
      kind,
      oldMode: oldMode.slice(1),
      newMode,
      oldId,
      newId,
    });
    at += isPair ? 3 : 2;
  }
  return withoutTwins(entries);
}

function splitAtNul(bytes: Uint8Array): Uint8Array[] {
  const fields: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0, start);
    if (end < 0) throw new PatchError('raw');
    fields.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return fields;
}

function withoutTwins(entries: readonly ChangeEntry[]): ChangeEntry[] {
  const unmerged = new Set(entries.filter((entry) => entry.kind === 'unmerged').map((entry) => entry.path));
  if (unmerged.size === 0) return [...entries];
  const seen = new Set<string>();
  return entries.filter((entry) => {
    if (!unmerged.has(entry.path)) return true;
    if (entry.kind !== 'unmerged' || seen.has(entry.path)) return false;
    seen.add(entry.path);
    return true;
  });
}
