import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packSource } from '../../../src/core/rules/packSource';
import type { PackFiles } from '../../../src/core/rules/packContent';
import { ProblemError } from '../../../src/core/problem';
import { archivePack } from '../../../src/node/archivePack';
import { PackFetchError } from '../../../src/node/packText';
import { fetchLocked } from '../../../src/node/preparedPack';
import { packIntegrity, rulePackCache } from '../../../src/node/rulePackCache';
import { fetchPack } from '../../../src/node/rulePackSources';
import { packOnDisk } from '../../../src/node/rulesOnDisk';
import { hostileArchives, honestArchives, packManifestText, packRuleText } from '../../hostileArchives';
import { fetchedSource } from '../../fetchedSource';
import { isolatedGitEnvironment, tempRepository, type TempRepository } from '../../tempRepository';
import { tarOf } from '../../tarOf';

const files: PackFiles = { 'rulepack.json': packManifestText, 'rules/a.md': packRuleText };
const archive = gzipSync(tarOf({ 'package/rulepack.json': packManifestText, 'package/rules/a.md': packRuleText }));
const { signal } = new AbortController();
async function outcome(fetching: Promise<{ readonly files: PackFiles }>): Promise<string> {
  return await fetching.then(
    (found) => Object.keys(found.files).join(),
    (error: unknown) => (error instanceof PackFetchError ? error.reason : `not named: ${String(error)}`),
  );
}

