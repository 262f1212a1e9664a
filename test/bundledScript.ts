import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Esbuild from 'esbuild';

/** Bundles one source file of the project to a script that a test can run in a process of its own. */
export function bundledScript(entry: string, define: Record<string, string> = {}): string {
  const { buildSync } = createRequire(join(FRESH_EYES_ROOT, 'package.json'))('esbuild') as typeof Esbuild;
  const outfile = join(mkdtempSync(join(tmpdir(), 'fresh-eyes-script-')), 'script.js');
  buildSync({
    entryPoints: [join(FRESH_EYES_ROOT, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    loader: { '.md': 'text', '.css': 'text' },
    define: { FRESH_EYES_VERSION: '"0.0.0-test"', ...define },
  });
  return outfile;
}
