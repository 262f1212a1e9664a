import assert from 'node:assert/strict';
import { english } from '../../../src/core/messages';
import { patternEngine } from '../../../src/node/patternEngine';

describe('patternEngine', () => {
  const engine = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
  const { signal } = new AbortController();
  after(() => engine.close());

  it('gives the first match of each pattern in each line, with named groups and UTF-16 columns', async () => {
    const [result] = await engine.match([['(?i)log\\((?P<what>\\w+)\\)', 'é']], ['x', 'é LOG(token)'], signal);
    assert.deepEqual(result, {
      kind: 'matches',
      matches: [
        { lineIndex: 1, start: 2, end: 12, groups: { match: 'LOG(token)', what: 'token' } },
        { lineIndex: 1, start: 0, end: 1, groups: { match: 'é' } },
      ],
    });
  });

  it('names an invalid pattern and still runs the other sets', async () => {
    const [bad, good] = await engine.match([['(a'], ['a']], ['a'], signal);
    assert.ok(bad?.kind === 'invalid' && english(bad.message).includes('not valid'));
    assert.equal(good?.kind === 'matches' && good.matches.length, 1);
  });

  it('runs evil patterns in linear time, without a stall of the calling thread', async () => {
    const evil = ['(a+)+$', '(a|aa)+$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*a){20}', '(x+x+)+y', '([a-zA-Z]+)*$'];
    const lines = Array.from({ length: 50 }, () => `${'a'.repeat(1_500)}!`);
    let longest = 0;
    let before = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - before);
      before = performance.now();
    }, 5);
    const started = performance.now();
    const results = await engine.match(
      evil.map((pattern) => [pattern]),
      lines,
      signal,
    );
    clearInterval(beat);
    assert.equal(results.length, evil.length);
    assert.ok(performance.now() - started < evil.length * 600, 'within the limit per rule');
    assert.ok(longest < 100, `the calling thread stood still for ${longest.toFixed(0)} ms`);
  });

  it('ends a step that takes too long, lets the next one run, and gives up on a rule that keeps being late', async () => {
    const slow = '((?:[a-h]{1,200}){1,4})h';
    const lines = Array.from({ length: 3_000 }, () => 'abcdefgh'.repeat(200));
    const results = await engine.match([[slow], ['x']], lines, signal);
    assert.deepEqual(results, [{ kind: 'timed-out' }, { kind: 'matches', matches: [] }]);
    for (let again = 0; again < 3; again += 1) await engine.match([[slow]], lines, signal);
    const started = performance.now();
    await engine.match([[slow]], lines, signal);
    assert.ok(performance.now() - started < 50, 'a rule stopped three times is not tried again');
  });

  it('answers syntax queries, with #match? in linear time', async () => {
    const text = `call(${'a'.repeat(30)}b);\nother(x);\n`;
    const results = await engine.query(
      'javascript',
      text,
      [
        '((call_expression function: (identifier) @name) @finding (#match? @name "^(c|ca|al|l)+$"))',
        '((call_expression function: (identifier) @name) @finding (#not-match? @name "^call$"))',
        '(call_expression (#match? @missing "x"))',
        '(nonsense',
        '((call_expression) @finding (#run? "rm"))',
      ],
      signal,
    );
    const lines = results?.map((result) =>
      result.kind === 'matches'
        ? result.matches.map(({ captures }) => captures.find(({ name }) => name === 'finding')?.lines.start)
        : result.kind,
    );
    assert.deepEqual(lines, [[1], [2], 'invalid', 'invalid', 'invalid']);
    assert.equal(await engine.query('cobol', 'x', ['(x)'], signal), null);
  });

  it('rejects with the reason of an abort', async () => {
    const controller = new AbortController();
    const asked = engine.match([['a']], ['a'], controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(asked, /enough/);
    assert.equal((await engine.match([['a']], ['a'], signal)).length, 1);
  });
});
