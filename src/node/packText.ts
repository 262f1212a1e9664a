import { maxPackText } from '../core/rules/packContent';

export type PackFetchReason =
  | 'git-missing'
  | 'git-failed'
  | 'npm-missing'
  | 'npm-failed'
  | 'https-failed'
  | 'https-address'
  | 'https-redirect'
  | 'https-integrity'
  | 'cache-unsafe'
  | 'unreadable'
  | 'encoding'
  | 'link'
  | 'path'
  | 'twice'
  | 'too-large'
  | 'empty';

/** Why a pack could not be had; `detail` is a path, an address or what the other program said. */
export class PackFetchError extends Error {
  readonly reason: PackFetchReason;
  readonly detail: string;

  constructor(reason: PackFetchReason, detail = '', options?: ErrorOptions) {
    super(`pack: ${reason} ${detail}`, options);
    this.name = 'PackFetchError';
    this.reason = reason;
    this.detail = detail;
  }
}

/** Bytes of a pack's file as text. @throws PackFetchError when they are no UTF-8 or too many */
export function packText(bytes: Uint8Array, path: string): string {
  if (bytes.length > maxPackText) throw new PackFetchError('too-large', path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new PackFetchError('encoding', path, { cause: error });
  }
}
