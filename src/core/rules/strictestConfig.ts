import type { RepositoryConfig } from '../config';
import type { RuleScope } from './ruleScope';
import { inFolder } from './folderGlob';

/** Values of the settings that decide how strict a review is, where a configuration names none. */
export const configDefaults = {
  failOn: 'error',
  onIncomplete: 'warn',
  /** What a model says of its own sureness hid more real defects than false alarms (docs/quality.md). */
  minConfidence: 0,
  maxFindings: 30,
  effort: 'standard',
} as const;

/** Strictest last. */
export const strictness = {
  failOn: ['error', 'warning', 'info'],
  onIncomplete: ['warn', 'block'],
  effort: ['quick', 'standard', 'deep'],
} as const;

/**
 * The root's configuration with what nested ones say about paths. Other settings of a nested configuration are about the
 * whole review and stay the root's.
 */
export function configOfSide(scopes: readonly RuleScope[]): RepositoryConfig {
  const root = scopes.find(({ folder }) => folder === '')?.config ?? {};
  const nested = scopes.filter(({ folder, config }) => folder !== '' && config !== null);
  if (nested.length === 0) return root;
  const globs = (key: 'exclude' | 'include' | 'secretPaths') => [
    ...(root[key] ?? []),
    ...nested.flatMap(({ folder, config }) => (config?.[key] ?? []).map((glob) => placed(glob, folder))),
  ];
  return { ...root, exclude: globs('exclude'), include: globs('include'), secretPaths: globs('secretPaths') };
}

function placed(glob: string, folder: string): string {
  return glob.startsWith('!') ? `!${inFolder(glob.slice(1), folder)}` : inFolder(glob, folder);
}

/** Setting by setting the stricter of two configurations; settings that judge nothing come from the base. */
export function strictestConfig(base: RepositoryConfig, newer: RepositoryConfig): RepositoryConfig {
  return {
    ...base,
    exclude: strictestExclude(base.exclude ?? [], newer.exclude ?? []),
    include: union(base.include, newer.include),
    // A path that either side calls secret is never sent.
    secretPaths: union(base.secretPaths, newer.secretPaths),
    failOn: later(strictness.failOn, base.failOn ?? configDefaults.failOn, newer.failOn ?? configDefaults.failOn),
    onIncomplete: later(
      strictness.onIncomplete,
      base.onIncomplete ?? configDefaults.onIncomplete,
      newer.onIncomplete ?? configDefaults.onIncomplete,
    ),
    effort: later(strictness.effort, base.effort ?? configDefaults.effort, newer.effort ?? configDefaults.effort),
    minConfidence: Math.min(
      base.minConfidence ?? configDefaults.minConfidence,
      newer.minConfidence ?? configDefaults.minConfidence,
    ),
    maxFindings: Math.max(
      base.maxFindings ?? configDefaults.maxFindings,
      newer.maxFindings ?? configDefaults.maxFindings,
    ),
  };
}

/** Only what both exclude; what either takes back in with `!` stays in. */
function strictestExclude(base: readonly string[], newer: readonly string[]): string[] {
  const kept = base.filter((glob) => glob.startsWith('!') || newer.includes(glob));
  return [...kept, ...newer.filter((glob) => glob.startsWith('!') && !base.includes(glob))];
}

function union(one: readonly string[] = [], other: readonly string[] = []): string[] {
  return [...new Set([...one, ...other])];
}

function later<T>(order: readonly T[], one: T, other: T): T {
  return order.indexOf(one) >= order.indexOf(other) ? one : other;
}
