import type { ChangeEntry } from '../core/diff/change';
import { concatBytes } from '../core/diff/pathBytes';
import { diffFlags, patchFlags } from './gitArguments';
import type { RunningGit } from './gitCommand';
import { parsedEntries } from './gitEntries';
import { gitFailed } from './gitFailed';
import { comparison, type GitRepositoryAt, type GitSides, type StartedPatch } from './gitView';

export type GitListing = { readonly entries: readonly ChangeEntry[]; readonly patch: StartedPatch };

/** git doubles it, in 32 bits on some systems. */
export const allLines = 100_000_000;

/**
 * Every path that differs between the two sides, and behind it from the same process the patch of all of them: git goes on
 * comparing while the rules are read, and waits once the pipe is full.
 * @throws ProblemError when git cannot read the index or a tree.
 */
export async function gitListing(
  { reader, place }: Pick<GitRepositoryAt, 'reader' | 'place'>,
  sides: Pick<GitSides, 'from' | 'reviewed'>,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<GitListing> {
  const { command, sides: named } = comparison(sides);
  const options = [...diffFlags, ...patchFlags, `-U${allLines}`, '--raw', '-z'];
  const args = [...command, ...options, ...named, '--', ...paths];
  const git = reader.start(args, signal);
  try {
    const chunks = git.stdout[Symbol.asyncIterator]();
    const { list, rest } = await untilPatch(chunks);
    if (rest === null) {
      const ended = await git.ended;
      if (ended.code !== 0) throw gitFailed(args, ended, place);
    }
    const patch = startedPatch({ ...git, stdout: joined(rest, chunks) }, signal);
    return { entries: parsedEntries(list, args, place), patch };
  } catch (error) {
    git.kill();
    throw error;
  }
}

function startedPatch(git: RunningGit, signal: AbortSignal): StartedPatch {
  let left: RunningGit | null = git;
  return {
    take: (asked) => {
      const taken = asked === signal ? left : null;
      if (taken !== null) left = null;
      return taken;
    },
    stop: () => {
      left?.kill();
      left = null;
    },
  };
}

/** The list, and what came after it in the same piece; null when git ended with the list. */
async function untilPatch(
  chunks: AsyncIterator<Buffer>,
): Promise<{ readonly list: Uint8Array; readonly rest: Uint8Array | null }> {
  const records: Uint8Array[] = [];
  let open: Uint8Array = new Uint8Array(0);
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return { list: concatBytes([...records, open]), rest: null };
    open = open.length === 0 ? next.value : concatBytes([open, next.value]);
    let at = 0;
    for (let end = recordEnd(open, at); end !== null; end = recordEnd(open, at)) at = end;
    records.push(open.subarray(0, at));
    open = open.subarray(at);
    const [first] = open;
    // A list that has entries is parted from the patch by a NUL.
    if (first !== undefined && first !== colon) {
      return { list: concatBytes(records), rest: first === 0 ? open.subarray(1) : open };
    }
  }
}

const [colon, space, letterR, letterC] = [0x3a, 0x20, 0x52, 0x43];

/** Where the record that starts there ends; null when it is not all there, or none. Source: gitdiffcore, raw format. */
function recordEnd(bytes: Uint8Array, at: number): number | null {
  if (bytes[at] !== colon) return null;
  const state = bytes.indexOf(0, at);
  const name = state < 0 ? -1 : bytes.indexOf(0, state + 1);
  if (name < 0) return null;
  const letter = bytes[bytes.lastIndexOf(space, state) + 1];
  const end = letter === letterR || letter === letterC ? bytes.indexOf(0, name + 1) : name;
  return end < 0 ? null : end + 1;
}

async function* joined(first: Uint8Array | null, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first !== null && first.length > 0) yield Buffer.from(first.buffer, first.byteOffset, first.byteLength);
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
