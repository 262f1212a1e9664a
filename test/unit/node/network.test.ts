import assert from 'node:assert/strict';
import { buildSync } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { english } from '../../../src/core/messages';
import type { ModelFailure, ModelReply, ModelRequest } from '../../../src/core/model/model';
import { isLoopback } from '../../../src/node/boundedFetch';
import { discoverLocalServers } from '../../../src/node/localServers';
import { openaiModel, type OpenAiModelOptions } from '../../../src/node/openaiModel';
import { fetchThrough, proxyFor } from '../../../src/node/proxyFetch';
import { scriptedEndpoint } from '../../scriptedEndpoint';
import { endpointPresets } from '../../../src/core/model/endpointPresets';

const key = 'sk-canary-0123456789';
const request: ModelRequest = {
  system: 'You review.',
  user: 'const secretAlgorithm = "a long and telling line of the code under review";',
  schema: { name: 'review', json: { type: 'object' } },
  maxOutputTokens: 100,
  estimatedTokens: 30,
  paths: ['a.ts'],
};

const asked = (options: Partial<OpenAiModelOptions> & { baseUrl: string }): Promise<ModelReply | ModelFailure> =>
  openaiModel({ apiKey: key, model: 'm', random: () => 3.9, ...options }).complete(request, {
    signal: new AbortController().signal,
  });

