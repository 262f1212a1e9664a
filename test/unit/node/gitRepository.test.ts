import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { folderHash } from '../../folderHash';
import { gitCases } from '../../gitCases';
import { assertSameAsGit, readAll } from '../../gitOracle';
import { tempRepository } from '../../tempRepository';

describe('gitRepository', () => {
  describe(`reads the staged change as git itself does, in ${gitCases.length} repositories`, () => {
    for (const { name, build, initArgs, unreadable = {} } of gitCases) {
      it(name, async () => {
        const repository = tempRepository({ ...(initArgs === undefined ? {} : { initArgs }) });
        try {
          build(repository);
          const before = folderHash(repository.root);
          const read = await readAll(repository.root, { kind: 'staged' });
          assert.equal(folderHash(repository.root), before, 'something was written');
          assert.deepEqual(
            Object.fromEntries([...read.unreadable.values()].map((file) => [file.path, file.unreadable])),
            unreadable,
          );
          assert.equal(read.files.size + read.unreadable.size, read.change.entries.length);
          assertSameAsGit(repository, read, ['diff', '--cached']);
        } finally {
          repository.remove();
          rmSync(`${repository.root}.git`, { recursive: true, force: true });
        }
      });
    }
  });
});
