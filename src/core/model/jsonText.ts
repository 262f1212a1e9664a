import { jsonrepair } from 'jsonrepair';

/** Repairing takes time in proportion to the text and a little more; what is longer is not worth it. */
const maxRepairedLength = 1024 * 1024;

/** JSON as it stands, boxed because `null` is JSON too; null when it is not. */
export function strictJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** What the text may have been meant to be; undefined when nobody can tell. Back-slashes may be lost without notice. */
export function repairedJson(text: string): unknown {
  if (text.length > maxRepairedLength) return undefined;
  try {
    return strictJson(jsonrepair(text))?.value;
  } catch {
    return undefined;
  }
}
