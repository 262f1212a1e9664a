import assert from 'node:assert/strict';
import fc from 'fast-check';
import { triggerScan, type Trigger } from '../../../src/core/triggerScan';

/** ASCII alone, beside other alphabets, and so long that it needs memory of its own. */
const texts = fc
  .array(
    fc.constantFrom('abc', 'ABC', 'ab', 'key', 'Key_', ' ', '\n', 'é', '€', '😀', '\0', '@`', 'x'.repeat(200_000)),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

const triggers: readonly Trigger[] = [
  { text: 'abc', ignoreCase: false },
  { text: 'abc', ignoreCase: true },
  { text: 'bcKey', ignoreCase: true },
  { text: 'key_', ignoreCase: true },
  { text: 'xxx ab', ignoreCase: false },
];

function places(text: string): [trigger: number, position: number][] {
  return triggers.flatMap(({ text: wanted, ignoreCase }, index) => {
    const fold = (any: string): string => (ignoreCase ? any.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : any);
    const found: [number, number][] = [];
    for (let at = fold(text).indexOf(fold(wanted)); at >= 0; at = fold(text).indexOf(fold(wanted), at + 1)) {
      found.push([index, at]);
    }
    return found;
  });
}

describe('triggerScan', () => {
  it('finds every place of every trigger, in the order of the text', () => {
    const scan = triggerScan(triggers);
    fc.assert(
      fc.property(texts, (text) => {
        const found: [number, number][] = [];
        scan(text, (trigger, position) => found.push([trigger, position]));
        const positions = found.map(([, position]) => position);
        assert.deepEqual(
          positions,
          positions.toSorted((one, other) => one - other),
        );
        const byPlace = (one: [number, number], other: [number, number]): number =>
          one[1] - other[1] || one[0] - other[0];
        assert.deepEqual(found.toSorted(byPlace), places(text).toSorted(byPlace));
      }),
      { numRuns: 500 },
    );
  });

  it('sees nothing of the text before behind the end of this one', () => {
    const scan = triggerScan(triggers);
    const found: number[] = [];
    for (const text of ['key_', 'key']) scan(text, (_, position) => found.push(position));
    assert.deepEqual(found, [0]);
  });
});
