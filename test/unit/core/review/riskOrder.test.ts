import assert from 'node:assert/strict';
import fc from 'fast-check';
import { riskiestFirst, riskOf } from '../../../../src/core/review/riskOrder';
import { fileChange } from '../findings/fileChange';

const added = (path: string, lines: readonly string[]) => ({ file: fileChange(path, null, `${lines.join('\n')}\n`) });
const plain = (count: number) => Array.from({ length: count }, (_, n) => `word${String(n)}`);

describe('the order of risk', () => {
  it('puts much change before little, grave places before others, tests and documents last', () => {
    const files = [
      added('docs/auth.md', plain(30)),
      added('src/auth/session.ts', plain(30)),
      added('src/colour.ts', plain(30)),
      added('src/colour.test.ts', plain(30)),
      added('src/palette.ts', plain(400)),
    ];
    const order = riskiestFirst(files).map(({ file }) => file.path);
    assert.deepEqual(order, [
      'src/auth/session.ts',
      'src/palette.ts',
      'src/colour.ts',
      'docs/auth.md',
      'src/colour.test.ts',
    ]);
  });

  it('counts the kinds of telling words among the added lines, not how often they stand there', () => {
    const calm = riskOf(added('a.ts', ['alpha beta']).file);
    const telling = riskOf(added('a.ts', ['await eval(password)']).file);
    assert.equal(telling - calm, 9);
    assert.equal(riskOf(added('a.ts', ['await await await eval eval(password)']).file), telling);
  });

  it('is the same whatever order the files come in', () => {
    const files = ['b.ts', 'a.ts', 'c/auth.go', 'c/login.go', 'x.md', 'm.py'].map((path, n) =>
      added(path, plain(1 + (n % 3))),
    );
    const expected = riskiestFirst(files).map(({ file }) => file.path);
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        assert.deepEqual(
          riskiestFirst(shuffled).map(({ file }) => file.path),
          expected,
        );
      }),
      { numRuns: 100 },
    );
  });
});
