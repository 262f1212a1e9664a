import pLimit from 'p-limit';
import type { ReviewConfig } from '../config';
import type { NotDoneReason } from '../finding';
import { message } from '../messages';
import type { ModelFailure, ModelReply, Usage } from '../model/model';
import { parseReply } from '../model/parseReply';
import type { RawFinding } from '../model/replySchema';
import { streamedReply } from '../model/streamedReply';
import type { Hash, ModelClient } from '../ports';
import { batchFiles } from '../prompt/batches';
import { reviewPrompt, type PromptFile, type ReviewRequest } from '../prompt/reviewPrompt';
import type { Failure } from './reviewResult';

/** What the model said about the files, and which of them it did not answer for. */
export type Asked = {
  readonly raws: readonly RawFinding[];
  readonly malformed: number;
  /** Files without a complete answer; a file with one is not in here. */
  readonly notDone: ReadonlyMap<string, NotDoneReason>;
  readonly failures: readonly Failure[];
  readonly usage: Usage & { readonly reused: number };
};

export const nothingAsked: Asked = {
  raws: [],
  malformed: 0,
  notDone: new Map(),
  failures: [],
  usage: { requests: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reused: 0 },
};

export type AskRun = {
  readonly signal: AbortSignal;
  /** Each raw finding as soon as it is complete in the stream; reported again in the answer. */
  readonly onRaw?: (raw: RawFinding) => void;
  readonly onBatch?: (done: number, total: number) => void;
  readonly onWait?: Parameters<ModelClient['complete']>[1]['onWait'];
};

const outputTokens = 8_192;
/** Without a known window; large enough for most staged changes in one request. */
const assumedWindow = 32_000;

type Answer = { readonly request: ReviewRequest; readonly reply: ModelReply | ModelFailure };

/** Asks about all files in as few requests as the model's window allows. Never throws for what an endpoint does. */
export async function askModel(
  files: readonly PromptFile[],
  model: ModelClient,
  config: ReviewConfig,
  hash: Hash,
  run: AskRun,
): Promise<Asked> {
  const { allowed, overLimit, tooLarge } = plannedRequests(files, model, config, hash);
  let done = 0;
  const deadline = AbortSignal.timeout(config.limits.timeoutMs);
  const bounded = { ...run, signal: AbortSignal.any([run.signal, deadline]) };
  const limit = pLimit(config.concurrency);
  const answers = await Promise.all(
    allowed.map((request) =>
      limit(async () => {
        const answer = await ask(request, model, bounded);
        run.onBatch?.(++done, allowed.length);
        return answer;
      }),
    ),
  );
  run.signal.throwIfAborted();
  return account(deadline.aborted ? answers.map(timedOut) : answers, tooLarge, overLimit);
}

/** What the end of the time cut off says so; only a person cancels. */
function timedOut({ request, reply }: Answer): Answer {
  if (reply.kind === 'reply' || reply.failure !== 'cancelled') return { request, reply };
  const ended = { failure: 'timeout', reason: 'timeout' } as const;
  return {
    request,
    reply: { ...reply, ...ended, message: message('review.timed-out'), next: message('review.timed-out.next') },
  };
}

export type PlannedRequests = {
  readonly allowed: readonly ReviewRequest[];
  /** Left out by the limits of the run. */
  readonly overLimit: readonly ReviewRequest[];
  readonly tooLarge: readonly PromptFile[];
};

/** Exactly the requests that {@link askModel} would send first, in their order. */
export function plannedRequests(
  files: readonly PromptFile[],
  model: ModelClient,
  config: ReviewConfig,
  hash: Hash,
): PlannedRequests {
  const { batches, tooLarge } = batchFiles(files, changeBudget(model));
  const requests = batches.map((batch) => reviewPrompt(batch, config.note, outputTokens, hash));
  return { ...withinLimits(requests, config), tooLarge };
}

/** Tokens of change text per request: what the window leaves beside instructions, rules and the answer. */
function changeBudget({ contextWindow }: ModelClient): number {
  const window = contextWindow ?? assumedWindow;
  return Math.max(1_000, Math.floor((window - outputTokens) * 0.6));
}

function withinLimits(requests: readonly ReviewRequest[], { limits }: ReviewConfig) {
  const allowed: ReviewRequest[] = [];
  const overLimit: ReviewRequest[] = [];
  let tokens = 0;
  for (const request of requests) {
    const fits = allowed.length < limits.maxRequests && tokens + request.estimatedTokens <= limits.maxTokens;
    if (fits) tokens += request.estimatedTokens;
    (fits ? allowed : overLimit).push(request);
  }
  return { allowed, overLimit };
}

async function ask(request: ReviewRequest, model: ModelClient, run: AskRun): Promise<Answer> {
  const stream = run.onRaw === undefined ? null : streamedReply(run.onRaw);
  const reply = await model.complete(request, {
    signal: run.signal,
    ...(stream && { onText: (text: string) => stream.push(text) }),
    ...(run.onWait && { onWait: run.onWait }),
  });
  return { request, reply };
}

function account(
  answers: readonly Answer[],
  tooLarge: readonly PromptFile[],
  overLimit: readonly ReviewRequest[],
): Asked {
  const raws: RawFinding[] = [];
  const notDone = new Map<string, NotDoneReason>();
  const failures: Failure[] = [];
  const usage = { requests: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reused: 0 };
  let malformed = 0;
  for (const { file } of tooLarge) notDone.set(file.path, 'context-overflow');
  for (const { paths } of overLimit) for (const path of paths) notDone.set(path, 'budget');
  if (overLimit.length > 0) failures.push(overLimitFailure(overLimit));
  for (const { request, reply } of answers) {
    usage.requests += reply.requests;
    usage.inputTokens += reply.usage?.inputTokens ?? 0;
    usage.cachedInputTokens += reply.usage?.cachedInputTokens ?? 0;
    usage.outputTokens += reply.usage?.outputTokens ?? 0;
    const parsed = parseReply(reply.kind === 'reply' ? reply.text : reply.partialText, request.marks);
    raws.push(...parsed.findings);
    malformed += parsed.malformed;
    const failure = failureOf(request, reply, parsed.complete);
    if (failure === null) continue;
    failures.push(failure);
    const reason = reply.kind === 'failure' ? reply.reason : failure.kind === 'truncated' ? 'truncated' : 'unreadable';
    for (const path of request.paths) notDone.set(path, reason);
  }
  return { raws, malformed, notDone, failures, usage };
}

function failureOf(request: ReviewRequest, reply: ModelReply | ModelFailure, isComplete: boolean): Failure | null {
  const { paths } = request;
  if (reply.kind === 'failure') return { kind: reply.failure, message: reply.message, next: reply.next, paths };
  if (!reply.whole || reply.finish === 'length' || reply.finish === 'cut-off') {
    return { kind: 'truncated', message: message('review.answer-cut'), next: message('review.answer-cut.next'), paths };
  }
  if (!isComplete) {
    return {
      kind: 'unreadable',
      message: message('review.answer-unreadable'),
      next: message('review.answer-unreadable.next'),
      paths,
    };
  }
  return null;
}

function overLimitFailure(requests: readonly ReviewRequest[]): Failure {
  const paths = requests.flatMap((request) => request.paths);
  return {
    kind: 'limit',
    message: message('review.over-limit', { files: paths.length }),
    next: message('review.over-limit.next'),
    paths,
  };
}
