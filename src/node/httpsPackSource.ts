import { createHash } from 'node:crypto';
import type { PackSource } from '../core/rules/packSource';
import { archivePack } from './archivePack';
import type { FetchedPack } from './gitPackSource';
import { leadsInside } from './localAddress';
import { PackFetchError } from './packText';
import { proxyFetch } from './proxyFetch';

/** Bytes of a packed pack. */
const maxArchive = 1024 * 1024;
const maxRedirects = 3;
const fetchMs = 60_000;

/**
 * Fetches a packed pack. Redirects stay on https and on the same host; addresses of this machine or network are refused
 * unless `isLocalAllowed`, so that a configuration cannot make us knock on doors inside.
 * @throws PackFetchError
 */
export async function httpsPack(
  source: PackSource & { kind: 'https' },
  isLocalAllowed: boolean,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<FetchedPack> {
  const archive = await download(
    new URL(source.url),
    isLocalAllowed,
    env,
    AbortSignal.any([signal, AbortSignal.timeout(fetchMs)]),
  );
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  if (source.integrity !== null && source.integrity !== integrity)
    throw new PackFetchError('https-integrity', integrity);
  return { files: archivePack(archive), resolved: source.url };
}

async function download(
  start: URL,
  isLocalAllowed: boolean,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let url = start;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    if (!isLocalAllowed && (await leadsInside(url.hostname, 'machine or network')))
      throw new PackFetchError('https-address', url.hostname);
    const response = await request(url, env, signal);
    const target = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && target !== null) {
      await response.body?.cancel();
      const next = new URL(target, url);
      if (next.protocol !== 'https:' || next.host !== start.host)
        throw new PackFetchError('https-redirect', next.origin);
      url = next;
      continue;
    }
    if (!response.ok) throw new PackFetchError('https-failed', String(response.status));
    return await bodyOf(response);
  }
  throw new PackFetchError('https-redirect', url.origin);
}

async function request(url: URL, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Response> {
  try {
    return await proxyFetch(env)(url, { redirect: 'manual', signal, headers: { accept: 'application/octet-stream' } });
  } catch (error) {
    throw new PackFetchError('https-failed', reasonOf(error), { cause: error });
  }
}

async function bodyOf(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body ?? []) {
      size += (part as Uint8Array).length;
      if (size > maxArchive) throw new PackFetchError('too-large', String(maxArchive));
      parts.push(part as Uint8Array);
    }
  } catch (error) {
    throw error instanceof PackFetchError
      ? error
      : new PackFetchError('https-failed', reasonOf(error), { cause: error });
  }
  return Buffer.concat(parts, size);
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
}
