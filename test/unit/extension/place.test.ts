import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineHash, placeAfter, placeNear, type Edit, type Lines, type Place } from '../../../src/extension/place';

const runs = process.env['FRESH_EYES_FULL'] ? 20_000 : 2_000;

function asLines(lines: readonly string[]): Lines {
  return { count: lines.length, textOf: (index) => lines[index] ?? '' };
}

/** What an editor does to its text, written the plainest way. */
function applyEdit(lines: readonly string[], edit: Edit): string[] {
  const head = lines.slice(0, edit.startLine + 1).join('\n');
  const before = head.slice(0, head.length - (lines[edit.startLine] ?? '').length + edit.startCharacter);
  const after = [(lines[edit.endLine] ?? '').slice(edit.endCharacter), ...lines.slice(edit.endLine + 1)].join('\n');
  return (before + edit.text + after).split('\n');
}

function followed(lines: readonly string[], start: number, length: number, place?: Place) {
  return {
    place: place ?? { lines: { start, end: start + length - 1 }, isSame: true },
    hashes: lines.slice(start - 1, start - 1 + length).map(lineHash),
    reviewedStart: start,
  };
}

/** A position in the document at hand, from two random numbers. */
function editFrom(lines: readonly string[], [a, b, c, d]: readonly number[], text: string): Edit {
  const at = (line: number, character: number) => {
    const index = line % lines.length;
    return { line: index, character: character % ((lines[index] ?? '').length + 1) };
  };
  const [x, y] = [at(a ?? 0, b ?? 0), at(c ?? 0, d ?? 0)].sort((p, q) => p.line - q.line || p.character - q.character);
  assert.ok(x && y);
  return { startLine: x.line, startCharacter: x.character, endLine: y.line, endCharacter: y.character, text };
}

const step = fc.tuple(
  fc.array(fc.nat(60), { minLength: 4, maxLength: 4 }),
  fc.constantFrom('', '', 'x', '\n', 'new\n', 'a\nb', '\n\n', 'one\ntwo\n'),
);

describe('following findings through edits', () => {
  const document = Array.from({ length: 20 }, (_, index) => `line ${index}`);

  it('says the same as a search of the whole text after any run of edits', () => {
    fc.assert(
      fc.property(
        fc.nat(19),
        fc.integer({ min: 1, max: 4 }),
        fc.array(step, { maxLength: 12 }),
        (first, length, steps) => {
          const start = Math.min(first, 20 - length) + 1;
          const block = document.slice(start - 1, start - 1 + length).join('\n');
          let lines: string[] = [...document];
          let finding = followed(document, start, length);
          for (const [numbers, text] of steps) {
            const edit = editFrom(lines, numbers, text);
            lines = applyEdit(lines, edit);
            const place = placeAfter(finding, [edit], asLines(lines));
            assert.ok(place);
            finding = { ...finding, place };
            // An edit may write the same lines a second time: then either place is right, and none is too.
            const whole = `\n${lines.join('\n')}\n`;
            const times = whole.split(`\n${block}\n`).length - 1;
            if (place.isSame) assert.equal(lines.slice(place.lines.start - 1, place.lines.end).join('\n'), block);
            else assert.notEqual(times, 1);
            assert.ok(place.lines.start >= 1 && place.lines.end <= lines.length);
          }
        },
      ),
      { numRuns: runs },
    );
  });

  it('never loses equal lines to each other while edits stay outside the finding', () => {
    const same = Array.from({ length: 20 }, (_, index) => (index % 3 === 0 ? '}' : '  return;'));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 19 }), step, (first, [numbers, text]) => {
        const edit = editFrom(same, numbers, text);
        const isBefore = edit.endLine < first;
        const isAfter = edit.startLine > first;
        fc.pre(isBefore || isAfter);
        const lines = applyEdit(same, edit);
        const place = placeAfter(followed(same, first + 1, 1), [edit], asLines(lines));
        const moved = isBefore ? lines.length - same.length : 0;
        assert.deepEqual(place, { lines: { start: first + 1 + moved, end: first + 1 + moved }, isSame: true });
      }),
      { numRuns: runs },
    );
  });

  it('gives a finding back when an undo restores its lines', () => {
    const cut: Edit = { startLine: 4, startCharacter: 0, endLine: 7, endCharacter: 0, text: '' };
    const without = applyEdit(document, cut);
    const finding = followed(document, 6, 1);
    const gone = placeAfter(finding, [cut], asLines(without));
    assert.equal(gone?.isSame, false);
    const undo: Edit = {
      startLine: 4,
      startCharacter: 0,
      endLine: 4,
      endCharacter: 0,
      text: 'line 4\nline 5\nline 6\n',
    };
    const back = placeAfter({ ...finding, place: gone }, [undo], asLines(applyEdit(without, undo)));
    assert.deepEqual(back, { lines: { start: 6, end: 6 }, isSame: true });
  });

  it('follows several edits of one event in the order they are applied', () => {
    const edits: Edit[] = [
      { startLine: 10, startCharacter: 0, endLine: 10, endCharacter: 0, text: 'below\n' },
      { startLine: 1, startCharacter: 0, endLine: 1, endCharacter: 0, text: 'above\nabove\n' },
    ];
    const lines = edits.reduce<string[]>(applyEdit, [...document]);
    assert.deepEqual(placeAfter(followed(document, 6, 2), edits, asLines(lines)), {
      lines: { start: 8, end: 9 },
      isSame: true,
    });
  });

  it('does not choose between two places that are equally near', () => {
    const lines = ['x', 'gone', 'x'];
    assert.equal(placeNear([lineHash('x')], 2, 5, asLines(lines)), null);
  });

  it('takes a carriage return for no difference', () => {
    assert.equal(lineHash('a\r'), lineHash('a'));
    assert.notEqual(lineHash('a'), lineHash('b'));
  });
});
