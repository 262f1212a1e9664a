/** Tries after the first one, at most. */
export const maxRetries = 2;
/** Changes of dialect within one request, at most. */
export const maxAdaptations = 3;
/** An endpoint that asks for more patience than this is not waited for. */
export const longestWaitMs = 30_000;

const firstBackOffMs = 500;
const longestBackOffMs = 8_000;

/** Status codes that may be gone at the next try. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
}

/** Doubling from half a second to eight, minus up to a quarter, so that many clients do not come back at once. */
export function backOffMs(retries: number, random: number): number {
  return Math.min(longestBackOffMs, firstBackOffMs * 2 ** retries) * (1 - random / 4);
}

/** `retry-after-ms`, or `Retry-After` as seconds or date; null when neither is there or makes sense. */
export function retryAfterMs(headers: { get: (name: string) => string | null }, now: number): number | null {
  const exact = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const named = headers.get('retry-after');
  if (named === null) return null;
  const seconds = Number(named);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(named) - now : seconds * 1000;
  return milliseconds >= 0 ? milliseconds : null;
}
