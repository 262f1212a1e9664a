import type { ReviewConfig } from '../config';
import type { Usage } from '../model/model';
import { costOf } from './cost';

export type LimitKind = 'tokens' | 'cost' | 'requests' | 'unknown-price';

/** Room for one request; `settle` gives back what was not used. */
export type Allowance = {
  readonly maxOutputTokens: number;
  readonly settle: (usage: Usage | null, requests: number) => void;
};

export type Spending = {
  /** Waits for requests under way when only what they may yet give back would make room. */
  readonly allow: (estimatedTokens: number, maxOutputTokens: number) => Promise<Allowance | LimitKind>;
};

/** What one review may use in all, whatever it asks for: drafts and the second look share it. */
export type RunLimits = { readonly spending: Spending; readonly deadline: AbortSignal };

/** The time runs from here. */
export function runLimits(config: Pick<ReviewConfig, 'limits' | 'price'>): RunLimits {
  return { spending: spending(config), deadline: AbortSignal.timeout(config.limits.timeoutMs) };
}

/** An answer with less room than this is cut off more often than not. */
const leastOutputTokens = 600;

/**
 * Keeps a run within its limits in tokens, cost and requests. Cost is reserved at its worst: the length of the answer is
 * what the money left pays for, so the limit holds whatever a model writes.
 */
function spending({ limits, price }: Pick<ReviewConfig, 'limits' | 'price'>): Spending {
  const spent = { requests: 0, tokens: 0, costUsd: 0 };
  let underWay = 0;
  let waiting: (() => void)[] = [];

  function fitting(estimated: number, wantedOutput: number): { output: number } | LimitKind {
    if (limits.maxCostUsd !== null && price === null) return 'unknown-price';
    if (spent.requests + 1 > limits.maxRequests) return 'requests';
    if (spent.tokens + estimated > limits.maxTokens) return 'tokens';
    if (limits.maxCostUsd === null || price === null || price.output === 0) return { output: wantedOutput };
    const left = limits.maxCostUsd - spent.costUsd - (estimated * price.input) / 1_000_000;
    const output = Math.min(wantedOutput, Math.floor((left * 1_000_000) / price.output));
    return output < leastOutputTokens ? 'cost' : { output };
  }

  function reserve(estimated: number, output: number): Allowance {
    const usage = { requests: 1, inputTokens: estimated, cachedInputTokens: 0, outputTokens: output };
    const cost = costOf(usage, { price }) ?? 0;
    spent.requests += 1;
    spent.tokens += estimated;
    spent.costUsd += cost;
    underWay++;
    return {
      maxOutputTokens: output,
      settle: (used, requests) => {
        underWay--;
        spent.requests += requests - 1;
        if (used !== null) {
          spent.tokens += used.inputTokens + used.outputTokens - estimated;
          spent.costUsd += (costOf(used, { price }) ?? 0) - cost;
        }
        for (const wake of waiting.splice(0)) wake();
      },
    };
  }

  return {
    allow: async (estimated, wantedOutput) => {
      for (;;) {
        const fit = fitting(estimated, wantedOutput);
        if (typeof fit !== 'string') return reserve(estimated, fit.output);
        if (underWay === 0 || fit === 'unknown-price') return fit;
        await new Promise<void>((resolve) => {
          waiting = [...waiting, resolve];
        });
      }
    },
  };
}
