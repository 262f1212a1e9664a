// Opens the editor for a person, with the extension under development loaded.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { installEditor, projectRoot } from './install.mjs';
import { writeUserSettings } from './userSettings.mjs';
import { linkExtension, startWorkbenchServer } from './workbenchServer.mjs';

/**
 * Opens the desktop VS Code where there is one, else serves the workbench for any browser of this machine. Settings and
 * everything else the editor writes are temporary.
 * @param {object} options
 * @param {string} options.workspace
 * @param {string[]} [options.extensions] the first is the one under development (default: this project)
 * @param {Record<string, unknown>} [options.settings]
 * @param {Record<string, string | undefined>} [options.env] reaches the extension host
 * @param {boolean} [options.restricted] whether the folder starts out untrusted (default: trusted)
 * @returns {Promise<{ url: string | undefined, closed: Promise<void>, close: () => Promise<void> }>} `url` where there
 *   is a page to open; `closed` settles when the desktop's window is closed or `close` was called
 */
export async function openEditor({ workspace, extensions = [projectRoot], settings, env, restricted = false }) {
  const editor = await installEditor();
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'fresh-eyes-open-'));
  const userDataDir = path.join(temporary, 'user');
  const extensionsDir = path.join(temporary, 'extensions');
  await mkdir(extensionsDir);
  await writeUserSettings(userDataDir, settings);
  const open = editor.kind === 'desktop' ? openDesktop : openServer;
  const opened = await open(editor, {
    ...{ workspace, extensions, env, restricted, userDataDir, extensionsDir },
  }).catch(async (error) => {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  });
  const closed = opened.ended.then(() => rm(temporary, { recursive: true, force: true, maxRetries: 5 }));
  const close = async () => {
    await opened.end();
    await closed;
  };
  return { url: opened.url, closed, close };
}

async function openDesktop(editor, { workspace, extensions, env, restricted, userDataDir, extensionsDir }) {
  const args = [
    path.resolve(workspace),
    ...extensions.map((folder) => `--extensionDevelopmentPath=${path.resolve(folder)}`),
    `--user-data-dir=${userDataDir}`,
    `--extensions-dir=${extensionsDir}`,
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
    ...(restricted ? [] : ['--disable-workspace-trust']),
  ];
  const child = spawn(editor.executable, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  await new Promise((resolve, reject) => {
    child.on('spawn', resolve);
    child.on('error', (error) =>
      reject(new Error(`VS Code could not be opened (${error.message}). Check its install.`)),
    );
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  return { url: undefined, ended, end: async () => void child.kill() };
}

async function openServer(editor, { workspace, extensions, env, restricted, userDataDir, extensionsDir }) {
  const [development, ...installed] = extensions;
  for (const extension of installed) await linkExtension(extensionsDir, extension);
  const server = await startWorkbenchServer(editor, { userDataDir, extensionsDir, trust: restricted, env });
  return { url: server.url({ workspace, development }), ended: server.ended, end: server.stop };
}
