// Runs tests in plain Node: node test/unit.mjs [part of a path, or !part of those to leave …] [--node24] [-- mocha options]
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildGrammars, buildPatternWorker, root, sharedOptions } from '../esbuild.mjs';

const split = process.argv.indexOf('--');
const own = process.argv.slice(2, split < 0 ? undefined : split);
const mochaOptions = split < 0 ? [] : process.argv.slice(split + 1);
const onNode24 = own.includes('--node24');
const wanted = own.filter((arg) => !/^(?:--|!)/.test(arg));
const left = own.filter((arg) => arg.startsWith('!')).map((arg) => arg.slice(1));

const entryPoints = ['unit', 'cli']
  .map((name) => join(root, 'test', name))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .filter((file) => !left.some((part) => file.includes(part)))
  .sort();
if (entryPoints.length === 0) {
  console.error(`No test has ${wanted.join(' or ')} in its path.`);
  process.exit(2);
}

// A folder per run, so that two runs at once do not disturb each other.
const outdir = join(root, 'out', `unit-${process.pid}`);
// A run that was ended from outside may have left one of that name.
rmSync(outdir, { recursive: true, force: true });
await build({
  ...sharedOptions,
  entryPoints,
  outdir,
  outbase: 'test',
  packages: 'external',
  sourcemap: 'inline',
  define: {
    FRESH_EYES_VERSION: '"0.0.0-test"',
    FRESH_EYES_ROOT: JSON.stringify(root),
    FRESH_EYES_GRAMMARS: JSON.stringify(await buildGrammars()),
    FRESH_EYES_PATTERN_WORKER: JSON.stringify(await buildPatternWorker()),
  },
});
const node = onNode24 ? await node24() : process.execPath;
const { status } = spawnSync(
  node,
  [
    '--enable-source-maps',
    join(root, 'node_modules/mocha/bin/mocha.js'),
    '--recursive',
    outdir,
    '--reporter',
    join(root, 'test/countingReporter.cjs'),
    '--timeout',
    // Large sizes take as long as they take; what hangs is still ended.
    process.env.FRESH_EYES_FULL === undefined ? '20000' : '900000',
    ...mochaOptions,
  ],
  { stdio: 'inherit', cwd: root },
);
rmSync(outdir, { recursive: true, force: true });
process.exit(status ?? 1);

/** The bundled command line must run on the newest Node too, whatever this machine has. */
async function node24() {
  const { node24: path } = await import('./host/install.mjs');
  return path();
}
