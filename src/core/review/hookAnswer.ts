import type { Finding } from '../finding';
import { message, type Message } from '../messages';
import type { AppliedPolicy } from './policy';
import type { ReviewMode } from './reviewResult';

/** What the hook says and does. */
export type HookAnswer = {
  /** 0 lets the commit go on. */
  readonly exit: 0 | 1;
  readonly result: 'passed' | 'blocked' | 'overridden' | 'no-verdict' | 'no-verdict-blocked';
  /** One line each. */
  readonly lines: readonly Message[];
};

export type HookReview = Pick<AppliedPolicy, 'findings' | 'gating'> & {
  readonly mode: ReviewMode;
  /** Files that were reviewed. */
  readonly reviewed: number;
};

/** The answer of a complete review. */
export function answerOfReview({ findings, gating, mode, reviewed }: HookReview): HookAnswer {
  if (gating.length > 0) return blocked(gating);
  if (findings.length === 0) {
    const clean = mode === 'model' ? 'hook.clean' : 'hook.clean-checks';
    return { exit: 0, result: 'passed', lines: [message(reviewed === 0 ? 'hook.nothing' : clean)] };
  }
  const lines = [message(findings.length === 1 ? 'hook.finding' : 'hook.findings', { count: findings.length })];
  return { exit: 0, result: 'passed', lines: [...lines, ...listOf(findings), message('hook.see-more')] };
}

/**
 * The answer when not everything could be reviewed: never a success. What is known to be wrong blocks all the same;
 * otherwise `onIncomplete` decides.
 */
export function answerWithoutVerdict(
  reasons: readonly Message[],
  onIncomplete: 'warn' | 'block',
  review: HookReview | null = null,
): HookAnswer {
  const told = [message('hook.no-verdict'), ...reasons.slice(0, reasonsShown)];
  if (review !== null && review.gating.length > 0) {
    const answer = blocked(review.gating);
    return { ...answer, lines: [...told, ...answer.lines] };
  }
  const found = review === null ? [] : listOf(review.findings);
  return onIncomplete === 'block'
    ? {
        exit: 1,
        result: 'no-verdict-blocked',
        lines: [...told, ...found, message('hook.held'), message('hook.override')],
      }
    : { exit: 0, result: 'no-verdict', lines: [...told, ...found, message('hook.goes-on')] };
}

export function answerToOverride(reason: string): HookAnswer {
  return { exit: 0, result: 'overridden', lines: [message('hook.overridden', { reason })] };
}

const reasonsShown = 3;
const findingsShown = 5;

function blocked(gating: readonly Finding[]): HookAnswer {
  const head = message(gating.length === 1 ? 'hook.blocked-one' : 'hook.blocked', { count: gating.length });
  const lines = [head, ...listOf(gating), message('hook.see-more'), message('hook.override')];
  return { exit: 1, result: 'blocked', lines };
}

function listOf(findings: readonly Finding[]): Message[] {
  const shown = findings.slice(0, findingsShown).map(({ severity, title, rule, location }) =>
    message('hook.item', {
      severity,
      place: location.startLine === null ? location.path : `${location.path}:${location.startLine}`,
      title,
      rule,
    }),
  );
  const rest = findings.length - shown.length;
  return rest === 0 ? shown : [...shown, message('hook.more', { count: rest })];
}
