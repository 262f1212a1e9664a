import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedGitEnvironment, tempRepository } from './tempRepository';

/** Text that stands outside the hostile repository and must never come out of it. */
export const canary = 'CANARY-0c1f7e62-outside';

export type Hostile = {
  readonly root: string;
  /** What an attacker could have put into the caller's environment; empty for most. */
  readonly env: NodeJS.ProcessEnv;
  /** Names of the programs that were run, as they were planted. */
  readonly markersRun: () => string[];
  readonly remove: () => void;
};

type Planting = {
  readonly root: string;
  /** A folder beside the repository, with the canary in `secret.txt` and a repository that committed it. */
  readonly outside: string;
  /** A program that leaves a mark when it is run, then passes its input on. */
  readonly program: (name: string) => string;
  readonly config: (text: string) => void;
  readonly git: (...args: string[]) => string;
};

type HostileCase = { readonly name: string; readonly plant: (planting: Planting) => unknown };

/**
 * Builds a repository with a staged, an unstaged and an untracked change in which one thing is hostile. The same
 * programs are planted in a plain repository, a linked working tree, a submodule and by an included file.
 */
export function hostileRepository({ plant }: HostileCase): Hostile {
  const home = mkdtempSync(join(tmpdir(), 'fresh-eyes-hostile-'));
  const marks = join(home, 'marks');
  const outside = join(home, 'outside');
  const root = join(home, 'repository');
  for (const folder of [marks, outside, join(home, 'programs')]) mkdirSync(folder);
  const repository = tempRepository();
  cpSync(repository.root, root, { recursive: true });
  repository.remove();
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      env: isolatedGitEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString();
  writeFileSync(join(root, 'a.txt'), 'one\ntwo\nthree\n');
  writeFileSync(join(root, 'b.ts'), 'export const b = 1;\n');
  writeFileSync(join(root, '.gitattributes'), '* diff=evil filter=evil merge=evil\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  writeFileSync(join(root, 'b.ts'), 'export const b = 2;\n');
  git('commit', '-q', '-a', '-m', 'second');
  writeFileSync(join(root, 'a.txt'), 'one\nstaged\nthree\n');
  git('add', 'a.txt');
  writeFileSync(join(root, 'b.ts'), 'export const b = 3;\n');
  writeFileSync(join(root, 'untracked.txt'), 'new\n');
  secretRepository(outside);
  const env = plant({
    root,
    outside,
    git,
    config: (text) => appendFileSync(join(root, '.git', 'config'), `\n${text}\n`),
    program: (name) => {
      const file = join(home, 'programs', name);
      writeFileSync(file, `#!/bin/sh\necho ran > '${join(marks, name)}'\ncat 2>/dev/null\nexit 0\n`);
      chmodSync(file, 0o755);
      return file;
    },
  });
  return {
    root,
    env: (env ?? {}) as NodeJS.ProcessEnv,
    markersRun: () => readdirSync(marks),
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function secretRepository(folder: string): void {
  const git = (...args: string[]): Buffer =>
    execFileSync('git', args, { cwd: folder, env: isolatedGitEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(join(folder, 'secret.txt'), `${canary}\n`);
  git('init', '-q', '--template=', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'secret');
  writeFileSync(join(folder, 'staged.txt'), `${canary}\n`);
  git('add', '-A');
}

function section(name: string, entries: Readonly<Record<string, string>>): string {
  return [`[${name}]`, ...Object.entries(entries).map(([key, value]) => `\t${key} = ${value}`)].join('\n');
}

const filters = (program: string): string =>
  section('filter "evil"', { clean: program, smudge: program, process: program, required: 'true' });

const programs: readonly HostileCase[] = [
  { name: 'external diff', plant: ({ config, program }) => config(section('diff', { external: program('external') })) },
  {
    name: 'diff driver command',
    plant: ({ config, program }) => config(section('diff "evil"', { command: program('driver') })),
  },
  {
    name: 'textconv',
    plant: ({ config, program }) =>
      config(section('diff "evil"', { textconv: program('textconv'), cachetextconv: 'true' })),
  },
  {
    name: 'file system monitor',
    plant: ({ config, program }) => config(section('core', { fsmonitor: program('fsmonitor') })),
  },
  { name: 'clean, smudge and process filters', plant: ({ config, program }) => config(filters(program('filter'))) },
  {
    name: 'filters of every name in the attributes',
    plant: ({ root, config, program }) => {
      writeFileSync(join(root, '.git', 'info-attributes'), '');
      mkdirSync(join(root, '.git', 'info'), { recursive: true });
      writeFileSync(join(root, '.git', 'info', 'attributes'), '*.ts filter=odd"name\n* filter=UPPER.case\n');
      const run = program('filter');
      config(
        `${section('filter "odd\\"name"', { clean: run, process: run, required: 'true' })}\n${section('filter "UPPER.case"', { clean: run, required: 'true' })}`,
      );
    },
  },
  {
    name: 'hooks',
    plant: ({ root, program }) => {
      mkdirSync(join(root, '.git', 'hooks'), { recursive: true });
      for (const hook of [
        'post-index-change',
        'pre-commit',
        'post-checkout',
        'reference-transaction',
        'fsmonitor-watchman',
        'pre-auto-gc',
        'post-rewrite',
      ]) {
        cpSync(program(`hook-${hook}`), join(root, '.git', 'hooks', hook));
      }
    },
  },
  {
    name: 'hooks path',
    plant: ({ root, config, program }) => {
      mkdirSync(join(root, 'hooks'));
      cpSync(program('hook'), join(root, 'hooks', 'post-index-change'));
      config(section('core', { hooksPath: 'hooks' }));
    },
  },
  {
    name: 'pagers',
    plant: ({ config, program }) =>
      config(
        `${section('core', { pager: program('pager') })}\n${section('pager', { diff: program('pager2'), 'diff-index': program('pager3'), grep: program('pager4') })}`,
      ),
  },
  {
    name: 'editors and askpass',
    plant: ({ config, program }) =>
      config(
        `${section('core', { editor: program('editor'), askPass: program('askpass') })}\n${section('sequence', { editor: program('sequence') })}`,
      ),
  },
  {
    name: 'aliases of every command',
    plant: ({ config, program }) => {
      const run = `!${program('alias')}`;
      config(
        section(
          'alias',
          Object.fromEntries(
            [
              'diff',
              'diff-index',
              'diff-tree',
              'diff-files',
              'cat-file',
              'rev-parse',
              'ls-files',
              'ls-tree',
              'grep',
              'check-attr',
              'update-index',
              'write-tree',
              'hash-object',
              'merge-base',
              'config',
              'symbolic-ref',
              'version',
            ].map((name) => [name, run]),
          ),
        ),
      );
    },
  },
  {
    name: 'ssh command and a partial clone with missing objects',
    plant: ({ root, config, program, git }) => {
      config(
        [
          section('core', { repositoryformatversion: '1', sshCommand: program('ssh'), gitProxy: program('proxy') }),
          section('extensions', { partialClone: 'origin' }),
          section('remote "origin"', {
            url: 'ssh://example.invalid/x',
            promisor: 'true',
            partialclonefilter: 'blob:none',
            uploadpack: program('uploadpack'),
          }),
        ].join('\n'),
      );
      const blob = git('rev-parse', 'HEAD:a.txt').trim();
      rmSync(join(root, '.git', 'objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    },
  },
  {
    name: 'a promisor that is a local program',
    plant: ({ root, config, program, git }) => {
      config(
        [
          section('extensions', { partialClone: 'origin' }),
          section('core', { repositoryformatversion: '1' }),
          section('remote "origin"', { url: `ext::${program('ext')}`, promisor: 'true' }),
          section('protocol', { allow: 'always' }),
        ].join('\n'),
      );
      const blob = git('rev-parse', 'HEAD:b.ts').trim();
      rmSync(join(root, '.git', 'objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    },
  },
  {
    name: 'credential helper and signing programs',
    plant: ({ config, program }) =>
      config(
        [
          section('credential', { helper: program('credential') }),
          section('gpg', { program: program('gpg') }),
          section('commit', { gpgSign: 'true' }),
          section('log', { showSignature: 'true' }),
        ].join('\n'),
      ),
  },
  {
    name: 'merge driver, alternate references and trailers',
    plant: ({ config, program }) =>
      config(
        [
          section('merge "evil"', { driver: program('merge') }),
          section('core', { alternateRefsCommand: program('refs') }),
          section('trailer "x"', { command: program('trailer') }),
          section('uploadpack', { packObjectsHook: program('pack') }),
        ].join('\n'),
      ),
  },
];

/** The same programs, brought in by ways that a look at `.git/config` would miss. */
const ways: readonly ((planted: HostileCase) => HostileCase)[] = [
  ({ name, plant }) => ({
    name: `${name}, by an included file`,
    plant: (planting) => {
      const file = join(planting.root, '.git', 'more');
      const env = plant({ ...planting, config: (text) => appendFileSync(file, `\n${text}\n`) });
      planting.config(`${section('include', { path: 'more' })}\n${section('includeIf "gitdir:**"', { path: 'more' })}`);
      return env;
    },
  }),
  ({ name, plant }) => ({
    name: `${name}, in the configuration of the working tree`,
    plant: (planting) => {
      planting.config(
        `${section('extensions', { worktreeConfig: 'true' })}\n${section('core', { repositoryformatversion: '1' })}`,
      );
      return plant({
        ...planting,
        config: (text) => appendFileSync(join(planting.root, '.git', 'config.worktree'), `\n${text}\n`),
      });
    },
  }),
  ({ name, plant }) => ({
    name: `${name}, in a submodule`,
    plant: (planting) => {
      const inner = join(planting.root, 'inner');
      cpSync(planting.outside, inner, { recursive: true });
      const run = (...args: string[]): string =>
        execFileSync('git', args, { cwd: inner, env: isolatedGitEnvironment() }).toString();
      cpSync(join(planting.root, 'a.txt'), join(inner, 'a.txt'));
      cpSync(join(planting.root, 'b.ts'), join(inner, 'b.ts'));
      run('add', '-A');
      run('commit', '-q', '-m', 'inner');
      planting.git('add', 'inner');
      plant({
        ...planting,
        root: inner,
        git: run,
        config: (text) => appendFileSync(join(inner, '.git', 'config'), `\n${text}\n`),
      });
      planting.config(
        `${section('diff', { submodule: 'diff' })}\n${section('submodule', { recurse: 'true' })}\n${section('status', { submoduleSummary: 'true' })}`,
      );
      writeFileSync(join(inner, 'secret.txt'), `${canary}\nchanged\n`);
    },
  }),
];

const environments: readonly HostileCase[] = [
  {
    name: 'an environment with external diff, ssh command, pager and editor',
    plant: ({ program }) => ({
      GIT_EXTERNAL_DIFF: program('external'),
      GIT_SSH_COMMAND: program('ssh'),
      GIT_SSH: program('ssh2'),
      GIT_PAGER: program('pager'),
      PAGER: program('pager2'),
      GIT_EDITOR: program('editor'),
      GIT_ASKPASS: program('askpass'),
      SSH_ASKPASS: program('askpass2'),
      GIT_PROXY_COMMAND: program('proxy'),
    }),
  },
  {
    name: 'an environment with configuration',
    plant: ({ program }) => ({
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: program('fsmonitor'),
      GIT_CONFIG_PARAMETERS: `'diff.external=${program('external')}'`,
    }),
  },
  {
    name: 'an environment that names other programs',
    plant: ({ root, program }) => {
      const run = program('exec');
      mkdirSync(join(root, 'bin'));
      for (const name of ['git', 'git-diff-index', 'git-cat-file', 'git.exe']) cpSync(run, join(root, 'bin', name));
      cpSync(run, join(root, 'git'));
      return { GIT_EXEC_PATH: join(root, 'bin'), PATH: `.:bin::${process.env['PATH'] ?? ''}` };
    },
  },
  {
    name: 'an environment that names another repository',
    plant: ({ outside }) => ({
      GIT_DIR: join(outside, '.git'),
      GIT_WORK_TREE: outside,
      GIT_OBJECT_DIRECTORY: join(outside, '.git', 'objects'),
      GIT_INDEX_FILE: join(outside, '.git', 'index'),
    }),
  },
  {
    name: 'an environment that adds objects and changes the output',
    plant: ({ outside }) => ({
      GIT_ALTERNATE_OBJECT_DIRECTORIES: join(outside, '.git', 'objects'),
      GIT_DIFF_OPTS: '-u0',
      GIT_TRACE: '1',
      GIT_NAMESPACE: 'x',
      GIT_COMMON_DIR: join(outside, '.git'),
      GIT_ICASE_PATHSPECS: '1',
    }),
  },
];

/** Repositories that would show files from beside themselves. */
const escapes: readonly HostileCase[] = [
  { name: 'a working tree elsewhere', plant: ({ outside, config }) => config(section('core', { worktree: outside })) },
  { name: 'a working tree above', plant: ({ config }) => config(section('core', { worktree: '../..' })) },
  { name: 'a working tree that is the root of all', plant: ({ config }) => config(section('core', { worktree: '/' })) },
  {
    name: 'a .git file that names another repository',
    plant: ({ root, outside }) => {
      rmSync(join(root, '.git'), { recursive: true });
      writeFileSync(join(root, '.git'), `gitdir: ${join(outside, '.git')}\n`);
    },
  },
  {
    name: 'a .git link to another repository',
    plant: ({ root, outside }) => {
      rmSync(join(root, '.git'), { recursive: true });
      symlinkSync(join(outside, '.git'), join(root, '.git'));
    },
  },
  {
    name: 'a git folder that takes references and objects from another repository',
    plant: ({ root, outside }) => {
      writeFileSync(join(root, '.git', 'commondir'), `${join(outside, '.git')}\n`);
      rmSync(join(root, '.git', 'index'));
    },
  },
  {
    name: 'a working tree linked to a git folder of its own that does so, of another repository',
    plant: ({ root, outside }) => {
      const own = join(root, 'own');
      cpSync(join(root, '.git'), own, { recursive: true });
      rmSync(join(root, '.git'), { recursive: true });
      rmSync(join(own, 'index'));
      writeFileSync(join(own, 'commondir'), `${join(outside, '.git')}\n`);
      writeFileSync(join(own, 'gitdir'), `${join(root, '.git')}\n`);
      writeFileSync(join(root, '.git'), 'gitdir: own\n');
    },
  },
  {
    name: 'alternates',
    plant: ({ root, outside, git }) => {
      mkdirSync(join(root, '.git', 'objects', 'info'), { recursive: true });
      writeFileSync(join(root, '.git', 'objects', 'info', 'alternates'), `${join(outside, '.git', 'objects')}\n`);
      stageForeign(outside, git);
    },
  },
  {
    name: 'relative alternates with quotes',
    plant: ({ root, outside, git }) => {
      mkdirSync(join(root, '.git', 'objects', 'info'), { recursive: true });
      writeFileSync(
        join(root, '.git', 'objects', 'info', 'alternates'),
        '# nothing\n"../../../outside/.git/objects"\n',
      );
      stageForeign(outside, git);
    },
  },
  {
    name: 'a link in the place of the objects',
    plant: ({ root, outside, git }) => {
      cpSync(join(root, '.git', 'objects'), join(outside, '.git', 'objects'), { recursive: true });
      rmSync(join(root, '.git', 'objects'), { recursive: true });
      symlinkSync(join(outside, '.git', 'objects'), join(root, '.git', 'objects'));
      stageForeign(outside, git);
    },
  },
  {
    name: 'links in the place of single objects',
    plant: ({ root, outside, git }) => {
      const blob = foreignBlob(outside);
      mkdirSync(join(root, '.git', 'objects', blob.slice(0, 2)), { recursive: true });
      symlinkSync(
        join(outside, '.git', 'objects', blob.slice(0, 2), blob.slice(2)),
        join(root, '.git', 'objects', blob.slice(0, 2), blob.slice(2)),
      );
      stageForeign(outside, git);
    },
  },
  {
    name: 'an embedded bare repository with core.worktree',
    plant: ({ root, outside }) => {
      rmSync(join(root, '.git'), { recursive: true });
      cpSync(join(outside, '.git'), root, { recursive: true });
      appendFileSync(join(root, 'config'), `\n[core]\n\tbare = false\n\tworktree = ../outside\n`);
    },
  },
  {
    name: 'links to files outside',
    plant: ({ root, outside, git }) => {
      symlinkSync(join(outside, 'secret.txt'), join(root, 'link.txt'));
      symlinkSync(outside, join(root, 'folder'));
      rmSync(join(root, 'b.ts'));
      symlinkSync(join(outside, 'secret.txt'), join(root, 'b.ts'));
      git('add', 'link.txt', 'folder');
    },
  },
  {
    name: 'configuration, attributes and ignores that include files outside',
    plant: ({ root, outside, config }) => {
      config(
        `${section('include', { path: join(outside, 'secret.txt') })}\n${section('core', { attributesFile: join(outside, 'secret.txt'), excludesFile: join(outside, 'secret.txt') })}\n${section('diff', { orderFile: join(outside, 'secret.txt') })}`,
      );
      rmSync(join(root, '.gitattributes'));
      symlinkSync(join(outside, 'secret.txt'), join(root, '.gitattributes'));
    },
  },
  {
    name: 'an index that is a link to another',
    plant: ({ root, outside }) => {
      rmSync(join(root, '.git', 'index'));
      symlinkSync(join(outside, '.git', 'index'), join(root, '.git', 'index'));
    },
  },
];

function foreignBlob(outside: string): string {
  return execFileSync('git', ['rev-parse', ':staged.txt'], { cwd: outside, env: isolatedGitEnvironment() })
    .toString()
    .trim();
}

/** An index may name any object; with borrowed ones it names somebody else's. */
function stageForeign(outside: string, git: Planting['git']): void {
  git('update-index', '--add', '--cacheinfo', `100644,${foreignBlob(outside)},mine.txt`);
}

/** One thing at a time, in every way. */
export const hostileCases: readonly HostileCase[] = [
  ...programs,
  ...ways.flatMap((way) => programs.map(way)),
  ...environments,
  ...escapes,
];

/** Missing objects would keep git from reaching the other programs. */
const isPartial = ({ name }: HostileCase): boolean => name.includes('promisor') || name.includes('partial clone');

const allAtOnce: HostileCase = {
  name: 'all programs at once',
  plant: (planting) => {
    for (const planted of programs) if (!isPartial(planted)) planted.plant(planting);
  },
};

/** The same things in fewer repositories. */
export const combinedHostileCases: readonly HostileCase[] = [
  allAtOnce,
  ...ways.map((way) => way(allAtOnce)),
  ...programs.filter(isPartial),
  ...environments,
  ...escapes,
];
