import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { reviewDocumentSchema } from '../../src/core/report/reviewDocument';
import { folderHash } from '../folderHash';
import { tempRepository, type TempRepository } from '../tempRepository';
import { commandLine, type CommandLine } from './commandLine';

/** Starts a program that sees `folder` as a mount that nothing can be written to. */
function readOnly(folder: string): readonly [string, ...string[]] {
  const script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$1" && shift && exec "$@"';
  return ['unshare', '--mount', 'sh', '-c', script, 'sh', folder];
}

describe('a repository on a read-only mount', function () {
  this.timeout(60_000);
  let cli: CommandLine;
  let repository: TempRepository;

  before(function () {
    cli = commandLine();
    repository = tempRepository();
    const [program, ...args] = [...readOnly(repository.root), 'touch', 'x'] as const;
    const tried = spawnSync(program, args, { encoding: 'utf8' });
    // Only where the system lets us mount can it be tried; there touch itself must fail.
    if (!/read-only/i.test(tried.stderr)) this.skip();
    repository.stage({ 'src/a.ts': 'export const a = 1;\n', 'src/b.ts': 'export const b = 1;\n' });
    repository.commit('base');
    repository.git('branch', 'base');
    repository.stage({ 'src/a.ts': 'export const a = 2;\ndebugger;\n' });
    repository.commit('work');
    repository.stage({ 'src/a.ts': 'export const a = 3;\ndebugger;\n' });
    repository.write('src/b.ts', 'export const b = 2;\ndebugger;\n');
    repository.write('src/new.ts', 'debugger;\n');
  });
  after(() => {
    cli.remove();
    repository.remove();
  });

  for (const [scope, files] of [
    [['--staged'], ['src/a.ts']],
    [['--unstaged'], ['src/b.ts']],
    [['--all'], ['src/a.ts', 'src/b.ts', 'src/new.ts']],
    [['--base', 'base'], ['src/a.ts']],
    [['--commit', 'HEAD'], ['src/a.ts']],
  ] as const) {
    it(`is reviewed as any other, and left as it is: ${scope.join(' ')}`, async () => {
      const before = folderHash(repository.root);
      const args = ['review', ...scope, '--no-model', '--format', 'json'];
      const options = { cwd: repository.root };
      const ran = await cli.run(args, { ...options, through: readOnly(repository.root) });
      const { coverage, findings } = reviewDocumentSchema.parse(JSON.parse(ran.stdout));
      assert.deepEqual(
        coverage.files.filter(({ status }) => status === 'reviewed').map(({ path }) => path),
        files,
        ran.stderr,
      );
      const elsewhere = await cli.run([...args, '--no-cache'], options);
      const same = reviewDocumentSchema.parse(JSON.parse(elsewhere.stdout));
      assert.deepEqual(
        findings.map(({ fingerprint }) => fingerprint),
        same.findings.map(({ fingerprint }) => fingerprint),
      );
      assert.equal(folderHash(repository.root), before);
    });
  }
});
