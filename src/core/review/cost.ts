import type { ReviewConfig } from '../config';
import type { Usage } from '../model/model';

/** US dollars; null when the price is not known. */
export function costOf(usage: Usage, { price }: Pick<ReviewConfig, 'price'>): number | null {
  if (price === null) return null;
  // Some endpoints count cached tokens apart, some among the others.
  const isApart = usage.cachedInputTokens > usage.inputTokens;
  const fresh = isApart ? usage.inputTokens : usage.inputTokens - usage.cachedInputTokens;
  const millionths =
    fresh * price.input + usage.cachedInputTokens * price.cachedInput + usage.outputTokens * price.output;
  return millionths / 1_000_000;
}

/** Both together; what was reused is counted once. */
export function added<T extends Usage>(usage: T, more: Usage): T {
  return {
    ...usage,
    requests: usage.requests + more.requests,
    inputTokens: usage.inputTokens + more.inputTokens,
    cachedInputTokens: usage.cachedInputTokens + more.cachedInputTokens,
    outputTokens: usage.outputTokens + more.outputTokens,
  };
}
