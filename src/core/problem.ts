import { english, type Message } from './messages';

/**
 * An expected failure that ends a command: what happened and the one next step.
 * `usage`: wrong use or configuration, nothing was reviewed (exit 2). `undecided`: the review could not be finished (exit 3).
 */
export type Problem = {
  readonly kind: 'usage' | 'undecided';
  readonly message: Message;
  readonly next: Message | null;
};

/** Carries a {@link Problem} to the one place per command that shows it. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(english(problem.message), options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
