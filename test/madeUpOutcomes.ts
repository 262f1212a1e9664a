import type { Outcome } from '../src/core/measure/outcome';

export type MadeUp = {
  readonly seed: number;
  /** Milliseconds since the epoch; the last day. */
  readonly end: number;
  readonly days: number;
  readonly reviewsPerDay: number;
};

type Habit = { readonly rule: string; readonly share: number; readonly accepted: number; readonly falseAlarm: number };

/** Rules as teams know them: a few good ones, one that nobody reads any more, one that is often wrong. */
export const habits: readonly Habit[] = [
  { rule: 'core/unhandled-rejection', share: 0.3, accepted: 0.7, falseAlarm: 0.08 },
  { rule: 'core/off-by-one', share: 0.15, accepted: 0.6, falseAlarm: 0.1 },
  { rule: 'core/resource-leak', share: 0.15, accepted: 0.55, falseAlarm: 0.12 },
  { rule: 'acme/base/no-token-in-log', share: 0.1, accepted: 0.8, falseAlarm: 0.03 },
  { rule: 'acme/base/naming', share: 0.2, accepted: 0.02, falseAlarm: 0.05 },
  { rule: 'acme/base/long-function', share: 0.1, accepted: 0.2, falseAlarm: 0.5 },
];

const day = 24 * 60 * 60 * 1000;

/** Outcomes that a team could have had: the same for the same seed. Not in order of time, as a merged log is not. */
export function madeUpOutcomes({ seed, end, days, reviewsPerDay }: MadeUp): Outcome[] {
  const random = generator(seed);
  const outcomes: Outcome[] = [];
  for (let index = 0; index < days * reviewsPerDay; index += 1) {
    const at = end - (days - Math.floor(index / reviewsPerDay)) * day + Math.floor(random() * 9 * 60 * 60 * 1000);
    outcomes.push(...oneReview(index, at, seed, random));
  }
  return outcomes;
}

function oneReview(index: number, at: number, seed: number, random: () => number): Outcome[] {
  const via = random() < 0.6 ? 'editor' : random() < 0.7 ? 'hook' : 'cli';
  const model = random() < 0.7 ? 'qwen3-coder' : 'gpt-5-mini';
  const made = { model, promptVersion: index % 4 === 0 ? 'p7' : 'p8', effort: 'standard' } as const;
  const isIncomplete = random() < 0.06;
  const reused = !isIncomplete && random() < 0.25;
  const count = reused ? 0 : Math.floor(random() * 4);
  const totalMs = Math.round(2500 + 9000 * random() ** 3 + (random() < 0.04 ? 25_000 : 0));
  const change = `sha256-${seed}-${index}`;
  const verdict = isIncomplete ? 'incomplete' : verdictOf(count);
  const findings = Array.from({ length: count }, (_, number) =>
    oneFinding(`${seed}-${index}-${number}`, at + 1, via, made, random),
  ).flat();
  return [
    {
      ...{ kind: 'reviewed', at, via, change, verdict, reused, ...made },
      mode: via === 'hook' ? 'checks' : 'model',
      model: via === 'hook' ? '' : model,
      findings: count,
      files: {
        reviewed: 1 + Math.floor(random() * 9),
        skipped: Math.floor(random() * 3),
        notDone: isIncomplete ? 2 : 0,
      },
      lines: 5 + Math.floor(random() * 200),
      reasons: isIncomplete ? [reasonOf(random)] : [],
      ...consumption(reused || via === 'hook', count, model, random),
      firstMs: count > 0 ? Math.round(totalMs * 0.4) : null,
      totalMs,
    },
    ...findings,
    ...(via === 'hook' ? [oneGate(at + 2, change, isIncomplete, random)] : []),
  ];
}

function reasonOf(random: () => number): string {
  return random() < 0.7 ? 'timeout' : 'endpoint';
}

function verdictOf(findings: number) {
  return findings > 0 ? 'findings' : 'clean';
}

function consumption(isFree: boolean, findings: number, model: string, random: () => number) {
  return {
    requests: isFree ? 0 : 1,
    inputTokens: isFree ? 0 : 1500 + Math.floor(random() * 9000),
    cachedInputTokens: isFree ? 0 : 1200,
    outputTokens: isFree ? 0 : 150 + 90 * findings,
    costUsd: model === 'gpt-5-mini' ? Number((0.002 + random() * 0.02).toFixed(5)) : null,
  };
}

function oneGate(at: number, change: string, isIncomplete: boolean, random: () => number): Outcome {
  const usual = isIncomplete ? 'no-verdict' : 'passed';
  const result = random() < 0.05 ? 'overridden' : random() < 0.05 ? 'blocked' : usual;
  return { kind: 'gate', at, via: 'hook', change, result };
}

function oneFinding(
  finding: string,
  at: number,
  via: Outcome['via'],
  made: { model: string; promptVersion: string; effort: 'standard' },
  random: () => number,
): Outcome[] {
  const { rule, accepted, falseAlarm } = habitAt(random());
  const about = { via, finding, rule, version: 1 };
  const severity = random() < 0.3 ? 'error' : 'warning';
  const shown: Outcome = { kind: 'shown', at, ...about, severity, status: 'warn', origin: 'model', ...made };
  const fate = random();
  const later = at + Math.floor(random() * 60 * 60 * 1000);
  if (fate < accepted) return [shown, { kind: random() < 0.5 ? 'applied' : 'fixed', at: later, ...about }];
  if (fate < accepted + falseAlarm) {
    const dismissed: Outcome = { kind: 'dismissed', at: later, ...about, reason: 'false-alarm' };
    return random() < 0.1 ? [shown, dismissed, { kind: 'reopened', at: later + 1, ...about }] : [shown, dismissed];
  }
  return fate < accepted + falseAlarm + 0.08
    ? [shown, { kind: 'dismissed', at: later, ...about, reason: 'intended' }]
    : [shown];
}

function habitAt(point: number): Habit {
  let reached = 0;
  for (const habit of habits) {
    reached += habit.share;
    if (point < reached) return habit;
  }
  return habits[0]!;
}

/** Mulberry32, a small generator with a seed (Tommy Ettinger, public domain). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
