import {
  CodeAction,
  CodeActionKind,
  l10n,
  languages,
  type CodeActionContext,
  type Disposable,
  type Range,
  type TextDocument,
} from 'vscode';
import { command, sourceName, type CommandId } from '../contributions';
import { isApplicable, type FindingStore, type ShownFinding } from '../findingStore';
import { toLines } from '../positions';

/** What can be done about a finding, at its lines. */
export function offerQuickFixes(store: FindingStore): Disposable[] {
  return [
    languages.registerCodeActionsProvider(
      { scheme: 'file' },
      {
        provideCodeActions: (document: TextDocument, range: Range, context: CodeActionContext) =>
          findingsAt(store, document, range).flatMap((shown) => actionsFor(shown, context)),
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
  ];
}

function findingsAt(store: FindingStore, document: TextDocument, range: Range): ShownFinding[] {
  const { start, end } = toLines(range);
  return store
    .findingsIn(document.uri)
    .filter(({ place }) => place && place.lines.start <= end && place.lines.end >= start);
}

function actionsFor(shown: ShownFinding, context: CodeActionContext): CodeAction[] {
  const diagnostics = context.diagnostics.filter(
    ({ source, code, message }) =>
      source === sourceName && code === shown.finding.rule && message === shown.finding.title,
  );
  const make = (title: string, id: CommandId): CodeAction => {
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    action.command = { command: id, title, arguments: [shown.key] };
    action.diagnostics = diagnostics;
    return action;
  };
  const { title, suggestion } = shown.finding;
  const apply = suggestion ? [make(l10n.t('Apply suggestion: {0}', title), command.applySuggestion)] : [];
  for (const action of apply) {
    if (isApplicable(shown)) action.isPreferred = true;
    else action.disabled = { reason: l10n.t('The lines changed since the review.') };
  }
  return [...apply, make(l10n.t('Dismiss: {0}', title), command.dismiss)];
}
