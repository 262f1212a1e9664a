import { readFileSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Esbuild from 'esbuild';

/**
 * Bundles one source file to a script that a test can run in a process of its own, with the options and the version of
 * what ships.
 */
export async function bundledScript(entry: string): Promise<string> {
  const require = createRequire(join(FRESH_EYES_ROOT, 'package.json'));
  const { build } = require('esbuild') as typeof Esbuild;
  const own = (await import(pathToFileURL(join(FRESH_EYES_ROOT, 'esbuild.mjs')).href)) as {
    readonly sharedOptions: Esbuild.BuildOptions;
  };
  const { version } = JSON.parse(readFileSync(join(FRESH_EYES_ROOT, 'package.json'), 'utf8')) as { version: string };
  const outfile = join(mkdtempSync(join(tmpdir(), 'fresh-eyes-script-')), 'script.js');
  await build({
    ...own.sharedOptions,
    entryPoints: [join(FRESH_EYES_ROOT, entry)],
    outfile,
    define: {
      FRESH_EYES_VERSION: JSON.stringify(version),
      FRESH_EYES_ROOT: JSON.stringify(FRESH_EYES_ROOT),
      FRESH_EYES_GRAMMARS: JSON.stringify(FRESH_EYES_GRAMMARS),
      FRESH_EYES_PATTERN_WORKER: JSON.stringify(FRESH_EYES_PATTERN_WORKER),
    },
  });
  return outfile;
}
