// npm run bench -- [name …] [--full]: every speed benchmark of this folder, beside what a person would use instead.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, loadavg, platform, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { buildAll, root } from '../../esbuild.mjs';
import { runBench } from './runBench.mjs';

const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const options = process.argv.slice(2).filter((arg) => arg.startsWith('--'));
const known = readdirSync(join(root, 'test/bench'))
  .filter((file) => file.endsWith('Bench.ts'))
  .map((file) => file.replace(/Bench\.ts$/, ''));
const names = known.filter((name) => wanted.length === 0 || wanted.includes(name)).sort();
if (names.length < wanted.length) {
  console.error(`There are these benchmarks: ${known.join(', ')}`);
  process.exit(2);
}

// Every benchmark measures one and the same build, and nobody else's.
const dist = mkdtempSync(join(tmpdir(), 'fresh-eyes-dist-'));
process.once('exit', () => rmSync(dist, { recursive: true, force: true, maxRetries: 3 }));
process.env.FRESH_EYES_DIST = dist;
if (options.includes('--full')) process.env.FRESH_EYES_FULL = '1';
await buildAll(dist);
console.log(machine());
for (const name of names) {
  console.log(`\n── ${name}`);
  await runBench(`${name}Bench`, options);
}

/** A ratio means little without the machine, and less when it was busy with something else. */
function machine() {
  const git = execFileSync('git', ['--version'], { encoding: 'utf8' }).trim();
  const [{ model } = { model: 'unknown' }] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const load = `load ${loadavg()[0].toFixed(1)} at the start`;
  const day = new Date().toISOString().slice(0, 10);
  return [day, platform(), `${cpus().length} cores`, model, memory, `Node ${process.versions.node}`, git, load].join(
    ' · ',
  );
}
