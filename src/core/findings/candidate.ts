import type { Finding } from '../finding';
import type { RawFinding } from '../model/replySchema';

/** A finding on its way up the ladder: everything but its identity, which needs its final place and rule. */
export type Candidate = Omit<Finding, 'fingerprint'> & {
  readonly group: string | null;
  readonly claim: RawFinding['claim'];
  /** The rule wants its findings put to the model once more. */
  readonly refute: boolean;
};
