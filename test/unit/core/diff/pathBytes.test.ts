import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodePath, encodePath, isPlainPath } from '../../../../src/core/diff/pathBytes';

describe('names of files', () => {
  it('are text where they are UTF-8, and escaped byte by byte where not', () => {
    assert.equal(decodePath(Buffer.from('größe 🧪.txt')), 'größe 🧪.txt');
    assert.equal(decodePath(Buffer.from('n\xff.txt', 'latin1')), 'n\\xff.txt');
    assert.equal(decodePath(Buffer.from([0xc3, 0xa4, 0xc3, 0x28])), 'ä\\xc3(');
    assert.equal(decodePath(Buffer.from('\uFEFFa')), '\uFEFFa');
    assert.equal(isPlainPath('größe'), true);
    assert.equal(isPlainPath('n\\xff.txt'), false);
  });

  it('never look like one another', () => {
    const twin = decodePath(Buffer.from('n\\xff'));
    assert.notEqual(twin, decodePath(Buffer.from('n\xff', 'latin1')));
    assert.equal(twin, 'n\\x5cxff');
  });

  it('come back byte for byte', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom('\\', 'x', 'ff', '5c', '\\x5c', 'ä', '😀').map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        assert.deepEqual(Buffer.from(encodePath(decodePath(bytes))), bytes);
      }),
      { numRuns: 5000 },
    );
  });
});
