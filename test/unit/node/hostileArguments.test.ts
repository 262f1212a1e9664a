import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { ChangeSource } from '../../../src/core/diff/change';
import { ProblemError } from '../../../src/core/problem';
import { readAll } from '../../gitOracle';
import { folderHash } from '../../folderHash';
import { tempRepository, type TempRepository } from '../../tempRepository';

/** What git would take for an option, or would run, were it to stand at the beginning of an argument. */
const tokens = [
  '--output=pwned',
  '-Opwned',
  '-c',
  '-ccore.pager=touch pwned',
  '-vu',
  '--all',
  '--ext-diff',
  '--textconv',
  '--no-index',
  '--upload-pack=touch pwned',
  '--exec=touch pwned',
  '--git-dir=pwned',
  '--work-tree=/',
  '--stdin',
  'ext::sh -c touch% pwned',
  '@file:pwned',
];
/** Where a person, a rule or a CI variable could carry it. */
const places: readonly ((token: string) => ChangeSource)[] = [
  (ref) => ({ kind: 'base', ref }),
  (ref) => ({ kind: 'commit', ref }),
  (from) => ({ kind: 'range', from, to: 'HEAD' }),
  (to) => ({ kind: 'range', from: 'HEAD', to }),
  (token) => ({ kind: 'commit', ref: ` ${token}` }),
  (token) => ({ kind: 'commit', ref: `HEAD\n${token}` }),
  (token) => ({ kind: 'base', ref: `HEAD ${token}` }),
  (token) => ({ kind: 'base', ref: `refs/heads/${token}` }),
  (token) => ({ kind: 'commit', ref: `${token}^{commit}` }),
  (token) => ({ kind: 'range', from: `${token}..HEAD`, to: 'HEAD' }),
];
/** No path of the change has such a name, so nothing is in scope, and nothing else happens. */
const pathPlaces: readonly ((token: string) => ChangeSource)[] = [
  (path) => ({ kind: 'staged', paths: [path] }),
  (path) => ({ kind: 'all', paths: [path] }),
  (path) => ({ kind: 'unstaged', paths: ['a.txt', path] }),
];

describe('what looks like an option of git', () => {
  let repository: TempRepository;
  let untouched: string;

  before(() => {
    repository = tempRepository();
    repository.stage({ 'a.txt': 'a\n' });
    repository.commit();
    repository.stage({ 'a.txt': 'b\n' });
    // git's own look at the files, once, so that ours leaves the index as it is.
    repository.git('status');
    untouched = folderHash(repository.root);
  });
  after(() => {
    repository.remove();
  });

  for (const token of tokens) {
    it(`is a name that nothing has: ${token}`, async () => {
      for (const place of places) {
        await assert.rejects(readAll(repository.root, place(token)), (error: unknown) => {
          assert.ok(error instanceof ProblemError, String(error));
          assert.equal(error.problem.message.code, 'git.unknown-reference');
          assert.ok(error.problem.next, 'there is no next step');
          return true;
        });
      }
      for (const place of pathPlaces)
        assert.deepEqual([...(await readAll(repository.root, place(token))).files.keys()], []);
      assert.deepEqual(readdirSync(repository.root).sort(), ['.git', 'a.txt']);
      assert.equal(folderHash(repository.root), untouched);
    });
  }
});
