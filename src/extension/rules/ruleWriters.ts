import {
  CodeLens,
  CompletionItem,
  CompletionItemKind,
  Hover,
  MarkdownString,
  Range,
  SnippetString,
  env,
  l10n,
  languages,
  type Disposable,
  type DocumentSelector,
  type TextDocument,
} from 'vscode';
import { message } from '../../core/messages';
import { parseRule } from '../../core/rules/parseRule';
import type { Rule } from '../../core/rules/rule';
import { ruleHelp, ruleProposals, type RuleProposal } from '../../core/rules/ruleWriting';
import { say } from '../actions/say';
import { command } from '../contributions';
import type { Repositories } from '../repositories';
import { ageText } from './ageText';
import { ruleDocument, type RuleDocument } from './ruleDocument';
import type { RuleTestMemory } from './ruleTestMemory';

const selector: DocumentSelector = { scheme: 'file', pattern: '**/*.md' };

/** Completion, hover and what can be run, in the front matter of rule files and nowhere else. */
export function helpRuleWriters(repositories: Repositories, memory: RuleTestMemory): Disposable[] {
  const isRule = async (document: TextDocument) => (await ruleDocument(document, repositories)) !== null;
  return [
    languages.registerCompletionItemProvider(
      selector,
      {
        provideCompletionItems: async (document, { line, character }) => {
          const { proposals, from, to } = ruleProposals(document.getText(), line, character);
          if (proposals.length === 0 || !(await isRule(document))) return [];
          const range = new Range(line, from, line, to);
          return proposals.map((proposal, index) => completion(proposal, range, index));
        },
      },
      // Markdown proposes nothing while people type, so a new line and what stands before a value ask for it.
      ...['\n', ':', ' ', '[', ','],
    ),
    languages.registerHoverProvider(selector, {
      provideHover: async (document, { line }) => {
        const found = ruleHelp(document.getText(), line);
        if (found === null || !(await isRule(document))) return undefined;
        const text = new MarkdownString().appendText(`${found.key}: ${say(message(found.help))}`);
        return new Hover(text, new Range(line, found.from, line, found.to));
      },
    }),
    languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: memory.onDidChange,
      provideCodeLenses: async (document) => {
        const from = await ruleDocument(document, repositories);
        return from === null ? [] : lenses(from, memory);
      },
    }),
  ];
}

function completion({ label, snippet, kind, help }: RuleProposal, range: Range, index: number): CompletionItem {
  const kinds = {
    key: CompletionItemKind.Property,
    value: CompletionItemKind.EnumMember,
    file: CompletionItemKind.Snippet,
  };
  const item = new CompletionItem(label, kinds[kind]);
  item.range = range;
  item.insertText = new SnippetString(snippet);
  item.filterText = label;
  // In the order of the contract, which is the order of importance.
  item.sortText = String(index).padStart(3, '0');
  item.preselect = index === 0;
  if (help !== null) item.documentation = say(message(help));
  if (kind === 'file') item.detail = l10n.t('A whole rule, with examples');
  return item;
}

function lenses(from: RuleDocument, memory: RuleTestMemory): CodeLens[] {
  const top = new Range(0, 0, 0, 0);
  const { rule } = parseRule(from);
  // What does not read cannot be run; what is wrong with it is underlined.
  if (rule === null) return [];
  const run = { title: testTitle(rule, from, memory), command: command.testRules, arguments: [from.uri] };
  const preview = { title: l10n.t('Preview Prompt'), command: command.previewRule, arguments: [from.uri] };
  return [new CodeLens(top, run), ...(rule.kind === 'model' ? [new CodeLens(top, preview)] : [])];
}

function testTitle(rule: Rule, { root }: RuleDocument, memory: RuleTestMemory): string {
  const last = memory.of(root, rule);
  if (last === null) return l10n.t('Run Tests');
  const age = ageText(last.at, Date.now(), env.language);
  return last.failed === 0
    ? `$(pass) ${l10n.t('Run Tests (passed {0})', age)}`
    : `$(error) ${l10n.t('Run Tests (failed {0})', age)}`;
}
