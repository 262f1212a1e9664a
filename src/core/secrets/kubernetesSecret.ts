import type { SecretHit } from '../ports';
import { isPlaceholder } from './randomness';

export const kubernetesTriggers: readonly string[] = ['kind: Secret', '"kind": "Secret"'];

/** Longest manifest that is looked through, in UTF-16 units. */
const reach = 16_384;

/**
 * Every value under `data:` and `stringData:` of a Kubernetes Secret: whatever their names, they are what the manifest is
 * there to keep. It begins after the last `---` before `position` and ends before the next.
 */
export function kubernetesSecretAt(text: string, position: number): { end: number; hits: SecretHit[] } | null {
  if (/\w/.test(text.charAt(position + (text.startsWith('kind', position) ? 12 : 16)))) return null;
  const from = Math.max(0, position - reach);
  const start = from + Math.max(0, text.slice(from, position).lastIndexOf('\n---'));
  const after = text.slice(position, position + reach);
  const next = after.search(/\n---/);
  const end = position + (next < 0 ? after.length : next);
  const hits: SecretHit[] = [];
  const manifest = text.slice(start, end);
  for (const block of manifest.matchAll(/^[ \t]*"?(?:data|stringData)"?:[ \t]*\{?[ \t]*\r?$/gm)) {
    const lines = /(?:\n(?:[ \t]+[^\n]*|[ \t\r]*))+/y;
    lines.lastIndex = block.index + block[0].length;
    const bodyStart = start + lines.lastIndex;
    const body = lines.exec(manifest)?.[0] ?? '';
    const values = /\n[ \t]+"?[\w.-]+"?:[ \t]+["']?(?<value>[^\s"'|>{[&*,]{6,4000})["']?,?[ \t]*\r?(?=\n|$)/dg;
    for (const { indices } of body.matchAll(values)) {
      const [from, to] = indices?.groups?.['value'] ?? [0, 0];
      if (isPlaceholder(body.slice(from, to))) continue;
      hits.push({ start: bodyStart + from, end: bodyStart + to, kind: 'kubernetes-secret' });
    }
  }
  return { end, hits };
}
