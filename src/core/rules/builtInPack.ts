import parsed from './packs/core/*.md?rules';
import type { RulePack } from './rule';

/** The pack `core` that ships with the tool, without examples. A problem in it is a mistake of ours; the tests refuse it. */
export function builtInPack(): RulePack {
  return { name: 'core', version: FRESH_EYES_VERSION, owners: [], license: 'MIT', ...parsed };
}
