// The one command that checks everything: npm test. `--full` adds large sizes, soaks and the oldest supported editor.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const full = process.argv.includes('--full');
const counts = mkdtempSync(join(tmpdir(), 'fresh-eyes-counts-'));
const tool = (name) => join(root, 'node_modules', '.bin', name);

installPackages();

/** What stands together runs together: two that do little at once, or that wait for processes of their own. */
const groups = [
  [
    ['types', tool('tsc'), ['-p', '.']],
    ['lint', tool('eslint'), ['-c', '.vscode/eslint.config.mjs', 'src', 'test']],
  ],
  [
    [
      'format',
      tool('prettier'),
      ['--check', '--log-level', 'warn', 'src/**/*.ts', 'test/**/*.{ts,mjs,cjs}', 'esbuild.mjs'],
    ],
    ['dead code and unlisted packages', tool('knip'), []],
  ],
  [['build', process.execPath, ['esbuild.mjs']]],
  [
    ['unit', process.execPath, ['test/unit.mjs', 'test/unit/', '!test/unit/node/']],
    ['unit, with git and endpoints', process.execPath, ['test/unit.mjs', 'test/unit/node/']],
  ],
  [
    ['command line', process.execPath, ['test/unit.mjs', 'test/cli/']],
    ['command line on Node 24', process.execPath, ['test/unit.mjs', 'test/cli/', '--node24']],
  ],
  [['editor', process.execPath, ['test/editor.mjs']]],
  ...(full ? [[['oldest supported editor', process.execPath, ['test/editor.mjs', '--oldest']]]] : []),
];

const failed = [];
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const group of groups) await Promise.all(group.map((step) => run(step, group.length === 1)));
rmSync(counts, { recursive: true, force: true });

if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(failed.length > 0 ? 1 : 0);

/** Alone a step writes as it goes; beside another its lines come in one piece when it has ended. */
async function run([name, command, args], isAlone) {
  const start = Date.now();
  const file = join(counts, `${name.replaceAll(' ', '-')}.json`);
  if (isAlone) console.log(`\n── ${name}`);
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', isAlone ? 'inherit' : 'pipe', isAlone ? 'inherit' : 'pipe'],
    env: { ...process.env, FRESH_EYES_COUNTS: file, ...(full && { FRESH_EYES_FULL: '1' }) },
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => said.push(part));
  const status = await new Promise((resolve) => child.on('error', () => resolve(1)).on('close', resolve));
  if (!isAlone) console.log(`\n── ${name}\n${Buffer.concat(said).toString()}`);
  const tests = readCounts(file);
  for (const key of Object.keys(sum)) sum[key] += tests?.[key] ?? 0;
  // A step without tests of its own counts as one.
  if (tests === null) sum[status === 0 ? 'passed' : 'failed']++;
  else if (status !== 0 && tests.failed === 0) sum.failed++;
  if (status !== 0) failed.push(name);
  console.log(`── ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
