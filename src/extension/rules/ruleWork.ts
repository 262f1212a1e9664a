import { Uri, window, workspace, type Disposable, type Memento, type TextDocument } from 'vscode';
import { message } from '../../core/messages';
import { convertImports } from '../../node/convertImports';
import { rulePackCache } from '../../node/rulePackCache';
import { userCacheFolder } from '../../node/userFolders';
import { chosenRoot } from '../actions/chosenRoot';
import type { ReviewSessions } from '../actions/reviewSession';
import { say, tell } from '../actions/say';
import { command } from '../contributions';
import type { Pages } from '../pages';
import { uriIn, type Repositories } from '../repositories';
import { explainFile } from './explainFile';
import { addPack, fetchPacks, updatePacks } from './packActions';
import { previewRule } from './previewRule';
import { promoteRule } from './promoteRule';
import { ruleDocument, type RuleDocument } from './ruleDocument';
import { ruleProblems } from './ruleProblems';
import { ruleInDocument, ruleTesting } from './ruleTesting';
import { ruleTestMemory } from './ruleTestMemory';
import { rulesOverview } from './rulesOverview';
import { rulesToTest } from './rulesToTest';
import { rulesTree, type RuleNode } from './rulesTree';
import { helpRuleWriters } from './ruleWriters';
import { ruleSettings } from './setRule';

export type RuleWorkParts = {
  readonly memory: Memento;
  readonly repositories: Repositories;
  readonly sessions: ReviewSessions;
  readonly pages: Pages;
};

type Switched = readonly (readonly [RuleNode, number])[];

/** All that is done with rules in the editor: for those who write them, and in the view of the rules. */
export function ruleWork({ memory, repositories, sessions, pages }: RuleWorkParts) {
  const kept = ruleTestMemory(memory);
  const testing = ruleTesting(kept, pages);
  const problems = ruleProblems(repositories);
  const overviewOf = (root: Uri | null) => rulesOverview(root, sessions, kept);
  const tree = rulesTree(repositories, overviewOf);
  const stateOf = async (root: Uri, id: string) => {
    const { packs } = await overviewOf(root);
    return packs.flatMap(({ rules }) => rules).find(({ state }) => state.rule.id === id)?.state ?? null;
  };
  const settings = ruleSettings(repositories, stateOf);
  const disposables: Disposable[] = [kept, problems, tree, kept.onDidChange(tree.refresh), savedRules(tree.refresh)];

  const testDocument = async (from: RuleDocument, document: TextDocument) => {
    const set = ruleInDocument(from, document);
    const [tested] = set === null ? [] : await testing.run(from.root, set);
    if (tested) problems.showTest(document, tested);
    return tested?.test.passed ?? false;
  };
  const testNamed = async (root: Uri | null, names: readonly string[]) => {
    const tested = await testing.run(root, await rulesToTest(root, names));
    return tested.every(({ test }) => test.passed);
  };
  /** Whatever was written shows at once, whether git notices or not. */
  const inRepository = async (argument: unknown, act: (root: Uri) => Promise<boolean>) => {
    const root = rootIn(argument) ?? (await chosenRoot(repositories));
    if (root === null) return false;
    const isDone = await act(root);
    tree.refresh();
    return isDone;
  };
  const onRule = (argument: unknown, act: (root: Uri, id: string) => Promise<boolean>) => {
    const id = idIn(argument);
    return id === null ? false : inRepository(argument, (root) => act(root, id));
  };
  const set = (argument: unknown, choice: unknown) =>
    onRule(argument, async (root, id) => {
      const rule = (await stateOf(root, id))?.rule;
      return rule !== undefined && settings.set(root, rule, choice);
    });
  let switching: Promise<void> = Promise.resolve();
  const switchAll = async (items: Switched) => {
    for (const [node, box] of items) {
      if (node.kind === 'rule') await set(node, box === 1 ? 'on' : 'off');
      else if (node.kind === 'import' && node.root) await settings.setImport(node.root, node.file.tool, box === 1);
    }
  };

  return {
    disposables,
    tree,
    helpWriters: () => void disposables.push(...helpRuleWriters(repositories, kept)),
    /** Boxes that a person ticked or cleared in the view, in the order in which that was done: all go into one file. */
    switched: (items: Switched) => {
      const mine = switching.then(() => switchAll(items)).finally(tree.refresh);
      switching = mine.catch(() => undefined);
      return mine;
    },
    handlers: {
      [command.setRule]: set,
      [command.testRules]: async (argument: unknown) => {
        const named = namesIn(argument);
        if (named !== null) return testNamed(rootIn(argument), named);
        const found = await documentIn(argument, repositories);
        return found && testDocument(found.from, found.document);
      },
      [command.previewRule]: async (argument: unknown) => {
        const found = await documentIn(argument, repositories);
        return found && previewRule(found.from, found.document, pages);
      },
      [command.promoteRule]: (argument: unknown, wish: unknown) =>
        onRule(argument, async (root, id) => promoteRule(root, id, await sessions.state(root), pages, wish ?? {})),
      [command.addPack]: (argument: unknown, source: unknown) =>
        inRepository(argument, (root) => addPack(root, pages, source)),
      [command.updatePacks]: (argument: unknown) =>
        inRepository(argument, (root) => updatePacks(root, pages, sourceIn(argument))),
      [command.fetchPacks]: (argument: unknown) => inRepository(argument, fetchPacks),
      [command.explainRules]: (argument: unknown) =>
        explainFile(uriIn(argument) ?? window.activeTextEditor?.document.uri, repositories, pages),
      [command.convertRules]: (argument: unknown) => inRepository(argument, convert),
    },
  };
}

