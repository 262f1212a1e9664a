import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { globMatcher } from '../../../src/core/diff/pathMatcher';
import { readPack } from '../../../src/core/rules/packContent';
import { globSchema } from '../../../src/core/rules/ruleSchema';
import { patternEngine } from '../../../src/node/patternEngine';
import { cpuTime } from '../../cpuTime';
import { hostileGlobs, hostilePatterns, hostileQueries, queriedText } from '../../hostilePatterns';

const { signal } = new AbortController();

/** Row A10 of the abuse plan. */
describe('patterns that never end (A10)', function () {
  this.timeout(120_000);
  const engine = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
  before(async () => {
    await engine.match([['warm']], ['up'], signal);
  });
  after(() => engine.close());

  it('are a hundred and twenty', () => {
    assert.ok(hostilePatterns.length + hostileGlobs.length + hostileQueries.length >= 120);
  });

  it('run in linear time as regular expressions, or are refused or stopped, each on its own; the calling thread goes on', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const took: number[] = [];
    const ends: Record<string, number> = {};
    for (const [pattern, text] of hostilePatterns) {
      const ms = await cpuTime(async () => {
        const [result] = await engine.match([[pattern]], [text], signal);
        assert.ok(result !== undefined, pattern);
        ends[result.kind] = (ends[result.kind] ?? 0) + 1;
      });
      took.push(ms);
    }
    delay.disable();
    took.sort((one, other) => one - other);
    const slowest = took.at(-1) ?? 0;
    console.log(
      `      ${String(hostilePatterns.length)} patterns ${JSON.stringify(ends)}: median ${took[took.length >> 1]?.toFixed(1) ?? ''} ms, nine in ten within ${took[Math.floor(took.length * 0.9)]?.toFixed(0) ?? ''} ms, slowest ${slowest.toFixed(0)} ms of processor time; longest stall ${(delay.max / 1e6).toFixed(0)} ms`,
    );
    assert.ok(slowest <= 1_000, 'the limit of 200 ms, and a new worker');
    assert.ok(delay.max / 1e6 < 1_000, 'the calling thread never waits for a pattern');
    assert.deepEqual((await engine.match([['b+']], ['abb'], signal))[0]?.kind, 'matches', 'the next rule is served');
  });

  it('end as queries in a match, an error or the limit, and the next one is served', async () => {
    const ends: Record<string, number> = {};
    for (const query of hostileQueries) {
      const [result] = (await engine.query('javascript', queriedText, [query], signal)) ?? [];
      assert.ok(result !== undefined, query);
      ends[result.kind] = (ends[result.kind] ?? 0) + 1;
      if (result.kind === 'invalid') assert.equal(result.message.code, 'rules.pattern-invalid');
    }
    console.log(`      ${String(hostileQueries.length)} queries: ${JSON.stringify(ends)}`);
    const [next] = (await engine.query('javascript', 'f(1);', ['(call_expression) @finding'], signal)) ?? [];
    assert.equal(next?.kind === 'matches' && next.matches.length, 1);
  });

  it('are refused as globs, or match a thousand paths in an instant; those that are refused match nothing', async () => {
    const paths = Array.from(
      { length: 1_000 },
      (_, index) => `${'a/'.repeat(index % 20)}${'a'.repeat(index % 200)}.ts`,
    );
    let [accepted, slowest] = [0, 0];
    for (const glob of hostileGlobs) {
      if (globSchema.safeParse(glob).success) accepted += 1;
      // Not every glob passes through a schema: those of other tools' instruction files do not.
      slowest = Math.max(slowest, await cpuTime(() => paths.filter(globMatcher(glob)).length));
    }
    console.log(
      `      ${String(hostileGlobs.length)} globs: ${String(hostileGlobs.length - accepted)} refused, ${String(accepted)} harmless; the slowest took ${slowest.toFixed(0)} ms of processor time for 1,000 paths`,
    );
    assert.ok(slowest <= 1_000 && accepted < hostileGlobs.length / 2);
  });

  it('load as a pack', async () => {
    const files = Object.fromEntries(
      hostilePatterns.map(([pattern], index) => [
        `rules/r${String(index)}.md`,
        `---\nid: r${String(index)}\ntitle: R\nseverity: info\nkind: regex\nfiles: ${JSON.stringify([hostileGlobs[index % hostileGlobs.length]])}\nmatch: ${JSON.stringify([pattern])}\n---\nFlag it.\n`,
      ]),
    );
    const manifest = '{ "name": "acme", "version": "1.0.0", "formatVersion": 1 }';
    const ms = await cpuTime(() => readPack({ 'rulepack.json': manifest, ...files }, 'evil', '1.0.0'));
    console.log(`      ${String(hostilePatterns.length)} rules load in ${ms.toFixed(0)} ms of processor time`);
    assert.ok(ms <= 1_500);
  });
});
