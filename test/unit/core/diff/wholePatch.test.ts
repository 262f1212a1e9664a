import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFilePatch, textHunks } from '../../../../src/core/diff/parseDiff';
import type { Hunk } from '../../../../src/core/diff/change';
import { wholePatch } from '../../../../src/core/diff/wholePatch';
import { editedText } from '../../../randomTexts';

const [encoder, decoder] = [new TextEncoder(), new TextDecoder('utf-8', { ignoreBOM: true })];

function taken(patch: string): ReturnType<typeof wholePatch> {
  return wholePatch(encoder.encode(patch), (bytes) => decoder.decode(bytes));
}

const name = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n';

/** As git writes hunks. */
function written(hunks: readonly Hunk[]): string {
  return hunks
    .map((hunk) => {
      const range = (start: number, lines: number): string => `${lines === 0 ? start - 1 : start},${lines}`;
      const ends = hunk.noFinalNewline;
      const last = (kind: 'added' | 'removed'): number => hunk.lines.findLastIndex((line) => line.kind !== kind);
      const lines = hunk.lines.map((line, index) => {
        const mark = { added: '+', removed: '-', context: ' ' }[line.kind];
        const isBare =
          (ends?.old === true && line.kind !== 'added' && index === last('added')) ||
          (ends?.new === true && line.kind !== 'removed' && index === last('removed'));
        return `${mark}${line.text}\n${isBare ? '\\ No newline at end of file\n' : ''}`;
      });
      return `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@\n${lines.join('')}`;
    })
    .join('');
}

describe('wholePatch', () => {
  it('gives both texts and the hunks with the usual context, for 3,000 random changes', () => {
    fc.assert(
      fc.property(editedText, ({ before, after }) => {
        fc.pre(before !== after);
        const whole = taken(name + written(textHunks(before, after, 1e6)));
        assert.equal(whole.side('old'), before);
        assert.equal(whole.side('new'), after);
        const expected = textHunks(before, after, 3);
        assert.equal(whole.hunks(), written(expected));
        assert.deepEqual(parseFilePatch(whole.hunks()).hunks, expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('finds neither texts nor hunks in a patch without hunks', () => {
    const { hunks, side } = taken('diff --git a/x b/x\nold mode 100644\nnew mode 100755\n');
    assert.deepEqual([hunks(), side('old'), side('new')], ['', '', '']);
  });

  it('reads a patch that marks empty lines of context by nothing', () => {
    const { side } = taken(`${name}@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n`);
    assert.deepEqual([side('old'), side('new')], ['a\n\nb\n', 'a\n\nc\n']);
  });
});
