import { Uri, window, workspace, type Disposable, type Memento, type TextDocument } from 'vscode';
import { command } from '../contributions';
import type { Pages } from '../pages';
import { uriIn, type Repositories } from '../repositories';
import { previewRule } from './previewRule';
import { ruleDocument, type RuleDocument } from './ruleDocument';
import { ruleProblems } from './ruleProblems';
import { ruleInDocument, ruleTesting } from './ruleTesting';
import { ruleTestMemory } from './ruleTestMemory';
import { helpRuleWriters } from './ruleWriters';

export type RuleWorkParts = {
  readonly memory: Memento;
  readonly repositories: Repositories;
  readonly pages: Pages;
};

/** All that is done with rules in the editor: for those who write them, and in the view of the rules. */
export function ruleWork({ memory, repositories, pages }: RuleWorkParts) {
  const kept = ruleTestMemory(memory);
  const testing = ruleTesting(kept, pages);
  const problems = ruleProblems(repositories);
  const disposables: Disposable[] = [kept, problems];

  const testDocument = async (from: RuleDocument, document: TextDocument) => {
    const set = ruleInDocument(from, document);
    const [tested] = set === null ? [] : await testing.run(from.root, set);
    if (tested) problems.showTest(document, tested);
    return tested?.test.passed ?? false;
  };
  return {
    disposables,
    helpWriters: () => void disposables.push(...helpRuleWriters(repositories, kept)),
    handlers: {
      [command.testRules]: async (argument: unknown) => {
        const found = await documentIn(argument, repositories);
        return found && testDocument(found.from, found.document);
      },
      [command.previewRule]: async (argument: unknown) => {
        const found = await documentIn(argument, repositories);
        return found && previewRule(found.from, found.document, pages);
      },
    },
  };
}

/** The rule file that is meant: what a menu or lens hands over, else the one in front. */
async function documentIn(argument: unknown, repositories: Repositories) {
  const uri = uriIn(argument) ?? window.activeTextEditor?.document.uri;
  if (!(uri instanceof Uri)) return null;
  const document = await workspace.openTextDocument(uri);
  const from = await ruleDocument(document, repositories);
  return from && { from, document };
}
