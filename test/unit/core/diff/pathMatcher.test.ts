import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Minimatch } from 'minimatch';
import { globMatcher, isHarmless, pathMatcher } from '../../../../src/core/diff/pathMatcher';

const word = fc.constantFrom('a', 'b', 'ts', 'test', 'a-b', 'a_b', 'A', '7');
const list = fc.oneof(
  word,
  fc.array(word, { minLength: 2, maxLength: 4 }).map((words) => `{${words.join(',')}}`),
);
const ending = fc.oneof(
  list.map((words) => `.${words}`),
  fc.constantFrom('.test.ts', '.a', '.a.b.ts', '.d.ts'),
);
const folder = fc.constantFrom('', 'a/', 'test/', 'a/test/', 'a.b/', 'a/b/', '.a/');
const glob = fc.oneof(
  ending.map((words) => `**/*${words}`),
  ending.map((words) => `*${words}`),
  list.map((words) => `**/${words}/**`),
  fc.tuple(folder, fc.constantFrom('', '**/'), ending).map((parts) => `${parts[0]}${parts[1]}*${parts[2]}`),
  folder.map((name) => `${name}**`),
);
/** Names as git can store them. */
const names = [
  'a',
  '.a',
  'a.ts',
  '.b.ts',
  'test',
  'tests',
  '.ts',
  'ts',
  'a.',
  'a.test',
  'A.TS',
  'a b',
  '\n',
  'a-b',
  'x.a-b',
];
const path = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

describe('pathMatcher', () => {
  it('says the same as minimatch for the globs that it settles without it', () => {
    const options = { dot: true, nonegate: true, nocomment: true };
    fc.assert(
      fc.property(glob, path, (pattern, name) => {
        const matcher = new Minimatch(pattern, { ...options, matchBase: !pattern.includes('/') });
        assert.equal(globMatcher(pattern)(name), matcher.match(name), `${pattern} on ${name}`);
      }),
      { numRuns: process.env['FRESH_EYES_FULL'] ? 100_000 : 3000 },
    );
  });

  it('takes paths out again by globs that start with !, later ones win', () => {
    const matches = pathMatcher(['**/*.ts', '!**/test/**', 'test/keep.ts']);
    assert.deepEqual(['a.ts', 'test/a.ts', 'x/test/b/c.ts', 'test/keep.ts', 'a.js'].map(matches), [
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('matches nothing by globs that could keep the matcher busy', () => {
    for (const bomb of [
      '{a,b}'.repeat(18),
      '{a..z}{a..z}{a..z}{a..z}',
      '{1..99999}',
      `{${'a,'.repeat(40)}a}`.repeat(3),
    ]) {
      assert.equal(isHarmless(bomb), false, bomb);
      assert.equal(pathMatcher([bomb])('aaaa'), false, bomb);
    }
    for (const honest of ['**/*.{ts,tsx,js,jsx}', '{src,test}/**/*.{a,b,c}', 'v{1..20}/**', '{a,b}'.repeat(4)])
      assert.equal(isHarmless(honest), true, honest);
  });
});
