import { window, workspace, type TextDocument, type Uri } from 'vscode';
import { splitLines } from '../core/diff/change';
import type { ShownFinding } from './findingStore';
import { placeNear } from './place';

/** Finds a finding again without the reviewed text, as after a reload: by the hashes of its lines. */
export async function relocate(finding: ShownFinding): Promise<ShownFinding> {
  const start = finding.place?.lines.start ?? finding.finding.location.startLine;
  if (start === null || finding.hashes.length === 0) return finding;
  const now = await currentText(finding.uri);
  if (now === null) return { ...finding, place: null };
  const lines = splitLines(now);
  return {
    ...finding,
    place: placeNear(finding.hashes, start, lines.length, { count: lines.length, textOf: (line) => lines[line] ?? '' }),
  };
}

/**
 * The text that a person sees in an editor, saved or not, or would see if they opened the file; null where there is none.
 * Waits a moment where the editor has yet to read what another program wrote.
 */
export async function currentText(uri: Uri): Promise<string | null> {
  const open = openDocument(uri);
  if (open && !open.isDirty) {
    const onDisk = await textOnDisk(uri);
    if (onDisk !== null && !isSameText(onDisk, open.getText())) await caughtUp(open);
  }
  return textAtHand(uri);
}

/** The same without waiting. A document that no editor shows can stay behind what is on disk. */
export async function textAtHand(uri: Uri): Promise<string | null> {
  const open = openDocument(uri);
  const isShown = window.visibleTextEditors.some(({ document }) => document === open);
  return open && (isShown || open.isDirty) ? open.getText() : textOnDisk(uri);
}

async function textOnDisk(uri: Uri): Promise<string | null> {
  try {
    return new TextDecoder('utf-8').decode(await workspace.fs.readFile(uri));
  } catch {
    // Deleted, or a folder by now: the same as no text.
    return null;
  }
}

/** How long the editor may take to notice that another program wrote a file. */
const catchUpMs = 1_500;

/** The editor reads a file that changed on disk a moment later; what is placed before that would be placed in old text. */
function caughtUp(document: TextDocument): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    const timer = setTimeout(done, catchUpMs);
    const subscription = workspace.onDidChangeTextDocument((event) => {
      if (event.document === document) done();
    });
  });
}

/** Line ends may differ; a text that is no UTF-8 cannot be compared and counts as the same. */
export function isSameText(onDisk: string, inEditor: string): boolean {
  const plain = (text: string) => text.replaceAll('\r', '').replace(/^\uFEFF/, '');
  return onDisk.includes('\uFFFD') || plain(onDisk) === plain(inEditor);
}

function openDocument(uri: Uri): TextDocument | undefined {
  const wanted = uri.toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === wanted);
}
