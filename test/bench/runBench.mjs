// Bundles one benchmark of this folder as the unit tests are bundled, and runs it with the rest of the arguments.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildGrammars, buildPatternWorker, root, sharedOptions } from '../../esbuild.mjs';

export async function runBench(name) {
  const outfile = join(root, 'out', `bench-${name}-${process.pid}.cjs`);
  await build({
    ...sharedOptions,
    entryPoints: [join(root, 'test/bench', `${name}.ts`)],
    outfile,
    packages: 'external',
    sourcemap: 'inline',
    define: {
      FRESH_EYES_VERSION: '"0.0.0-bench"',
      FRESH_EYES_ROOT: JSON.stringify(root),
      FRESH_EYES_GRAMMARS: JSON.stringify(await buildGrammars()),
      FRESH_EYES_PATTERN_WORKER: JSON.stringify(await buildPatternWorker()),
    },
  });
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
    stdio: 'inherit',
    cwd: process.cwd(),
  });
  rmSync(outfile, { force: true });
  process.exitCode = status ?? 1;
}
