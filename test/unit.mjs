// Runs the unit tests in plain Node: node test/unit.mjs [part of a path …] [-- mocha options]
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildGrammars, root, sharedOptions } from '../esbuild.mjs';

const split = process.argv.indexOf('--');
const wanted = process.argv.slice(2, split < 0 ? undefined : split);
const mochaOptions = split < 0 ? [] : process.argv.slice(split + 1);

const folder = join(root, 'test', 'unit');
const entryPoints = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (entryPoints.length === 0) {
  console.error(`No unit test has ${wanted.join(' or ')} in its path.`);
  process.exit(2);
}

// A folder per run, so that two runs at once do not disturb each other.
const outdir = join(root, 'out', `unit-${process.pid}`);
await build({
  ...sharedOptions,
  entryPoints,
  outdir,
  outbase: 'test/unit',
  packages: 'external',
  sourcemap: 'inline',
  define: {
    FRESH_EYES_VERSION: '"0.0.0-test"',
    FRESH_EYES_ROOT: JSON.stringify(root),
    FRESH_EYES_GRAMMARS: JSON.stringify(await buildGrammars()),
  },
});
const { status } = spawnSync(
  process.execPath,
  [
    '--enable-source-maps',
    join(root, 'node_modules/mocha/bin/mocha.js'),
    '--recursive',
    outdir,
    '--timeout',
    '20000',
    ...mochaOptions,
  ],
  { stdio: 'inherit', cwd: root },
);
rmSync(outdir, { recursive: true, force: true });
process.exit(status ?? 1);
