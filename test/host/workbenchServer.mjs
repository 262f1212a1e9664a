// VS Code's own server: the whole editor, with its workbench served as a page. See install.mjs for where it comes from.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const startLimitMs = 60_000;

/**
 * @typedef {object} WorkbenchServer
 * @property {string} origin as in `http://127.0.0.1:40123`
 * @property {(view: WorkbenchView) => string} url the address of a window
 * @property {() => string} output the last lines the server wrote
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} stop ends the server and everything it started; safe to call twice
 *
 * @typedef {object} WorkbenchView
 * @property {string} [workspace] folder or `.code-workspace` file; without it, an empty window
 * @property {string} [development] the extension under development
 * @property {string} [tests] a module whose `run()` the extension host calls
 * @property {[string, string][]} [payload] more entries, as in `['openFile', 'vscode-remote://…']`
 */

/**
 * Starts the server on a free loopback port.
 * @param {import('./install.mjs').ServerEditor} editor
 * @param {object} options
 * @param {string} options.userDataDir
 * @param {string} options.extensionsDir
 * @param {boolean} [options.driver] for tests inside the editor (default: yes); it also keeps notifications from showing
 * @param {boolean} [options.trust] whether folders start out restricted, as they do for people (default: all trusted)
 * @param {boolean} [options.endWithWindow] end when the last window closes, so that nothing is left if we are killed
 * @param {Record<string, string | undefined>} [options.env] reaches the extension host
 * @returns {Promise<WorkbenchServer>}
 */
export async function startWorkbenchServer(
  editor,
  { userDataDir, extensionsDir, driver = true, trust, endWithWindow, env },
) {
  // Whoever reaches the port can run programs here, so it takes more than the port to get in.
  const token = randomUUID();
  const tokenFile = path.join(userDataDir, 'token');
  await mkdir(userDataDir, { recursive: true });
  await writeFile(tokenFile, token, { mode: 0o600 });

  const args = [
    path.join(editor.root, 'out/server-main.js'),
    '--accept-server-license-terms',
    ...['--connection-token-file', tokenFile],
    ...['--host', '127.0.0.1', '--port', '0'],
    ...['--server-data-dir', userDataDir, '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
    '--disable-telemetry',
    // The environment of a test is the one it was given, not one that a login shell adds to.
    '--force-disable-user-env',
    // Without it, VS Code ignores which extension is under development.
    ...(driver ? ['--enable-smoke-test-driver'] : []),
    ...(trust ? [] : ['--disable-workspace-trust']),
    ...(endWithWindow
      ? ['--enable-remote-auto-shutdown', '--remote-auto-shutdown-without-delay', '--reconnection-grace-time', '10']
      : []),
  ];
  const child = spawn(editor.node, args, {
    env: {
      ...process.env,
      // No marketplace: nothing is asked of the network, and nothing waits for its answer.
      EXTENSIONS_GALLERY: '{}',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that extension hosts and watchers can be ended with it.
    detached: true,
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  let text = '';
  const stop = () => stopGroup(child, ended);

  const port = await new Promise((resolve, reject) => {
    const fail = (cause) => reject(new Error(`VS Code's server ${cause}. Its last lines:\n${lastLines(text)}`));
    const timer = setTimeout(() => fail(`did not start within ${startLimitMs / 1000} s`), startLimitMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        text = (text + chunk).slice(-20_000);
        const listening = /Extension host agent listening on (\d+)/.exec(text);
        if (!listening) return;
        clearTimeout(timer);
        resolve(Number(listening[1]));
      });
    }
    child.on('error', (error) => fail(`could not be started (${error.message})`));
    void ended.then(() => {
      clearTimeout(timer);
      fail('ended while starting');
    });
  }).catch(async (error) => {
    await stop();
    throw error;
  });

  const authority = `127.0.0.1:${port}`;
  const origin = `http://${authority}`;
  return {
    origin,
    url: (view) => windowUrl(origin, authority, token, view),
    output: () => lastLines(text),
    ended,
    stop,
  };
}

/**
 * @param {string} origin
 * @param {string} authority
 * @param {string} token
 * @param {WorkbenchView} view
 */
function windowUrl(origin, authority, token, { workspace, development, tests, payload = [] }) {
  const remote = (file) => `vscode-remote://${authority}${pathToFileURL(file).pathname}`;
  const entries = [
    ...(development ? [['extensionDevelopmentPath', remote(development)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...payload,
  ];
  const url = new URL(origin);
  url.searchParams.set('tkn', token);
  if (!workspace) url.searchParams.set('ew', 'true');
  else url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', path.resolve(workspace));
  url.searchParams.set('payload', JSON.stringify(entries));
  return url.href;
}

/**
 * Makes an unpacked extension an installed one. The address of a window has room for one extension under development
 * only; the others come in this way. Must happen before the server first looks into the folder.
 * @param {string} extensionsDir
 * @param {string} extension a folder with a package.json
 */
export async function linkExtension(extensionsDir, extension) {
  const manifest = JSON.parse(await readFile(path.join(extension, 'package.json'), 'utf8'));
  await mkdir(extensionsDir, { recursive: true });
  const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`.toLowerCase();
  await symlink(path.resolve(extension), path.join(extensionsDir, name), 'dir');
}

async function stopGroup(child, ended) {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      return; // Nobody of the group is left.
    }
    await Promise.race([ended, delay(3_000, undefined, { ref: false })]);
  }
}

function lastLines(text) {
  return text.trim().split('\n').slice(-30).join('\n');
}
