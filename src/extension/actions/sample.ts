import { Uri, commands, l10n, workspace, type ExtensionContext } from 'vscode';
import { sampleFiles } from './sampleFiles';
import { gitAnswer } from '../../node/gitAnswer';
import { view } from '../contributions';
import type { ReviewRunner } from './reviewRunner';
import { tell } from './say';

/**
 * A small repository of our own with a staged change that holds real mistakes, reviewed in this window: no key, no
 * network, nothing of the person's. It stands in the extension's storage and is made anew each time.
 */
export async function tryOnSample(context: ExtensionContext, runner: ReviewRunner): Promise<string | undefined> {
  const root = Uri.joinPath(context.globalStorageUri, 'sample');
  await workspace.fs.delete(root, { recursive: true, useTrash: false }).then(undefined, () => undefined);
  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      await workspace.fs.writeFile(Uri.joinPath(root, path), new TextEncoder().encode(text));
    }
  };
  await write(sampleFiles.before);
  const git = gitAnswer(root.fsPath, process.env, new AbortController().signal);
  const author = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.com', '-c', 'commit.gpgSign=false'];
  const steps = [
    ['init', '--quiet', '--template='],
    ['add', '.'],
    [...author, 'commit', '--quiet', '--no-verify', '-m', 'Sample'],
  ];
  for (const args of steps) {
    if ((await git(args)) !== null) continue;
    tell('error', l10n.t('git could not make the sample. Check that git is installed.'));
    return undefined;
  }
  await write(sampleFiles.after);
  await git(['add', '.']);
  await commands.executeCommand(`${view.findings}.focus`);
  return (await runner.review({ root, source: { kind: 'staged' }, checksOnly: true })).kind;
}
