import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitLines } from '../../../../src/core/diff/change';
import { lineMap } from '../../../../src/core/diff/lineMap';
import { editedText } from '../../../randomTexts';

const numbered = Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`).join('');

describe('lineMap', () => {
  it('maps every line of a text to itself', () => {
    const map = lineMap(numbered, numbered);
    for (let line = 1; line <= 40; line++)
      assert.deepEqual(map.toLines({ start: line, end: line }), { start: line, end: line });
  });

  it('follows lines that are inserted and removed above', () => {
    const partly = numbered.replace('line 2\n', 'new\nnewer\nline 2\n').replace('line 10\n', '');
    const map = lineMap(numbered, partly);
    assert.deepEqual(map.toLines({ start: 5, end: 7 }), { start: 7, end: 9 });
    assert.deepEqual(map.toLines({ start: 20, end: 20 }), { start: 21, end: 21 });
  });

  it('places nothing where a line was edited, removed, or pulled apart', () => {
    assert.equal(lineMap(numbered, numbered.replace('line 6\n', 'line six\n')).toLines({ start: 5, end: 7 }), null);
    assert.equal(lineMap(numbered, numbered.replace('line 6\n', '')).toLines({ start: 6, end: 6 }), null);
    assert.equal(lineMap(numbered, numbered.replace('line 6\n', 'x\nline 6\n')).toLines({ start: 5, end: 6 }), null);
  });

  it('places nothing at lines that are not there', () => {
    const map = lineMap('a\n', 'a\n');
    for (const [start, end] of [
      [0, 1],
      [1, 2],
      [2, 2],
      [2, 1],
      [1, 0],
      [-1, -1],
      [1.5, 1.5],
      [NaN, NaN],
      [1, Infinity],
    ] as const) {
      assert.equal(map.toLines({ start, end }), null);
    }
    assert.equal(lineMap('', '').toLines({ start: 1, end: 1 }), null);
    assert.equal(lineMap('a', '').toLines({ start: 1, end: 1 }), null);
  });

  it('takes CRLF and LF for the same, and a missing last line break', () => {
    const map = lineMap('a\nb\nc\n', 'x\r\na\r\nb\r\nc');
    assert.deepEqual(map.toLines({ start: 1, end: 3 }), { start: 2, end: 4 });
  });

  it('knows no line breaks but LF', () => {
    assert.deepEqual(lineMap('a\u2028b\rc\fd\n', 'x\na\u2028b\rc\fd\n').toLines({ start: 1, end: 1 }), {
      start: 2,
      end: 2,
    });
  });

  it('brings a range back when the edit is undone', () => {
    const edited = numbered.replace('line 6\n', 'line six\n');
    assert.equal(lineMap(numbered, edited).toLines({ start: 6, end: 6 }), null);
    assert.deepEqual(lineMap(numbered, numbered).toLines({ start: 6, end: 6 }), { start: 6, end: 6 });
  });

  it('answers soon for two large texts that have nothing in common', () => {
    const text = (word: string): string => Array.from({ length: 30_000 }, (_, index) => `${word} ${index}\n`).join('');
    const started = performance.now();
    const map = lineMap(`first\n${text('a')}last\n`, `first\n${text('b')}last\n`);
    assert.deepEqual(map.toLines({ start: 1, end: 1 }), { start: 1, end: 1 });
    assert.deepEqual(map.toLines({ start: 30_002, end: 30_002 }), { start: 30_002, end: 30_002 });
    assert.equal(map.toLines({ start: 5, end: 5 }), null);
    assert.ok(performance.now() - started < 3000);
  });

  it('places lines on equal text or nowhere, after 5,000 random edit scripts', () => {
    let placed = 0;
    let asked = 0;
    fc.assert(
      fc.property(editedText, fc.nat(60), fc.nat(3), ({ before, after }, first, more) => {
        const from = splitLines(before);
        const range = { start: first + 1, end: first + 1 + more };
        const found = lineMap(before, after).toLines(range);
        if (range.end > from.length) {
          assert.equal(found, null);
          return;
        }
        asked++;
        if (found === null) return;
        placed++;
        const to = splitLines(after);
        assert.equal(found.end - found.start, range.end - range.start);
        assert.deepEqual(
          to.slice(found.start - 1, found.end).map(bare),
          from.slice(range.start - 1, range.end).map(bare),
        );
      }),
      { numRuns: process.env['FRESH_EYES_FULL'] ? 50_000 : 5000 },
    );
    assert.ok(placed > asked / 2, `${placed} of ${asked} were placed`);
  });

  it('places all lines that a single edit has not touched', () => {
    fc.assert(
      fc.property(fc.nat(39), fc.integer({ min: 1, max: 5 }), (at, count) => {
        const lines = splitLines(numbered);
        const inserted = Array.from({ length: count }, (_, index) => `inserted ${index}`);
        const map = lineMap(numbered, [...lines.slice(0, at), ...inserted, ...lines.slice(at)].join('\n'));
        for (let line = 1; line <= 40; line++) {
          const now = line <= at ? line : line + count;
          assert.deepEqual(map.toLines({ start: line, end: line }), { start: now, end: now });
        }
      }),
    );
  });
});

function bare(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
