import files from './packs/core/*.md?files';
import { parseRule } from './parseRule';
import type { RulePack } from './rule';

/** The pack `core` that ships with the tool. A problem in it is a mistake of ours; the tests refuse it. */
export function builtInPack(): RulePack {
  const read = Object.entries(files).map(([name, text]) =>
    parseRule({ file: `core/${name}`, text, pack: 'core', origin: 'built-in', source: 'core', owner: null }),
  );
  return {
    name: 'core',
    version: FRESH_EYES_VERSION,
    owners: [],
    license: 'MIT',
    rules: read.flatMap(({ rule }) => (rule === null ? [] : [rule])),
    problems: read.flatMap(({ problems }) => problems),
  };
}
