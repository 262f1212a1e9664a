import type { ChangeEntry } from '../core/diff/change';
import { PatchError } from '../core/diff/patchError';
import { parseRaw } from '../core/diff/parseRaw';
import { diffFlags } from './gitArguments';
import { gitFailed } from './gitFailed';
import { comparison, type GitRepositoryAt, type GitSides } from './gitView';

/**
 * Every path that differs between the two sides, as `--raw -z` names it.
 * @throws ProblemError when git cannot read the index or a tree.
 */
export async function gitEntries(
  { reader, place }: Pick<GitRepositoryAt, 'reader' | 'place'>,
  sides: Pick<GitSides, 'from' | 'reviewed'>,
  paths: readonly string[],
  signal: AbortSignal,
  index?: string,
): Promise<ChangeEntry[]> {
  const compared = comparison(sides);
  const flags = [...diffFlags, '--ignore-submodules=none', '--raw', '-z'];
  const args = [...compared.command, ...flags, ...compared.sides, '--', ...paths];
  const output = await reader.output(args, signal, index === undefined ? {} : { index });
  if (output.code !== 0) throw gitFailed(args, output, place);
  return parsedEntries(output.stdout, args, place);
}

/** @throws ProblemError when these are no entries, as of an index that git misread. */
export function parsedEntries(
  bytes: Uint8Array,
  args: readonly string[],
  place: GitRepositoryAt['place'],
): ChangeEntry[] {
  try {
    return parseRaw(bytes);
  } catch (error) {
    if (error instanceof PatchError) throw gitFailed(args, { code: 0, stderr: 'error: bad index' }, place);
    throw error;
  }
}
