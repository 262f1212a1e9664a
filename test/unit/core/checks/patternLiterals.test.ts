import assert from 'node:assert/strict';
import fc from 'fast-check';
import { patternLiterals } from '../../../../src/core/checks/patternLiterals';

describe('patternLiterals', () => {
  for (const [pattern, expected] of [
    ['\\bdebugger\\b', ['debugger']],
    ['foo|bar', ['foo', 'bar']],
    ['foo|b', null],
    ['foo|', null],
    ['(?:curl|wget)\\s+https', ['https']],
    ['\\b(?:execute|query)\\(', ['execute', 'query']],
    ['(?:execute|query)?\\(', null],
    ['(abc)*', null],
    ['(abc)+', ['abc']],
    ['(abc){0,3}', null],
    ['(abc){2}', ['abc']],
    ['abcd?', ['abc']],
    ['abc+d', ['abc']],
    ['ab\\.cd', ['ab.cd']],
    ['a[bc]d', null],
    ['[abc]{3}', null],
    ['abc[^\\]x]def\\d', ['abc']],
    ['(?!abc)x', null],
    ['(?=abc)x', null],
    ['(?<=abc)xyz', ['xyz']],
    ['(?<name>abc)\\k<name>', ['abc']],
    ['\\u0061bcd', ['bcd']],
    ['\\x61bcd', ['bcd']],
    ['\\n\\nabc', ['abc']],
    ['a.c', null],
    ['^<{7} \\S', ['<<<<<<< ']],
    ['a{3}b{2,}c', ['aaab']],
    ['ab{0}c{2}', null],
    ['a{2}?bc', ['aabc']],
    ['(?:ab){2}c', null],
    ['a{100}b', ['a'.repeat(20)]],
    ['(?:foo(?:bar|qux)x|other)', ['foo', 'other']],
    ['(?:foo(?:barn|quux)x|other)', ['barn', 'quux', 'other']],
    ['', null],
  ] as const) {
    it(`knows ${JSON.stringify(expected)} of /${pattern}/`, () => {
      assert.deepEqual(patternLiterals(pattern), expected);
    });
  }

  it('demands nothing that a matching text lacks', () => {
    const leaf = fc.constantFrom(
      'a',
      'b',
      'abc',
      'bca',
      'cab',
      '[ab]',
      '.',
      '\\w',
      '\\b',
      '^',
      '\\.',
      'a?',
      'b*',
      'c+',
      'a{2}',
      'b{3}?',
      'c{2,3}',
    );
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => one + other),
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(?:${one}|${other})`),
        tie('pattern').map((one) => `(${one})`),
        tie('pattern').map((one) => `(?:${one})?`),
        tie('pattern').map((one) => `(?:${one}){2,3}`),
        tie('pattern').map((one) => `(?=${one})`),
        tie('pattern').map((one) => `(?!${one})`),
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `${one}|${other}`),
      ),
    }));
    let matched = 0;
    const text = fc.string({ unit: fc.constantFrom('abc', 'bca', 'cab', 'a', 'b', '.', ' '), maxLength: 15 });
    fc.assert(
      fc.property(pattern, text, (source, sample) => {
        const literals = patternLiterals(source);
        if (literals === null || !new RegExp(source, 'm').test(sample)) return;
        matched++;
        assert.ok(
          literals.some((literal) => sample.includes(literal)),
          `/${source}/ matches ${sample}`,
        );
      }),
      { numRuns: process.env['FRESH_EYES_FULL'] ? 200_000 : 20_000 },
    );
    assert.ok(matched > 100, `only ${String(matched)} texts matched`);
  });
});