/** Row A12 of the abuse plan: where packs come from, and what could come instead. */
describe('sources of packs that lie (A12)', function () {
  this.timeout(120_000);
  let home: string;
  let count = 0;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fresh-eyes-hostile-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  after(() => {
    console.log(`      ${String(count)} sources`);
    assert.ok(count >= 60);
  });

  const fetching = (isLocalAllowed = true) => ({
    repositoryRoot: join(home, 'repository'),
    cacheFolder: join(home, 'cache'),
    isLocalAllowed,
    env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    signal,
  });
  const expectEach = async (cases: readonly (readonly [string, () => Promise<string> | string, string])[]) => {
    for (const [what, run, expected] of cases) {
      count += 1;
      assert.equal(await run(), expected, what);
    }
  };

  it('as archives are read in memory, whole or not at all, and refused by name', async () => {
    const before = readdirSync(tmpdir()).length;
    const reason = (bytes: Buffer) => {
      try {
        return Object.keys(archivePack(bytes)).join();
      } catch (error) {
        return error instanceof PackFetchError ? error.reason : `not named: ${String(error)}`;
      }
    };
    await expectEach(hostileArchives.map(([what, bytes, expected]) => [what, () => reason(bytes), expected]));
    await expectEach(honestArchives.map(([what, bytes]) => [what, () => reason(bytes), 'rulepack.json,rules/a.md']));
    assert.ok(readdirSync(tmpdir()).length <= before + 20, 'nothing is unpacked');
  });

  describe('by https', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-tls-'));
    let server: Server;
    let origin: string;
    const emitWarning = process.emitWarning.bind(process);
    const trusting = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    before(async () => {
      const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
      const wanted = ['-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', 'key.pem', '-out', 'cert.pem'];
      execFileSync('openssl', ['req', '-x509', ...wanted, ...subject], { cwd: folder, stdio: 'ignore' });
      const tls = { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) };
      server = createServer(tls, answer);
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      origin = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      process.emitWarning = () => undefined;
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    });
    after(() => {
      if (trusting === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = trusting;
      process.emitWarning = emitWarning;
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    });

    const redirects: Readonly<Record<string, readonly [number, string]>> = {
      '/moved.tgz': [302, '/good.tgz'],
      '/kept.tgz': [308, '/good.tgz'],
      '/plain.tgz': [302, 'http://127.0.0.1:1/good.tgz'],
      '/other.tgz': [301, 'https://other.example/good.tgz'],
      '/port.tgz': [301, 'https://127.0.0.1:2/good.tgz'],
      '/metadata.tgz': [302, 'https://169.254.169.254/latest/meta-data'],
      '/number.tgz': [302, 'https://2130706433/good.tgz'],
      '/file.tgz': [302, 'file:///etc/passwd'],
      '/data.tgz': [302, 'data:application/gzip;base64,AAAA'],
      '/script.tgz': [303, 'javascript:alert(1)'],
      '/double.tgz': [307, '//other.example/good.tgz'],
      '/loop.tgz': [302, '/loop.tgz'],
      '/rules.git/info/refs': [302, 'http://127.0.0.1:1/rules.git/info/refs'],
      '/twin.git/info/refs': [301, '/rules.git/info/refs'],
    };
    function answer(request: IncomingMessage, response: ServerResponse): void {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const redirect = Object.hasOwn(redirects, path) ? redirects[path] : undefined;
      if (redirect !== undefined) response.writeHead(redirect[0], { location: redirect[1] }).end();
      else if (path === '/good.tgz') response.end(archive);
      else if (path === '/huge.tgz') response.end(Buffer.alloc(1024 * 1024 + 1, 1));
      else if (path === '/squeezed.tgz') {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(32 * 1024 * 1024)));
      } else if (path === '/html.tgz') response.end('<html></html>');
      else if (path === '/nothing.tgz') response.writeHead(204).end();
      else if (path === '/nowhere.tgz') response.writeHead(302).end();
      else if (path === '/torn.tgz') {
        response.writeHead(200, { 'content-length': '100000' }).write(archive);
        setTimeout(() => request.socket.destroy(), 50);
      } else if (path === '/slow.tgz') response.writeHead(200).write('x');
      else response.writeHead(path.startsWith('/500') ? 500 : 404).end();
    }

    it('are followed on the same host only, bounded, and held against their hash', async () => {
      const get = (path: string, isLocalAllowed = true) =>
        outcome(fetchPack(fetchedSource(`${origin}${path}`), fetching(isLocalAllowed)));
      const honest = 'rulepack.json,rules/a.md';
      await expectEach([
        ['an archive', () => get('/good.tgz'), honest],
        ['a redirect to the same host', () => get('/moved.tgz'), honest],
        ['a lasting redirect to the same host', () => get('/kept.tgz'), honest],
        ['this machine, unasked', () => get('/good.tgz', false), 'https-address'],
        ...Object.keys(redirects)
          .filter((path) => path.endsWith('.tgz') && !/moved|kept/.test(path))
          .map((path) => [`a redirect by ${path}`, () => get(path), 'https-redirect'] as const),
        ['a redirect to nowhere', () => get('/nowhere.tgz'), 'https-failed'],
        ['another content', () => get(`/good.tgz#sha512-${'A'.repeat(86)}==`), 'https-integrity'],
        ['a megabyte and one', () => get('/huge.tgz'), 'too-large'],
        ['thirty megabytes squeezed', () => get('/squeezed.tgz'), 'too-large'],
        ['a page', () => get('/html.tgz'), 'unreadable'],
        ['nothing', () => get('/nothing.tgz'), 'unreadable'],
        ['half of what was promised', () => get('/torn.tgz'), 'https-failed'],
        ['no such archive', () => get('/none.tgz'), 'https-failed'],
        ['a server in trouble', () => get('/500.tgz'), 'https-failed'],
      ]);
    });

    it('can be cancelled while they dribble', async () => {
      const cancelling = new AbortController();
      const waiting = outcome(
        fetchPack(fetchedSource(`${origin}/slow.tgz`), { ...fetching(), signal: cancelling.signal }),
      );
      setTimeout(() => cancelling.abort(), 50);
      assert.equal(await waiting, 'https-failed');
    });

    it('are not followed by git either, nor to this machine', async () => {
      writeFileSync(join(home, '.gitconfig'), '[http]\nsslVerify = false\n');
      const get = (url: string, isLocalAllowed = true) =>
        outcome(fetchPack(fetchedSource(url), fetching(isLocalAllowed)));
      await expectEach([
        ['git, led to http', () => get(`git+${origin}/rules.git`), 'https-redirect'],
        ['git, led to another address', () => get(`git+${origin}/twin.git`), 'https-redirect'],
        ['git, with nothing there', () => get(`git+${origin}/none.git`), 'git-failed'],
        ['git on this machine', () => get(`git+${origin}/rules.git`, false), 'https-address'],
        ['git by ssh on this machine', () => get('git+ssh://git@localhost/a.git', false), 'https-address'],
        ['git at a cloud’s metadata', () => get('https://169.254.169.254/a.git', false), 'https-address'],
        ['git at this machine by number', () => get('https://2130706433/a.git', false), 'https-address'],
        ['git at this machine in IPv6', () => get('https://[::1]/a.git', false), 'https-address'],
        ['git at this machine, mapped', () => get('https://[::ffff:127.0.0.1]/a.git', false), 'https-address'],
      ]);
    });
  });

  describe('by git', () => {
    let work: TempRepository;
    let bare: string;
    beforeEach(() => {
      work = tempRepository();
      bare = join(home, 'remote', 'acme', 'rules.git');
      mkdirSync(bare, { recursive: true });
      execFileSync('git', ['init', '-q', '--bare', bare], { env: isolatedGitEnvironment() });
      const ssh = join(home, 'ssh.sh');
      const serve = `#!/bin/sh\nfor last; do :; done\ncd ${join(home, 'remote')} && eval "$(echo "$last" | sed "s#'/#'./#")"\n`;
      writeFileSync(ssh, serve);
      chmodSync(ssh, 0o755);
      writeFileSync(
        join(home, '.gitconfig'),
        `[core]\nsshCommand = ${ssh}\n[url "ssh://test.example/"]\ninsteadOf = https://github.com/\n[safe]\ndirectory = *\n`,
      );
    });
    afterEach(() => work.remove());
    function publish(content: Readonly<Record<string, string>>, tag = 'v1'): string {
      work.stage(content);
      const commit = work.commit();
      work.git('tag', '-f', tag);
      work.git('push', '-q', '-f', bare, 'main', tag);
      return commit.trim();
    }
    const get = (text = 'github>acme/rules#v1') => fetchPack(fetchedSource(text), fetching());

    it('are blobs and nothing else: no link, module, filter, hook or attribute of theirs counts', async () => {
      publish({
        ...files,
        '.gitattributes': '*.md filter=evil ident text eol=crlf export-subst\n',
        '.gitmodules': `[submodule "x"]\n\tpath = sub\n\turl = ext::sh -c "touch ${home}/ran"\n`,
        '.gitconfig': `[core]\n\tsshCommand = touch ${home}/ran\n`,
        'hooks/post-checkout': `#!/bin/sh\ntouch ${home}/ran\n`,
        'package.json': `{"scripts":{"prepare":"touch ${home}/ran"}}`,
      });
      count += 5;
      assert.deepEqual((await get()).files, files);
      assert.equal(existsSync(join(home, 'ran')), false);
      assert.deepEqual(readdirSync(join(home, 'cache', 'fetch')), []);
    });

    it('are refused where a file is a link or a module, too large, too many, or no text', async () => {
      const cases: readonly (readonly [string, () => void, string])[] = [
        ['a link', () => symlinkSync('/etc/passwd', join(work.root, 'rules', 'a.md')), 'link'],
        ['a megabyte', () => writeFileSync(join(work.root, 'rules', 'a.md'), 'x'.repeat(1024 * 1024 + 1)), 'too-large'],
        ['no text', () => writeFileSync(join(work.root, 'rules', 'a.md'), Buffer.from([0xff, 0xfe, 0x61])), 'encoding'],
        [
          'five hundred and one',
          () => {
            for (let index = 0; index <= 500; index += 1)
              writeFileSync(join(work.root, 'rules', `r${String(index)}.md`), packRuleText);
          },
          'too-large',
        ],
      ];
      for (const [what, prepare, expected] of cases) {
        rmSync(join(work.root, 'rules'), { recursive: true, force: true });
        mkdirSync(join(work.root, 'rules'));
        prepare();
        work.git('add', '-A');
        publish({ 'rulepack.json': packManifestText });
        count += 1;
        assert.equal(await outcome(get()), expected, what);
      }
      rmSync(join(work.root, 'rules'), { recursive: true, force: true });
      work.git('add', '-A');
      work.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},rules/a.md`);
      work.git('commit', '-qm', 'module');
      work.git('tag', '-f', 'v1');
      work.git('push', '-q', '-f', bare, 'main', 'v1');
      count += 1;
      assert.equal(await outcome(get()), 'link', 'a module in the place of a rule');
    });

    it('are what was locked, or refused: a moved tag, a branch pushed anew, a tag that is gone', async () => {
      const first = publish(files);
      const source = 'github>acme/rules#v1';
      const { resolved } = await get();
      assert.equal(resolved, first);
      const cache = rulePackCache(join(home, 'cache'));
      const locked = { name: 'acme', version: '1.0.0', resolved, integrity: packIntegrity(files) };
      const fetchAgain = async () => {
        rmSync(join(home, 'cache'), { recursive: true, force: true });
        return await fetchLocked(source, locked, fetching(), cache).then(
          () => 'taken',
          (error: unknown) => (error instanceof ProblemError ? error.problem.message.code : String(error)),
        );
      };
      publish({ 'rules/a.md': packRuleText.replace('Flag it', 'Flag nothing') });
      execFileSync('git', ['-C', bare, 'reflog', 'expire', '--expire=now', '--all'], { env: isolatedGitEnvironment() });
      count += 2;
      assert.equal(await fetchAgain(), 'rules.content-differs', 'the server gives no commit without a name');
      execFileSync('git', ['-C', bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true'], {
        env: isolatedGitEnvironment(),
      });
      assert.equal(await fetchAgain(), 'taken', 'the very commit');
      assert.deepEqual(await cache.files(locked.integrity), files);
      work.git('push', '-q', bare, ':v1');
      execFileSync('git', ['-C', bare, 'config', 'uploadpack.allowAnySHA1InWant', 'false'], {
        env: isolatedGitEnvironment(),
      });
      count += 1;
      assert.equal(await fetchAgain(), 'rules.fetch-git-failed', 'a tag that is gone');
    });
  });

  it('in node_modules are read without links and giants', async () => {
    const folder = join(home, 'repository', 'node_modules', 'rules');
    mkdirSync(join(folder, 'rules'), { recursive: true });
    const packageJson = join(folder, 'package.json');
    const get = () =>
      outcome(fetchPack(fetchedSource('npm:rules'), { ...fetching(), env: { HOME: home, PATH: '/nowhere' } }));
    writeFileSync(packageJson, '{"version":"1.0.0"}');
    writeFileSync(join(folder, 'rulepack.json'), packManifestText);
    const giant = (path: string) => {
      writeFileSync(path, 'x');
      truncateSync(path, 1024 ** 3);
    };
    await expectEach([
      ['a pack', get, 'rulepack.json'],
      [
        'links',
        () => {
          symlinkSync('/etc/passwd', join(folder, 'rules', 'link.md'));
          symlinkSync('/', join(folder, 'loop'));
          return get();
        },
        'rulepack.json',
      ],
      [
        'a sparse gigabyte',
        () => {
          giant(join(folder, 'rules', 'giant.md'));
          return get();
        },
        'too-large',
      ],
      [
        'a package.json that is none',
        () => {
          rmSync(join(folder, 'rules', 'giant.md'));
          writeFileSync(packageJson, '{{{');
          return get();
        },
        'npm-missing',
      ],
      [
        'a package.json of a gigabyte',
        () => {
          giant(packageJson);
          return get();
        },
        'too-large',
      ],
      [
        'a package.json that is a link',
        () => {
          rmSync(packageJson);
          symlinkSync('/etc/hostname', packageJson);
          return get();
        },
        'npm-missing',
      ],
    ]);
  });

  it('in a folder are read without following links or swallowing giants', async () => {
    mkdirSync(join(home, 'rules'));
    writeFileSync(join(home, 'rulepack.json'), packManifestText);
    writeFileSync(join(home, 'rules', 'good.md'), packRuleText);
    writeFileSync(join(home, 'rules', 'giant.md'), 'x');
    truncateSync(join(home, 'rules', 'giant.md'), 1024 ** 3);
    symlinkSync('/etc/passwd', join(home, 'rules', 'link.md'));
    symlinkSync('/', join(home, 'loop'));
    const read = await packOnDisk(home, home);
    count += 3;
    assert.deepEqual([read?.rules.map(({ file }) => file), read?.problems], [['rules/good.md'], []]);
  });

  it('in the cache are hashed again: a changed byte, a link or a stranger’s folder is not used', async () => {
    const cache = rulePackCache(join(home, 'cache'));
    const integrity = await cache.save(files);
    const name = Buffer.from(integrity.slice(7), 'base64').toString('hex');
    const path = join(home, 'cache', 'packs', `${name}.json`);
    const parsed = join(home, 'cache', 'packs', `${name}-0.0.0-test.parsed`);
    const bytes = readFileSync(path, 'utf8');
    const load = async () => (await cache.load({ source: 's', integrity }))?.pack.rules[0]?.instruction ?? 'none';
    const change = (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('Flag it', 'Flag no'));
    await expectEach([
      ['what was saved', load, 'Flag it.'],
      ['a changed byte', () => (change(path), load()), 'none'],
      ['a torn file', () => (writeFileSync(path, bytes.slice(0, 20)), load()), 'none'],
      ['no JSON', () => (writeFileSync(path, '['.repeat(100_000)), load()), 'none'],
      ['a changed parsed copy', () => (writeFileSync(path, bytes), change(parsed), load()), 'Flag it.'],
      ['a parsed copy of nonsense', () => (writeFileSync(parsed, '{"__proto__":{}}'), load()), 'Flag it.'],
    ]);
    assert.notEqual(packIntegrity({ ...files, 'rules/b.md': '' }), integrity);
    rmSync(join(home, 'cache'), { recursive: true });
    mkdirSync(join(home, 'elsewhere'));
    symlinkSync(join(home, 'elsewhere'), join(home, 'cache'));
    count += 1;
    await assert.rejects(cache.save(files), /not a private folder/);
    assert.deepEqual(readdirSync(join(home, 'elsewhere')), []);
  });

  it('are no arguments for git or npm', () => {
    const hostile = [
      '/etc',
      '../x',
      './../x',
      './a/../../x',
      'C:\\x',
      '\\\\server\\share',
      'ext::sh -c id',
      'ext::sh%20-c%20id',
      'fd::17',
      'file:///etc',
      'git://h/x',
      'http://h/x.tgz',
      'http://h/x.git',
      'ftp://h/x.tgz',
      'npm:-x',
      'npm:x@--flag',
      'npm:x@file:../y',
      'npm:x@git+ssh://h/y',
      'npm:../x',
      'npm:@a/../x',
      'github>a',
      'github>-a/b',
      'github>a/b#--upload-pack=x',
      'github>a/b#-x',
      'github>a/b#v1..v2',
      'github>a/b#v1 x',
      'github>a/b//../c#v1',
      'github>a/../b#v1',
      'gitlab>a/b//.git#v1',
      'git+ssh://-oProxyCommand=x/y',
      'git+ssh://-oProxyCommand=x@h/y',
      'git+ssh://git@h/a.git#refs/heads/x.lock',
      'git+https://user:password@h/x.git',
      'git+file:///etc',
      'git+http://h/x.git',
      'https://user:pw@h/x.tgz',
      'https://h/x.zip',
      'https://h/x.tgz#md5-x',
      'https://h/x.tgz#sha512-short',
      'https://h/x\n.tgz',
      `npm:${'x'.repeat(400)}`,
      '--upload-pack=x',
      '$(id)',
      '`id`',
      '',
    ];
    for (const text of hostile) {
      count += 1;
      assert.equal(packSource(text), null, text);
    }
  });
});
