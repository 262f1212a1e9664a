import type { OpenedChange, Ports } from '../ports';
import { builtInPack } from './builtInPack';
import { readScopes } from './readScopes';
import type { Rule } from './rule';
import { scopeLayers, type ScopeLayers } from './ruleScope';
import type { RuleSet } from './ruleSet';
import { selectRules } from './selectRules';

/**
 * The rules that judge a change: the built-in pack and what the repository's `.fresh-eyes` folders say on the base side.
 * @throws an abort of `signal`; whatever stands in the repository ends in `problems`.
 */
export async function loadRuleSet(
  change: OpenedChange,
  ports: Pick<Ports, 'packs' | 'hash' | 'patterns'>,
  options: { readonly trustRepository: boolean },
  signal: AbortSignal,
): Promise<RuleSet> {
  const builtIn = builtInPack();
  const side = options.trustRepository ? await readScopes({ change, side: 'base', packs: ports.packs, signal }) : null;
  const layers = scopeLayers(builtIn.rules, side?.scopes ?? []);
  return {
    all: distinctRules(layers),
    rulesFor: selectRules(layers),
    digest: rulesDigest(layers, ports.hash),
    problems: [...builtIn.problems, ...(side?.problems ?? [])],
    config: side?.configs.get('')?.config ?? {},
    notes: [],
    weakened: [],
  };
}

function distinctRules(layers: readonly ScopeLayers[]): readonly Rule[] {
  return [...new Map(layers.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const))).values()];
}

/**
 * Changes with everything that can change a verdict. Status, thresholds and examples are left out: they are applied when
 * a stored result is read, or never.
 */
function rulesDigest(layers: readonly ScopeLayers[], hash: Ports['hash']): string {
  const judged = distinctRules(layers).map((rule) => ({
    ...rule,
    status: null,
    examples: null,
    advice: null,
    owner: null,
    references: null,
    source: null,
  }));
  const scopes = layers.map(({ folder, rules, settings }) => ({
    folder,
    rules: rules.map(({ id }) => id),
    settings: settings.map(({ folder: from, config }) => [
      from,
      config.rules,
      config.overrides,
      config.exclude,
      config.include,
    ]),
  }));
  return hash(JSON.stringify([FRESH_EYES_VERSION, judged, scopes]));
}
