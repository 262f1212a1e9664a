import type { OpenedChange, RulePackStore, Side } from '../ports';
import { isPackFile, readPack } from './packContent';
import { packSource } from './packSource';
import type { ReadPack, RulePack, RuleProblem } from './rule';
import { lockedPack, type RulesLock } from './rulesLock';

/** Packs build upon packs; a deeper chain is a mistake. */
const maxDepth = 5;

/** Where texts are read from: one side of a change, or a working tree. */
export type RuleTexts = Pick<OpenedChange, 'pathsAt' | 'textAt'>;

export type PackReader = {
  readonly texts: RuleTexts;
  readonly side: Side;
  readonly packs: RulePackStore;
  readonly signal: AbortSignal;
};

/**
 * The packs behind the sources of one configuration, in the order in which they apply: what a pack extends stands before
 * it. Nothing is fetched; a pack that is not at hand is a problem at the place that names it.
 */
export async function extendedPacks(
  sources: readonly string[],
  folder: string,
  lock: RulesLock | null,
  placeOf: (index: number) => Pick<RuleProblem, 'file' | 'line' | 'column'>,
  reader: PackReader,
): Promise<{ readonly packs: readonly (RulePack | '//')[]; readonly problems: readonly RuleProblem[] }> {
  const packs: (RulePack | '//')[] = [];
  const problems: RuleProblem[] = [];
  for (const [index, source] of sources.entries()) {
    const complain = (code: RuleProblem['code'], args: RuleProblem['args']) => {
      problems.push({ ...placeOf(index), code, args });
    };
    if (packSource(source)?.kind === 'root') packs.push('//');
    else packs.push(...(await packsOf(source, folder, lock, [], complain, reader)));
  }
  for (const pack of packs) if (pack !== '//') problems.push(...pack.problems);
  return { packs, problems };
}

type Complain = (code: RuleProblem['code'], args: RuleProblem['args']) => void;

async function packsOf(
  source: string,
  folder: string,
  lock: RulesLock | null,
  through: readonly string[],
  complain: Complain,
  reader: PackReader,
): Promise<readonly RulePack[]> {
  reader.signal.throwIfAborted();
  if (through.includes(source) || through.length >= maxDepth) {
    complain('rules.pack-circle', { source });
    return [];
  }
  const read = await packOf(source, folder, lock, complain, reader);
  if (read === null) return [];
  const below: RulePack[] = [];
  for (const inner of read.extends) {
    const kind = packSource(inner)?.kind;
    if (kind === 'folder' || kind === 'root') complain('rules.pack-extends-folder', { source, inner });
    else below.push(...(await packsOf(inner, folder, lock, [...through, source], complain, reader)));
  }
  return [...below, read.pack];
}

async function packOf(
  source: string,
  folder: string,
  lock: RulesLock | null,
  complain: Complain,
  reader: PackReader,
): Promise<ReadPack | null> {
  const from = packSource(source);
  if (from === null) {
    complain('rules.source-unknown', { source });
    return null;
  }
  if (from.kind === 'folder') return folderPack(join(folder, from.path), source, reader);
  const locked = lockedPack(lock, source);
  if (locked === null) {
    complain('rules.pack-unlocked', { source });
    return null;
  }
  const pack = await reader.packs.load({ source, integrity: locked.integrity });
  if (pack === null) complain('rules.pack-missing', { source });
  return pack;
}

async function folderPack(folder: string, source: string, reader: PackReader): Promise<ReadPack> {
  const files: Record<string, string> = {};
  for (const path of await reader.texts.pathsAt(reader.side, [folder], reader.signal)) {
    const inside = path.slice(folder.length + 1);
    const text = isPackFile(inside) ? await reader.texts.textAt(reader.side, path, reader.signal) : null;
    if (text !== null) files[inside] = text;
  }
  return readPack(files, source, FRESH_EYES_VERSION);
}

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}
