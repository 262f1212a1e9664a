import { workspace, type Uri } from 'vscode';
import { builtInPack } from '../../core/rules/builtInPack';
import { importedRules, type ImportedRule } from '../../core/rules/importedRules';
import { outcomesOf } from '../../core/measure/outcome';
import { ruleRecord, type RuleRecord } from '../../core/measure/promotion';
import type { LiveFigures } from '../../core/measure/measuredRule';
import { estimateTokens } from '../../core/model/tokens';
import { packSource } from '../../core/rules/packSource';
import { readScopes, type SideRules } from '../../core/rules/readScopes';
import type { Rule, RuleProblem, RulePack } from '../../core/rules/rule';
import { declaredEffect } from '../../core/rules/ruleSettings';
import { ruleStates, type RuleState } from '../../core/rules/ruleStates';
import { rulePackCache } from '../../node/rulePackCache';
import { liveFigures } from '../../node/rulePromotion';
import { repositoryTestResults } from '../../node/rulesOnDisk';
import { userCacheFolder } from '../../node/userFolders';
import { workTreeRules } from '../../node/workTreeRules';
import type { ReviewSessions } from '../actions/reviewSession';
import type { KeptTest, RuleTestMemory } from './ruleTestMemory';

/** All that the view of the rules shows of a repository, or of what every repository has where there is none. */
export type RulesOverview = {
  readonly root: Uri | null;
  readonly packs: readonly PackView[];
  readonly imports: readonly ImportView[];
  readonly problems: readonly RuleProblem[];
};

export type PackView = {
  readonly name: string;
  readonly kind: 'built-in' | 'repository' | 'folder' | 'shared';
  /** As under `extends`, or the name of the pack. */
  readonly source: string;
  readonly facts: RulePack | null;
  readonly rules: readonly RuleView[];
};

export type RuleView = {
  readonly state: RuleState;
  /** Null where nothing is kept, as in Restricted Mode. */
  readonly record: RuleRecord | null;
  readonly test: KeptTest | null;
  readonly live: readonly LiveFigures[];
};

/** An instruction file of another tool. */
export type ImportView = {
  readonly path: string;
  readonly tool: ImportedRule['tool'];
  readonly isContext: boolean;
  /** What it adds to every request about the files it is for; estimated. */
  readonly tokens: number;
  readonly isRead: boolean;
};

/** Without a repository or trust only what ships with the extension; nothing of the folder is read then. */
export async function rulesOverview(
  root: Uri | null,
  sessions: ReviewSessions,
  memory: RuleTestMemory,
): Promise<RulesOverview> {
  if (root === null || !workspace.isTrusted) return builtInOverview(memory);
  const sides = await readSides(root, sessions);
  const { workTree } = sides;
  const outcomes = outcomesOf(await (await sessions.state(root)).records('outcomes'));
  const results = await repositoryTestResults(root.fsPath, workTree);
  const views = ruleStates(builtInPack().rules, sides).map((state): RuleView => {
    const { rule } = state;
    const own = outcomes.filter((outcome) => 'rule' in outcome && outcome.rule === rule.id);
    const record = ruleRecord(own, rule.id, rule.version);
    return { state, record, test: memory.of(root, rule), live: liveFigures(results, rule) };
  });
  return { root, packs: packsOf(views, workTree), imports: importsOf(workTree), problems: workTree.problems };
}

function builtInOverview(memory: RuleTestMemory): RulesOverview {
  const views = builtInPack().rules.map((rule): RuleView => {
    const effect = declaredEffect(rule);
    return { state: { rule, now: effect, next: effect }, record: null, test: memory.of(null, rule), live: [] };
  });
  return { root: null, packs: packsOf(views, null), imports: [], problems: [] };
}

async function readSides(root: Uri, sessions: ReviewSessions) {
  const { signal } = new AbortController();
  const packs = rulePackCache(userCacheFolder({ env: process.env }));
  const { side: workTree } = await workTreeRules(root.fsPath, ['x'], packs, signal);
  const change = await sessions.openChange(root, { kind: 'staged' }, signal);
  try {
    const read = (side: 'base' | 'reviewed') => readScopes({ texts: change, packs, side, signal }, ['x']);
    return { base: await read('base'), staged: await read('reviewed'), workTree };
  } finally {
    change.close();
  }
}

function packsOf(views: readonly RuleView[], side: SideRules | null): readonly PackView[] {
  const facts = (side?.scopes ?? []).flatMap(({ packs }) => packs.flatMap((pack) => (pack === '//' ? [] : [pack])));
  const byName = new Map<string, RuleView[]>();
  for (const view of views) {
    const { id } = view.state.rule;
    const name = id.slice(0, id.lastIndexOf('/'));
    byName.set(name, [...(byName.get(name) ?? []), view]);
  }
  return [...byName].flatMap(([name, rules]): PackView[] => {
    const [first] = rules;
    if (first === undefined) return [];
    const { rule } = first.state;
    return [
      { name, kind: kindOf(rule), source: rule.source, facts: facts.find((pack) => pack.name === name) ?? null, rules },
    ];
  });
}

function kindOf({ origin, source }: Rule): PackView['kind'] {
  if (origin === 'built-in' || origin === 'repository') return origin;
  return packSource(source)?.kind === 'folder' ? 'folder' : 'shared';
}

function importsOf({ texts, configs }: SideRules): readonly ImportView[] {
  const toggles = configs.get('')?.config?.import ?? {};
  // Whatever is switched off is shown as well, or nobody could switch it on.
  const byPath = new Map<string, ImportedRule[]>();
  for (const rule of importedRules(texts)) byPath.set(rule.file, [...(byPath.get(rule.file) ?? []), rule]);
  return [...byPath].flatMap(([path, rules]): ImportView[] => {
    const [first] = rules;
    if (first === undefined) return [];
    const tokens = rules.reduce((sum, { instruction }) => sum + estimateTokens(instruction), 0);
    return [
      { path, tool: first.tool, isContext: first.kind === 'context', tokens, isRead: toggles[first.tool] !== false },
    ];
  });
}
