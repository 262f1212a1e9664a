import type { Uri } from 'vscode';
import { commands, type TextDocumentShowOptions } from 'vscode';
import type { ShownFinding } from './findingStore';
import { toPosition } from './positions';
import { reviewedUri } from './ownDocuments';
import { l10n, Range } from 'vscode';

/** Opens the file at the finding; the reviewed text where the file's lines are others by now. */
export async function openFinding({ root, uri, finding, place }: ShownFinding): Promise<void> {
  const { path, startLine } = finding.location;
  if (place || startLine === null) {
    await open(uri, place?.lines.start ?? 1);
    return;
  }
  await open(reviewedUri(root, path), startLine, l10n.t('{0} (staged version)', path.slice(path.lastIndexOf('/') + 1)));
}

async function open(uri: Uri, line: number, label?: string): Promise<void> {
  const at = toPosition(line);
  const options: TextDocumentShowOptions = { selection: new Range(at, at), preserveFocus: false, preview: true };
  await commands.executeCommand('vscode.open', uri, options, label);
}
