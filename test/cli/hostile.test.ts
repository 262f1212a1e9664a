import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { folderHash } from '../folderHash';
import { canary, combinedHostileCases, hostileRepository } from '../hostileRepositories';
import { scriptedEndpoint, type ScriptedEndpoint } from '../scriptedEndpoint';
import { tempRepository } from '../tempRepository';
import { commandLine, type CommandLine } from './commandLine';

/** Every way the command line has of looking at a repository. None of them may write to it. */
const commands: readonly (readonly string[])[] = [
  ['review', '--format', 'json'],
  ['review', '--unstaged', '--format', 'sarif'],
  ['review', '--all', '--format', 'markdown'],
  ['review', '--base', 'HEAD^', '--format', 'github'],
  ['review', '--range', 'HEAD^..HEAD', '--format', 'junit'],
  ['review', '--commit', 'HEAD'],
  ['review', '--all', '--preview', '--format', 'json'],
  ['review', '--no-model', '--', 'a.txt'],
  ['hook', 'run'],
  ['hook', 'status'],
  ['receipt', 'show'],
  ['receipt', 'verify'],
  ['receipt', 'verify', '--commit', 'HEAD'],
  ['rules', 'list'],
  ['rules', 'explain', 'a.txt'],
  ['rules', 'check'],
  ['rules', 'verify'],
  ['report'],
  ['report', '--commits', 'HEAD^..HEAD'],
  ['replay', '--last', '1'],
  ['state', 'show'],
  ['doctor'],
  ['dismiss', '0000000000000000', '--reason', 'none'],
  ['apply', '0000000000000000'],
];

/** Every scope without a model; a patch that names what the repository must not give away. */
const withoutModel: readonly (readonly string[])[] = [
  ['--staged'],
  ['--unstaged'],
  ['--all'],
  ['--base', 'HEAD^'],
  ['--range', 'HEAD^..HEAD'],
  ['--commit', 'HEAD'],
  ['--patch', '-'],
].flatMap((scope) => [
  ['review', '--no-model', '--format', 'json', ...scope],
  ['review', '--no-model', '--preview', ...scope],
]);
const patch = [
  'diff --git a/../outside/secret.txt b/../outside/secret.txt',
  '--- a/../outside/secret.txt',
  '+++ b/../outside/secret.txt',
  '@@ -1 +1 @@',
  '-one',
  '+two',
  '',
].join('\n');

const full = process.env['FRESH_EYES_FULL'] !== undefined;

