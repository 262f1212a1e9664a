// Journeys in a real VS Code: node test/editor.mjs [--oldest] [--run NAME] [--grep PATTERN]
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root, sharedOptions } from '../esbuild.mjs';
import { packageAll } from '../package.mjs';
import { outsideJourneys, trustJourneys } from './editor/outsideJourneys.mjs';
import { emptyJourneys } from './editor/emptyJourneys.mjs';
import { foreignJourneys } from './editor/foreignJourneys.mjs';
import { menuJourneys } from './editor/menuJourneys.mjs';
import { packageChecks } from './editor/packageChecks.mjs';
import { setUpJourneys } from './editor/setUpJourneys.mjs';
import { runInEditor } from './host/runInEditor.mjs';

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const version = process.argv.includes('--oldest') ? 'oldest' : 'current';
const grep = option('grep');
const only = option('run');

/** Repositories, two of them side by side in one window, each with a first commit to come back to. */
function repositories() {
  const folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-journeys-'));
  for (const name of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'setUp']) {
    const repository = join(folder, name);
    mkdirSync(join(repository, 'src'), { recursive: true });
    const git = (...args) => execFileSync('git', args, { cwd: repository, stdio: 'pipe' });
    git('init', '-q', '-b', 'main');
    for (const [key, value] of [
      ['user.name', 'Ada Example'],
      ['user.email', 'ada@example.com'],
      ['commit.gpgSign', 'false'],
      ['core.autocrlf', 'false'],
    ]) {
      git('config', key, value);
    }
    writeFileSync(join(repository, 'README.md'), `# ${name}\n`);
    git('add', '.');
    git('commit', '-q', '-m', 'start');
    git('tag', 'start');
  }
  const workspace = join(folder, 'both.code-workspace');
  writeFileSync(workspace, JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }] }));
  return { folder, workspace };
}

/** Stands before git on PATH and writes every call down, so that a window that must not run git can be told from one that does. */
function recordedGit(folder) {
  const log = join(folder, 'git.log');
  const shim = join(folder, 'bin', 'git');
  mkdirSync(dirname(shim), { recursive: true });
  writeFileSync(
    shim,
    `#!/bin/sh\necho "$*" >> '${log}'\nexec ${execFileSync('which', ['git'], { encoding: 'utf8' }).trim()} "$@"\n`,
  );
  chmodSync(shim, 0o755);
  writeFileSync(log, '');
  return { log, path: `${dirname(shim)}${delimiter}${process.env.PATH}` };
}

const { folder, workspace } = repositories();
const git = recordedGit(folder);
/** @type {Record<string, () => Promise<import('./host/runInEditor.mjs').EditorResult>>} */
const runs = {
  journeys: () =>
    runInEditor({
      version,
      workspace,
      tests: join(root, 'test/editor/journeys'),
      extensions: [root, join(root, 'test/editor/modelExtension')],
      settings: { 'git.openRepositoryInParentFolders': 'never', 'git.autofetch': false },
      ...(grep && { grep }),
    }),
  /** The editor's own git is switched off, or is not there at all. */
  withoutGit: () =>
    runInEditor({
      version,
      workspace,
      tests: join(root, 'test/editor/journeys/reviewStaged.test.ts'),
      settings: { 'git.enabled': false },
    }),
  restricted: () =>
    runInEditor({
      version,
      workspace: join(folder, 'two'),
      tests: join(root, 'test/editor/restricted'),
      restricted: true,
      env: { PATH: git.path, FRESH_EYES_GIT_LOG: git.log },
      ...(grep && { grep }),
    }),
  outside: async () =>
    outsideJourneys({ version, repository: join(folder, 'three'), scripted: await scriptedEndpointModule() }),
  foreign: async () =>
    foreignJourneys({ version, repository: join(folder, 'six'), scripted: await scriptedEndpointModule() }),
  menus: () => menuJourneys({ version, repository: join(folder, 'seven') }),
  setUp: async () =>
    setUpJourneys({ version, repository: join(folder, 'setUp'), scripted: await scriptedEndpointModule() }),
  /** No folder is open at all. */
  noFolder: () => runInEditor({ version, tests: join(root, 'test/editor/noFolder'), ...(grep && { grep }) }),
  empty: () => emptyJourneys({ version, folder: join(folder, 'empty') }),
  trust: () => trustJourneys({ version, repository: join(folder, 'five') }),
  package: async () => packageChecks(await packages()),
  packaged: async () => {
    const { vsix } = await packages();
    return outsideJourneys({
      version,
      repository: join(folder, 'four'),
      scripted: await scriptedEndpointModule(),
      vsix,
    });
  },
};
let packed;
/** Made once, for both runs that need it. */
function packages() {
  return (packed ??= packageAll());
}

/** The scripted endpoint, for journeys that run beside the editor and not in it. */
async function scriptedEndpointModule() {
  const file = join(root, 'out', `scripted-${process.pid}.mjs`);
  await build({
    ...sharedOptions,
    format: 'esm',
    entryPoints: [join(root, 'test/scriptedEndpoint.ts')],
    outfile: file,
  });
  const module = await import(pathToFileURL(file).href);
  rmSync(file);
  return module;
}

const isFull = process.env.FRESH_EYES_FULL !== undefined;
const usual =
  version === 'oldest'
    ? ['journeys', 'outside', 'setUp', 'menus', 'empty', 'noFolder']
    : [
        'journeys',
        'restricted',
        'outside',
        'foreign',
        'noFolder',
        'empty',
        'trust',
        'package',
        'packaged',
        ...(isFull ? ['menus', 'setUp', 'withoutGit'] : []),
      ];
const results = [];
try {
  for (const [name, run] of Object.entries(runs)) {
    if (only ? only !== name : !usual.includes(name)) continue;
    results.push(await run());
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const result of results) {
  for (const key of Object.keys(counts)) counts[key] += result[key];
  const { prepare, start, tests } = result.seconds;
  console.log(
    `${result.editor}: ${result.passed} passed, ${result.failed} failed (${prepare} + ${start} + ${tests} s)`,
  );
  if (result.reason) console.error(result.reason);
}
if (process.env.FRESH_EYES_COUNTS) writeFileSync(process.env.FRESH_EYES_COUNTS, JSON.stringify(counts));
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
