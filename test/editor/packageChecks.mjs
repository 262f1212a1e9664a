// What is packaged holds what it should, nothing else, and works on its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageAll } from '../../package.mjs';

const inBoth = [
  /^dist\/(cli|commandLine|hook|otlp|patternWorker)\.js$/,
  /^dist\/grammars\/[\w-]+\.wasm\.br$/,
  /^dist\/rules\/[\w-]+\.md$/,
];
const inExtension = [
  ...inBoth,
  /^dist\/(extension|engine)\.js$/,
  /^l10n\/bundle\.l10n(\.[\w-]+)?\.json$/,
  /^package\.nls(\.[\w-]+)?\.json$/,
  /^media\/(icon\.png|view\.svg|[\w-]+\.schema\.json|walkthrough\/\w+\.svg|screenshots\/[\w-]+\.png)$/,
  /^(package\.json|readme\.md|changelog\.md|LICENSE\.txt|THIRD-PARTY-NOTICES\.txt)$/,
];
const inTarball = [...inBoth, /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|THIRD-PARTY-NOTICES\.txt)$/];

/**
 * @param {{ vsix: string, tarball: string }} packages
 * @returns {Promise<import('../host/runInEditor.mjs').EditorResult>}
 */
export async function packageChecks({ vsix, tarball }) {
  const began = Date.now();
  const sum = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
  const files = (command, args) => execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n');
  const strangers = (names, allowed) => names.filter((name) => !allowed.some((pattern) => pattern.test(name)));
  const names = files('unzip', ['-Z1', vsix]).flatMap((name) => /^extension\/(.+)$/.exec(name)?.[1] ?? []);
  const read = (name) => execFileSync('unzip', ['-p', vsix, `extension/${name}`], { maxBuffer: 1e8 }).toString();

  const checks = {
    'the extension holds what it needs and nothing else': () => {
      assert.deepEqual(strangers(names, inExtension), []);
      for (const wanted of [
        'dist/extension.js',
        'dist/engine.js',
        'dist/grammars/web-tree-sitter.wasm.br',
        'media/icon.png',
      ]) {
        assert.ok(names.includes(wanted), wanted);
      }
    },
    'the extension weighs at most 2.5 MB': () =>
      assert.ok(statSync(vsix).size <= 2.5e6, `${statSync(vsix).size} bytes`),
    'nothing in it points to source maps or to this machine': () => {
      for (const name of names.filter((each) => /\.(js|json|md)$/.test(each))) {
        assert.doesNotMatch(read(name), /sourceMappingURL|\/work\/|\/home\/|registry\.npmjs/, name);
      }
    },
    'the notices name every package of which a part is in the bundles': () => {
      const notices = read('THIRD-PARTY-NOTICES.txt');
      for (const name of ['openai', 'diff', 'minimatch', 'zod', 'web-tree-sitter', '@secretlint/core', 'yaml']) {
        assert.match(notices, new RegExp(`^${name} \\d`, 'm'), name);
      }
      assert.doesNotMatch(notices, /undefined/);
    },
    'the manifest that ships has no scripts and no dependencies': () => {
      const { scripts, dependencies, devDependencies } = JSON.parse(read('package.json'));
      assert.deepEqual([scripts, dependencies, devDependencies], [undefined, undefined, undefined]);
    },
    'packaging again gives the same bytes': async () => {
      const before = [sum(vsix), sum(tarball)];
      await packageAll();
      assert.deepEqual([sum(vsix), sum(tarball)], before);
    },
    'the command line is bundles and texts, without dependencies': () => {
      const packed = files('tar', ['-tzf', tarball]).map((name) => name.replace(/^package\//, ''));
      assert.deepEqual(strangers(packed, inTarball), []);
    },
    'the command line installs into an empty folder and reviews': () => {
      const folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-tarball-'));
      try {
        const run = (command, args, cwd) =>
          execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
        writeFileSync(join(folder, 'package.json'), '{ "private": true }');
        run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball], folder);
        const repository = join(folder, 'repository');
        mkdirSync(repository);
        run('git', ['init', '-q'], repository);
        writeFileSync(join(repository, 'a.ts'), 'debugger;\n');
        run('git', ['add', '.'], repository);
        const report = JSON.parse(
          run(join(folder, 'node_modules/.bin/fresh-eyes'), ['review', '--format', 'json', '--no-cache'], repository),
        );
        assert.deepEqual(
          report.findings.map(({ rule, location }) => [rule, location.path, location.startLine]),
          [['core/debugger-left', 'a.ts', 1]],
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };

  const failures = [];
  for (const [title, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`    ✔ ${title}`);
    } catch (error) {
      failures.push({ title, message: String(error?.stack ?? error) });
      console.log(`    ✗ ${title}\n${error?.stack ?? error}`);
    }
  }
  const passed = Object.keys(checks).length - failures.length;
  return {
    ...{ ok: failures.length === 0, passed, failed: failures.length, skipped: 0, failures, editor: 'packages' },
    seconds: { prepare: 0, start: 0, tests: Number(((Date.now() - began) / 1000).toFixed(1)) },
  };
}
