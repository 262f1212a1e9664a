import {
  CodeAction,
  CodeActionKind,
  l10n,
  WorkspaceEdit,
  languages,
  type Diagnostic,
  type CodeActionContext,
  type Disposable,
  type Range,
  type TextDocument,
} from 'vscode';
import { inertLine } from '../../core/inertText';
import { command, sourceName, type CommandId } from '../contributions';
import { isApplicable, type FindingStore, type ShownFinding } from '../findingStore';
import { suggestionWords } from '../findingText';
import { toLines } from '../positions';

const fixAllKind = CodeActionKind.SourceFixAll.append('freshEyes');

/** What applying a finding's suggestion would change; null where it cannot be. */
export type EditOf = (
  shown: ShownFinding,
  document: TextDocument,
) => Promise<{ readonly range: Range; readonly newText: string } | null>;

/** What can be done about a finding, at its lines. */
export function offerQuickFixes(store: FindingStore, editOf: EditOf): Disposable[] {
  return [
    languages.registerCodeActionsProvider(
      { scheme: 'file' },
      {
        provideCodeActions: (document: TextDocument, range: Range, context: CodeActionContext) => {
          const here = store.findingsIn(document.uri);
          if (here.length === 0) return [];
          if (context.only && fixAllKind.contains(context.only)) return fixAll(document, here, editOf);
          return findingsAt(here, range).flatMap((shown) => actionsFor(shown, context));
        },
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
    ),
  ];
}

function findingsAt(here: readonly ShownFinding[], range: Range): ShownFinding[] {
  const { start, end } = toLines(range);
  return here.filter(({ place }) => place && place.lines.start <= end && place.lines.end >= start);
}

function actionsFor(shown: ShownFinding, context: CodeActionContext): CodeAction[] {
  const { title, rule, suggestion } = shown.finding;
  const named = inertLine(title);
  const diagnostics = context.diagnostics.filter(
    ({ source, code, message }) => source === sourceName && codeOf(code) === rule && message.endsWith(named),
  );
  const make = (label: string, id: CommandId): CodeAction => {
    const action = new CodeAction(label, CodeActionKind.QuickFix);
    action.command = { command: id, title: label, arguments: [shown.key] };
    action.diagnostics = diagnostics;
    return action;
  };
  const applying = [
    make(l10n.t('Apply suggestion: {0}', named), command.applySuggestion),
    make(l10n.t('Apply suggestion and stage: {0}', named), command.applyAndStage),
    make(l10n.t('Preview suggestion: {0}', named), command.previewSuggestion),
  ];
  if (isApplicable(shown)) for (const action of applying.slice(0, 1)) action.isPreferred = true;
  // Says why instead of hiding, so that nobody looks for what was there a moment ago.
  else {
    const reason = shown.place?.isSame ? suggestionWords(shown) : l10n.t('The lines changed since the review.');
    for (const action of applying) action.disabled = { reason };
  }
  return [
    ...(suggestion ? applying : [make(l10n.t('Ask for a suggestion: {0}', named), command.askForSuggestion)]),
    make(l10n.t('Dismiss: {0}', named), command.dismiss),
    make(l10n.t('Suppress with comment: {0}', named), command.suppress),
    make(l10n.t('Discuss: {0}', named), command.discuss),
    make(l10n.t('Open rule {0}', inertLine(rule)), command.openRule),
  ];
}

function codeOf(code: Diagnostic['code']): unknown {
  return typeof code === 'object' ? code.value : code;
}

/** Deterministic suggestions only: what a model wrote is never applied by saving a file. */
async function fixAll(
  document: TextDocument,
  findings: readonly ShownFinding[],
  editOf: EditOf,
): Promise<CodeAction[]> {
  const edit = new WorkspaceEdit();
  for (const shown of findings.filter((each) => each.finding.origin === 'check' && isApplicable(each))) {
    const change = await editOf(shown, document);
    const isFree = edit.get(document.uri).every(({ range }) => !change || !range.intersection(change.range));
    if (change && isFree) edit.replace(document.uri, change.range, change.newText);
  }
  if (edit.size === 0) return [];
  const action = new CodeAction(l10n.t('Apply all suggestions of checks'), fixAllKind);
  action.edit = edit;
  return [action];
}
