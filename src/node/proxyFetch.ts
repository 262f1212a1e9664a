import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { isIP, type Socket } from 'node:net';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { isLoopback } from './boundedFetch';

/**
 * `fetch` through the proxy that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`), since Node 20's own
 * takes no notice of it. Addresses of this machine are never handed to a proxy.
 */
export function proxyFetch(env: NodeJS.ProcessEnv): typeof fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const proxy = proxyFor(url, env);
    return proxy === null ? fetch(input, init) : fetchThrough(proxy, url, init ?? {});
  };
}

/** The proxy for an address, or null for a direct connection. */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): URL | null {
  const named = url.protocol === 'https:' ? variable(env, 'https_proxy') : variable(env, 'http_proxy');
  if (named === null || isLoopback(url.href) || isExempt(url, variable(env, 'no_proxy') ?? '')) return null;
  const text = named.includes('://') ? named : `http://${named}`;
  return URL.canParse(text) ? new URL(text) : null;
}

function variable(env: NodeJS.ProcessEnv, name: string): string | null {
  const value = env[name] ?? env[name.toUpperCase()] ?? '';
  return value.trim() === '' ? null : value.trim();
}

function isExempt({ hostname, port }: URL, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      const suffix = host.replace(/^\*?\.?/, '');
      return (hostname === suffix || hostname.endsWith(`.${suffix}`)) && (onlyPort === undefined || onlyPort === port);
    });
}

/** One request by a proxy: a tunnel for https, so that the proxy sees neither key nor code; the proxy's own form for http. */
export async function fetchThrough(proxy: URL, url: URL, init: RequestInit): Promise<Response> {
  const { signal } = init;
  const options: RequestOptions = {
    method: init.method ?? 'GET',
    headers: { ...Object.fromEntries(new Headers(init.headers)), host: url.host },
    ...(signal ? { signal } : {}),
  };
  const path = url.pathname + url.search;
  if (url.protocol === 'https:') {
    const socket = await tunnel(proxy, url, signal ?? null);
    const secured = await secure(socket, url.hostname);
    // With an agent of any kind, Node would open a connection of its own beside the tunnel.
    return responseTo(httpsRequest({ ...options, path, createConnection: () => secured }), init.body);
  }
  const headers = { ...(options.headers as Record<string, string>), ...proxyAuthorization(proxy) };
  return responseTo(
    requestTo(proxy)({ ...options, ...placeOf(proxy), headers, path: url.href, agent: false }),
    init.body,
  );
}

function tunnel(proxy: URL, { hostname, port }: URL, signal: AbortSignal | null): Promise<Socket> {
  const target = `${hostname}:${port === '' ? '443' : port}`;
  const request = requestTo(proxy)({
    ...placeOf(proxy),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...proxyAuthorization(proxy) },
    agent: false,
    ...(signal === null ? {} : { signal }),
  });
  return new Promise((resolve, reject) => {
    request.once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket) => {
      if (statusCode >= 200 && statusCode < 300) resolve(socket);
      else {
        socket.destroy();
        reject(proxyError(statusCode));
      }
    });
    request.once('response', ({ statusCode = 0 }) => {
      request.destroy();
      reject(proxyError(statusCode));
    });
    request.once('error', reject);
    request.end();
  });
}

/** TLS inside the tunnel, checked against the endpoint's own name. */
function secure(socket: Socket, hostname: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const servername = hostname.replace(/^\[|\]$/g, '');
    const secured = tlsConnect({
      socket,
      // An address may not stand in the greeting; the certificate is checked against it all the same.
      ...(isIP(servername) === 0 ? { servername } : { host: servername }),
      ALPNProtocols: ['http/1.1'],
    });
    secured.once('secureConnect', () => resolve(secured));
    secured.once('error', reject);
  });
}

function responseTo(request: ClientRequest, body: RequestInit['body']): Promise<Response> {
  return new Promise((resolve, reject) => {
    request.once('response', (incoming) => {
      const { statusCode: status = 502, headers } = incoming;
      if (status === 407) {
        reject(proxyError(status));
        return;
      }
      const plain = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
      const isEmpty = status === 204 || status === 304;
      resolve(new Response(isEmpty ? null : (Readable.toWeb(incoming) as ReadableStream), { status, headers: plain }));
    });
    request.once('error', reject);
    request.end(body);
  });
}

function requestTo({ protocol }: URL): typeof httpRequest {
  return protocol === 'https:' ? httpsRequest : httpRequest;
}

function placeOf({ hostname, port, protocol }: URL): RequestOptions {
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}

function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** The code says what happened; nothing of the proxy's address, which may hold a password. */
function proxyError(status: number): Error {
  return Object.assign(new Error('proxy refused'), { code: `PROXY_${String(status)}` });
}
