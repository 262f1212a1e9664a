import { message } from '../messages';
import type { OpenedChange, Ports } from '../ports';
import { builtInPack } from './builtInPack';
import { configNotes } from './configNotes';
import { importsLeftOut, isImportPath } from './importedRules';
import { lockedNotes } from './lockedNotes';
import { otherWeakenings } from './otherWeakenings';
import { readScopes, type SideRules } from './readScopes';
import type { Rule, RuleProblem } from './rule';
import { scopeLayers, type ScopeLayers } from './ruleScope';
import type { EffectiveRule, RuleSet } from './ruleSet';
import { strictestRules } from './ruleStrength';
import { selectRules } from './selectRules';
import { configOfSide, strictestConfig } from './strictestConfig';
import { weakenings } from './weakenings';

/**
 * The rules that judge a change: the built-in pack and what the repository's `.fresh-eyes` folders say. The base decides;
 * newer text in the change applies where it is stricter, and where it is weaker it is listed in `weakened`.
 * @throws an abort of `signal`; whatever stands in the repository ends in `problems`.
 */
export async function loadRuleSet(
  change: OpenedChange,
  ports: Pick<Ports, 'packs' | 'hash'>,
  options: { readonly trustRepository: boolean },
  signal: AbortSignal,
): Promise<RuleSet> {
  const builtIn = builtInPack();
  if (!options.trustRepository) return ruleSetOf(builtIn.rules, untouched, untouched, builtIn.problems, ports.hash);
  const reader = { texts: change, packs: ports.packs, signal };
  const paths = change.entries.flatMap(({ path, oldPath }) => (oldPath === null ? [path] : [path, oldPath]));
  const earlier = await readScopes({ ...reader, side: 'base' }, paths);
  const newer = touchesRules(change, earlier) ? await readScopes({ ...reader, side: 'reviewed' }, paths) : earlier;
  const base = mended(earlier, newer);
  const problems = [...builtIn.problems, ...newer.problems, ...missingPacks(earlier, newer)];
  const rules = ruleSetOf(builtIn.rules, base, newer, problems, ports.hash);
  return { ...rules, weakened: [...rules.weakened, ...(await otherWeakenings(change, signal))] };
}

const untouched: SideRules = { scopes: [], configs: new Map(), imported: [], texts: new Map(), problems: [] };

function ruleSetOf(
  builtIn: readonly Rule[],
  base: SideRules,
  newer: SideRules,
  problems: readonly RuleProblem[],
  hash: Ports['hash'],
): RuleSet {
  // Imported text is weaker than every rule, so it stands before them; only the base's is used.
  const weakest = [...base.imported, ...builtIn];
  const before = scopeLayers(weakest, base.scopes);
  const after = newer === base ? before : scopeLayers(weakest, newer.scopes);
  const rulesBefore = selectRules(before);
  const rulesAfter = newer === base ? rulesBefore : selectRules(after);
  return {
    all: distinctRules([...after, ...before]),
    rulesFor: newer === base ? rulesBefore : strictestOf(rulesBefore, rulesAfter),
    digest: rulesDigest(newer === base ? [before] : [before, after], hash),
    problems,
    config:
      newer === base
        ? configOfSide(base.scopes)
        : strictestConfig(configOfSide(base.scopes), configOfSide(newer.scopes)),
    notes: [
      ...lockedNotes(after),
      ...configNotes(newer.scopes, distinctRules(after)),
      ...importsLeftOut(base.texts, base.configs.get('')?.config?.import).map((file) =>
        message('rules.import-left-out', { file }),
      ),
    ],
    imported: base.imported,
    weakened: weakenings(builtIn, base, newer),
  };
}

type Select = (path: string) => readonly EffectiveRule[];

/** Lists are few and shared by many paths, so each pair is merged once. */
function strictestOf(before: Select, after: Select): Select {
  const merged = new Map<readonly EffectiveRule[], Map<readonly EffectiveRule[], readonly EffectiveRule[]>>();
  return (path) => {
    const [base, newer] = [before(path), after(path)];
    const known = merged.get(base) ?? new Map<readonly EffectiveRule[], readonly EffectiveRule[]>();
    const rules = known.get(newer) ?? strictestRules(base, newer);
    merged.set(base, known.set(newer, rules));
    return rules;
  };
}

/** True when the change touches anything that rules are read from. */
function touchesRules(change: OpenedChange, { configs }: SideRules): boolean {
  const folders = [...configs].flatMap(([folder, { config }]) =>
    (config?.extends ?? []).flatMap((source) =>
      source.startsWith('./') ? [`${folder === '' ? '' : `${folder}/`}${source.slice(2).replace(/\/$/, '')}/`] : [],
    ),
  );
  const isOurs = (path: string | null) =>
    path !== null &&
    (/(?:^|\/)\.fresh-eyes\//.test(path) || isImportPath(path) || folders.some((folder) => path.startsWith(folder)));
  return change.entries.some(({ path, oldPath }) => isOurs(path) || isOurs(oldPath));
}

/** A configuration that the base has broken cannot judge; the one that mends it does. */
function mended(base: SideRules, newer: SideRules): SideRules {
  if (base === newer || [...base.configs.values()].every(({ config }) => config !== null)) return base;
  const isBroken = (folder: string) => base.configs.get(folder)?.config === null;
  const scopes = base.scopes.map((scope) => {
    const other = newer.scopes.find(({ folder }) => folder === scope.folder);
    return isBroken(scope.folder) && other !== undefined
      ? { ...scope, config: other.config, packs: other.packs }
      : scope;
  });
  const configs = new Map(
    [...base.configs].map(([folder, file]) => [folder, isBroken(folder) ? (newer.configs.get(folder) ?? file) : file]),
  );
  return { ...base, scopes, configs };
}

/** Packs of the base that the newer text no longer names still judge, and must be at hand. */
function missingPacks(base: SideRules, newer: SideRules): readonly RuleProblem[] {
  if (base === newer) return [];
  const known = new Set(newer.problems.map((problem) => JSON.stringify(problem.args)));
  return base.problems.filter(({ code, args }) => code === 'rules.pack-missing' && !known.has(JSON.stringify(args)));
}

function distinctRules(layers: readonly ScopeLayers[]): readonly Rule[] {
  return [...new Map(layers.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const))).values()];
}

/**
 * Changes with everything that can change a verdict. Status, thresholds and examples are left out: they are applied when
 * a stored result is read, or never.
 */
function rulesDigest(sides: readonly (readonly ScopeLayers[])[], hash: Ports['hash']): string {
  const judged = ({
    id,
    version,
    severity,
    files,
    kind,
    match,
    within,
    refute,
    message,
    fix,
    queries,
    title,
    instruction,
  }: Rule) => [id, version, severity, files, kind, match, within, refute, message, fix, queries, title, instruction];
  const settings = ({ settings: all }: ScopeLayers) =>
    all.map(({ folder, config }) => [
      folder,
      config.rules,
      config.overrides,
      config.exclude,
      config.include,
      config.secretPaths,
    ]);
  const content = sides.map((layers) => [
    distinctRules(layers).map(judged),
    layers.map((layer) => [layer.folder, layer.rules.map(({ id }) => id), settings(layer)]),
  ]);
  return hash(JSON.stringify([FRESH_EYES_VERSION, content]));
}
