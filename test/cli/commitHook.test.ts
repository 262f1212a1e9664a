import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { commitRepository, dist, filesUnder, run, type CommitRepository } from '../commitRepository';

const warned = 'console.log("here 1");\n';
const blocking = 'debugger;\n';
const clean = 'export const one = 1;\n';
const policy = { rules: { 'core/debugger-left': { status: 'block' } } };

describe('the commit hook', function () {
  this.timeout(180_000);
  let at: CommitRepository;

  /** A base commit that blocks breakpoints, made before there is a hook. */
  function base(config: object = policy): void {
    at.stage({ '.fresh-eyes/config.jsonc': JSON.stringify(config), 'README.md': 'Hello.\n' });
    at.commit('base');
  }

  async function installed(): Promise<void> {
    const { code, text } = await at.cli(['hook', 'install']);
    assert.equal(code, 0, text);
  }

  const commits = (): number => Number(at.git('rev-list', '--count', '--all').trim());
  const results = (): unknown[] =>
    at
      .records('outcomes')
      .filter(({ kind }) => kind === 'gate')
      .map(({ result }) => result);

  beforeEach(() => {
    at = commitRepository();
  });
  afterEach(() => at.remove());

  it('warns about what no rule blocks, blocks what one does, and lets a recorded override pass', async () => {
    base();
    await installed();

    at.stage({ 'a.js': warned });
    const warning = await at.type(['commit', '-q', '-m', 'warned']);
    assert.equal(warning.code, 0, warning.text);
    assert.match(warning.stderr, /1 finding; it does not block[\s\S]*warning a\.js:1 .*\[core\/debug-print\]/);

    at.stage({ 'b.js': blocking });
    const blocked = await at.type(['commit', '-q', '-m', 'blocked']);
    assert.equal(blocked.code, 1);
    assert.match(blocked.stderr, /1 finding blocks this commit[\s\S]*error b\.js:1/);
    assert.match(blocked.stderr, /fresh-eyes review[\s\S]*FRESH_EYES_SKIP=/);
    assert.equal(commits(), 2);

    const skipped = await at.type(['commit', '-q', '-m', 'forced'], {
      env: { FRESH_EYES_SKIP: 'hot fix, Ann agreed' },
    });
    assert.equal(skipped.code, 0, skipped.text);
    assert.match(skipped.stderr, /overridden \(hot fix, Ann agreed\); recorded/);
    assert.deepEqual(results(), ['passed', 'blocked', 'overridden']);
    assert.deepEqual(
      at.records('overrides').map(({ reason }) => reason),
      ['hot fix, Ann agreed'],
    );
    assert.doesNotMatch(JSON.stringify(at.records('outcomes')), /Ann/);
  });

  it('answers again from the receipt, and not for one byte more', async () => {
    base();
    await installed();
    at.stage({ 'a.js': clean });
    assert.equal((await at.type(['commit', '-q', '-m', 'one'])).code, 0);
    await at.type(['reset', '-q', '--soft', 'HEAD^']);
    // Without its engine the hook can only know this from the receipt.
    writeFileSync(join(at.home, 'fresh-eyes/hook/launcher.json'), JSON.stringify({ engine: '/nowhere' }));
    const again = await at.type(['commit', '-q', '-m', 'again']);
    assert.match(again.stderr, /clean \(checks only/);
    await at.type(['reset', '-q', '--soft', 'HEAD^']);
    at.stage({ 'a.js': clean.replace('1;', '2;') });
    const changed = await at.type(['commit', '-q', '-m', 'changed']);
    assert.equal(changed.code, 0);
    assert.match(changed.stderr, /no verdict[\s\S]*goes on unreviewed/);
    assert.doesNotMatch(changed.stderr, /clean/);
  });

  it('reviews the bytes of commit -a and of a partial commit, not what else is staged or lies about', async () => {
    base();
    at.stage({ 'a.js': clean, 'b.js': clean });
    at.commit('files');
    await installed();

    at.write('a.js', blocking);
    const nothingStaged = await at.type(['commit', '-q', '-a', '-m', 'all']);
    assert.equal(nothingStaged.code, 1, nothingStaged.text);
    assert.match(nothingStaged.stderr, /error a\.js:1/);

    at.stage({ 'a.js': blocking });
    at.write('b.js', warned);
    const partial = await at.type(['commit', '-q', '-m', 'only b', '--', 'b.js']);
    assert.equal(partial.code, 0, partial.text);
    assert.match(partial.stderr, /warning b\.js:1/);
    assert.doesNotMatch(partial.stderr, /a\.js/);

    const rest = await at.type(['commit', '-q', '-m', 'rest']);
    assert.equal(rest.code, 1);
  });

  it('reviews an amend against HEAD, where only the new bytes differ', async () => {
    base();
    await installed();
    at.stage({ 'a.js': warned });
    await at.type(['commit', '-q', '-m', 'one']);
    at.stage({ 'b.js': blocking });
    const amended = await at.type(['commit', '-q', '--amend', '-m', 'two']);
    assert.equal(amended.code, 1);
    assert.match(amended.stderr, /b\.js:1/);
    assert.doesNotMatch(amended.stderr, /a\.js/);
    at.stage({ 'b.js': null });
    const messageOnly = await at.type(['commit', '-q', '--amend', '-m', 'three']);
    assert.equal(messageOnly.code, 0, messageOnly.text);
    assert.equal(messageOnly.stderr, '');
  });

  it('stays out of merges, rebases and clean picks', async () => {
    base();
    at.stage({ 'a.js': clean });
    at.commit('a');
    at.git('checkout', '-q', '-b', 'side', 'HEAD');
    at.stage({ 'a.js': `${clean}debugger; // side\n` });
    at.commit('side');
    at.stage({ 'c.js': blocking });
    at.commit('pick me');
    at.git('checkout', '-q', 'main');
    await installed();

    const picked = await at.type(['cherry-pick', 'side']);
    assert.equal(picked.code, 0, picked.text);
    assert.doesNotMatch(picked.text, /Fresh Eyes/);

    at.stage({ 'a.js': `${clean}// main\n` });
    await at.type(['commit', '-q', '-m', 'main']);
    assert.equal((await at.type(['merge', '-q', 'side~1'])).code, 1);
    at.stage({ 'a.js': `${clean}debugger; // both\n` });
    const merged = await at.type(['commit', '-q', '-m', 'merge']);
    assert.equal(merged.code, 0, merged.text);
    assert.match(merged.stderr, /a merge is being concluded/);
    assert.equal(merged.stderr.trim().split('\n').length, 1);

    at.git('checkout', '-q', '-b', 'other', 'HEAD~1');
    at.stage({ 'a.js': `${clean}debugger; // other\n` });
    at.git('commit', '-q', '--no-verify', '-m', 'other');
    assert.notEqual((await at.type(['rebase', '-q', 'main'])).code, 0);
    at.stage({ 'a.js': `${clean}debugger; // rebased\n` });
    const step = await at.type(['commit', '-q', '-m', 'step']);
    assert.equal(step.code, 0, step.text);
    assert.match(step.stderr, /a rebase is in progress/);
  });

  it('works in a linked working tree, with the same receipts', async () => {
    base();
    await installed();
    const tree = `${at.root}-tree`;
    try {
      at.git('worktree', 'add', '-q', '-b', 'tree', tree);
      writeFileSync(join(tree, 'a.js'), blocking);
      assert.equal((await at.type(['add', 'a.js'], { in: tree })).code, 0);
      const blocked = await at.type(['commit', '-q', '-m', 'tree'], { in: tree });
      assert.equal(blocked.code, 1, blocked.text);
      // The same bytes on the same base in the main working tree.
      writeFileSync(join(at.home, 'fresh-eyes/hook/launcher.json'), JSON.stringify({ engine: '/nowhere' }));
      at.stage({ 'a.js': blocking });
      assert.equal((await at.type(['commit', '-q', '-m', 'main'])).code, 1);
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  });

  it('works where only the environment ties a folder to its repository, as with a home folder under git', async () => {
    base();
    await installed();
    const gitDir = `${at.root}-git`;
    renameSync(join(at.root, '.git'), gitDir);
    try {
      writeFileSync(join(at.root, 'a.js'), blocking);
      const tied = ['--git-dir', gitDir, '--work-tree', at.root];
      assert.equal((await at.type([...tied, 'add', 'a.js'])).code, 0);
      const blocked = await at.type([...tied, 'commit', '-q', '-m', 'tied']);
      assert.equal(blocked.code, 1, blocked.text);
      assert.match(blocked.stderr, /1 finding blocks this commit/);
      assert.deepEqual(results(), ['blocked']);
      // From the receipt, without an engine.
      writeFileSync(join(at.home, 'fresh-eyes/hook/launcher.json'), JSON.stringify({ engine: '/nowhere' }));
      assert.equal((await at.type([...tied, 'commit', '-q', '-m', 'tied'])).code, 1);
    } finally {
      rmSync(gitDir, { recursive: true, force: true });
    }
  });

  it('says that there is no verdict when launcher, Node or engine is gone, and passes', async () => {
    base();
    await installed();
    const folder = join(at.home, 'fresh-eyes', 'hook');
    at.stage({ 'a.js': blocking });
    const launch = readFileSync(join(folder, 'launch'), 'utf8');
    writeFileSync(join(folder, 'launch'), launch.replace(/^node=.*$/m, "node='/nowhere/node'"));
    const gitOnly = join(at.home, 'bin');
    mkdirSync(gitOnly);
    for (const name of ['git', 'sh', 'dirname'])
      symlinkSync((await run('which', [name], '/', at.env)).stdout.trim(), join(gitOnly, name));
    const withoutNode = await at.type(['commit', '-q', '-m', 'no node'], { env: { PATH: gitOnly } });
    assert.equal(withoutNode.code, 0, withoutNode.text);
    assert.match(withoutNode.stderr, /no verdict \(Node or the hook is gone\)/);

    writeFileSync(join(folder, 'launch'), launch);
    rmSync(join(folder, 'launcher.json'));
    at.stage({ 'b.js': blocking });
    const withoutEngine = await at.type(['commit', '-q', '-m', 'no engine']);
    assert.equal(withoutEngine.code, 0);
    assert.match(withoutEngine.stderr, /no verdict[\s\S]*reviewing part of Fresh Eyes is gone/);

    rmSync(folder, { recursive: true });
    at.stage({ 'c.js': blocking });
    const withoutAnything = await at.type(['commit', '-q', '-m', 'nothing']);
    assert.equal(withoutAnything.code, 0);
    assert.match(withoutAnything.stderr, /no verdict \(not set up for this user\)/);
    assert.equal((await at.cli(['hook', 'status'])).code, 1);
  });

  describe('beside what is there', () => {
    const ran = (): boolean => existsSync(join(at.root, 'ran'));
    const hookFolder = (): string => join(at.root, '.git', 'hooks');

    /** Installs twice, shows that both run, uninstalls, and compares every byte and mode. */
    async function standsBeside(folder: string): Promise<void> {
      base();
      const before = filesUnder(folder);
      await installed();
      assert.equal((await at.cli(['hook', 'status'])).code, 0);
      at.stage({ 'a.js': warned });
      const warning = await at.type(['commit', '-q', '-m', 'warned']);
      assert.equal(warning.code, 0, warning.text);
      assert.match(warning.stderr, /1 finding; it does not block/);
      assert.ok(ran(), 'the hook that was there ran too');
      await installed();
      const removed = await at.cli(['hook', 'uninstall']);
      assert.equal(removed.code, 0, removed.text);
      assert.deepEqual(filesUnder(folder), before);
      rmSync(join(at.root, 'ran'));
      at.stage({ 'b.js': clean });
      assert.equal((await at.type(['commit', '-q', '-m', 'free'])).code, 0);
      assert.ok(ran(), 'and it still runs');
    }

    function hook(text: string, file = join(hookFolder(), 'pre-commit'), mode = 0o755): void {
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, mode);
    }

    it('a shell script that ends early', async () => {
      hook('#!/bin/sh\ntouch ran\nexit 0\n');
      await standsBeside(hookFolder());
    });

    it('a script without a last line break or an interpreter', async () => {
      hook('touch ran', undefined, 0o711);
      await standsBeside(hookFolder());
    });

    it('a script in another language', async () => {
      hook(`#!${process.execPath}\nrequire('fs').writeFileSync('ran', '');\n`);
      await standsBeside(hookFolder());
    });

    it('a link to a script of the repository', async () => {
      hook('#!/bin/sh\ntouch ran\n', join(at.root, 'scripts', 'check'));
      mkdirSync(hookFolder(), { recursive: true });
      symlinkSync('../../scripts/check', join(hookFolder(), 'pre-commit'));
      await standsBeside(hookFolder());
    });

    it('a hooks folder of the repository (core.hooksPath)', async () => {
      hook('#!/usr/bin/env bash\nset -euo pipefail\ntouch ran\n', join(at.root, '.githooks', 'pre-commit'));
      at.git('config', 'core.hooksPath', '.githooks');
      await standsBeside(join(at.root, '.githooks'));
    });

    it('husky', async () => {
      writeFileSync(join(at.root, 'package.json'), '{}');
      const husky = join(FRESH_EYES_ROOT, 'node_modules', 'husky', 'bin.js');
      const { code, text } = await run(process.execPath, [husky], at.root, at.env);
      assert.equal(code, 0, text);
      writeFileSync(join(at.root, '.husky', 'pre-commit'), 'touch ran\n');
      await standsBeside(join(at.root, '.husky'));
    });

    it('nothing: the made file and folder go again', async () => {
      rmSync(hookFolder(), { recursive: true, force: true });
      base();
      await installed();
      assert.ok(existsSync(join(hookFolder(), 'pre-commit')));
      assert.equal((await at.cli(['hook', 'uninstall'])).code, 0);
      assert.ok(!existsSync(hookFolder()));
      assert.match((await at.cli(['hook', 'uninstall'])).stdout, /No hook of Fresh Eyes is installed/);
    });

    it('what a person added to our script stays', async () => {
      base();
      await installed();
      const file = join(hookFolder(), 'pre-commit');
      writeFileSync(file, `${readFileSync(file, 'utf8')}touch ran\n`);
      assert.equal((await at.cli(['hook', 'uninstall'])).code, 0);
      assert.equal(readFileSync(file, 'utf8'), '#!/bin/sh\ntouch ran\n');
    });

    it('writes nothing for a hook that is switched off, a foreign hooks folder, or a hook manager of its own', async () => {
      base();
      hook('#!/bin/sh\ntouch ran\n', undefined, 0o644);
      const before = filesUnder(hookFolder());
      const off = await at.cli(['hook', 'install']);
      assert.equal(off.code, 1);
      assert.match(off.stdout, /git ignores because it is not executable/);
      assert.deepEqual(filesUnder(hookFolder()), before);

      const foreign = join(at.home, 'hooks');
      mkdirSync(foreign);
      at.git('config', 'core.hooksPath', foreign);
      const shown = await at.cli(['hook', 'install']);
      assert.equal(shown.code, 1);
      assert.match(shown.stdout, /fresh-eyes hook run \|\| exit/);
      assert.deepEqual(filesUnder(foreign).length, 1);
      at.git('config', '--unset', 'core.hooksPath');

      writeFileSync(join(at.root, 'lefthook.yml'), 'pre-commit:\n');
      const lefthook = await at.cli(['hook', 'install']);
      assert.equal(lefthook.code, 1);
      assert.match(lefthook.stdout, /lefthook\.yml:[\s\S]*run: fresh-eyes hook run/);
      assert.deepEqual(filesUnder(hookFolder()), before);
      writeFileSync(
        join(at.root, 'lefthook.yml'),
        'pre-commit:\n  commands:\n    f:\n      run: fresh-eyes hook run\n',
      );
      assert.equal((await at.cli(['hook', 'status'])).code, 0);
    });

    it('writes nothing into another repository, by way of a link or of a common folder that is not its own', async () => {
      base();
      const hooks = join(at.home, 'their', 'hooks');
      mkdirSync(hooks, { recursive: true });
      const empty = filesUnder(hooks);
      rmSync(hookFolder(), { recursive: true, force: true });
      symlinkSync(hooks, hookFolder());
      const shown = await at.cli(['hook', 'install']);
      assert.equal(shown.code, 1, shown.text);
      assert.match(shown.stdout, /fresh-eyes hook run \|\| exit/);
      rmSync(hookFolder());

      const other = join(at.home, 'other');
      at.git('clone', '-q', '--bare', at.root, other);
      writeFileSync(join(at.root, '.git', 'commondir'), `${other}\n`);
      const before = filesUnder(other);
      const refused = await at.cli(['hook', 'install']);
      assert.equal(refused.code, 2, refused.text);
      assert.match(refused.stderr, /no git repository with a working tree/);
      assert.deepEqual([filesUnder(hooks), filesUnder(other)], [empty, before]);
    });

    /** A path on which `fresh-eyes` is a command, as a hook manager calls it. */
    function withCommand(): NodeJS.ProcessEnv {
      const bin = join(at.home, 'bin');
      mkdirSync(bin);
      const script = `#!/bin/sh\nexec ${process.execPath} ${join(dist, 'cli.js')} "$@"\n`;
      writeFileSync(join(bin, 'fresh-eyes'), script, { mode: 0o755 });
      return { PATH: `${bin}:${at.env['PATH'] ?? ''}` };
    }

    async function isHere(program: string): Promise<boolean> {
      const { code } = await run('which', [program], '/', at.env);
      if (code !== 0) console.log(`        ${program} is not on this machine`);
      return code === 0;
    }

    it('lefthook, by the snippet that install shows', async function () {
      if (!(await isHere('lefthook'))) this.skip();
      base();
      const config = join(at.root, 'lefthook.yml');
      const touch = '    touch:\n      run: touch ran\n';
      writeFileSync(config, `pre-commit:\n  commands:\n${touch}`);
      const installing = await run('lefthook', ['install'], at.root, at.env);
      assert.equal(installing.code, 0, installing.text);
      const before = filesUnder(hookFolder());
      const shown = await at.cli(['hook', 'install']);
      assert.equal(shown.code, 1);
      assert.deepEqual(filesUnder(hookFolder()), before);
      writeFileSync(config, shown.stdout.slice(shown.stdout.indexOf('pre-commit:\n')) + touch);
      assert.equal((await at.cli(['hook', 'status'])).code, 0);
      const env = withCommand();
      at.stage({ 'a.js': blocking });
      const blocked = await at.type(['commit', '-q', '-m', 'blocked'], { env });
      assert.equal(blocked.code, 1, blocked.text);
      assert.match(blocked.text, /1 finding blocks this commit/);
      assert.ok(ran());
      at.stage({ 'a.js': warned });
      const warning = await at.type(['commit', '-q', '-m', 'warned'], { env });
      assert.equal(warning.code, 0, warning.text);
      assert.match(warning.text, /does not block/);
    });

    it('the pre-commit framework, by the snippet that install shows', async function () {
      if (!(await isHere('pre-commit'))) this.skip();
      base();
      const config = join(at.root, '.pre-commit-config.yaml');
      const touch =
        '  - repo: local\n    hooks:\n      - { id: t, name: t, entry: touch ran, language: system, always_run: true, pass_filenames: false }\n';
      writeFileSync(config, `repos:\n${touch}`);
      assert.equal((await run('pre-commit', ['install'], at.root, at.env)).code, 0);
      const before = filesUnder(hookFolder());
      const shown = await at.cli(['hook', 'install']);
      assert.equal(shown.code, 1);
      assert.deepEqual(filesUnder(hookFolder()), before);
      const snippet = shown.stdout.slice(shown.stdout.indexOf('  - repo:'));
      writeFileSync(config, `repos:\n${touch}${snippet}`);
      const env = withCommand();
      at.stage({ 'a.js': blocking, '.pre-commit-config.yaml': readFileSync(config) });
      const blocked = await at.type(['commit', '-q', '-m', 'blocked'], { env });
      assert.equal(blocked.code, 1, blocked.text);
      assert.match(blocked.text, /1 finding blocks this commit/);
      assert.ok(ran());
      at.stage({ 'a.js': warned });
      const warning = await at.type(['commit', '-q', '-m', 'warned'], { env });
      assert.equal(warning.code, 0, warning.text);
      assert.match(warning.text, /does not block/);

      // And from our own repository, as its `.pre-commit-hooks.yaml` offers it.
      const ours = commitRepository();
      try {
        ours.stage({ '.pre-commit-hooks.yaml': readFileSync(join(FRESH_EYES_ROOT, '.pre-commit-hooks.yaml')) });
        const rev = ours.commit('hooks');
        const remote = `repos:\n  - repo: ${ours.root}\n    rev: ${rev}\n    hooks:\n      - id: fresh-eyes\n`;
        at.stage({ '.pre-commit-config.yaml': remote, 'b.js': blocking });
        const again = await at.type(['commit', '-q', '-m', 'blocked'], { env });
        assert.equal(again.code, 1, again.text);
        assert.match(again.text, /1 finding blocks this commit/);
      } finally {
        ours.remove();
      }
    });
  });

  it('believes no receipt that a repository or archive brings', async () => {
    base();
    await installed();
    at.stage({ 'a.js': blocking });
    assert.equal((await at.type(['commit', '-q', '-m', 'x'])).code, 1);
    // The attacker's own state, in which the finding was dismissed and the receipt says clean.
    const state = join(at.home, 'fresh-eyes');
    for (const inside of ['.git/fresh-eyes', 'fresh-eyes', '.fresh-eyes/state', '.local/state/fresh-eyes']) {
      cpSync(state, join(at.root, inside), { recursive: true });
    }
    for (const { path } of filesUnder(state)) if (path.includes('/receipts/k')) rmSync(path);
    writeFileSync(join(at.home, 'fresh-eyes/hook/launcher.json'), JSON.stringify({ engine: '/nowhere' }));
    const answer = await at.type(['commit', '-q', '-m', 'x']);
    assert.match(answer.stderr, /no verdict/);
  });
});