describe('the command line in hostile repositories', () => {
  let endpoint: ScriptedEndpoint;
  let cli: CommandLine;

  beforeEach(async () => {
    endpoint = await scriptedEndpoint({ text: '{"begin":"","findings":[],"end":""}' });
    cli = commandLine();
  });
  afterEach(async () => {
    await endpoint.close();
    cli.remove();
  });

  for (const [index, hostileCase] of combinedHostileCases.entries()) {
    // The first one has all programs at once and meets every command; the others share out the scopes.
    const every = [...commands, ...withoutModel];
    const some = [0, 5].flatMap((step) => withoutModel.slice((index + step) % withoutModel.length).slice(0, 1));
    const asked = full || index === 0 ? every : [...commands.slice(2, 3), ...some];
    it(`${hostileCase.name}: ${asked.length} commands run nothing, write nothing, tell nothing from outside`, async function () {
      this.timeout(600_000);
      const hostile = hostileRepository(hostileCase);
      const env = { ...hostile.env, FRESH_EYES_BASE_URL: endpoint.baseUrl, FRESH_EYES_MODEL: 'scripted' };
      try {
        const before = folderHash(hostile.root);
        for (const args of asked) {
          const ran = await cli.run(args, { cwd: hostile.root, env, input: args.includes('--patch') ? patch : '' });
          assert.equal(`${ran.stdout}${ran.stderr}`.includes(canary), false, args.join(' '));
          assert.doesNotMatch(ran.stderr, /^\s+at .*\(.*\)$/m, args.join(' '));
          assert.deepEqual(hostile.markersRun(), [], `${args.join(' ')} ran a planted program`);
          assert.equal(folderHash(hostile.root), before, `${args.join(' ')} wrote something`);
          if (index === 0 && args[1] === '--no-model' && args[3] === 'json' && !args.includes('--patch'))
            assert.match(ran.stdout, /"status": ?"reviewed"/, `${args.join(' ')} looked at nothing: ${ran.stderr}`);
        }
        if (index === 0) assert.ok(endpoint.requests.length > 0, 'no model was asked');
        for (const { body } of endpoint.requests) assert.equal(body.includes(canary), false, 'the canary was sent');
        assert.equal(holds(cli.home, canary), false, 'the canary is in a state file');
      } finally {
        hostile.remove();
      }
    });
  }

  it('a bare repository inside the working tree is neither believed nor run, wherever one stands', async () => {
    const hostile = hostileRepository({
      name: 'embedded',
      plant: ({ root, outside, program, git }) => {
        const inner = join(root, 'vendor', 'tool.git');
        cpSync(join(outside, '.git'), inner, { recursive: true });
        appendFileSync(
          join(inner, 'config'),
          `\n[core]\n\tbare = false\n\tworktree = ../../../outside\n\tfsmonitor = ${program('fsmonitor')}\n[diff]\n\texternal = ${program('external')}\n`,
        );
        git('add', '-f', 'vendor');
      },
    });
    try {
      const before = folderHash(hostile.root);
      for (const folder of ['vendor/tool.git', 'vendor/tool.git/refs', 'vendor']) {
        for (const args of [
          ['review', '--no-model', '--all', '--format', 'json'],
          ['rules', 'list'],
          ['state', 'show'],
        ]) {
          const ran = await cli.run(args, { cwd: join(hostile.root, folder) });
          assert.equal(`${ran.stdout}${ran.stderr}`.includes(canary), false, `${args.join(' ')} in ${folder}`);
          assert.doesNotMatch(ran.stdout, /secret\.txt/, `${args.join(' ')} in ${folder}`);
          assert.deepEqual(hostile.markersRun(), [], `${args.join(' ')} in ${folder}`);
        }
      }
      assert.equal(folderHash(hostile.root), before);
      assert.equal(holds(cli.home, canary), false);
    } finally {
      hostile.remove();
    }
  });

  it('an archive that ships state files and a linked state folder is not believed, and nothing is written there', async () => {
    const repository = tempRepository();
    const outside = tempRepository();
    try {
      outside.write('precious/receipts/x', 'theirs\n');
      repository.stage({ 'a.ts': 'export const a = 1;\n' });
      repository.commit();
      repository.stage({ 'a.ts': "import { execSync } from 'node:child_process';\n// FIXME\ndebugger;\n" });
      const honest = await cli.run(['review', '--no-model', '--format', 'json'], { cwd: repository.root });
      const other = commandLine();
      // What that review kept, packed into the repository in every place that a tool might look into.
      for (const place of ['.fresh-eyes/state', '.git/fresh-eyes', '.fresh-eyes/receipts']) {
        mkdirSync(join(repository.root, place), { recursive: true });
        writeFileSync(join(repository.root, place, 'receipts.json'), '{"verdict":"clean","findings":[]}');
        for (const file of filesIn(join(cli.home, 'state'))) {
          const text = readFileSync(file, 'utf8').replaceAll('"verdict":"findings"', '"verdict":"clean"');
          writeFileSync(join(repository.root, place, file.slice(cli.home.length).replaceAll('/', '-')), text);
        }
      }
      symlinkSync(join(outside.root, 'precious'), join(repository.root, '.fresh-eyes', 'linked'));
      const before = [folderHash(repository.root), folderHash(outside.root)];
      const again = await other.run(['review', '--no-model', '--format', 'json'], { cwd: repository.root });
      other.remove();
      const [one, two] = [honest, again].map(
        ({ stdout }) => JSON.parse(stdout) as { verdict: string; findings: unknown[] },
      );
      assert.equal(one?.verdict, 'findings');
      assert.deepEqual([two?.verdict, two?.findings.length], [one.verdict, one.findings.length]);
      assert.deepEqual([folderHash(repository.root), folderHash(outside.root)], before);
    } finally {
      repository.remove();
      outside.remove();
    }
  });

  it('a state folder that is a link is not written through, and nothing behind it is deleted', async () => {
    const repository = tempRepository();
    const outside = tempRepository();
    try {
      outside.write('keep.txt', 'theirs\n');
      mkdirSync(join(outside.root, 'fresh-eyes'));
      rmSync(join(cli.home, 'state'), { recursive: true, force: true });
      symlinkSync(outside.root, join(cli.home, 'state'));
      repository.stage({ 'a.ts': 'debugger;\n' });
      const before = folderHash(outside.root);
      const ran = await cli.run(['review', '--no-model', '--format', 'json'], { cwd: repository.root });
      assert.ok(ran.code !== null && ran.code < 4, ran.stderr);
      await cli.run(['state', 'clear'], { cwd: repository.root });
      assert.equal(folderHash(outside.root), before);
      assert.ok(existsSync(join(outside.root, 'keep.txt')));
    } finally {
      repository.remove();
      outside.remove();
    }
  });
});

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function holds(folder: string, text: string): boolean {
  return filesIn(folder).some((file) => readFileSync(file, 'utf8').includes(text));
}
