import { defaultReviewConfig } from '../core/config';
import { english, message, type Message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { answerOfReview, answerWithoutVerdict, type HookAnswer } from '../core/review/hookAnswer';
import { gatingFindings } from '../core/review/gate';
import { recordedReview } from '../core/measure/recordedReview';
import { storedPolicy } from '../core/review/reviewPolicy';
import { isNotDone, type ReviewResult } from '../core/review/reviewResult';
import type { Receipt } from '../core/review/receipt';
import { loadRuleSet } from '../core/rules/loadRuleSet';
import { resolveEndpoint } from '../node/endpointConfig';
import { endpointModel } from '../node/endpointModel';
import { reviewPorts } from '../node/reviewPorts';
import { readUserConfig } from '../node/userConfig';
import { userLimits } from '../node/userLimits';
import { repositoryState } from '../node/repositoryState';
import type { CommandIo } from './io';

/** What the repository asks of the hook when its configuration cannot be read. */
const usualPolicy: Receipt['policy'] = storedPolicy({ config: {} });

/**
 * Reviews the bytes being committed when no receipt answers: the checks, and the model where the repository asks for it
 * and the person has set one up, within the repository's time box. Whatever keeps it from a verdict is said as that.
 */
export async function reviewCommit(io: CommandIo): Promise<HookAnswer> {
  let policy = usualPolicy;
  try {
    policy = await policyOf(io);
    const { timeoutSeconds } = policy.hook;
    const limit = AbortSignal.timeout(timeoutSeconds * 1000 + graceMs);
    const result = await review(io, policy, AbortSignal.any([io.signal, limit])).catch((error: unknown) => {
      if (limit.aborted) return message('hook.timed-out', { seconds: timeoutSeconds });
      throw error;
    });
    return 'code' in result ? answerWithoutVerdict([result], policy.onIncomplete) : answerTo(result, policy);
  } catch (error) {
    if (io.signal.aborted) throw error;
    return answerWithoutVerdict([reasonOf(error)], policy.onIncomplete);
  }
}

/** The review ends by itself at the time box, with what it has; this is for one that does not. */
const graceMs = 3000;

async function policyOf({ cwd, env, signal }: CommandIo): Promise<Receipt['policy']> {
  const ports = reviewPorts({ folder: cwd, env, model: null, honourIndexFile: true });
  try {
    const change = await ports.repository.open({ kind: 'staged' }, signal);
    try {
      return storedPolicy(await loadRuleSet(change, ports, defaultReviewConfig, signal));
    } finally {
      change.close();
    }
  } finally {
    await ports.close();
  }
}

async function review({ cwd, env }: CommandIo, policy: Receipt['policy'], signal: AbortSignal): Promise<ReviewResult> {
  const user = await readUserConfig(env);
  const endpoint = policy.hook.model ? resolveEndpoint({ baseUrl: null, model: null }, env, user) : null;
  const gitPath = user.gitPath ?? null;
  const state = repositoryState(cwd, { env, gitPath });
  const model = endpoint === null ? null : await endpointModel(endpoint, state, env);
  const limits = userLimits(user);
  const ports = reviewPorts({ folder: cwd, env, model, honourIndexFile: true, gitPath, state, limits });
  try {
    const config = {
      ...defaultReviewConfig,
      effort: endpoint?.effort ?? null,
      price: endpoint?.price ?? null,
      limits: { ...limits, timeoutMs: policy.hook.timeoutSeconds * 1000 },
    };
    return await recordedReview({ kind: 'staged' }, config, ports, { signal }, 'hook');
  } finally {
    await ports.close();
  }
}

function answerTo(result: ReviewResult, { onIncomplete, failOn, minConfidence }: Receipt['policy']): HookAnswer {
  const { findings, gate, mode, verdict } = result;
  const gating = gatingFindings(findings, { failOn: null, configured: failOn, minConfidence });
  // A blocking finding beyond `maxFindings` closes the gate although it is not in the list.
  const reviewed = result.coverage.filter(({ status }) => status === 'reviewed').length;
  const told = { findings, mode, reviewed, gating: gate.passed || gating.length > 0 ? gating : findings };
  return verdict === 'incomplete' ? answerWithoutVerdict(reasonsOf(result), onIncomplete, told) : answerOfReview(told);
}

function reasonsOf({ failures, coverage }: ReviewResult): Message[] {
  const files = coverage
    .filter(isNotDone)
    .map(({ path, reason }) => message('hook.not-done', { path, reason: reason ?? '' }));
  return failures.length > 0 ? failures.map((failure) => failure.message) : files;
}

function reasonOf(error: unknown): Message {
  if (error instanceof ProblemError) return error.problem.message;
  return message('hook.engine-failed', {
    code: error instanceof Error ? error.message : english(message('hook.no-verdict')),
  });
}
