// Runs mocha journeys inside a real VS Code: bundle, start one editor, run them all in it, report.

import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, open, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runTests } from '@vscode/test-electron';
import { buildGrammars, root, sharedOptions } from '../../esbuild.mjs';
import { installEditor } from './install.mjs';
import { installVsix } from './installVsix.mjs';
import { writeUserSettings } from './userSettings.mjs';
import { linkExtension } from './workbenchServer.mjs';

/** An extension that does nothing: the one "under development" when the one under test is installed as a package. */
export const bareExtension = path.join(import.meta.dirname, 'bareExtension');

/**
 * @typedef {object} EditorRun
 * @property {string} [workspace] folder or `.code-workspace` file; without it, an empty window
 * @property {string | string[]} [tests] files, or folders to search for `*.test.ts` (default: test/editor)
 * @property {string[]} [extensions] unpacked extensions to load (default: this project). The first is the one under
 *   development; the others may be test extensions, for example one that registers a language model
 * @property {string} [vsix] a packaged extension to install before
 * @property {Record<string, unknown>} [settings] the user's settings
 * @property {boolean} [restricted] the folder is not trusted, as a person finds a new one (default: all is trusted)
 * @property {Record<string, string | undefined>} [env] reaches the extension host and so the tests
 * @property {string} [grep] only tests whose full title matches
 * @property {'current' | 'oldest'} [version]
 * @property {number} [timeLimit] seconds for editor and tests together (default: 600)
 * @property {number} [testTimeout] milliseconds for one test (default: 30000)
 * @property {boolean} [verbose] also print what the editor itself logs
 *
 * @typedef {object} EditorResult
 * @property {boolean} ok whether at least one test ran and none failed
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {{ title: string, message: string }[]} failures
 * @property {string} [reason] why the tests did not come to an end, where they did not
 * @property {string} editor as in `VS Code 1.139.1 (server)`
 * @property {{ prepare: number, start: number, tests: number }} seconds bundling, editor up to the first test, tests
 */

/**
 * Runs tests in one editor of their own and prints what they print.
 * @param {EditorRun} run
 * @returns {Promise<EditorResult>} failing tests are part of the result; it rejects when there is nothing to run
 */
export async function runInEditor(run) {
  const { extensions = run.vsix ? [bareExtension] : [root], version = 'current', timeLimit = 600 } = run;
  const began = Date.now();
  const files = testFiles([run.tests ?? path.join(root, 'test/editor')].flat());
  const editor = await installEditor(version);
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'fresh-eyes-run-'));
  const bundle = path.join(root, 'out', `editor-${process.pid}-${path.basename(temporary).slice(-6)}`);
  const remove = () => {
    for (const folder of [temporary, bundle]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  // @vscode/test-electron ends the process on Ctrl+C.
  process.once('exit', remove);

  try {
    await bundleTests(files, bundle);
    const userDataDir = path.join(temporary, 'user');
    const extensionsDir = path.join(temporary, 'extensions');
    const output = path.join(temporary, 'output');
    const resultFile = path.join(temporary, 'result.json');
    await mkdir(extensionsDir, { recursive: true });
    await writeFile(output, '');
    await writeUserSettings(userDataDir, run.settings);
    let development = extensions;
    if (run.vsix) {
      // The server takes unpacked extensions in only while its folder of extensions is new.
      if (editor.kind === 'server') {
        for (const extension of extensions.slice(1)) await linkExtension(extensionsDir, extension);
        development = extensions.slice(0, 1);
      }
      await installVsix(editor, { vsix: run.vsix, userDataDir, extensionsDir });
    }

    const started = Date.now();
    const stopFollowing = follow(output, process.stdout);
    const error = await startTests(editor, {
      args: [
        ...(run.workspace ? [path.resolve(run.workspace)] : []),
        `--user-data-dir=${userDataDir}`,
        `--extensions-dir=${extensionsDir}`,
      ],
      extensions: development,
      restricted: run.restricted ?? false,
      verbose: run.verbose ?? process.env.FRESH_EYES_VERBOSE !== undefined,
      timeLimit,
      version,
      tests: path.join(bundle, 'journeyRunner.js'),
      env: {
        ...ownWorld(temporary),
        ...run.env,
        FRESH_EYES_TEST_OUTPUT: output,
        FRESH_EYES_TEST_RESULT: resultFile,
        FRESH_EYES_TEST_COLOR: process.stdout.isTTY && !process.env.NO_COLOR ? '1' : '',
        FRESH_EYES_TEST_GREP: run.grep ?? '',
        FRESH_EYES_TEST_TIMEOUT: String(run.testTimeout ?? 30_000),
      },
    });
    await stopFollowing();
    return report({ editor, resultFile, error, began, started });
  } finally {
    process.removeListener('exit', remove);
    remove();
  }
}

/** @returns {string[]} absolute paths */
function testFiles(paths) {
  const files = paths
    .map((each) => path.resolve(root, each))
    .flatMap((each) =>
      statSync(each).isDirectory()
        ? readdirSync(each, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
            .map((entry) => path.join(entry.parentPath, entry.name))
        : [each],
    );
  if (files.length === 0) throw new Error(`There is no *.test.ts in ${paths.join(', ')}. Name a folder that has some.`);
  return files.sort();
}

/** Into a folder of its own within the project, from where the tests find the project's packages. */
async function bundleTests(files, outdir) {
  const entries = files.map((file) => [
    path
      .relative(root, file)
      .replace(/\.[cm]?[jt]s$/, '')
      .replace(/[/\\]/g, '-'),
    file,
  ]);
  await build({
    ...sharedOptions,
    entryPoints: {
      ...Object.fromEntries(entries),
      journeyRunner: path.join(import.meta.dirname, 'journeyRunner.mjs'),
    },
    outdir,
    packages: 'external',
    sourcemap: 'linked',
    define: {
      FRESH_EYES_VERSION: '"0.0.0-test"',
      FRESH_EYES_ROOT: JSON.stringify(root),
      FRESH_EYES_GRAMMARS: JSON.stringify(await buildGrammars()),
    },
  });
}

/** What keeps a run apart from its user and from whatever started it. */
function ownWorld(temporary) {
  const inherited = Object.keys(process.env).filter((name) =>
    // Of a git hook that runs the tests, of a terminal within VS Code, of the command line's own settings.
    /^(GIT_(DIR|INDEX_FILE|WORK_TREE|PREFIX|OBJECT_DIRECTORY)|VSCODE_.*|ELECTRON_RUN_AS_NODE|OPENAI_.*)$/.test(name),
  );
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    XDG_CONFIG_HOME: path.join(temporary, 'config'),
    XDG_STATE_HOME: path.join(temporary, 'state'),
    XDG_CACHE_HOME: path.join(temporary, 'cache'),
  };
}

/** @returns {Promise<Error | undefined>} why the editor ended with another code than 0 */
async function startTests(editor, { args, extensions, restricted, verbose, timeLimit, version, tests, env }) {
  const launchArgs = [...args];
  if (editor.kind === 'desktop') {
    if (restricted) return startRestricted(editor, { args, extensions, tests, env });
  } else {
    launchArgs.push(`--editor=${version}`, `--time-limit=${timeLimit}`);
    if (restricted) launchArgs.push('--restricted');
    if (!verbose) launchArgs.push('--quiet');
  }
  const executable = editor.kind === 'desktop' ? editor.executable : path.join(import.meta.dirname, 'serverHost.mjs');
  return runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: extensions,
    extensionTestsPath: tests,
    launchArgs,
    extensionTestsEnv: env,
  }).then(
    () => undefined,
    (error) => error,
  );
}

