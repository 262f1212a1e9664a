import { XMLParser } from 'fast-xml-parser';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isolatedGitEnvironment, tempRepository, type TempRepository } from '../tempRepository';
import { reviewer, scriptedEndpoint } from '../scriptedEndpoint';
import { previewDocumentSchema } from '../../src/core/report/previewDocument';
import { instructionFiles } from '../instructionFiles';
import { tarOf } from '../tarOf';
import { commandLine, type CommandLine, type Ran } from './commandLine';

function ruleText(id: string, pattern: string, severity = 'error', extra = ''): string {
  return `---
id: ${id}
title: Title of ${id}
severity: ${severity}
kind: regex
match: ["${pattern}"]
${extra}---
Flag it.
## Bad
~~~ts file=src/a.ts expect=1
${id}();
~~~
## Good
~~~ts file=src/a.ts
other(); // ${id}()
~~~
`;
}
const manifest = (name: string, version: string) =>
  JSON.stringify({ name, version, formatVersion: 1, owners: ['@acme/platform'], license: 'MIT' });

describe('fresh-eyes rules', function () {
  this.timeout(120_000);
  let cli: CommandLine;
  let home: string;
  let project: TempRepository;
  before(() => {
    cli = commandLine();
  });
  after(() => cli.remove());
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fresh-eyes-home-'));
    project = tempRepository();
    project.stage({ 'src/a.ts': 'export const a = 1;\n' });
    project.commit();
  });
  afterEach(() => {
    project.remove();
    rmSync(home, { recursive: true, force: true });
  });

  const ownEnv = () => ({
    HOME: home,
    FRESH_EYES_CACHE_HOME: join(home, 'cache'),
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
  });
  const run = (...args: string[]): Promise<Ran> => cli.run(args, { cwd: project.root, env: ownEnv() });
  const rules = (...args: string[]) => run('rules', ...args);
  async function review() {
    const { stdout, code } = await run('review', '--no-model', '--format', 'json');
    const read = JSON.parse(stdout) as {
      verdict: string;
      findings: { rule: string; location: { path: string; startLine: number } }[];
      failures: { message: string; next: string }[];
      notes: string[];
      coverage: { files: { path: string; status: string; reason: string | null }[] };
    };
    return {
      ...read,
      code,
      seen: read.findings.map(({ rule, location }) => `${rule} ${location.path}:${String(location.startLine)}`),
    };
  }

  /** A remote that the user's own configuration reaches in GitHub's place. */
  function gitPack(): {
    publish: (version: string, files: Readonly<Record<string, string | null>>, tag: string) => void;
    cut: () => void;
  } {
    const bare = join(home, 'remote', 'acme', 'rules.git');
    mkdirSync(bare, { recursive: true });
    execFileSync('git', ['init', '-q', '--bare', bare], { env: isolatedGitEnvironment() });
    // As GitHub and GitLab do.
    execFileSync('git', ['-C', bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true'], {
      env: isolatedGitEnvironment(),
    });
    const ssh = join(home, 'ssh.sh');
    writeFileSync(
      ssh,
      `#!/bin/sh\nfor last; do :; done\ncd ${join(home, 'remote')} && eval "$(echo "$last" | sed "s#'/#'./#")"\n`,
    );
    chmodSync(ssh, 0o755);
    writeFileSync(
      join(home, '.gitconfig'),
      `[core]\nsshCommand = ${ssh}\n[url "ssh://test.example/"]\ninsteadOf = https://github.com/\n[safe]\ndirectory = *\n`,
    );
    const work = tempRepository();
    return {
      publish: (version, files, tag) => {
        work.stage({ 'rulepack.json': manifest('acme/base', version), ...files });
        work.commit(version);
        work.git('tag', '-f', tag);
        work.git('push', '-q', '-f', bare, 'main', tag);
      },
      cut: () => {
        work.remove();
        rmSync(join(home, 'remote'), { recursive: true, force: true });
      },
    };
  }

  it('tries a pack on earlier reviews before it is committed', async () => {
    const endpoint = await scriptedEndpoint(reviewer([]));
    const remote = gitPack();
    try {
      const model = ['--base-url', endpoint.baseUrl, '--model', 'scripted'];
      project.stage({ 'src/a.ts': 'one();\ntwo();\n' });
      assert.equal((await run('review', ...model)).code, 0);
      project.commit('reviewed');
      const replay = async (source: string) => {
        const ran = await cli.run(['replay', '--rules', source, '--model', 'scripted', '--format', 'json'], {
          cwd: project.root,
          env: { ...ownEnv(), FRESH_EYES_BASE_URL: endpoint.baseUrl },
        });
        const found = ran.code === 0 ? (JSON.parse(ran.stdout) as { new: { rule: string }[] }).new : [];
        return { ...ran, rules: found.map(({ rule }) => rule) };
      };
      const unknown = await replay('github>acme/rules#v1');
      assert.equal(unknown.code, 2);
      assert.match(unknown.stderr, /not in the lock[\s\S]*rules add github>acme\/rules#v1/);

      remote.publish('1.0.0', { 'rules/one.md': ruleText('one', 'one\\\\(') }, 'v1');
      assert.equal((await rules('add', 'github>acme/rules#v1', '--yes')).code, 0);
      assert.deepEqual((await replay('github>acme/rules#v1')).rules, ['acme/base/one']);
      project.git('add', '.fresh-eyes');
      project.commit('the pack');

      // Another version takes the place of the one that the commits extend.
      project.stage({ 'src/a.ts': 'one();\ntwo();\none();\ntwo();\n' });
      assert.equal((await run('review', ...model)).code, 0);
      project.commit('reviewed by version 1');
      remote.publish('2.0.0', { 'rules/two.md': ruleText('two', 'two\\\\('), 'rules/one.md': null }, 'v2');
      assert.equal((await rules('add', 'github>acme/rules#v2', '--yes')).code, 0);
      const { stdout, rules: found } = await replay('github>acme/rules#v2');
      assert.deepEqual([...new Set(found)], ['acme/base/two'], stdout);
      const { lost } = JSON.parse(stdout) as { lost: { rule: string }[] };
      assert.deepEqual([...new Set(lost.map(({ rule }) => rule))], ['acme/base/one']);
    } finally {
      remote.cut();
      await endpoint.close();
    }
  });

  it('adds, locks and uses a pack in git, shows the difference of an update, and works offline', async () => {
    const remote = gitPack();
    remote.publish('1.0.0', { 'rules/one.md': ruleText('one', 'one\\\\(') }, 'v1');
    const asked = await rules('add', 'github>acme/rules#v1');
    assert.equal(asked.code, 1, 'without a terminal nothing is agreed to');
    assert.match(asked.stderr, /add --yes/);
    const added = await rules('add', 'github>acme/rules#v1', '--yes');
    assert.equal(added.code, 0, added.stderr);
    assert.match(
      added.stdout,
      /acme\/base 1\.0\.0[\s\S]*@acme\/platform[\s\S]*MIT[\s\S]*error acme\/base\/one[\s\S]*match one/,
    );
    const lock = readFileSync(join(project.root, '.fresh-eyes/rules.lock.json'), 'utf8');
    assert.match(lock, /"github>acme\/rules#v1"[\s\S]*"resolved": "[0-9a-f]{40}"[\s\S]*"integrity": "sha512-/);
    project.git('add', '.fresh-eyes');
    project.commit();
    project.stage({ 'src/a.ts': 'one();\ntwo(); // one()\n' });
    assert.deepEqual((await review()).seen, ['acme/base/one src/a.ts:1']);
    assert.match((await rules('test', 'github>acme/rules#v1')).stdout, /^ok {4}acme\/base\/one \(2 examples\)/);

    remote.publish(
      '1.1.0',
      { 'rules/one.md': ruleText('one', 'one\\\\(', 'warning'), 'rules/two.md': ruleText('two', 'two\\\\(') },
      'v1',
    );
    assert.equal((await rules('verify')).code, 0, 'what is locked is still at hand');
    const shown = await rules('update');
    assert.equal(shown.code, 1);
    assert.match(
      shown.stdout,
      /acme\/base 1\.0\.0 → 1\.1\.0[\s\S]*~ acme\/base\/one\n {4}severity\n {6}- error\n {6}\+ warning[\s\S]*\+ acme\/base\/two/,
    );
    assert.equal(
      readFileSync(join(project.root, '.fresh-eyes/rules.lock.json'), 'utf8'),
      lock,
      'nothing is written unasked',
    );
    assert.deepEqual((await review()).seen, ['acme/base/one src/a.ts:1'], 'a moved tag changes no review');
    assert.equal((await rules('update', '--yes')).code, 0);
    project.git('add', '.fresh-eyes');
    project.commit();

    remote.cut();
    project.stage({ 'src/a.ts': 'two();\n' });
    assert.deepEqual((await review()).seen, ['acme/base/two src/a.ts:1'], 'offline, from the local copy');
    rmSync(join(home, 'cache'), { recursive: true });
    const without = await review();
    assert.deepEqual([without.verdict, without.code], ['incomplete', 3]);
    assert.match(JSON.stringify(without.failures), /fresh-eyes rules fetch/);
    assert.equal((await rules('fetch')).code, 3);
  });

  it('fetches what the base is judged by too, so that a fresh machine can review an update of a pack', async () => {
    const remote = gitPack();
    remote.publish('1.0.0', { 'rules/one.md': ruleText('one', 'one\\\\(') }, 'v1');
    assert.equal((await rules('add', 'github>acme/rules#v1', '--yes')).code, 0);
    project.git('add', '.fresh-eyes');
    project.commit();
    remote.publish('1.1.0', { 'rules/one.md': ruleText('one', 'two\\\\(') }, 'v1');
    assert.equal((await rules('update', '--yes')).code, 0);
    project.git('add', '.fresh-eyes');
    rmSync(join(home, 'cache'), { recursive: true });
    assert.match((await rules('fetch')).stderr, /2 of 2 locked packs/);
    project.stage({ 'src/a.ts': 'one();\n' });
    const { seen } = await review();
    assert.ok(seen.includes('acme/base/one src/a.ts:1'), 'the text of the base judges');
    assert.ok(
      seen.some((each) => each.startsWith('core/review-weakened .fresh-eyes/')),
      'and the change of it is told',
    );
    assert.equal((await rules('fetch', '--upload-pack=x')).code, 2);
    remote.cut();
  });

  it('fetches exactly what the lock names, and refuses other content at the same tag', async () => {
    const remote = gitPack();
    remote.publish('1.0.0', { 'rules/one.md': ruleText('one', 'one\\\\(') }, 'v1');
    assert.equal((await rules('add', 'github>acme/rules#v1', '--yes')).code, 0);
    rmSync(join(home, 'cache'), { recursive: true });
    assert.equal((await rules('fetch')).code, 0);
    assert.equal((await rules('verify')).code, 0);
    const file = join(project.root, '.fresh-eyes/rules.lock.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/sha512-.{86}==/, `sha512-${'A'.repeat(86)}==`));
    rmSync(join(home, 'cache'), { recursive: true });
    const refused = await rules('fetch');
    assert.equal(refused.code, 3);
    assert.match(refused.stderr, /is not what rules\.lock\.json names/);
    remote.cut();
  });

  describe('with a pack in npm', () => {
    let server: Server;
    let tarball = Buffer.alloc(0);
    let version = '1.0.0';
    beforeEach(async () => {
      version = '1.0.0';
      server = createServer((request, response) => {
        if (request.url?.endsWith('.tgz') === true) {
          response.end(tarball);
          return;
        }
        const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
        const dist = { tarball: `${origin}/rules-${version}.tgz` };
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            name: '@acme/rules',
            'dist-tags': { latest: version },
            versions: { [version]: { name: '@acme/rules', version, dist } },
          }),
        );
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as AddressInfo;
      writeFileSync(
        join(home, '.npmrc'),
        `registry=http://127.0.0.1:${String(port)}/\nfetch-retries=0\ncache=${join(home, 'npm')}\n`,
      );
    });
    afterEach(() => {
      server.close();
      server.closeAllConnections();
    });
    const publish = (rule: string, packVersion = version) => {
      const files = {
        'package/package.json': JSON.stringify({ name: '@acme/rules', version }),
        'package/rulepack.json': manifest('acme/npm', packVersion),
        'package/rules/one.md': rule,
      };
      tarball = gzipSync(tarOf(files));
    };

    it('adds, locks and uses it, and refuses a changed byte at the same version', async () => {
      publish(ruleText('one', 'one\\\\('));
      const added = await rules('add', 'npm:@acme/rules', '--yes');
      assert.equal(added.code, 0, added.stderr);
      project.git('add', '.fresh-eyes');
      project.commit();
      project.stage({ 'src/a.ts': 'one();\n' });
      assert.deepEqual((await review()).seen, ['acme/npm/one src/a.ts:1']);
      const tested = await rules('test', 'npm:@acme/rules');
      assert.deepEqual([tested.code, tested.stdout.split('\n')[0]], [0, 'ok    acme/npm/one (2 examples)']);
      assert.equal((await rules('test', 'npm:@acme/other')).code, 2, 'what is not locked is not tested');
      publish(ruleText('one', 'never\\\\('));
      rmSync(join(home, 'cache'), { recursive: true });
      rmSync(join(home, 'npm'), { recursive: true, force: true });
      const refused = await rules('fetch');
      assert.equal(refused.code, 3);
      assert.match(refused.stderr, /@acme\/rules@1\.0\.0 is not what/);
      assert.equal((await review()).verdict, 'incomplete');
      publish(ruleText('one', 'one\\\\('));
      rmSync(join(home, 'npm'), { recursive: true, force: true });
      assert.equal((await rules('fetch')).code, 0);
      assert.equal((await review()).verdict, 'findings');
    });

    it('shows the difference of an update before it takes it, and works offline', async () => {
      publish(ruleText('one', 'one\\\\('));
      assert.equal((await rules('add', 'npm:@acme/rules', '--yes')).code, 0);
      version = '1.1.0';
      publish(ruleText('one', 'two\\\\('));
      rmSync(join(home, 'npm'), { recursive: true, force: true });
      const shown = await rules('update');
      assert.equal(shown.code, 1, 'unasked nothing changes');
      assert.match(shown.stdout, /acme\/npm 1\.0\.0 → 1\.1\.0 \(@acme\/rules@1\.1\.0\)[\s\S]*- .*one[\s\S]*\+ .*two/);
      assert.equal((await rules('update', '--yes')).code, 0);
      server.close();
      server.closeAllConnections();
      project.git('add', '.fresh-eyes');
      project.commit();
      project.stage({ 'src/a.ts': 'one();\ntwo();\n' });
      assert.deepEqual((await review()).seen, ['acme/npm/one src/a.ts:2']);
      assert.equal((await rules('verify')).code, 0);
    });

    it('refuses a pack with a mistake in it, and names the place', async () => {
      publish('---\nid: one\nseverty: x\n---\nFlag.\n');
      const refused = await rules('add', 'npm:@acme/rules', '--yes');
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /npm:@acme\/rules: rules\/one\.md:3:1: Unknown key "severty"/);
    });
  });

  it('tests its rules: passes, and fails with the reason where a good example is hit', async () => {
    project.stage({ '.fresh-eyes/rules/one.md': ruleText('one', 'one\\\\(') });
    const passed = await rules('test');
    assert.deepEqual([passed.code, passed.stdout.split('\n')[0]], [0, 'ok    repo/one (2 examples)']);
    project.stage({ '.fresh-eyes/rules/one.md': ruleText('one', '\\\\w+\\\\(') });
    const failed = await rules('test');
    assert.equal(failed.code, 1);
    assert.match(
      failed.stdout,
      /FAIL {2}repo\/one\n {6}\.fresh-eyes\/rules\/one\.md:14 The good example src\/a\.ts is hit on line 1\./,
    );
    const junit = new XMLParser({ ignoreAttributes: false }).parse(
      (await rules('test', '--format', 'junit')).stdout,
    ) as {
      testsuites: {
        '@_tests': string;
        '@_failures': string;
        testsuite: { testcase: { failure?: { '@_message': string } }[] };
      };
    };
    assert.deepEqual([junit.testsuites['@_tests'], junit.testsuites['@_failures']], ['2', '1']);
    assert.match(junit.testsuites.testsuite.testcase[1]?.failure?.['@_message'] ?? '', /is hit on line 1/);
    assert.match(
      (await rules('test', '--format', 'github')).stdout,
      /^::error file=\.fresh-eyes\/rules\/one\.md,line=14::repo\/one: The good example/,
    );
    const json = JSON.parse((await rules('test', '--format', 'json')).stdout) as {
      rules: { passed: boolean; examples: { outcome: string }[] }[];
    };
    assert.deepEqual(
      json.rules[0]?.examples.map(({ outcome }) => outcome),
      ['reported', 'noisy'],
    );
  });

  it('tests the whole built-in pack, as JUnit that parses', async () => {
    const { code, stdout } = await rules('test', 'core', '--format', 'junit');
    assert.equal(code, 0);
    const read = new XMLParser({ ignoreAttributes: false }).parse(stdout) as {
      testsuites: { '@_tests': string; '@_failures': string; testsuite: unknown[] };
    };
    assert.ok(read.testsuites.testsuite.length >= 40);
    assert.ok(Number(read.testsuites['@_tests']) >= 200);
    assert.equal(read.testsuites['@_failures'], '0');
  });

  it('checks rule files, patterns and queries, each problem with its place and a cure', async () => {
    project.stage({
      '.fresh-eyes/rules/bad.md': ruleText('bad', '(a'),
      '.fresh-eyes/rules/query.md':
        '---\nid: query\ntitle: Q\nseverity: info\nkind: syntax\n---\nFlag.\n## Query\n~~~python\n(nonsense)\n~~~\n~~~go\n(call_expression) @call\n~~~\n',
      '.fresh-eyes/rules/typo.md': '---\nid: typo\ntitle: T\nseverity: info\nstatsu: warn\n---\nFlag.\n',
    });
    const { code, stdout } = await rules('check');
    assert.equal(code, 1);
    for (const expected of [
      /\.fresh-eyes\/rules\/bad\.md:6:9: The pattern is not valid: .*missing closing \)/,
      /\.fresh-eyes\/rules\/query\.md:10:1: The pattern is not valid: /,
      /\.fresh-eyes\/rules\/query\.md:13:1: A query names what it reports with @finding/,
      /\.fresh-eyes\/rules\/typo\.md:5:1: Unknown key "statsu"/,
    ]) {
      assert.match(stdout, expected);
    }
    assert.equal((await review()).code, 3, 'nothing is staged but the bad rules themselves');
  });

  it('explains a path with five layers: pack, own rule, settings, override, lock', async () => {
    project.stage({
      'team/rulepack.json': manifest('team', '1.0.0'),
      'team/rules/held.md': ruleText('held', 'held\\\\(', 'warning', 'locked: true\nowner: "@sec"\n'),
      '.fresh-eyes/rules/one.md': ruleText('one', 'one\\\\('),
      '.fresh-eyes/config.jsonc': JSON.stringify({
        extends: ['./team'],
        rules: { 'repo/*': 'warning', 'team/held': 'off', 'core/injection': 'info' },
        overrides: [{ files: ['src/**'], rules: { 'repo/one': 'info', 'core/injection': { status: 'block' } } }],
      }),
    });
    const { code, stdout } = await rules('explain', 'src/a.ts');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /info {2}repo\/one {2}Title of one\n {4}error from \.fresh-eyes\/rules\/one\.md\n {4}warning from \.fresh-eyes\/config\.jsonc rules "repo\/\*"\n {4}info from \.fresh-eyes\/config\.jsonc overrides "repo\/one"\n/,
    );
    assert.match(
      stdout,
      /warning {2}team\/held {2}Title of held\n {4}warning from \.\/team\n {4}warning from \.fresh-eyes\/config\.jsonc rules "team\/held", kept by its lock\n/,
    );
    assert.match(stdout, /info \(block\) {2}core\/injection/);
    assert.match(
      stdout,
      /\.fresh-eyes\/config\.jsonc lowers team\/held, which its pack has locked \(@sec\)\. The rule stays at warning\./,
    );
    const listed = JSON.parse((await rules('list', '--format', 'json')).stdout) as { rules: { id: string }[] };
    assert.ok(listed.rules.some(({ id }) => id === 'team/held') && listed.rules.length > 40);
  });

  describe('when a change touches what judges it', () => {
    const config = (severity: string) => ({
      '.fresh-eyes/config.jsonc': `{ "rules": { "repo/one": "${severity}" } }\n`,
    });
    const begin = (files: Readonly<Record<string, string>>) => {
      project.stage({ '.fresh-eyes/rules/one.md': ruleText('one', 'one\\\\('), ...files });
      project.commit();
    };
    const code = { 'src/a.ts': 'one();\n' };

    it('is judged by the base where it weakens, and says so', async () => {
      begin({});
      project.stage({ ...config('off'), ...code });
      assert.deepEqual((await review()).seen.sort(), [
        'core/review-weakened .fresh-eyes/config.jsonc:1',
        'repo/one src/a.ts:1',
      ]);
      project.commit();
      project.stage({ 'src/a.ts': 'one();\none();\n' });
      assert.deepEqual((await review()).seen, [], 'from the next commit');
    });

    it('is judged by what it tightens at once', async () => {
      begin(config('off'));
      project.stage({ ...config('error'), ...code });
      assert.deepEqual((await review()).seen, ['repo/one src/a.ts:1']);
    });

    it('cannot lower what a pack has locked, and its owner is named', async () => {
      begin({
        'team/rulepack.json': manifest('team', '1.0.0'),
        'team/rules/held.md': ruleText('held', 'held\\\\(', 'error', 'locked: true\nowner: "@sec"\n'),
        '.fresh-eyes/config.jsonc': '{ "extends": ["./team"] }',
      });
      project.stage({
        '.fresh-eyes/config.jsonc': '{ "extends": ["./team"], "rules": { "team/held": "off" } }',
        'src/a.ts': 'held();\n',
      });
      const { seen, notes } = await review();
      assert.ok(seen.includes('team/held src/a.ts:1'));
      assert.match(notes.join('\n'), /lowers team\/held, which its pack has locked \(@sec\)\. The rule stays at error/);
    });
  });

  it('ends a rule that takes too long with the files it could not see, and the others run', async () => {
    project.stage({
      '.fresh-eyes/rules/one.md': ruleText('one', 'one\\\\('),
      '.fresh-eyes/rules/slow.md': `---\nid: slow\ntitle: S\nseverity: error\nkind: syntax\n---\nFlag.\n## Query\n~~~js\n(_ ${'(_)? '.repeat(12)}@finding)\n~~~\n`,
    });
    project.commit();
    project.stage({ 'src/big.js': 'f(a, [1, 2, 3, 4, 5], { a: 1 });\n'.repeat(4_000), 'src/a.ts': 'one();\n' });
    const { verdict, code, seen, coverage } = await review();
    assert.deepEqual([verdict, code, seen], ['incomplete', 3, ['repo/one src/a.ts:1']]);
    assert.deepEqual(
      coverage.files.map(({ path, status, reason }) => [path, status, reason]),
      [
        ['src/a.ts', 'reviewed', null],
        ['src/big.js', 'failed', 'rule-timeout'],
      ],
    );
  });

  describe('with instruction files of other tools', () => {
    type Listed = { id: string; kind: string; severity: string; source: string; tokens: number };
    const listed = async (...args: string[]) =>
      (JSON.parse((await rules(...args, '--format', 'json')).stdout) as { rules: Listed[] }).rules;
    const imported = (all: readonly Listed[]) => all.filter(({ id }) => id.startsWith('imported/'));
    const preview = async (format: string) =>
      await run('review', '--preview', '--format', format, '--base-url', 'http://127.0.0.1:9/v1', '--model', 'none');
    beforeEach(() => {
      project.stage(instructionFiles);
      project.commit();
      project.stage({ 'src/api/pay.ts': 'export const a = 1;\n', 'services/pay/a.sql': 'select 1;\n' });
    });

    it('lists and explains them below all rules, with what each costs', async () => {
      const found = imported(await listed('list'));
      assert.deepEqual(
        found.map(({ id, kind, severity }) => [id.slice('imported/'.length), kind, severity]),
        [
          ['coderabbit-1', 'model', 'info'],
          ['coderabbit-2', 'model', 'info'],
          ['cursor-bugbot', 'model', 'info'],
          ['cursor-rules-api', 'model', 'info'],
          ['cursor-rules-style', 'model', 'info'],
          ['github-copilot-instructions', 'model', 'info'],
          ['github-instructions-tests', 'model', 'info'],
          ['agents', 'context', 'info'],
          ['review', 'model', 'info'],
        ],
      );
      assert.ok(found.every(({ tokens }) => tokens > 5 && tokens < 200));
      const { stdout } = await rules('list');
      const total = found.reduce((sum, { tokens }) => sum + tokens, 0);
      assert.match(stdout, /imported\/agents +info +context +about \d+ tokens .*AGENTS\.md\n/);
      assert.match(stdout, new RegExp(`below all rules: 9, about ${String(total)} tokens in each request`));
      assert.ok(stdout.indexOf('imported/') < stdout.indexOf('core/'), 'the weakest stand first');
      const explained = await rules('explain', 'services/pay/a.sql');
      assert.match(
        explained.stdout,
        /info {2}imported\/coderabbit-1 {2}\.coderabbit\.yaml\n {4}info from \.coderabbit\.yaml\n {4}about \d+ tokens in each request/,
      );
      for (const id of ['imported/services-pay-cursor-bugbot', 'imported/services-pay-claude'])
        assert.ok(explained.stdout.includes(id), id);
      assert.ok(!explained.stdout.includes('imported/cursor-rules-api'));
    });

    it('previews them with their cost, in text and JSON, and what is sent holds them', async () => {
      const document = previewDocumentSchema.parse(JSON.parse((await preview('json')).stdout));
      const found = imported(document.rules);
      assert.deepEqual(
        found.map(({ source }) => source),
        [
          'AGENTS.md',
          '.coderabbit.yaml',
          '.cursor/BUGBOT.md',
          '.cursor/rules/api.mdc',
          '.cursor/rules/style.mdc',
          '.github/copilot-instructions.md',
          'REVIEW.md',
          'services/pay/CLAUDE.md',
          'services/pay/.cursor/BUGBOT.md',
        ],
      );
      const sent = document.requests.map(({ body }) => body).join('');
      assert.ok(sent.includes('Amounts are integers in cents.') && sent.includes('Build with `pnpm build`'));
      assert.ok(
        !sent.includes('Name a test after') && !sent.includes('second person') && !sent.includes('release script'),
      );
      const { stdout } = await preview('text');
      const total = found.reduce((sum, { tokens }) => sum + tokens, 0);
      assert.match(
        stdout,
        new RegExp(`Instructions for other tools, below all rules: 9, about ${String(total)} tokens`),
      );
      assert.match(stdout, /\n {2}AGENTS\.md \(context, about \d+ tokens\)\n/);
      assert.match(stdout, /\n {2}core\/injection \(model, error, about \d+ tokens\)\n/);
    });

    it('switches each tool off, and takes what is left as rules of its own', async () => {
      const off = { copilot: false, cursor: false, bugbot: false, coderabbit: false, review: false, agents: false };
      for (const tool of Object.keys(off)) {
        project.stage({ '.fresh-eyes/config.jsonc': JSON.stringify({ import: { ...off, [tool]: true } }) });
        const sources = imported(await listed('list')).map(({ source }) => source);
        assert.ok(sources.length > 0, tool);
      }
      project.stage({ '.fresh-eyes/config.jsonc': JSON.stringify({ import: off }) });
      assert.deepEqual(imported(await listed('list')), []);
      project.stage({ '.fresh-eyes/config.jsonc': '{}' });
      const converted = await rules('convert');
      assert.match(converted.stdout, /\.fresh-eyes\/rules\/github-copilot-instructions\.md/);
      assert.ok(!converted.stdout.includes('agents'), 'context asks for nothing');
      assert.equal((await rules('check')).code, 0);
    });
  });

  it('says what is wrong with files that are bombs, whatever is asked', async () => {
    const bomb = '['.repeat(100_000);
    project.stage({
      '.fresh-eyes/config.jsonc': bomb,
      '.fresh-eyes/rules.lock.json': bomb,
      '.fresh-eyes/rules/deep.md': `---\nid: deep\ntitle: D\nseverity: info\ntags: ${'['.repeat(5_000)}\n---\nFlag.\n`,
      '.coderabbit.yaml': bomb,
    });
    project.commit();
    project.stage({ 'src/a.ts': 'x();\n' });
    const ran = await review();
    assert.deepEqual([ran.verdict, ran.code], ['incomplete', 3]);
    for (const said of [
      /config\.jsonc:1:33: .*nest more than 32 deep/,
      /lock\.json:1:33/,
      /deep\.md:5:23: .*nests too deeply/,
    ])
      assert.match(ran.failures.map(({ message }) => message).join('\n'), said);
    for (const [args, code] of [
      [['list'], 1],
      [['explain', 'src/a.ts'], 0],
      [['check'], 1],
      [['test'], 1],
      [['add', './team'], 2],
      [['verify'], 2],
      [['fetch'], 2],
      [['convert'], 0],
    ] as const) {
      const other = await rules(...args);
      assert.equal(other.code, code, `${args.join(' ')}: ${other.stderr}`);
      assert.doesNotMatch(other.stderr, /call stack|unexpected/i, args.join(' '));
    }
  });

  it('names wrong use', async () => {
    for (const [args, code, said] of [
      [[], 2, /takes one of: list/],
      [['fly'], 2, /takes one of/],
      [['explain'], 2, /takes one path/],
      [['explain', '../outside.ts'], 2, /is not a path inside the repository/],
      [['add', 'ftp://x'], 2, /is no source of a pack/],
      [['test', 'nothing'], 2, /No rule here is named nothing/],
      [['test', '--runs', 'x'], 2, /--runs/],
      [['list', '--wrong'], 2, /--wrong/],
    ] as const) {
      const ran = await rules(...args);
      assert.equal(ran.code, code, `${args.join(' ')}: ${ran.stderr}`);
      assert.match(ran.stderr, said);
    }
  });
});
