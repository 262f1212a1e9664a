// Bundles one benchmark of this folder as the unit tests are bundled, and runs it with the rest of the arguments.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildGrammars, buildPatternWorker, root, sharedOptions } from '../../esbuild.mjs';

/** A benchmark runs by itself when it is loaded, or exports `run`. Sets the exit code of this process. */
export async function runBench(name, args = process.argv.slice(2)) {
  const outfile = join(root, 'out', `bench-${name}-${process.pid}.cjs`);
  await build({
    ...sharedOptions,
    stdin: {
      contents: `import * as bench from './${name}'; const { run } = Object(bench); if (run) void run();`,
      resolveDir: join(root, 'test/bench'),
    },
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
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...args], {
    stdio: 'inherit',
    cwd: process.cwd(),
  });
  rmSync(outfile, { force: true });
  if (status !== 0) process.exitCode = status ?? 1;
}