/** Git tells of a file that changed once, and not of how. */
function savedRules(refresh: () => void): Disposable {
  return workspace.onDidSaveTextDocument(({ uri }) => {
    if (/\/\.fresh-eyes\/|\.mdc?$|\/rulepack\.json$|\/\.coderabbit\.ya?ml$/.test(uri.path)) refresh();
  });
}

async function convert(root: Uri): Promise<boolean> {
  const packs = rulePackCache(userCacheFolder({ env: process.env }));
  const written = await convertImports(root.fsPath, packs, new AbortController().signal);
  tell('info', say(message('rules.converted', { count: written.length })));
  const [first] = written;
  if (first !== undefined) await window.showTextDocument(Uri.joinPath(root, first), { preview: false });
  return first !== undefined;
}

/** The rule file that is meant: what a menu or lens hands over, else the one in front. */
async function documentIn(argument: unknown, repositories: Repositories) {
  const uri = uriIn(argument) ?? window.activeTextEditor?.document.uri;
  if (!(uri instanceof Uri)) return null;
  const document = await workspace.openTextDocument(uri);
  const from = await ruleDocument(document, repositories);
  return from && { from, document };
}

type NodeLike = { readonly root?: unknown; readonly rule?: { readonly id: string }; readonly pack?: RuleNode };

function rootIn(argument: unknown): Uri | null {
  const { root } = nodeOf(argument);
  return root instanceof Uri ? root : argument instanceof Uri ? argument : null;
}

function idIn(argument: unknown): string | null {
  return nodeOf(argument).rule?.id ?? null;
}

function namesIn(argument: unknown): readonly string[] | null {
  const node = nodeOf(argument) as Partial<RuleNode>;
  if (node.kind === 'pack' && node.pack) return node.pack.rules.map(({ state }) => state.rule.id);
  const id = idIn(argument);
  return id === null ? null : [id];
}

function sourceIn(argument: unknown): string | null {
  const node = nodeOf(argument) as Partial<RuleNode>;
  return node.kind === 'pack' ? (node.pack?.source ?? null) : null;
}

function nodeOf(argument: unknown): NodeLike {
  return typeof argument === 'object' && argument !== null ? argument : {};
}
