import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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
          const before = fingerprint(repository.root);
          const read = await readAll(repository.root, { kind: 'staged' });
          assert.equal(fingerprint(repository.root), before, 'something was written');
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

/** Hash over names and bytes of everything, the git folder included. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  const entries = readdirSync(Buffer.from(root), { recursive: false, withFileTypes: true, encoding: 'buffer' });
  for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
    const path = Buffer.concat([Buffer.from(`${root}/`), entry.name]);
    hash.update(entry.name);
    if (entry.isDirectory())
      hash.update(
        fingerprint(path.toString('latin1') === path.toString() ? path.toString() : join(root, entry.name.toString())),
      );
    else if (entry.isSymbolicLink()) hash.update(readlinkSync(path));
    else hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}
