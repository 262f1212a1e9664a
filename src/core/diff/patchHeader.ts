import type { ChangeKind } from './change';
import { decodePath } from './pathBytes';

/** What stands above the first hunk of one file in a patch. */
export type PatchHeader = {
  readonly path: string;
  readonly oldPath: string | null;
  readonly kind: ChangeKind;
  readonly oldMode: string;
  readonly newMode: string;
};

const noSide = '/dev/null';
const noMode = '000000';

/**
 * Reads the header lines of a file in a patch that git or `diff -u` wrote; null when they name no file. Names stand in
 * up to three places; the plainest one that is there decides.
 */
export function patchHeader(lines: readonly string[]): PatchHeader | null {
  const value: ValueOf = (start) => lines.find((line) => line.startsWith(start))?.slice(start.length) ?? null;
  const moved = movedNames(value, 'rename') ?? movedNames(value, 'copy');
  const names = moved ?? namesOfSides(value('--- '), value('+++ ')) ?? namesOfGit(value('diff --git '));
  if (names === null) return null;
  const isNew = names.old === noSide || value('new file mode ') !== null;
  const isGone = names.new === noSide || value('deleted file mode ') !== null;
  const kind = moved?.kind ?? (isNew ? 'added' : isGone ? 'deleted' : 'modified');
  const oldPath = moved === null ? null : moved.old;
  return { path: isGone ? names.old : names.new, oldPath, kind, ...modes(value, isNew, isGone) };
}

/** The rest of the first line that starts so. */
type ValueOf = (start: string) => string | null;

function movedNames(value: ValueOf, verb: 'rename' | 'copy'): (Names & { readonly kind: 'renamed' | 'copied' }) | null {
  const old = value(`${verb} from `);
  const now = value(`${verb} to `);
  if (old === null || now === null) return null;
  return { old: name(old), new: name(now), kind: verb === 'rename' ? 'renamed' : 'copied' };
}

function modes(value: ValueOf, isNew: boolean, isGone: boolean): Pick<PatchHeader, 'oldMode' | 'newMode'> {
  const same = value('index ')?.split(' ')[1] ?? '100644';
  const old = value('old mode ') ?? value('deleted file mode ') ?? same;
  const now = value('new mode ') ?? value('new file mode ') ?? same;
  return { oldMode: isNew ? noMode : old.trim(), newMode: isGone ? noMode : now.trim() };
}

type Names = { readonly old: string; readonly new: string };

function namesOfSides(old: string | null, now: string | null): Names | null {
  return old === null || now === null ? null : withoutPrefixes(name(old), name(now));
}

/** Both names stand in one line here; unless quoted they are told apart by being the same. */
function namesOfGit(rest: string | null): Names | null {
  if (rest === null) return null;
  if (rest.startsWith('"') || rest.endsWith('"')) {
    const first = /^"(?:[^"\\]|\\.)*"|^\S+/.exec(rest)?.[0] ?? '';
    return withoutPrefixes(name(first), name(rest.slice(first.length + 1)));
  }
  const half = (rest.length - 1) / 2;
  const [old, now] = [rest.slice(0, half), rest.slice(half + 1)];
  if (Number.isInteger(half) && rest[half] === ' ' && afterPrefix(old) === afterPrefix(now)) {
    return withoutPrefixes(old, now);
  }
  return null;
}

/** `a/` and `b/`, or git's `diff.mnemonicPrefix`: commit, index, object, working tree. */
function withoutPrefixes(old: string, now: string): Names {
  const isPrefixed = [old, now].every((side) => side === noSide || /^[abciow12]\//.test(side));
  return isPrefixed ? { old: afterPrefix(old), new: afterPrefix(now) } : { old, new: now };
}

function afterPrefix(side: string): string {
  return side === noSide ? side : side.slice(side.indexOf('/') + 1);
}

/** A name as git or `diff` writes it: in C quotes, or plain with a tab and perhaps a time stamp after it. */
function name(written: string): string {
  return written.startsWith('"') ? unquoted(written) : (written.split('\t', 1)[0] ?? '');
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

function unquoted(written: string): string {
  const bytes: number[] = [];
  for (const [part] of written.slice(1).matchAll(/\\[0-7]{3}|\\.|[^\\"]+|"/gs)) {
    if (part === '"') break;
    if (!part.startsWith('\\')) bytes.push(...new TextEncoder().encode(part));
    else if (part.length === 4) bytes.push(parseInt(part.slice(1), 8) & 0xff);
    else bytes.push(escapes[part[1] ?? ''] ?? 0x3f);
  }
  return decodePath(Uint8Array.from(bytes));
}
