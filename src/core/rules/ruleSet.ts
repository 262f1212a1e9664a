import type { RepositoryConfig } from '../config';
import type { Message } from '../messages';
import type { ImportedRule } from './importedRules';
import type { Rule, RuleProblem } from './rule';

/** A rule with the severity and the status it has for one path. */
export type EffectiveRule = Rule;

export type RuleSet = {
  /** Every rule that was read, whether or not it applies anywhere; drafts too. */
  readonly all: readonly Rule[];
  /** Rules that apply to a path, with their severity there; neither those that are off nor drafts. */
  readonly rulesFor: (path: string) => readonly EffectiveRule[];
  /** Over everything that can change a verdict. */
  readonly digest: string;
  /** Anything here makes the review incomplete. */
  readonly problems: readonly RuleProblem[];
  readonly config: RepositoryConfig;
  readonly notes: readonly Message[];
  /** Instructions of other tools that are in force, with what they weigh. */
  readonly imported: readonly ImportedRule[];
  /** Places where the change weakens its own judge: findings of `core/review-weakened`. */
  readonly weakened: readonly Weakening[];
};

export type Weakening = {
  readonly path: string;
  /** 1-based, new side; null when the file is gone. */
  readonly line: number | null;
  readonly message: Message;
};
