import { Worker } from 'node:worker_threads';
import { message, type Message } from '../core/messages';
import type { PatternEngine, PatternResult, QueryResult } from '../core/ports';
import type { PatternAnswer, PatternTask, PatternWorkerData } from './patternTask';

/** Milliseconds for one rule in one file. */
const maxStepMs = 200;
/** Milliseconds until the worker has started, loaded a grammar and parsed the text. */
const maxPrepareMs = 10_000;
/** A rule that was stopped this often is not tried again: a thousand files would cost minutes. */
const maxStops = 3;

type StepResult = PatternResult | QueryResult;

/**
 * Runs patterns of other people in one worker, `workerFile`, which is started on first use, ended when a rule takes too
 * long, and never keeps the process alive.
 */
export function patternEngine(
  workerFile: string,
  grammarFolder: string,
): PatternEngine & { readonly close: () => Promise<void> } {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const stops = new Map<string, number>();

  const start = (): Worker => {
    const workerData: PatternWorkerData = { grammarFolder };
    const started = new Worker(workerFile, { workerData, resourceLimits: { maxOldGenerationSizeMb: 256 } });
    started.unref();
    return started;
  };
  const stop = async (): Promise<void> => {
    const running = worker;
    worker = null;
    await running?.terminate();
  };
  /** One task at a time, or the limit of one rule would be spent by another. */
  const queued = <T>(run: () => Promise<T>): Promise<T> => {
    const next = last.then(run, run);
    last = next.catch(() => undefined);
    return next;
  };

  async function runSteps<R extends StepResult>(
    keys: readonly string[],
    signal: AbortSignal,
    taskFor: (steps: readonly number[]) => PatternTask,
  ): Promise<readonly R[] | null> {
    const results = new Map<number, StepResult>();
    for (const [step, key] of keys.entries()) {
      if ((stops.get(key) ?? 0) >= maxStops) results.set(step, { kind: 'timed-out' });
    }
    for (;;) {
      signal.throwIfAborted();
      const steps = keys.flatMap((_, step) => (results.has(step) ? [] : [step]));
      if (steps.length === 0) break;
      const ended = await runTask((worker ??= start()), taskFor(steps), steps, results, signal);
      if (ended === 'unparsed') return null;
      if (ended === 'done') break;
      await stop();
      const stopped = steps.find((step) => !results.has(step));
      if (stopped === undefined || ended === 'aborted') continue;
      const key = keys[stopped] ?? '';
      stops.set(key, (stops.get(key) ?? 0) + 1);
      results.set(stopped, { kind: 'timed-out' });
    }
    return keys.map((_, step) => results.get(step) ?? { kind: 'timed-out' }) as R[];
  }

  return {
    match: (sets, lines, signal) =>
      queued(async () => {
        if (lines.length === 0 && sets.length === 0) return [];
        const keys = sets.map((set) => set.join('\0'));
        const taskFor = (steps: readonly number[]): PatternTask => ({
          kind: 'match',
          sets: steps.map((step) => sets[step] ?? []),
          lines,
        });
        return (await runSteps<PatternResult>(keys, signal, taskFor)) ?? [];
      }),
    query: (language, text, sources, signal) =>
      queued(() => {
        const keys = sources.map((source) => `${language}\0${source}`);
        const taskFor = (steps: readonly number[]): PatternTask => ({
          kind: 'query',
          language,
          text,
          sources: steps.map((step) => sources[step] ?? ''),
        });
        return runSteps<QueryResult>(keys, signal, taskFor);
      }),
    close: () => queued(stop),
  };
}

/** Sends one task and collects the answers of its steps until all are there, one is late, or the worker dies. */
function runTask(
  worker: Worker,
  task: PatternTask,
  steps: readonly number[],
  results: Map<number, StepResult>,
  signal: AbortSignal,
): Promise<'done' | 'late' | 'unparsed' | 'aborted'> {
  return new Promise((resolve) => {
    let timer = setTimeout(() => {
      finish('late');
    }, maxPrepareMs);
    const finish = (how: 'done' | 'late' | 'unparsed' | 'aborted') => {
      clearTimeout(timer);
      worker.off('message', take).off('error', die).off('exit', die);
      signal.removeEventListener('abort', abort);
      worker.unref();
      resolve(how);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        finish('late');
      }, maxStepMs);
    };
    const take = (answer: PatternAnswer) => {
      if (answer.kind === 'prepared') {
        if (!answer.isParsed) finish('unparsed');
        else wait();
        return;
      }
      const step = steps[answer.step];
      if (step !== undefined) results.set(step, resultOf(answer));
      if (answer.step === steps.length - 1) finish('done');
      else wait();
    };
    const die = () => {
      finish('late');
    };
    const abort = () => {
      finish('aborted');
    };
    // While a task runs the process waits for it; the worker alone would not hold it.
    worker.ref();
    worker.on('message', take).on('error', die).on('exit', die);
    signal.addEventListener('abort', abort, { once: true });
    worker.postMessage(task);
  });
}

function resultOf(answer: Exclude<PatternAnswer, { kind: 'prepared' }>): StepResult {
  if (answer.kind === 'invalid') return { kind: 'invalid', message: invalid(answer.reason) };
  return { kind: 'matches', matches: answer.matches } as StepResult;
}

function invalid(reason: string): Message {
  return message('rules.pattern-invalid', { reason });
}
