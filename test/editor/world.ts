import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  commands,
  extensions,
  languages,
  Uri,
  window,
  workspace,
  ConfigurationTarget,
  Range,
  type CodeAction,
  type Diagnostic,
  type TextEditor,
} from 'vscode';
import { extensionId, setting, sourceName, type SettingId } from '../../src/extension/contributions';
import type { TestAccess } from '../../src/extension/extension';
import { isolatedGitEnvironment } from '../tempRepository';

/** One of the two repositories of the window; see test/editor.mjs, which makes them. */
export type Repo = {
  readonly root: Uri;
  readonly git: (...args: string[]) => string;
  readonly write: (path: string, content: string) => Uri;
  readonly stage: (files: Readonly<Record<string, string>>) => void;
  readonly uri: (path: string) => Uri;
};

export function repo(name: 'one' | 'two'): Repo {
  const folder = workspace.workspaceFolders?.find((each) => each.name === name);
  assert.ok(folder, `The window has no folder "${name}".`);
  const root = folder.uri;
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root.fsPath, env: isolatedGitEnvironment(), encoding: 'utf8' });
  const write = (path: string, content: string) => {
    const file = join(root.fsPath, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return Uri.joinPath(root, path);
  };
  return {
    root,
    git,
    write,
    uri: (path) => Uri.joinPath(root, path),
    stage: (files) => {
      for (const [path, content] of Object.entries(files)) write(path, content);
      git('add', '--', ...Object.keys(files));
    },
  };
}

/** Back to a commit that no review has seen: nothing open, found, dismissed or stored, no model. */
export async function startOver(): Promise<void> {
  const state = process.env['XDG_STATE_HOME'];
  assert.ok(state, 'The run has no state folder of its own.');
  rmSync(join(state, 'fresh-eyes'), { recursive: true, force: true });
  await waitFor('nothing unsaved', async () => {
    const unsaved = workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file');
    for (const document of unsaved) {
      await window.showTextDocument(document);
      await commands.executeCommand('workbench.action.files.revert');
    }
    return unsaved.length === 0;
  });
  await commands.executeCommand('workbench.action.closeAllEditors');
  for (const name of ['one', 'two'] as const) {
    const { git, root, stage } = repo(name);
    rmSync(join(root.fsPath, '.git/index.lock'), { force: true });
    git('reset', '-q', '--hard', 'start');
    git('clean', '-q', '-f', '-d', '-x');
    // The same change on the same tree would be answered from the receipt of an earlier test.
    stage({ 'test.txt': randomUUID() });
    git('commit', '-q', '--no-verify', '-m', 'a new base');
  }
  const { store } = await access();
  for (const { root } of store.reviews()) store.put(root, () => null);
  for (const id of [setting.provider, setting.baseUrl, setting.modelName]) await configure(id, undefined);
}

/** The extension's own state, which it hands out to tests only. */
export async function access(): Promise<TestAccess> {
  const extension = extensions.getExtension<TestAccess | undefined>(extensionId);
  assert.ok(extension, 'The extension is not installed.');
  const exported = await extension.activate();
  assert.ok(exported, 'The extension did not start in test mode.');
  return exported;
}

export async function configure(id: SettingId, value: unknown): Promise<void> {
  await workspace.getConfiguration().update(id, value, ConfigurationTarget.Global);
}

/** Points the extension at an endpoint, with consent given. */
export async function useEndpoint(baseUrl: string): Promise<void> {
  await configure(setting.baseUrl, baseUrl);
  await configure(setting.modelName, 'scripted');
  await configure(setting.provider, 'openai-compatible');
  await (await access()).grantConsent(new URL(baseUrl).origin);
}

export function findingsIn(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === sourceName);
}

/** As `12: title`, by line. */
export function linesAndTitles(uri: Uri): string[] {
  return findingsIn(uri)
    .map(({ range, message }) => `${range.start.line + 1}: ${message}`)
    .sort((a, b) => parseInt(a) - parseInt(b));
}

export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  limitMs = 15_000,
): Promise<NonNullable<Awaited<T>>> {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() >= end) assert.fail(`Waited ${limitMs} ms in vain for ${what}.\n${situation()}`);
    await delay(25);
  }
}

/** What a journey that failed was looking at. */
function situation(): string {
  const files = workspace.textDocuments.filter(({ uri }) => uri.scheme === 'file');
  return files
    .map(
      (document) =>
        `${document.uri.path}${document.isDirty ? ' (unsaved)' : ''}: ${JSON.stringify(document.getText())}`,
    )
    .concat(
      languages
        .getDiagnostics()
        .flatMap(([uri, found]) => found.map(({ range, message }) => `${uri.path}:${range.start.line + 1} ${message}`)),
    )
    .join('\n');
}

/** Opens a file as it is on disk by now; the editor may still hold what an earlier test left there. */
export async function open(uri: Uri): Promise<TextEditor> {
  const editor = await window.showTextDocument(await workspace.openTextDocument(uri));
  const text = readFileSync(uri.fsPath, 'utf8');
  if (editor.document.getText() !== text) await commands.executeCommand('workbench.action.files.revert');
  await waitFor('the text of the file', () => editor.document.getText() === text);
  return editor;
}

type Git = {
  getAPI(version: 1): {
    getRepository(uri: Uri): { inputBox: { value: string }; status(): Promise<void> } | null;
  };
};

/** The repository as the editor's own git sees it, after it has looked again. */
export async function gitRepository(root: Uri) {
  const extension = await extensions.getExtension<Git>('vscode.git')?.activate();
  const repository = await waitFor('the repository', () => extension?.getAPI(1).getRepository(root));
  await repository.status();
  return repository;
}

/** The editor cancels the question while the document settles; whoever waits asks again. */
export async function quickFixes(uri: Uri, line: number): Promise<CodeAction[]> {
  const found = commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    new Range(line, 0, line, 0),
  );
  return found.then(undefined, () => []);
}
