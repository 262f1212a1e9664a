import type { ReaderOptions } from './gitReader';
import type { RealGit } from './gitReal';

/** Settings that say how a file on disk becomes a file in git; none of them names a program. */
const conversions: ReadonlySet<string> = new Set([
  'core.autocrlf',
  'core.eol',
  'core.filemode',
  'core.symlinks',
  'core.ignorecase',
  'core.precomposeunicode',
  'core.trustctime',
  'core.checkstat',
  'core.checkroundtripencoding',
  'core.sparsecheckout',
  'core.sparsecheckoutcone',
]);

/** What is stored is thrown away after the review. */
const quickly = ['core.compression=0', 'core.fsync=none', 'core.preloadIndex=true'];

/**
 * What a comparison with the working tree must know of the repository's settings, with every filter driver found in
 * them emptied: the pinned flags do not reach `filter.*`, and an attribute would start it.
 */
export async function workTreeSettings(
  git: RealGit,
  signal: AbortSignal,
): Promise<Required<Pick<ReaderOptions, 'settings' | 'env'>>> {
  const listed = (await git.output(['config', '--list', '-z'], signal)).stdout.toString('utf8').split('\0');
  const settings = [...quickly];
  const drivers = new Set<string>();
  for (const line of listed) {
    const end = line.indexOf('\n');
    const key = end < 0 ? line : line.slice(0, end);
    if (conversions.has(key)) settings.push(`${key}=${end < 0 ? 'true' : line.slice(end + 1)}`);
    const driver = /^filter\.(.+)\.[^.]+$/s.exec(key)?.[1];
    if (driver !== undefined) drivers.add(driver);
  }
  return { settings, env: withoutFilters([...drivers]) };
}

function withoutFilters(drivers: readonly string[]): NodeJS.ProcessEnv {
  const pairs = drivers.flatMap((driver) => [
    [`filter.${driver}.clean`, ''],
    [`filter.${driver}.smudge`, ''],
    [`filter.${driver}.process`, ''],
    [`filter.${driver}.required`, 'false'],
  ]);
  const numbered = pairs.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(pairs.length), ...Object.fromEntries(numbered) } as NodeJS.ProcessEnv;
}
