import {
  Diagnostic,
  DiagnosticSeverity,
  Position,
  Range,
  languages,
  workspace,
  type Disposable,
  type TextDocument,
} from 'vscode';
import { exampleMessage } from '../../core/checks/exampleMessage';
import { patternProblems } from '../../core/checks/patternProblems';
import { isRight } from '../../core/checks/testRule';
import { message } from '../../core/messages';
import { parseRule } from '../../core/rules/parseRule';
import type { TestedRule } from '../../node/replayedTests';
import { rulePorts } from '../../node/rulePorts';
import { say } from '../actions/say';
import { sourceName } from '../contributions';
import type { Repositories } from '../repositories';
import { ruleDocument } from './ruleDocument';

export type RuleProblems = Disposable & {
  /** Shows what a run of a rule's own tests found, until somebody edits the file. */
  readonly showTest: (document: TextDocument, tested: TestedRule) => void;
};

/** A person who types is not told about a word that is half written. */
const pauseMs = 250;

/** What is wrong in open rule files, underlined where it stands, with the cure. */
export function ruleProblems(repositories: Repositories): RuleProblems {
  const wrong = languages.createDiagnosticCollection('fresh-eyes rules');
  const failing = languages.createDiagnosticCollection('fresh-eyes rule tests');
  const waiting = new Map<string, NodeJS.Timeout>();
  const stop = (document: TextDocument) => {
    clearTimeout(waiting.get(document.uri.toString()));
    waiting.delete(document.uri.toString());
  };
  const look = async (document: TextDocument) => {
    const { version } = document;
    const found = await problemsIn(document, repositories);
    if (document.version === version && !document.isClosed) wrong.set(document.uri, found);
  };
  const lookSoon = (document: TextDocument) => {
    stop(document);
    if (!document.uri.path.endsWith('.md')) return;
    waiting.set(
      document.uri.toString(),
      setTimeout(() => void look(document), pauseMs),
    );
  };
  workspace.textDocuments.forEach((document) => void look(document));
  const subscriptions = [
    wrong,
    failing,
    workspace.onDidOpenTextDocument(lookSoon),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) failing.delete(document.uri);
      lookSoon(document);
    }),
    workspace.onDidCloseTextDocument((document) => {
      stop(document);
      for (const each of [wrong, failing]) each.delete(document.uri);
    }),
  ];
  return {
    showTest: (document, tested) => failing.set(document.uri, failuresIn(document, tested)),
    dispose: () => {
      for (const timer of waiting.values()) clearTimeout(timer);
      for (const each of subscriptions) each.dispose();
    },
  };
}

async function problemsIn(document: TextDocument, repositories: Repositories): Promise<Diagnostic[]> {
  const from = await ruleDocument(document, repositories);
  if (from === null) return [];
  const { rule, problems } = parseRule(from);
  const found = rule === null ? problems : await refusedPatterns(rule, from);
  return found.map(({ line, column, code, args }) => {
    const range = wordAt(document, line - 1, column - 1);
    return diagnostic(range, say(message(code, args)), DiagnosticSeverity.Error, code);
  });
}

async function refusedPatterns(
  ...[rule, { file, text }]: [Parameters<typeof patternProblems>[0], { file: string; text: string }]
) {
  if (rule.match.length === 0 && Object.keys(rule.queries).length === 0) return [];
  const ports = rulePorts();
  try {
    return await patternProblems(rule, file, text, ports, new AbortController().signal);
  } finally {
    await ports.close();
  }
}

function failuresIn(document: TextDocument, { test }: TestedRule): Diagnostic[] {
  const at = (line: number, text: string) =>
    diagnostic(
      document.lineAt(Math.min(line, document.lineCount - 1)).range,
      text,
      DiagnosticSeverity.Warning,
      test.rule.id,
    );
  return [
    ...test.lacks.map((kind) => at(0, say(message('rules.test-lacks', { kind })))),
    ...test.examples
      .filter((each) => !isRight(each))
      .map((each) => at(each.example.line - 1, say(exampleMessage(each)))),
  ];
}

function diagnostic(range: Range, text: string, severity: DiagnosticSeverity, code: string): Diagnostic {
  const made = new Diagnostic(range, text, severity);
  made.source = sourceName;
  made.code = code;
  return made;
}

/** The value or key that starts there; the line where nothing does. */
function wordAt(document: TextDocument, line: number, column: number): Range {
  const { text, range } = document.lineAt(Math.min(line, document.lineCount - 1));
  const [word = ''] = /^(?:"[^"]*"|'[^']*'|[^\s,\]}:]+)/.exec(text.slice(column)) ?? [];
  if (word === '') return range;
  return new Range(new Position(range.start.line, column), new Position(range.start.line, column + word.length));
}
