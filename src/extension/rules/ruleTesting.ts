import { ProgressLocation, l10n, window, workspace, type TextDocument, type Uri } from 'vscode';
import { exampleMessage } from '../../core/checks/exampleMessage';
import { isRight } from '../../core/checks/testRule';
import { inertLine } from '../../core/inertText';
import { message } from '../../core/messages';
import { parseRule } from '../../core/rules/parseRule';
import type { TestedRule } from '../../node/replayedTests';
import { rulePorts } from '../../node/rulePorts';
import type { RulesOnDisk } from '../../node/rulesOnDisk';
import { testedRules } from '../../node/testedRules';
import { say } from '../actions/say';
import type { Pages } from '../pages';
import type { RuleDocument } from './ruleDocument';
import type { RuleTestMemory } from './ruleTestMemory';

export type RuleTesting = {
  /** Runs the examples of rules and says what came of it. */
  readonly run: (root: Uri | null, set: RulesOnDisk) => Promise<readonly TestedRule[]>;
};

export function ruleTesting(memory: RuleTestMemory, pages: Pages): RuleTesting {
  return {
    async run(root, set) {
      const { tested, problems } = await window.withProgress(
        { location: ProgressLocation.Window, title: l10n.t('Running the tests of {0} rules', set.rules.length) },
        () => testedOnce(root, set),
      );
      await memory.keep(root, tested);
      const failed = tested.filter(({ test }) => !test.passed);
      const lines = [
        ...problems.map(({ file, line, code, args }) => `${file}:${line} ${say(message(code, args))}`),
        ...failed.flatMap(failureLines),
      ];
      void tellResult(tested.length, lines, pages);
      return tested;
    },
  };
}

async function testedOnce(root: Uri | null, set: RulesOnDisk) {
  const ports = rulePorts();
  try {
    const folder = root?.fsPath ?? workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    return await testedRules(set, ports, { folder, env: process.env, signal: new AbortController().signal });
  } finally {
    await ports.close();
  }
}

/** The rule of an open document, saved or not, as a set to be tested; null where it does not read. */
export function ruleInDocument(from: RuleDocument, document: TextDocument): RulesOnDisk | null {
  const { rule } = parseRule({ ...from, text: document.getText() });
  if (rule === null) return null;
  const quality = { recall: 0, noise: 1 };
  return { rules: [{ rule, file: from.file, text: document.getText() }], problems: [], folder: null, quality };
}

function failureLines({ test, file }: TestedRule): readonly string[] {
  return [
    ...test.lacks.map((kind) => `${file} ${say(message('rules.test-lacks', { kind }))}`),
    ...test.examples
      .filter((each) => !isRight(each))
      .map((each) => `${file}:${each.example.line} ${say(exampleMessage(each))}`),
  ];
}

async function tellResult(count: number, failures: readonly string[], pages: Pages): Promise<void> {
  const [first] = failures;
  if (first === undefined) {
    window.setStatusBarMessage(`$(pass) ${l10n.t('The tests of {0} rules pass.', count)}`, 5_000);
    return;
  }
  const all = l10n.t('Show All');
  const answer = await window.showWarningMessage(
    l10n.t('Tests of rules fail: {0}', inertLine(first)),
    ...(failures.length > 1 ? [all] : []),
  );
  if (answer === all) await pages.show('rule-tests.txt', `${failures.map(inertLine).join('\n')}\n`);
}
