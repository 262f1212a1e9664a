import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes, from the budgets of the architecture; `npm run build` writes what each bundle holds to out/meta.json. */
const budgets: Readonly<Record<string, number>> = {
  'extension.js': 40_000,
  'engine.js': 1_200_000,
  'cli.js': 20_000,
  'commandLine.js': 1_200_000,
  'hook.js': 60_000,
  'otlp.js': 120_000,
  'patternWorker.js': 300_000,
};

const dist = join(FRESH_EYES_ROOT, 'dist');
const meta = JSON.parse(readFileSync(join(FRESH_EYES_ROOT, 'out', 'meta.json'), 'utf8')) as {
  outputs: Record<string, { inputs: Record<string, unknown> }>;
};

describe('bundles', () => {
  for (const [file, most] of Object.entries(budgets)) {
    it(`keeps ${file} within ${String(most / 1000)} kB`, () => {
      assert.ok(existsSync(join(dist, file)), `${file} is not built: run "npm run build"`);
      assert.ok(
        statSync(join(dist, file)).size <= most,
        `${file} has ${String(statSync(join(dist, file)).size)} bytes`,
      );
    });
  }

  it('keeps every engine package out of the extension bundle', () => {
    const inputs = Object.keys(meta.outputs['dist/extension.js']?.inputs ?? {});
    const engine = inputs.filter((input) => /node_modules|^src\/node\//.test(input));
    assert.deepEqual(engine, []);
  });

  it('keeps the editor out of the command line', () => {
    const inputs = Object.keys(meta.outputs['dist/commandLine.js']?.inputs ?? {});
    assert.deepEqual(
      inputs.filter((input) => input.startsWith('src/extension/')),
      [],
    );
  });
});
