import assert from 'node:assert/strict';
import { gitRepository } from '../../../src/node/gitRepository';
import { isolatedGitEnvironment, tempRepository, type TempRepository } from '../../tempRepository';

describe('paths of one side', () => {
  const { signal } = new AbortController();
  let repository: TempRepository;

  before(() => {
    repository = tempRepository();
    const names = ['config.jsonc', 'rules/a.md', 'rules/deep/b.md', 'REVIEW.md', 'odd\nname', 'späte datei', '[x]*'];
    const folders = ['', 'a/', 'a/b/', 'a/bb/', 'c d/', 'ä/', '-x/', 'g\nh/', ':(top)/'];
    repository.stage(Object.fromEntries(folders.flatMap((f) => names.map((name) => [f + name, f + name]))));
    repository.stage({ 'a/link': 'x', 'only/here': 'y' });
    repository.commit();
    repository.stage({ 'a/rules/a.md': null, 'a/b/new.md': 'new', 'c d/REVIEW.md': 'changed' });
  });
  after(() => repository.remove());

  for (const side of ['base', 'reviewed'] as const) {
    it(`are the same on the ${side} side, however many are asked for at once`, async () => {
      const change = await gitRepository(repository.root, { env: isolatedGitEnvironment() }).open(
        { kind: 'staged' },
        signal,
      );
      try {
        const folders = ['', 'a', 'a/b', 'a/bb', 'a/nothing', 'c d', 'ä', '-x', 'g\nh', ':(top)', 'only', 'a/link'];
        const names = [
          'config.jsonc',
          'rules',
          'rules/',
          'rules/deep',
          'REVIEW.md',
          'odd\nname',
          'späte datei',
          '[x]*',
          'no',
        ];
        const wanted = folders.flatMap((folder) => names.map((name) => (folder === '' ? name : `${folder}/${name}`)));
        wanted.push('only', 'a/b/new.md');
        assert.ok(wanted.length > 100);
        const together = await change.pathsAt(side, wanted, signal);
        const single: string[] = [];
        for (const path of wanted) single.push(...(await change.pathsAt(side, [path], signal)));
        assert.deepEqual([...together].sort(), [...new Set(single)].sort());
        assert.equal(together.includes('a/b/new.md'), side === 'reviewed');
        assert.equal(together.includes('a/rules/a.md'), side === 'base');
        assert.ok(
          together.includes('only/here') && together.includes('ä/späte datei') && together.includes('g\nh/odd\nname'),
        );
      } finally {
        change.close();
      }
    });
  }
});
