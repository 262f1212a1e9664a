import type { Outcome, ReviewedOutcome } from './outcome';

/** What a collector is told: an addition to a counter, or one value of a distribution. */
export type Measurement = {
  readonly name: MetricName;
  readonly value: number;
  readonly attributes: Readonly<Record<string, string | boolean>>;
};

export type MetricName = keyof typeof metrics;

/** Units as UCUM writes them. Names, attributes and units are what dashboards rely on. */
export const metrics = {
  'fresh_eyes.reviews': { kind: 'counter', unit: '{review}', description: 'Reviews' },
  'fresh_eyes.review.duration': { kind: 'histogram', unit: 's', description: 'Time to the end of a review by a model' },
  'fresh_eyes.review.first_finding': { kind: 'histogram', unit: 's', description: 'Time to the first finding' },
  'fresh_eyes.review.tokens': { kind: 'counter', unit: '{token}', description: 'Tokens in, cached and out' },
  'fresh_eyes.review.cost': { kind: 'counter', unit: 'USD', description: 'Cost where the price is known' },
  'fresh_eyes.files': { kind: 'counter', unit: '{file}', description: 'Files reviewed, out of scope, not done' },
  'fresh_eyes.findings.shown': { kind: 'counter', unit: '{finding}', description: 'Findings shown' },
  'fresh_eyes.findings.decided': { kind: 'counter', unit: '{finding}', description: 'What became of findings' },
  'fresh_eyes.gate': { kind: 'counter', unit: '{commit}', description: 'Answers of the commit hook' },
} as const;

/** Seconds; upper bounds of a distribution's parts. */
export const durationBounds: readonly number[] = [0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300];

/** An outcome as measurements. What it leaves out it cannot tell: fingerprints, digests, times of day. */
export function measurementsOf(outcome: Outcome): Measurement[] {
  switch (outcome.kind) {
    case 'reviewed':
      return ofReview(outcome);
    case 'shown': {
      const { rule, severity, model, via, origin } = outcome;
      return [{ name: 'fresh_eyes.findings.shown', value: 1, attributes: { rule, severity, model, via, origin } }];
    }
    case 'applied':
    case 'fixed':
    case 'reopened':
    case 'dismissed': {
      const { kind: fate, rule, via } = outcome;
      const reason = outcome.kind === 'dismissed' ? { reason: outcome.reason } : {};
      return [{ name: 'fresh_eyes.findings.decided', value: 1, attributes: { fate, rule, via, ...reason } }];
    }
    case 'gate':
      return [{ name: 'fresh_eyes.gate', value: 1, attributes: { result: outcome.result, via: outcome.via } }];
  }
}

function ofReview(review: ReviewedOutcome): Measurement[] {
  const { verdict, mode, model, via, reused, effort, promptVersion, files } = review;
  const by = { model, effort };
  const measured: Measurement[] = [
    {
      name: 'fresh_eyes.reviews',
      value: 1,
      attributes: { verdict, mode, model, via, reused, effort, prompt_version: promptVersion },
    },
    ...counted('fresh_eyes.files', 'status', {
      reviewed: files.reviewed,
      skipped: files.skipped,
      not_done: files.notDone,
    }),
  ];
  if (mode !== 'model' || reused) return measured;
  measured.push({ name: 'fresh_eyes.review.duration', value: review.totalMs / 1000, attributes: by });
  if (review.firstMs !== null) {
    measured.push({ name: 'fresh_eyes.review.first_finding', value: review.firstMs / 1000, attributes: by });
  }
  if (review.costUsd !== null) measured.push({ name: 'fresh_eyes.review.cost', value: review.costUsd, attributes: by });
  const { inputTokens, cachedInputTokens, outputTokens } = review;
  const tokens = { input: inputTokens, cached: cachedInputTokens, output: outputTokens };
  return [...measured, ...counted('fresh_eyes.review.tokens', 'direction', tokens, { model })];
}

function counted(
  name: MetricName,
  attribute: string,
  values: Readonly<Record<string, number>>,
  others: Measurement['attributes'] = {},
): Measurement[] {
  return Object.entries(values)
    .filter(([, value]) => value > 0)
    .map(([key, value]) => ({ name, value, attributes: { ...others, [attribute]: key } }));
}
