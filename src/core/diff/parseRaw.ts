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
    const [oldMode, newMode, oldId, newId, kind] = stateOf(latin1(fields[at]));
    const isPair = kind === 'renamed' || kind === 'copied';
    const names = fields.slice(at + 1, at + (isPair ? 3 : 2)).map(decodePath);
    const [first, last = first] = names;
    if (!first || !last || names.length < (isPair ? 2 : 1)) throw new PatchError('raw');
    entries.push({ path: last, oldPath: isPair ? first : null, kind, oldMode, newMode, oldId, newId });
    at += 1 + names.length;
  }
  return withoutTwins(entries);
}

function stateOf(field: string): readonly [string, string, string, string, ChangeKind] {
  const match = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([ACDMRTU])\d*$/.exec(field);
  const [, oldMode = '', newMode = '', oldId = '', newId = '', letter = ''] = match ?? [];
  const kind = kinds[letter];
  if (kind === undefined) throw new PatchError('raw');
  return [oldMode, newMode, oldId, newId, kind];
}

const decoder = new TextDecoder('latin1');

function latin1(bytes: Uint8Array | undefined): string {
  return decoder.decode(bytes);
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
