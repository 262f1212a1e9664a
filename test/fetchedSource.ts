import assert from 'node:assert/strict';
import { packSource, type PackSource } from '../src/core/rules/packSource';

export type FetchedSource = PackSource & { readonly kind: 'npm' | 'git' | 'https' };

/** A source of rule packs that is fetched from elsewhere, by what a person writes. */
export function fetchedSource(text: string): FetchedSource {
  const source = packSource(text);
  assert.ok(source !== null && source.kind !== 'root' && source.kind !== 'folder', text);
  return source;
}
