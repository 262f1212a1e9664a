import { TextEditorSelectionChangeKind, commands, window } from 'vscode';
import { command, view } from './contributions';
import { inTreeOrder, neighbour } from './findingNodes';
import type { FindingStore, ShownFinding } from './findingStore';
import { openFinding } from './openFinding';
import type { TreeOptionStore } from './treeOptions';

/** Grouping, filters, and stepping through the findings. */
export function treeCommands(
  store: FindingStore,
  options: TreeOptionStore,
  tree: { readonly reveal: (shown: ShownFinding) => void; readonly selected: () => ShownFinding | undefined },
) {
  /** Where stepping stands until a person moves the cursor; the cursor itself arrives a moment later. */
  let current: string | undefined;
  const moved = window.onDidChangeTextEditorSelection(({ kind }) => {
    if (kind !== undefined && kind !== TextEditorSelectionChangeKind.Command) current = undefined;
  });
  const step = (by: 1 | -1) => async () => {
    const findings = inTreeOrder(store.reviews(), options.get());
    const from = findings.some(({ key }) => key === current) ? current : currentKey(store, tree.selected());
    const next = neighbour(findings, from, by);
    if (!next) return undefined;
    current = next.key;
    await openFinding(next);
    tree.reveal(next);
    return next.key;
  };
  const handlers = {
    [command.nextFinding]: step(1),
    [command.previousFinding]: step(-1),
    [command.groupByFile]: () => options.change({ groupBy: 'file' }),
    [command.groupByRule]: () => options.change({ groupBy: 'rule' }),
    [command.groupBySeverity]: () => options.change({ groupBy: 'severity' }),
    [command.groupByState]: () => options.change({ groupBy: 'state' }),
    [command.filterErrors]: () => options.change({ filter: 'errors' }),
    [command.filterWarnings]: () => options.change({ filter: 'warnings' }),
    [command.filterNew]: () => options.change({ filter: 'new' }),
    [command.filterSuggestions]: () => options.change({ filter: 'suggestions' }),
    [command.clearFilter]: () => options.change({ filter: 'all' }),
    [command.showMore]: () => options.change({ showsMore: true }),
    [command.showLess]: () => options.change({ showsMore: false }),
    [command.showRules]: () => commands.executeCommand(`${view.rules}.focus`),
    [command.showHistory]: () => commands.executeCommand(`${view.history}.focus`),
    [command.clearFindings]: () => store.reviews().forEach(({ root }) => store.put(root, () => null)),
  };
  return { handlers, moved };
}

/** The finding under the cursor, else the one that is selected in the tree. */
function currentKey(store: FindingStore, selected: ShownFinding | undefined): string | undefined {
  const editor = window.activeTextEditor;
  const line = editor ? editor.selection.active.line + 1 : 0;
  const here = editor ? store.findingsIn(editor.document.uri) : [];
  const at = here.filter(({ place }) => place && place.lines.start <= line && line <= place.lines.end);
  return (at.find(({ key }) => key === selected?.key) ?? at[0] ?? selected)?.key;
}
