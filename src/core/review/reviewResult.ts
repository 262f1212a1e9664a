import type { Dropped, FileCoverage, Finding, NotDoneReason, OutOfScopeReason, Severity } from '../finding';
import type { Message } from '../messages';
import type { FailureKind, Usage } from '../model/model';
import type { ChangeSource } from '../diff/change';
import type { Effort } from '../config';

export type Verdict = 'clean' | 'findings' | 'incomplete' | 'nothing-to-review';
export type ReviewMode = 'model' | 'checks';

export type Failure = {
  readonly kind: FailureKind;
  readonly message: Message;
  readonly next: Message;
  readonly paths: readonly string[];
};

export type Provenance = {
  readonly provider: 'openai-compatible' | 'vscode-lm' | 'none';
  readonly origin: string;
  readonly model: string;
  readonly effort: Effort;
  readonly promptVersion: string;
  readonly rulesDigest: string;
};

export type ReviewUsage = Usage & { readonly reused: number; readonly costUsd: number | null };

export type Timing = {
  readonly totalMs: number;
  readonly modelMs: number;
  readonly ownMs: number;
  readonly firstFindingMs: number | null;
};

export type Gate = { readonly passed: boolean; readonly failOn: Severity | 'none'; readonly explicit: boolean };

/** All that a review has to say but its verdict. */
export type ReviewAccount = {
  readonly mode: ReviewMode;
  readonly source: { readonly kind: ChangeSource['kind']; readonly base: string; readonly digest: string };
  readonly root: string;
  readonly findings: readonly Finding[];
  readonly dismissed: readonly Finding[];
  readonly fixed: readonly string[];
  readonly hidden: { readonly shadow: number; readonly belowConfidence: number; readonly overMax: number };
  readonly dropped: readonly Dropped[];
  readonly coverage: readonly FileCoverage[];
  readonly failures: readonly Failure[];
  readonly notes: readonly Message[];
  /** Ids of the checks that looked at the change; for people. */
  readonly checksRun: readonly string[];
  readonly usage: ReviewUsage;
  readonly timing: Timing;
  readonly provenance: Provenance;
  readonly gate: Gate;
};

declare const sealed: unique symbol;

/** Made by {@link reviewResult} alone, so that `clean` cannot stand beside anything that was not done. */
export type ReviewResult = ReviewAccount & { readonly verdict: Verdict; readonly [sealed]: true };

const outOfScope: ReadonlySet<string> = new Set<OutOfScopeReason>([
  'excluded',
  'binary',
  'generated',
  'lock-file',
  'minified',
  'mode-only',
  'pure-rename',
  'submodule',
  'lfs-pointer',
  'secret-path',
]);

export function isOutOfScope(reason: OutOfScopeReason | NotDoneReason): reason is OutOfScopeReason {
  return outOfScope.has(reason);
}

/** True for a file that should have been reviewed and was not. */
export function isNotDone(file: FileCoverage): boolean {
  return file.status === 'failed' || (file.status === 'skipped' && !isOutOfScope(file.reason));
}

/** The one immutable result of a review; the verdict follows from the account and from nothing else. */
export function reviewResult(account: ReviewAccount): ReviewResult {
  return Object.freeze({ ...account, verdict: verdictOf(account) }) as ReviewResult;
}

function verdictOf(account: ReviewAccount): Verdict {
  if (account.failures.length > 0 || account.coverage.some(isNotDone)) return 'incomplete';
  if (account.findings.length > 0) return 'findings';
  return account.coverage.some((file) => file.status === 'reviewed') ? 'clean' : 'nothing-to-review';
}
