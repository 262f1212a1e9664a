import { performance } from 'node:perf_hooks';
import { appendFileSync } from 'node:fs';
import { extensions } from 'vscode';

/** One window, one measurement: the order of the two is given, so that neither always has the cold caches. */
describe('activation', () => {
  it('is measured beside a bare extension with the same contributions', async () => {
    const times: Record<string, number> = {};
    for (const id of (process.env['FRESH_EYES_BENCH_ORDER'] ?? '').split(',')) {
      const extension = extensions.getExtension(id);
      if (!extension || extension.isActive) throw new Error(`${id} is missing or was active before.`);
      const start = performance.now();
      await extension.activate();
      times[id] = performance.now() - start;
    }
    appendFileSync(process.env['FRESH_EYES_BENCH_RESULT'] ?? '', `${JSON.stringify(times)}\n`);
  });
});
