import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuTime } from '../../../cpuTime';
import { secretScanner } from '../../../../src/node/secretScanner';

declare const FRESH_EYES_ROOT: string;

const source = /\.(?:[cm]?[jt]sx?|json|css|scss|html|py|sh|c|cc|h|md|ya?ml)$/;
const isFull = process.env['FRESH_EYES_FULL'] !== undefined;

/** Sources of published packages, in a fixed order; every seventh in the normal run, all of them in the full one. */
function cleanFiles(): string[] {
  const modules = join(FRESH_EYES_ROOT, 'node_modules');
  return readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && source.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .filter((_, index) => isFull || index % 7 === 0);
}

describe('clean source files', function () {
  this.timeout(600_000);

  it('are left alone: at most one in a thousand is flagged, at 15 MB/s or more', async () => {
    const scanner = secretScanner();
    const flagged: string[] = [];
    let bytes = 0;
    let ms = 0;
    const files = cleanFiles();
    assert.ok(files.length >= 1800, `only ${files.length} files below node_modules`);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      let hits: Awaited<ReturnType<typeof scanner.scan>> = [];
      ms += await cpuTime(async () => (hits = await scanner.scan(text, file)));
      bytes += text.length;
      if (hits.length > 0) flagged.push(`${file.slice(FRESH_EYES_ROOT.length + 14)} (${hits[0]?.kind ?? ''})`);
    }
    const rate = bytes / 1000 / ms;
    console.log(
      `      ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB: ${flagged.length} flagged (${((flagged.length / files.length) * 1000).toFixed(2)} in 1,000), ${rate.toFixed(0)} MB per second of processor time`,
    );
    for (const one of flagged) console.log(`      flagged: ${one}`);
    assert.ok(flagged.length <= Math.ceil(files.length / 1000), flagged.join('\n'));
    assert.ok(rate >= 15, `${rate.toFixed(1)} MB/s`);
  });
});
