#!/usr/bin/env node
// Brings the editors that the tests run in. Everything lands in the git-ignored `.vscode-test/` and is kept there.
//
//   node test/host/install.mjs [--oldest]     install what `npm test` (or `npm run test:full`) needs
//
// Where VS Code itself can be downloaded, `@vscode/test-electron` does that. Elsewhere VS Code's own server is built
// from the `code-server` package, to be opened in a headless Chromium; see serverHost.mjs.

import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const projectRoot = path.resolve(import.meta.dirname, '../..');

/** Where editors are kept. Several checkouts on one machine can share one folder through FRESH_EYES_VSCODE_FOLDER. */
export const editorFolder = process.env.FRESH_EYES_VSCODE_FOLDER ?? path.join(projectRoot, '.vscode-test');

/**
 * The pinned editors: `current` is what people use today, `oldest` is the lowest that `engines.vscode` promises.
 * `recipe` is raised when the way of building changes, so that an older install is built anew.
 */
export const editors = {
  current: {
    recipe: 1,
    vscode: '1.139.1',
    package: 'code-server@4.139.1',
    node: '24.21.0',
    // Not @vscode/sqlite3: it takes longest to build, and only VS Code's own agents ask for it.
    rebuild: ['@vscode/spdlog', '@vscode/native-watchdog', 'node-pty'],
    replace: {},
  },
  oldest: {
    recipe: 1,
    vscode: '1.105.1',
    package: 'code-server@4.105.1',
    node: '22.23.3',
    rebuild: ['@vscode/spdlog', 'native-watchdog', 'node-pty'],
    // Named by a git address there, which not every machine can reach; the released version is the same code.
    replace: { '@parcel/watcher': '2.5.1' },
  },
};

/**
 * @typedef {'current' | 'oldest'} EditorVersion
 * @typedef {{ kind: 'desktop', version: string, executable: string }} DesktopEditor
 * @typedef {{ kind: 'server', version: string, node: string, root: string, chromium: string }} ServerEditor
 *   `node` is the binary that runs the server, `root` the folder that holds `out/server-main.js`.
 */

/**
 * Installs the editor unless it is there already, and says where it is.
 * @param {EditorVersion} [version]
 * @returns {Promise<DesktopEditor | ServerEditor>}
 */
export async function installEditor(version = 'current') {
  return (await editorKind(version)) === 'desktop' ? installDesktop(version) : installServer(version);
}

/**
 * FRESH_EYES_VSCODE=server|desktop decides. Without it: the desktop where it is there already or can be downloaded
 * and has a screen to open on, else the server.
 * @param {EditorVersion} [version]
 * @returns {Promise<'desktop' | 'server'>}
 */
export async function editorKind(version = 'current') {
  const wanted = process.env.FRESH_EYES_VSCODE;
  if (wanted === 'server' || wanted === 'desktop') return wanted;
  if (wanted) {
    throw new Error(`FRESH_EYES_VSCODE is "${wanted}". Set it to "server" or "desktop", or leave it out.`);
  }
  if (process.platform !== 'linux') return 'desktop';
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'server';
  if (existsSync(desktopFolder(version))) return 'desktop';
  return (await desktopCanBeDownloaded()) ? 'desktop' : 'server';
}

/** @param {EditorVersion} version */
function desktopFolder(version) {
  return path.join(editorFolder, `vscode-${process.platform}-${process.arch}-${editors[version].vscode}`);
}

async function desktopCanBeDownloaded() {
  const { fetchStableVersions } = await import('@vscode/test-electron/out/download.js');
  return fetchStableVersions(true, 3_000).then(
    () => true,
    () => false,
  );
}

/** @param {EditorVersion} version */
async function installDesktop(version) {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  const { vscode } = editors[version];
  await mkdir(editorFolder, { recursive: true });
  const executable = await downloadAndUnzipVSCode({ version: vscode, cachePath: editorFolder }).catch((error) => {
    throw new Error(
      `VS Code ${vscode} could not be downloaded (${error?.message ?? error}). ` +
        'Run again with FRESH_EYES_VSCODE=server to build it from packages instead.',
    );
  });
  return { kind: 'desktop', version: vscode, executable };
}

