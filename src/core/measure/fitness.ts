import { defaultReviewConfig, type ReviewConfig } from '../config';
import type { Finding } from '../finding';
import type { Ports } from '../ports';
import type { Failure } from '../review/reviewResult';
import { reviewChanges } from '../review/reviewChanges';
import { fitnessPatch, type FitnessCase } from './fitnessCases';

export type FitnessOutcome = {
  readonly id: string;
  readonly language: string;
  readonly mistakes: number;
  readonly found: number;
  /** Findings where nothing is wrong. */
  readonly invented: number;
  /** Null when the answer was complete. */
  readonly failure: Failure | null;
};

export type Fitness = {
  readonly verdict: 'gate' | 'advise' | 'not-fit';
  readonly outcomes: readonly FitnessOutcome[];
  readonly mistakes: number;
  readonly found: number;
  readonly invented: number;
  readonly incomplete: number;
};

/** To block commits a model must find most of what is plainly wrong, and must almost never cry wolf. */
const gateShare = 0.8;
const gateInvented = 0.1;
/** To advise it must find as much as it invents. */
const adviseShare = 0.5;
const adviseInvented = 0.5;

/**
 * Reviews tiny changes with known mistakes as any other change is reviewed, and says what the model is fit for. The bars
 * are a judgement over few cases: they tell a model that cannot review from one that can, not two good ones apart.
 * `ports.repository` must take patches.
 */
export async function fitness(
  cases: readonly FitnessCase[],
  ports: Ports,
  run: { readonly signal: AbortSignal; readonly onCase?: (outcome: FitnessOutcome) => void },
): Promise<Fitness> {
  const outcomes: FitnessOutcome[] = [];
  for (const one of cases) {
    const outcome = await outcomeOf(one, ports, run.signal);
    outcomes.push(outcome);
    run.onCase?.(outcome);
  }
  return scored(outcomes);
}

const config: ReviewConfig = { ...defaultReviewConfig, effort: 'standard', reuse: false, trustRepository: false };

async function outcomeOf(one: FitnessCase, ports: Ports, signal: AbortSignal): Promise<FitnessOutcome> {
  const result = await reviewChanges({ kind: 'patch', text: fitnessPatch(one) }, config, ports, { signal });
  // Only what the model says is tested here, shown or not.
  const findings = [...result.findings, ...result.dismissed].filter(({ origin }) => origin === 'model');
  const found = one.mistakes.filter((mistake) => findings.some((finding) => points(finding, mistake)));
  const invented = findings.filter((finding) => !one.mistakes.some((mistake) => points(finding, mistake)));
  return {
    id: one.id,
    language: one.language,
    mistakes: one.mistakes.length,
    found: found.length,
    invented: invented.length,
    failure: result.failures[0] ?? null,
  };
}

function points({ location }: Finding, { from, to }: { readonly from: number; readonly to: number }): boolean {
  const { startLine, endLine } = location;
  return startLine !== null && endLine !== null && startLine <= to + 1 && endLine >= from - 1;
}

function scored(outcomes: readonly FitnessOutcome[]): Fitness {
  const sum = (of: (outcome: FitnessOutcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const mistakes = sum((outcome) => outcome.mistakes);
  const found = sum((outcome) => outcome.found);
  const invented = sum((outcome) => outcome.invented);
  const incomplete = sum(({ failure }) => (failure === null ? 0 : 1));
  const share = mistakes === 0 ? 0 : found / mistakes;
  const perCase = outcomes.length === 0 ? 1 : invented / outcomes.length;
  const mayGate = share >= gateShare && perCase <= gateInvented && incomplete === 0;
  const mayAdvise = share >= adviseShare && perCase <= adviseInvented && incomplete <= outcomes.length / 10;
  return {
    verdict: mayGate ? 'gate' : mayAdvise ? 'advise' : 'not-fit',
    outcomes,
    mistakes,
    found,
    invented,
    incomplete,
  };
}
