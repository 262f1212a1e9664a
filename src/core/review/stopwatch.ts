import type { Clock } from '../ports';
import type { Timing } from './reviewResult';

/** Splits a review's time into the model's and our own; all in whole milliseconds. */
export type Stopwatch = {
  /** Counts the time of `work` as the model's. */
  readonly model: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** The first call is the time to the first finding. */
  readonly finding: () => void;
  readonly timing: () => Timing;
};

export function stopwatch({ elapsed }: Clock): Stopwatch {
  const start = elapsed();
  let modelMs = 0;
  let firstFindingMs: number | null = null;
  return {
    async model(work) {
      const before = elapsed();
      try {
        return await work();
      } finally {
        modelMs += elapsed() - before;
      }
    },
    finding() {
      firstFindingMs ??= Math.round(elapsed() - start);
    },
    timing() {
      const totalMs = Math.round(elapsed() - start);
      const spent = Math.min(totalMs, Math.round(modelMs));
      return { totalMs, modelMs: spent, ownMs: totalMs - spent, firstFindingMs };
    },
  };
}
