import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { lockedPack } from '../core/rules/rulesLock';
import { isShared } from '../node/packDesk';
import { rulePackCache } from '../node/rulePackCache';
import { readLock } from '../node/rulesFiles';
import {
  builtInRulesOnDisk,
  lockedPackRules,
  packOnDisk,
  repositoryRulesOnDisk,
  type RulesOnDisk,
} from '../node/rulesOnDisk';
import { userCacheFolder } from '../node/userFolders';
import { repositoryRoot, workTreeRules } from '../node/workTreeRules';
import type { CommandIo } from './io';

/**
 * The rules that a command is about: `core`, a folder with a pack, the source of a locked pack, a rule file or ids; without any, the pack of the current
 * folder, else the repository's own rules and folder packs.
 */
export async function rulesFor(targets: readonly string[], io: CommandIo): Promise<readonly RulesOnDisk[]> {
  if (targets.length === 0) return [await defaultRules(io)];
  const found: RulesOnDisk[] = [];
  const names: string[] = [];
  for (const target of targets) {
    const path = resolve(io.cwd, target);
    if (target === 'core') found.push(await builtInRulesOnDisk(join(__dirname, 'rules')));
    else if (existsSync(join(path, 'rulepack.json'))) found.push((await packOnDisk(path, io.cwd)) ?? noRules);
    else if (isShared(target)) found.push(await lockedRules(target, io));
    else names.push(target);
  }
  if (names.length === 0) return found;
  return [...found, named(await defaultRules(io), names, io.cwd)];
}

async function defaultRules(io: CommandIo): Promise<RulesOnDisk> {
  const pack = existsSync(join(io.cwd, 'rulepack.json')) ? await packOnDisk(io.cwd, io.cwd) : null;
  if (pack !== null) return pack;
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const here = relative(root, io.cwd).replaceAll('\\', '/');
  const packs = rulePackCache(userCacheFolder({ env: io.env }));
  const { side } = await workTreeRules(root, [here === '' ? 'x' : `${here}/x`], packs, io.signal);
  return await repositoryRulesOnDisk(root, side);
}

async function lockedRules(source: string, io: CommandIo): Promise<RulesOnDisk> {
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const locked = lockedPack(await readLock(root), source);
  const files = locked === null ? null : await rulePackCache(userCacheFolder({ env: io.env })).files(locked.integrity);
  if (files !== null) return lockedPackRules(files, source);
  const code = locked === null ? 'rules.pack-unlocked' : 'rules.pack-missing';
  throw new ProblemError({ kind: 'usage', message: message(code, { source }), next: message(`${code}.next`) });
}

function named(from: RulesOnDisk, names: readonly string[], cwd: string): RulesOnDisk {
  const isNamed = ({ rule, file }: RulesOnDisk['rules'][number], name: string) =>
    rule.id === name || rule.id.endsWith(`/${name}`) || file === name || isSameFile(resolve(cwd, name), file);
  const missing = names.find((name) => !from.rules.some((each) => isNamed(each, name)));
  if (missing !== undefined) {
    throw new ProblemError({
      kind: 'usage',
      message: message('rules.none-named', { name: missing }),
      next: message('rules.none-named.next'),
    });
  }
  return { ...from, rules: from.rules.filter((each) => names.some((name) => isNamed(each, name))) };
}

function isSameFile(path: string, file: string): boolean {
  return path.replaceAll('\\', '/').endsWith(`/${file}`) && existsSync(path) && statSync(path).isFile();
}

const noRules: RulesOnDisk = { rules: [], problems: [], folder: null, quality: { recall: 0, noise: 1 } };