/**
 * Installs VS Code's server, whatever `editorKind` says: for what needs the workbench as a page.
 * @param {EditorVersion} [version]
 * @returns {Promise<ServerEditor>}
 */
export async function installServer(version = 'current') {
  if (process.platform !== 'linux') {
    throw new Error('The server form of VS Code is built on Linux only. Leave FRESH_EYES_VSCODE out.');
  }
  const editor = editors[version];
  const chromium = await installChromium();
  const nodeBinary = await installNode(editor.node);
  const folder = path.join(editorFolder, `server-${editor.vscode}`);
  const root = path.join(folder, 'node_modules/code-server/lib/vscode');
  await installOnce(folder, `VS Code ${editor.vscode}`, editor, () => buildServer(editor, folder, root, nodeBinary));
  return { kind: 'server', version: editor.vscode, node: nodeBinary, root, chromium };
}

async function buildServer(editor, folder, root, nodeBinary) {
  const nodeRoot = path.resolve(nodeBinary, '../..');
  progress(`${editor.package}: download`);
  await npm(folder, ['install', '--ignore-scripts', editor.package]);

  progress(`${editor.package}: its dependencies`);
  await replaceDependencies(root, editor.replace);
  await npm(root, ['install', '--omit=dev', '--ignore-scripts']);
  await npm(path.join(root, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']);

  progress(`${editor.package}: native modules`);
  await npm(root, ['rebuild', '--ignore-scripts=false', ...editor.rebuild], {
    PATH: `${path.dirname(nodeBinary)}${path.delimiter}${process.env.PATH}`,
    npm_config_nodedir: nodeRoot,
    JOBS: 'max',
  }).catch((error) => {
    throw new Error(`${error.message}\nNative modules need a compiler: install python3, make and g++, then run again.`);
  });
}

/** @param {string} root */
async function replaceDependencies(root, replacements) {
  for (const folder of [root, path.join(root, 'extensions')]) {
    const file = path.join(folder, 'package.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    for (const [name, range] of Object.entries(replacements)) {
      const kind = ['dependencies', 'devDependencies'].find((each) => manifest[each]?.[name]);
      if (!kind) continue;
      manifest[kind][name] = range;
      await writeFile(file, JSON.stringify(manifest, null, 2));
      // The lock holds the address too.
      await rm(path.join(folder, 'npm-shrinkwrap.json'), { force: true });
    }
  }
}

/** The path of a Node 24 binary, installed on first use: to run a bundle on a Node other than the one at hand. */
export function node24() {
  return installNode(editors.current.node);
}

/**
 * @param {string} version exact, as in `24.21.0`
 * @returns {Promise<string>} the path of the binary
 */
export async function installNode(version) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = path.join(editorFolder, `node-${version}`);
  const binary = path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  await installOnce(folder, `Node ${version}`, { recipe: 1 }, () =>
    npm(folder, ['install', '--ignore-scripts', `${name}@${version}`]),
  );
  return binary;
}

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** The path of a Chromium: FRESH_EYES_CHROMIUM, else one found on PATH, else Debian's package where that is allowed. */
export async function installChromium() {
  const wanted = process.env.FRESH_EYES_CHROMIUM;
  if (wanted && !existsSync(wanted)) {
    throw new Error(`FRESH_EYES_CHROMIUM names ${wanted}, which does not exist. Correct it or leave it out.`);
  }
  const present = wanted ?? findOnPath(chromiumNames);
  if (present) return present;

  const asRoot = await commandAsRoot();
  if (!asRoot || !findOnPath(['apt-get'])) {
    throw new Error(
      'The editor tests need Chromium, and it is not installed. Install the package "chromium" ' +
        '(Debian: sudo apt-get install chromium), or point FRESH_EYES_CHROMIUM at a Chromium or Chrome.',
    );
  }
  return withLock(async () => {
    const started = Date.now();
    if (!findOnPath(chromiumNames)) {
      progress('Chromium: apt-get install chromium');
      const apt = [
        ...asRoot,
        'env',
        'DEBIAN_FRONTEND=noninteractive',
        'apt-get',
        '-o',
        'DPkg::Lock::Timeout=300',
        '-qq',
      ];
      await quietly([...apt, 'update']);
      await quietly([...apt, 'install', '--yes', '--no-install-recommends', 'chromium']);
      progress(`Chromium: ready after ${seconds(started)} s`);
    }
    const installed = findOnPath(chromiumNames);
    if (!installed) {
      throw new Error('apt-get installed "chromium", but no chromium is on PATH. Set FRESH_EYES_CHROMIUM to its path.');
    }
    return installed;
  });
}

/** The words to put before a command to run it as root, or undefined where that would ask for a password. */
async function commandAsRoot() {
  if (process.getuid?.() === 0) return [];
  return run('sudo', ['-n', 'true']).then(
    () => ['sudo', '-n'],
    () => undefined,
  );
}

/** @param {string[]} names */
function findOnPath(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      const file = path.join(folder, name);
      if (folder && existsSync(file)) return file;
    }
  }
  return undefined;
}

