import type { RepositoryConfig } from '../config';
import type { Rule, RulePack } from './rule';

/** What one `.fresh-eyes` folder brings. The root's folder is the empty text. */
export type RuleScope = {
  /** Folder that holds `.fresh-eyes`, without a final slash. */
  readonly folder: string;
  /** Null when the folder has rule files only: settings and packs are those of the folder above. */
  readonly config: RepositoryConfig | null;
  /** Of `extends`, in order; `//` stands for the packs and settings of the root. */
  readonly packs: readonly (RulePack | '//')[];
  /** Rule files of this folder; their globs are relative to it. */
  readonly rules: readonly Rule[];
};

/** What decides about the paths below one folder, all scopes taken together. */
export type ScopeLayers = {
  readonly folder: string;
  readonly rules: readonly Rule[];
  /** Configurations in the order in which they apply. */
  readonly settings: readonly { readonly folder: string; readonly config: RepositoryConfig }[];
};

/**
 * Layers for each folder with a scope of its own, deepest first. Rule files stack from the root down; of
 * configurations the nearest wins, and `extends: ["//"]` puts the root's before it. Locked rules of the packs of any
 * folder above stay, or a nested configuration could drop them.
 */
export function scopeLayers(builtIn: readonly Rule[], scopes: readonly RuleScope[]): readonly ScopeLayers[] {
  const sorted = [...scopes].sort((one, other) => one.folder.length - other.folder.length);
  const root = sorted.find(({ folder }) => folder === '') ?? { folder: '', config: null, packs: [], rules: [] };
  const all = sorted.some(({ folder }) => folder === '') ? sorted : [root, ...sorted];
  return all.map((scope) => layersOf(scope, all, root, builtIn)).reverse();
}

function layersOf(scope: RuleScope, all: readonly RuleScope[], root: RuleScope, builtIn: readonly Rule[]): ScopeLayers {
  const above = all.filter(({ folder }) => isUnder(scope.folder, folder));
  const nearest = above.findLast(({ config }) => config !== null) ?? root;
  const inherits = nearest !== root && nearest.packs.includes('//');
  const packs = nearest.packs.flatMap((pack) => (pack === '//' ? root.packs : [pack]));
  const active = rulesOf(packs);
  const locked = rulesOf(above.flatMap(({ packs: others }) => others)).filter((rule) => rule.locked);
  const own = above.flatMap(({ rules }) => rules);
  const byId = new Map([...builtIn, ...locked, ...active, ...own].map((rule) => [rule.id, rule]));
  const configs = inherits ? [root, nearest] : [nearest];
  return {
    folder: scope.folder,
    rules: [...byId.values()],
    settings: configs.flatMap(({ folder, config }) => (config === null ? [] : [{ folder, config }])),
  };
}

function rulesOf(packs: readonly (RulePack | '//')[]): readonly Rule[] {
  return packs.flatMap((pack) => (pack === '//' ? [] : pack.rules));
}

export function isUnder(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
