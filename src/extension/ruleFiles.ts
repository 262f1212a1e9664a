import { Uri, workspace, type Disposable, type TextDocument } from 'vscode';

/** Calls `start` once, when the first rule file is open; until then nothing of what helps its writers is loaded. */
export function whenRuleFileOpens(start: () => void): Disposable[] {
  let isStarted = false;
  const startOnce = () => {
    if (isStarted) return;
    isStarted = true;
    start();
  };
  const look = async ({ uri }: TextDocument) => {
    if (!isStarted && workspace.isTrusted && (await isRuleFile(uri))) startOnce();
  };
  const lookAtAll = () => workspace.textDocuments.forEach((document) => void look(document));
  lookAtAll();
  return [
    workspace.onDidOpenTextDocument((document) => void look(document)),
    workspace.onDidGrantWorkspaceTrust(lookAtAll),
  ];
}

/** A Markdown file below `.fresh-eyes/rules`, or with the manifest of a pack beside or above it. */
async function isRuleFile(uri: Uri): Promise<boolean> {
  return uri.scheme === 'file' && (isOwnRule(uri) || (uri.path.endsWith('.md') && (await packFolder(uri)) !== null));
}

export function isOwnRule({ path }: Uri): boolean {
  return /\/\.fresh-eyes\/rules\/[^/]+\.md$/.test(path);
}

/** The folder of the pack that a file may be part of; what its manifest says of it is another question. */
export async function packFolder(uri: Uri): Promise<Uri | null> {
  for (const up of ['..', '../..']) {
    const folder = Uri.joinPath(uri, up);
    try {
      await workspace.fs.stat(Uri.joinPath(folder, 'rulepack.json'));
      return folder;
    } catch {
      // Not there: look one further up.
    }
  }
  return null;
}
