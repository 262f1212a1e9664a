import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { PackFiles } from '../../../src/core/rules/packContent';
import { httpsPack } from '../../../src/node/httpsPackSource';
import { PackFetchError } from '../../../src/node/packText';
import { packIntegrity, rulePackCache } from '../../../src/node/rulePackCache';
import { tarOf } from '../../tarOf';

// Row A12 of the abuse plan: hostile sources of rule packs.
const { signal } = new AbortController();
const manifest = '{ "name": "acme", "version": "1.0.0", "formatVersion": 1 }';
const ruleWith = (front: string, body = 'Flag it.') => `---\nid: a\ntitle: A\nseverity: info\n${front}---\n${body}\n`;

describe('abuse of rule packs', () => {
  describe('A12: sources that lie', () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-source-'));
      const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '1',
          '-keyout',
          'key.pem',
          '-out',
          'cert.pem',
          ...subject,
        ],
        { cwd: folder, stdio: 'ignore' },
      );
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('by redirect, size, hash, address or status are refused by name, and honest ones are taken', async () => {
      const archive = gzipSync(tarOf({ 'package/rulepack.json': manifest, 'package/rules/a.md': ruleWith('') }));
      const huge = Buffer.alloc(1024 * 1024 + 1, 1);
      const tls = { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) };
      const server = createServer(tls, (request, response) => {
        const go = (status: number, location: string) => response.writeHead(status, { location }).end();
        switch (request.url ?? '') {
          case '/good.tgz':
            return response.end(archive);
          case '/moved.tgz':
            return go(302, '/good.tgz');
          case '/plain.tgz':
            return go(302, 'http://127.0.0.1:1/good.tgz');
          case '/other.tgz':
            return go(301, 'https://other.example/good.tgz');
          case '/port.tgz':
            return go(301, 'https://127.0.0.1:2/good.tgz');
          case '/metadata.tgz':
            return go(302, 'https://169.254.169.254/latest/meta-data');
          case '/loop.tgz':
            return go(302, '/loop.tgz');
          case '/huge.tgz':
            return response.end(huge);
          case '/html.tgz':
            return response.end('<html></html>');
          default:
            return response.writeHead(404).end();
        }
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const origin = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      const trusting = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      const warn = process.emitWarning.bind(process);
      process.emitWarning = () => undefined;
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      const reason = async (path: string, integrity: string | null = null, isLocalAllowed = true) => {
        try {
          const { files } = await httpsPack(
            { kind: 'https', url: `${origin}${path}`, integrity },
            isLocalAllowed,
            {},
            signal,
          );
          return Object.keys(files).join();
        } catch (error) {
          return error instanceof PackFetchError ? error.reason : String(error);
        }
      };
      try {
        assert.equal(await reason('/good.tgz'), 'rulepack.json,rules/a.md');
        assert.equal(await reason('/moved.tgz'), 'rulepack.json,rules/a.md');
        assert.equal(await reason('/good.tgz', null, false), 'https-address');
        for (const path of ['/plain.tgz', '/other.tgz', '/port.tgz', '/metadata.tgz', '/loop.tgz'])
          assert.equal(await reason(path), 'https-redirect', path);
        assert.equal(await reason('/good.tgz', `sha512-${'A'.repeat(86)}==`), 'https-integrity');
        assert.equal(await reason('/huge.tgz'), 'too-large');
        assert.equal(await reason('/html.tgz'), 'unreadable');
        assert.equal(await reason('/none.tgz'), 'https-failed');
      } finally {
        if (trusting === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = trusting;
        process.emitWarning = warn;
        server.close();
        server.closeAllConnections();
      }
    });

    it('a byte that somebody changed in the cache is not used', async () => {
      const cache = rulePackCache(join(folder, 'cache'));
      const files: PackFiles = { 'rulepack.json': manifest, 'rules/a.md': ruleWith('') };
      const integrity = await cache.save(files);
      assert.equal(integrity, packIntegrity(files));
      assert.equal((await cache.load({ source: 's', integrity }))?.pack.rules.length, 1);
      const name = Buffer.from(integrity.slice(7), 'base64').toString('hex');
      const path = join(folder, 'cache', 'packs', `${name}.json`);
      const bytes = readFileSync(path, 'utf8');
      writeFileSync(path, bytes.replace('Flag it', 'Flag no'));
      assert.equal(await cache.load({ source: 's', integrity }), null);
      writeFileSync(path, bytes);
      const parsed = join(folder, 'cache', 'packs', `${name}-0.0.0-test.parsed`);
      writeFileSync(parsed, readFileSync(parsed, 'utf8').replace('Flag it', 'Flag no'));
      assert.equal(
        (await cache.load({ source: 's', integrity }))?.pack.rules[0]?.instruction,
        'Flag it.',
        'a torn parsed copy is read anew',
      );
      assert.notEqual(packIntegrity({ ...files, 'rules/b.md': '' }), integrity);
    });
  });
});
