import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tempRepository } from '../tempRepository';

describe('tempRepository', () => {
  it('makes the same commit ids each time', () => {
    const ids = [0, 1].map(() => {
      const repository = tempRepository();
      try {
        repository.stage({ 'a.txt': 'one\n', 'dir/b.txt': 'two\n' });
        return repository.commit('first');
      } finally {
        repository.remove();
      }
    });
    assert.equal(ids[0], ids[1]);
  });

  it('stages exactly the given paths, deletions too, and cleans up', () => {
    const repository = tempRepository();
    repository.stage({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
    repository.commit();
    repository.write('c.txt', 'not staged\n');
    repository.stage({ 'a.txt': 'changed\n', 'b.txt': null });
    assert.equal(repository.git('diff', '--cached', '--name-status'), 'M\ta.txt\nD\tb.txt\n');
    repository.remove();
    assert.equal(existsSync(repository.root), false);
  });
});