/**
 * Runs `build` in an empty folder unless a finished install is there. The marker is written last, so an interrupted
 * install has none and is done again from an empty folder.
 */
async function installOnce(folder, name, recipe, build) {
  const marker = path.join(folder, '.installed.json');
  const expected = JSON.stringify(recipe);
  const finished = () => existsSync(marker) && readFileSync(marker, 'utf8') === expected;
  if (finished()) return;
  await withLock(async () => {
    // Another process may have finished it while this one waited.
    if (finished()) return;
    const started = Date.now();
    progress(existsSync(folder) ? `${name}: found half an install, starting again` : `${name}: installing`);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await mkdir(folder, { recursive: true });
    // Without a manifest of its own, npm would walk up and install into the project.
    await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
    await build();
    await writeFile(marker, expected);
    progress(`${name}: ready after ${seconds(started)} s`);
  });
}

/** One install at a time: several test runs may start on a fresh checkout together. */
async function withLock(work) {
  await mkdir(editorFolder, { recursive: true });
  const lock = path.join(editorFolder, 'install.lock');
  let told = false;
  for (;;) {
    const handle = await open(lock, 'wx').catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (handle) {
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    }
    if (await holderIsGone(lock)) {
      await unlink(lock).catch(() => {});
      continue;
    }
    if (!told) progress(`waiting for another install (${lock})`);
    told = true;
    await delay(1_000);
  }
  const release = () => rm(lock, { force: true });
  try {
    return await work();
  } finally {
    await release();
  }
}

async function holderIsGone(lock) {
  const pid = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (!pid) {
    // Just created and not yet written, or left empty by a crash: a second look tells which.
    await delay(1_000);
    return (await readFile(lock, 'utf8').catch(() => 'gone')) === '';
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/**
 * npm, quiet. What `npm test` leaves in the environment about the project is dropped, and
 * `engine-strict` is off: these packages run on the Node installed beside them, not on the one that runs npm.
 */
function npm(cwd, args, env = {}) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_local_prefix)/.test(name),
  );
  const settings = ['--no-audit', '--no-fund', '--engine-strict=false', '--loglevel=error'];
  return quietly(['npm', ...args, ...settings], { cwd, env: { ...Object.fromEntries(inherited), ...env } });
}

/** Runs a command without showing its output, unless it fails: then the last lines are in the error. */
function quietly([command, ...args], options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (output = (output + chunk).slice(-8_000)));
    }
    child.on('error', (error) =>
      reject(new Error(`${command} could not be started (${error.message}). Put it on PATH.`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(undefined);
      const tail = output.trim().split('\n').slice(-20).join('\n  ');
      reject(new Error(`"${[command, ...args].join(' ')}" ended with ${signal ?? code}:\n  ${tail}`));
    });
  });
}

function progress(line) {
  process.stderr.write(`[editor] ${line}\n`);
}

function seconds(started) {
  return ((Date.now() - started) / 1000).toFixed(0);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === path.resolve(process.argv[1])) {
  try {
    const editor = await installEditor(process.argv.includes('--oldest') ? 'oldest' : 'current');
    progress(`VS Code ${editor.version} (${editor.kind}) is ready in ${editorFolder}`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