async function failed(options: Partial<OpenAiModelOptions> & { baseUrl: string }): Promise<ModelFailure> {
  const reply = await asked(options);
  assert.equal(reply.kind, 'failure');
  for (const message of [reply.message, reply.next]) assert.doesNotMatch(english(message), /\{\w+\}/);
  assert.doesNotMatch(JSON.stringify(reply), /sk-canary|telling line/);
  return reply;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listening = <S extends Server>(server: S) =>
  new Promise<S>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
const closed = (server: Server) => new Promise((resolve) => server.close(resolve));

describe('the network between us and a model', function () {
  this.timeout(30_000);

  it('tells a server that is not running from one with another name', async () => {
    const gone = await listening(createTcp());
    const port = portOf(gone);
    await closed(gone);
    const refused = await failed({ baseUrl: `http://127.0.0.1:${String(port)}/v1` });
    assert.deepEqual(
      [refused.failure, refused.message.code, refused.next.code, refused.requests],
      ['network', 'model.refused-connection', 'model.refused-loopback.next', 1],
    );
    const unknown = await failed({ baseUrl: 'http://no-such-host.invalid/v1' });
    assert.equal(unknown.message.code, 'model.unknown-host');
  });

  it('names a certificate that is not trusted and never suggests to look away', async () => {
    const folder = join(FRESH_EYES_ROOT, 'test', 'fixtures', 'tls');
    const tls = { key: readFileSync(join(folder, 'key.txt')), cert: readFileSync(join(folder, 'certificate.txt')) };
    const server = await listening(createHttps(tls, (_, response) => response.end('{}')));
    const failure = await failed({ baseUrl: `https://127.0.0.1:${String(portOf(server))}/v1` });
    await closed(server);
    assert.deepEqual([failure.message.code, failure.requests], ['model.certificate', 1]);
    assert.doesNotMatch(english(failure.next), /REJECT_UNAUTHORIZED|insecure|disable/i);
    assert.match(english(failure.next), /NODE_EXTRA_CA_CERTS/);
  });

  it('tells an endpoint that speaks no TLS', async () => {
    const endpoint = await scriptedEndpoint({});
    const failure = await failed({ baseUrl: endpoint.baseUrl.replace('http:', 'https:') });
    await endpoint.close();
    assert.equal(failure.message.code, 'model.not-tls');
  });

  it('follows no redirect: neither key nor code reaches another origin', async () => {
    const attacker = await scriptedEndpoint({ text: '{"findings": []}' });
    for (const status of [301, 302, 303, 307, 308]) {
      const endpoint = await scriptedEndpoint({
        status,
        body: '',
        headers: { location: `${attacker.baseUrl}/chat/completions` },
      });
      const failure = await failed({ baseUrl: endpoint.baseUrl });
      await endpoint.close();
      assert.deepEqual(
        [failure.failure, failure.message.args['target'], failure.requests],
        ['redirect', attacker.origin, 1],
      );
    }
    const moved = await scriptedEndpoint({ status: 308, body: '', headers: { location: '/api/v1/chat/completions' } });
    const failure = await failed({ baseUrl: moved.baseUrl });
    await moved.close();
    assert.equal(failure.message.args['target'], `${moved.origin}/api/v1`);
    await attacker.close();
    assert.equal(attacker.requests.length + attacker.otherRequests.length, 0);
  });

  it('repeats neither key nor code of an error that quotes them', async () => {
    const endpoint = await scriptedEndpoint(({ body, headers }) => ({
      status: 400,
      body: JSON.stringify({ error: { message: `bad: ${String(headers['authorization'])} ${body}` } }),
    }));
    const failure = await failed({ baseUrl: endpoint.baseUrl, headers: { 'x-token': 'canary-header-value' } });
    await endpoint.close();
    assert.doesNotMatch(JSON.stringify(failure), /canary-header-value/);
  });

  it('ends a hundred mebibytes at its limit, without holding them', async () => {
    const server = await listening(
      createHttp((incoming: IncomingMessage, response) => {
        incoming.resume();
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"choices":[{"message":{"content":"');
        const chunk = Buffer.alloc(1024 * 1024, 'x');
        let sent = 0;
        const more = (): void => {
          if (response.destroyed || sent++ >= 100) return void response.end();
          response.write(chunk, more);
        };
        more();
      }),
    );
    const before = process.memoryUsage().rss;
    const start = performance.now();
    const failure = await failed({ baseUrl: `http://127.0.0.1:${String(portOf(server))}/v1` });
    const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
    server.closeAllConnections();
    await closed(server);
    assert.equal(failure.message.code, 'model.answer-too-large');
    assert.ok(performance.now() - start < 5_000);
    assert.ok(grown < 300, `${String(Math.round(grown))} MiB`);
  });

  it('knows this machine by its names and nothing that only looks like it', () => {
    for (const url of [
      'http://localhost/',
      'http://127.0.0.1:1/',
      'http://127.9.9.9/',
      'http://[::1]:8080/',
      'http://a.localhost/',
    ])
      assert.ok(isLoopback(url), url);
    for (const url of [
      'http://localhost.example/',
      'http://127.0.0.1.example/',
      'http://0.0.0.0/',
      'http://10.0.0.1/',
      'http://[::2]/',
      'http://localhos/',
    ])
      assert.ok(!isLoopback(url), url);
  });

  it('takes the proxy that the environment names, except where it says no', () => {
    const env = {
      HTTPS_PROXY: 'http://proxy.example:3128',
      http_proxy: 'plain.example:8080',
      NO_PROXY: '.internal, exact.example:8443, *.star.example',
    };
    const through = (url: string) => proxyFor(new URL(url), env)?.host ?? null;
    assert.equal(through('https://api.openai.com/v1'), 'proxy.example:3128');
    assert.equal(through('http://llm.example/v1'), 'plain.example:8080');
    for (const direct of [
      'https://a.internal/',
      'https://exact.example:8443/',
      'https://x.star.example/',
      'http://127.0.0.1:11434/',
      'http://localhost/',
    ])
      assert.equal(through(direct), null, direct);
    assert.equal(through('https://exact.example/'), 'proxy.example:3128');
    assert.equal(proxyFor(new URL('https://a.example'), { HTTPS_PROXY: 'http://p', NO_PROXY: '*' }), null);
  });

  describe('through a proxy', () => {
    let proxy: Server;
    const seen: string[] = [];
    const open: Socket[] = [];
    beforeEach(async () => {
      seen.length = 0;
      const http = createHttp((incoming, response) => {
        seen.push(
          `${String(incoming.method)} ${String(incoming.url)} ${String(incoming.headers['proxy-authorization'])}`,
        );
        if (incoming.headers['proxy-authorization'] === undefined) return void response.writeHead(407).end();
        const upstream = connect(Number(new URL(incoming.url ?? '').port), '127.0.0.1', () => {
          upstream.write(
            `${String(incoming.method)} ${new URL(incoming.url ?? '').pathname} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{}`,
          );
          upstream.pipe(response.socket as Socket);
        });
      });
      http.on('connect', (incoming: IncomingMessage, socket: Socket) => {
        seen.push(`CONNECT ${String(incoming.url)} ${String(incoming.headers['proxy-authorization'])}`);
        if (incoming.headers['proxy-authorization'] === undefined)
          return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        const upstream = connect(Number(incoming.url?.split(':')[1]), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          socket.pipe(upstream).pipe(socket);
        });
        upstream.on('error', () => socket.destroy());
        socket.on('error', () => upstream.destroy());
      });
      http.on('connection', (socket: Socket) => open.push(socket));
      proxy = await listening(http);
    });
    afterEach(async () => {
      for (const socket of open.splice(0)) socket.destroy();
      await closed(proxy);
    });

    const proxyUrl = (login = '') => new URL(`http://${login}127.0.0.1:${String(portOf(proxy))}`);

    it('reaches an http endpoint in the form that proxies take, with the user of the proxy', async () => {
      const endpoint = await scriptedEndpoint({ text: '{"findings": []}' });
      const response = await fetchThrough(proxyUrl('me:p%40ss@'), new URL(`${endpoint.baseUrl}/chat/completions`), {
        method: 'POST',
        body: '{}',
      });
      assert.equal(response.status, 200);
      await response.text();
      await endpoint.close();
      assert.deepEqual(seen, [
        `POST ${endpoint.baseUrl}/chat/completions Basic ${Buffer.from('me:p@ss').toString('base64')}`,
      ]);
    });

    it('opens a tunnel for https, so that the certificate of the endpoint is still what counts', async () => {
      const folder = join(FRESH_EYES_ROOT, 'test', 'fixtures', 'tls');
      const tls = { key: readFileSync(join(folder, 'key.txt')), cert: readFileSync(join(folder, 'certificate.txt')) };
      const server = await listening(createHttps(tls, (_, response) => response.end('{}')));
      const fetcher: typeof fetch = (input, init) => fetchThrough(proxyUrl('me:secret@'), new URL(input), init ?? {});
      const failure = await failed({ baseUrl: `https://localhost:${String(portOf(server))}/v1`, fetch: fetcher });
      server.closeAllConnections();
      await closed(server);
      assert.equal(failure.message.code, 'model.certificate');
      assert.match(seen[0] ?? '', /^CONNECT localhost:\d+ Basic /);
      assert.ok(!JSON.stringify(failure).includes('secret'));
    });

    it('carries request and answer whole where the certificate is trusted', async () => {
      const folder = join(FRESH_EYES_ROOT, 'test', 'fixtures', 'tls');
      const certificate = join(folder, 'certificate.txt');
      const tls = { key: readFileSync(join(folder, 'key.txt')), cert: readFileSync(certificate) };
      const server = await listening(
        createHttps(tls, (incoming, response) => {
          incoming.setEncoding('utf8');
          incoming.on('data', (body: string) =>
            response.end([incoming.method, incoming.url, incoming.headers['x-a'], body].join(' ')),
          );
        }),
      );
      const script = join(mkdtempSync(join(tmpdir(), 'fresh-eyes-tunnel-')), 'client.js');
      const entryPoints = [join(FRESH_EYES_ROOT, 'test', 'unit', 'node', 'tunnelClient.ts')];
      buildSync({ entryPoints, outfile: script, bundle: true, platform: 'node', logLevel: 'error' });
      const target = `https://localhost:${String(portOf(server))}/v1/x?y=1`;
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate };
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, [script, proxyUrl('me:secret@').href, target], { env });
      server.closeAllConnections();
      await closed(server);
      rmSync(dirname(script), { recursive: true });
      assert.equal(stdout.trim(), '200 POST /v1/x?y=1 b {"a":1}');
      assert.equal(seen.length, 1);
    });

    it('says that the proxy refused, once', async () => {
      const fetcher: typeof fetch = (input, init) => fetchThrough(proxyUrl(), new URL(input), init ?? {});
      const failure = await failed({ baseUrl: 'https://llm.example/v1', fetch: fetcher });
      assert.deepEqual([failure.message.code, failure.requests, seen.length], ['model.proxy', 1, 1]);
    });
  });

  it('finds servers of this machine only when asked, without a key', async () => {
    const endpoint = await scriptedEndpoint({}, { models: ['qwen', 'llama'] });
    const { port } = new URL(endpoint.baseUrl);
    const [ollama] = endpointPresets.filter(({ id }) => id === 'ollama');
    assert.ok(ollama !== undefined);
    const preset = { ...ollama, baseUrl: endpoint.baseUrl, port: Number(port) };
    const found = await discoverLocalServers(new AbortController().signal, [
      preset,
      { ...preset, id: 'gone', baseUrl: 'http://127.0.0.1:2/v1' },
    ]);
    await endpoint.close();
    assert.deepEqual(
      found.map(({ preset: { id }, models }) => [id, models]),
      [['ollama', ['llama', 'qwen']]],
    );
    assert.equal(endpoint.otherRequests[0]?.headers['authorization'], undefined);
  });
});