/** `runTests` always trusts every folder, and on the desktop nothing can take that back. */
function startRestricted(editor, { args, extensions, tests, env }) {
  const flags = [
    ...args,
    '--no-sandbox',
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
    `--extensionTestsPath=${tests}`,
    ...extensions.map((folder) => `--extensionDevelopmentPath=${folder}`),
  ];
  return new Promise((resolve) => {
    const child = spawn(editor.executable, flags, { env: { ...process.env, ...env }, stdio: 'inherit' });
    child.on('error', resolve);
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : new Error(`The editor ended with ${signal ?? code}`)),
    );
  });
}

/** Prints what is appended to a file until told to stop, then the rest. */
function follow(file, stream) {
  let following = true;
  const done = (async () => {
    const handle = await open(file);
    for (;;) {
      const last = !following;
      const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(65_536) });
      stream.write(buffer.subarray(0, bytesRead));
      if (bytesRead === 0 && last) break;
      if (bytesRead === 0) await delay(100);
    }
    await handle.close();
  })();
  return () => {
    following = false;
    return done;
  };
}

function report({ editor, resultFile, error, began, started }) {
  const now = Date.now();
  const seconds = (from, to) => Number(((to - from) / 1000).toFixed(1));
  const name = `VS Code ${editor.version} (${editor.kind})`;
  if (!existsSync(resultFile)) {
    return {
      ...{ ok: false, passed: 0, failed: 0, skipped: 0, failures: [], editor: name },
      reason: `The editor ended before the tests did: ${error?.message ?? 'it gave no reason'}. Run again with FRESH_EYES_VERBOSE=1.`,
      seconds: { prepare: seconds(began, started), start: seconds(started, now), tests: 0 },
    };
  }
  const { startedAt, passed, skipped, failures } = JSON.parse(readFileSync(resultFile, 'utf8'));
  const reason =
    passed + failures.length === 0
      ? 'No test ran. Check the grep and the folder of the tests.'
      : error && failures.length === 0
        ? `All tests passed, but the editor failed: ${error.message}. Run again with FRESH_EYES_VERBOSE=1.`
        : undefined;
  return {
    ok: failures.length === 0 && !reason,
    passed,
    failed: failures.length,
    skipped,
    failures,
    ...(reason && { reason }),
    editor: name,
    seconds: { prepare: seconds(began, started), start: seconds(started, startedAt), tests: seconds(startedAt, now) },
  };
}
