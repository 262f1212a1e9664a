import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packSource, type PackSource } from '../../../src/core/rules/packSource';
import { archivePack } from '../../../src/node/archivePack';
import { httpsPack } from '../../../src/node/httpsPackSource';
import { isLocalAddress } from '../../../src/node/localAddress';
import { PackFetchError } from '../../../src/node/packText';
import { fetchPack } from '../../../src/node/rulePackSources';
import { fetchedSource } from '../../fetchedSource';
import { tempRepository } from '../../tempRepository';
import { tarOf } from '../../tarOf';

const manifest = '{ "name": "acme", "version": "1.0.0", "formatVersion": 1 }';
const rule = '---\nid: a\ntitle: A\nseverity: info\n---\nFlag it.\n';
const { signal } = new AbortController();

async function reasonOf(fetching: Promise<unknown>): Promise<string> {
  return await fetching.then(
    () => 'none',
    (error: unknown) => (error instanceof PackFetchError ? error.reason : String(error)),
  );
}

describe('sources of rule packs', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fresh-eyes-home-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const fetching = (env: NodeJS.ProcessEnv = {}) => ({
    repositoryRoot: join(home, 'repository'),
    cacheFolder: join(home, 'cache'),
    isLocalAllowed: false,
    env: { PATH: process.env['PATH'], HOME: home, ...env },
    signal,
  });

  it('takes only sources that can do no harm as an argument', () => {
    const accepted = [
      '//',
      './team',
      'npm:@acme/rules',
      'npm:rules@^2.1.0',
      'github>acme/rules#v2',
      'gitlab>a/b/c//packs/x#main',
      'git+ssh://git@host.example/a.git#v1',
      'https://host.example/a.git',
      'https://host.example/a-1.0.0.tgz',
    ];
    const refused = [
      '/etc',
      '../x',
      './../x',
      'C:\\x',
      'ext::sh -c id',
      'file:///etc',
      'git://h/x',
      'http://h/x.tgz',
      'npm:-x',
      'npm:x@--flag',
      'github>a',
      'github>a/b#--upload-pack=x',
      'git+ssh://-oProxyCommand=x/y',
      'https://user:pw@h/x.tgz',
      'https://h/x.zip',
      'github>a/../b#v1',
      `npm:${'x'.repeat(400)}`,
      '',
    ];
    for (const text of accepted) assert.notEqual(packSource(text), null, text);
    for (const text of refused) assert.equal(packSource(text), null, text);
  });

  describe('git', () => {
    /** The user's own configuration sends GitHub's https addresses through an ssh command of the test. */
    function userConfig(root: string): void {
      const ssh = join(home, 'ssh.sh');
      writeFileSync(ssh, `#!/bin/sh\nfor last; do :; done\ncd ${root}/.. && eval "$last"\n`);
      chmodSync(ssh, 0o755);
      const lines = [
        '[core]',
        `sshCommand = ${ssh}`,
        '[url "ssh://test.example/"]',
        'insteadOf = https://github.com/',
        '[safe]',
        'directory = *',
      ];
      writeFileSync(join(home, '.gitconfig'), lines.join('\n'));
    }

    it('reads the blobs of a tag, with the user’s own configuration, and nothing else', async () => {
      const repository = tempRepository();
      try {
        repository.stage({
          'packs/x/rulepack.json': manifest,
          'packs/x/rules/a.md': rule,
          'packs/x/run.sh': 'exit 1\n',
          'other.md': rule,
        });
        const commit = repository.commit();
        repository.git('tag', 'v1');
        userConfig(repository.root);
        const bare = join(home, 'remote');
        execFileSync('git', ['clone', '-q', '--bare', repository.root, join(bare, 'acme', 'rules.git')]);
        writeFileSync(
          join(home, 'ssh.sh'),
          `#!/bin/sh\nfor last; do :; done\ncd ${bare} && eval "$(echo "$last" | sed "s#'/#'./#")"\n`,
        );
        const found = await fetchPack(fetchedSource('github>acme/rules//packs/x#v1'), fetching());
        assert.deepEqual(found, { files: { 'rulepack.json': manifest, 'rules/a.md': rule }, resolved: commit.trim() });
        assert.deepEqual(readdirSync(join(home, 'cache', 'fetch')), [], 'nothing is left behind');
        assert.equal(await reasonOf(fetchPack(fetchedSource('github>acme/rules#v9'), fetching())), 'git-failed');
      } finally {
        repository.remove();
      }
    });

    it('refuses a rule file that is a link', async () => {
      const repository = tempRepository();
      try {
        repository.stage({ 'rulepack.json': manifest });
        mkdirSync(join(repository.root, 'rules'));
        symlinkSync('/etc/passwd', join(repository.root, 'rules', 'a.md'));
        repository.git('add', '-A');
        repository.commit();
        const bare = join(home, 'remote');
        execFileSync('git', ['clone', '-q', '--bare', repository.root, join(bare, 'acme', 'rules.git')]);
        userConfig(repository.root);
        writeFileSync(
          join(home, 'ssh.sh'),
          `#!/bin/sh\nfor last; do :; done\ncd ${bare} && eval "$(echo "$last" | sed "s#'/#'./#")"\n`,
        );
        assert.equal(await reasonOf(fetchPack(fetchedSource('github>acme/rules'), fetching())), 'link');
      } finally {
        repository.remove();
      }
    });
  });

  describe('npm', () => {
    function installed(version: string): void {
      const folder = join(home, 'repository', 'node_modules', '@acme', 'rules');
      mkdirSync(join(folder, 'rules'), { recursive: true });
      const scripts = { postinstall: `touch ${home}/ran`, prepack: `touch ${home}/ran` };
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: '@acme/rules', version, scripts }));
      writeFileSync(join(folder, 'rulepack.json'), manifest);
      writeFileSync(join(folder, 'rules', 'a.md'), rule);
      symlinkSync('/etc/hostname', join(folder, 'rules', 'b.md'));
    }

    it('reads the installed copy, follows no link in it and runs none of its scripts', async () => {
      installed('1.2.3');
      const found = await fetchPack(fetchedSource('npm:@acme/rules'), fetching());
      assert.deepEqual(found, {
        files: { 'rulepack.json': manifest, 'rules/a.md': rule },
        resolved: '@acme/rules@1.2.3',
      });
      assert.equal(existsSync(join(home, 'ran')), false);
    });

    it('lets npm fetch the tarball from the user’s registry, and reads it in memory', async () => {
      installed('9.9.9');
      const scripts = JSON.stringify({
        name: '@acme/rules',
        version: '1.0.0',
        scripts: { postinstall: `touch ${home}/ran`, prepare: `touch ${home}/ran` },
      });
      const tarball = gzipSync(
        tarOf({
          'package/package.json': scripts,
          'package/rulepack.json': manifest,
          'package/rules/a.md': rule,
          'package/index.js': 'process.exit(1)',
        }),
      );
      const server = createServer((request, response) => {
        if (request.url?.endsWith('.tgz')) return void response.end(tarball);
        const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
        response.setHeader('content-type', 'application/json');
        const version = { name: '@acme/rules', version: '1.0.0', dist: { tarball: `${origin}/rules-1.0.0.tgz` } };
        response.end(
          JSON.stringify({ name: '@acme/rules', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }),
        );
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      try {
        const { port } = server.address() as AddressInfo;
        writeFileSync(join(home, '.npmrc'), `registry=http://127.0.0.1:${String(port)}/\nfetch-retries=0\n`);
        // A reviewed project started us by "npm run": its settings must not count.
        const env = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_ignore_scripts: 'false' };
        const found = await fetchPack(fetchedSource('npm:@acme/rules@^1'), fetching(env));
        assert.deepEqual(found, {
          files: { 'rulepack.json': manifest, 'rules/a.md': rule },
          resolved: '@acme/rules@1.0.0',
        });
        assert.equal(existsSync(join(home, 'ran')), false);
      } finally {
        server.close();
        server.closeAllConnections();
      }
    }).timeout(60_000);

    it('never takes an npm that the reviewed repository brings', async () => {
      const bin = join(home, 'repository', 'bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, 'npm'), `#!/bin/sh\ntouch ${home}/ran\n`, { mode: 0o755 });
      const env = { PATH: ['bin', bin].join(delimiter) };
      assert.equal(await reasonOf(fetchPack(fetchedSource('npm:x'), fetching(env))), 'npm-missing');
      assert.equal(existsSync(join(home, 'ran')), false);
    });
  });

  it('refuses addresses of this machine and network', async () => {
    for (const host of [
      '127.0.0.1',
      'localhost',
      '169.254.169.254',
      '[::1]',
      '10.1.2.3',
      '[fe80::1]',
      '0.0.0.0',
      'a.internal',
    ]) {
      const source = fetchedSource(`https://${host}/a.tgz`) as PackSource & { kind: 'https' };
      assert.equal(await reasonOf(httpsPack(source, false, {}, signal)), 'https-address', host);
    }
    for (const address of ['8.8.8.8', '2606:4700::1111', '172.15.0.1', '192.169.0.1'])
      assert.equal(isLocalAddress(address), false);
    for (const address of ['::ffff:127.0.0.1', '::ffff:7f00:1', '172.31.0.1', '100.64.0.1', 'fd00::1'])
      assert.equal(isLocalAddress(address), true);
  });

  describe('archives', () => {
    const reason = (entries: Parameters<typeof tarOf>[0], more: Parameters<typeof tarOf>[1] = []) => {
      try {
        archivePack(gzipSync(tarOf(entries, more)));
        return 'none';
      } catch (error) {
        return error instanceof PackFetchError ? error.reason : String(error);
      }
    };
    it('holds only the pack’s own text, whatever else is inside', () => {
      const files = archivePack(
        gzipSync(
          tarOf({
            'package/rulepack.json': manifest,
            'package/rules/a.md': rule,
            'package/README.md': 'x',
            'package/x.js': 'x',
          }),
        ),
      );
      assert.deepEqual(Object.keys(files), ['rulepack.json', 'rules/a.md']);
    });
    it('refuses links, ways out, bombs, torn and empty archives by name', () => {
      const pack = { 'package/rulepack.json': manifest };
      assert.equal(reason(pack, [{ name: 'package/rules/a.md', type: '2', linkName: '/etc/passwd' }]), 'link');
      assert.equal(
        reason(pack, [{ name: 'package/rules/a.md', type: '1', linkName: 'package/rulepack.json' }]),
        'link',
      );
      assert.equal(reason({ ...pack, 'package/../../x.md': rule }), 'path');
      assert.equal(reason({ ...pack, '/etc/x.md': rule }), 'path');
      assert.equal(reason({ ...pack, 'package/rules/a.md': 'x'.repeat(1024 * 1024 + 1) }), 'too-large');
      assert.equal(reason({ ...pack, 'package/big.bin': '\0'.repeat(17 * 1024 * 1024) }), 'too-large');
      assert.equal(reason({ 'package/x.js': 'x' }), 'empty');
      assert.equal(reason({ ...pack, 'package/rules/a.md': Buffer.from([0xff, 0xfe, 0x61, 0]) }), 'encoding');
      assert.throws(() => archivePack(Buffer.from('no archive')), /unreadable/);
      assert.throws(() => archivePack(gzipSync(tarOf(pack).subarray(0, 600))), /unreadable/);
    });
  });
});
