import { message } from '../messages';
import { lessons, shortfall } from '../model/completeness';
import { initialCapabilities } from '../model/capabilities';
import { meaning, type FailureMeaning } from '../model/endpointFailure';
import type { ModelRun, Usage } from '../model/model';
import { parseReply } from '../model/parseReply';
import type { RawFinding } from '../model/replySchema';
import { streamedReply } from '../model/streamedReply';
import type { Hash, ModelClient } from '../ports';
import { pathsOfPrompt } from '../prompt/promptPath';
import { reviewPrompt, type PromptFile } from '../prompt/reviewPrompt';
import { smallerParts } from './smallerParts';
import type { LimitKind, RunLimits, Spending } from './spending';

/** What is about to be sent. */
export type SendPlan = {
  readonly files: number;
  readonly requests: number;
  /** Estimated input of all of them; counted when somebody asks. */
  readonly tokens: () => number;
};

export type AskRun = {
  readonly signal: AbortSignal;
  /** Which of several drafts this is, from 1; each is another question with an answer of its own. */
  readonly draft?: number;
  /** Shared with what else the review asks for; without them the asking has the run's limits for itself. */
  readonly limits?: RunLimits;
  /** Each raw finding as soon as it is complete in the stream; reported again in the answer. */
  readonly onRaw?: (raw: RawFinding) => void;
  /** Before the first answer: that wait is the longest. */
  readonly onPlan?: (plan: SendPlan) => void;
  readonly onBatch?: (done: number, total: number) => void;
  readonly onWait?: Parameters<ModelClient['complete']>[1]['onWait'];
};

/** What came of some pieces that were asked about together, or in parts after all. */
export type BatchAnswer = {
  readonly pieces: readonly PromptFile[];
  readonly findings: readonly RawFinding[];
  readonly malformed: number;
  /** Null when the answer is complete. */
  readonly failure: FailureMeaning | null;
  readonly usage: Usage;
};

export type Asking = {
  readonly model: ModelClient;
  readonly note: string | null;
  readonly outputTokens: number;
  readonly spending: Spending;
  readonly hash: Hash;
  readonly run: AskRun;
  /** What will fail every other request too; nothing more is sent then. */
  readonly hopeless: { failure: FailureMeaning | null };
};

const nothingUsed: Usage = { requests: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/**
 * Asks about the pieces together. When that is too much for the model (the context overflows, the answer reaches its
 * limit, the server reads only a part), it asks about smaller parts, down to single hunks. Never rejects.
 */
export async function askBatch(pieces: readonly PromptFile[], asking: Asking): Promise<readonly BatchAnswer[]> {
  const { hopeless, run } = asking;
  if (run.signal.aborted) return [unanswered(pieces, cancelled)];
  if (hopeless.failure !== null) return [unanswered(pieces, hopeless.failure)];
  const answer = await askOnce(pieces, asking);
  const { failure } = answer;
  if (failure !== null && isHopeless(failure)) hopeless.failure = failure;
  const parts = failure !== null && isTooMuch(failure) ? smallerParts(pieces) : null;
  if (parts === null) return [answer];
  // Complete findings of the part that did come are kept; if they come again, they are joined later.
  const answers: BatchAnswer[] = [{ ...answer, pieces: [], malformed: 0, failure: null }];
  for (const part of parts) answers.push(...(await askBatch(part, asking)));
  return answers;
}

async function askOnce(pieces: readonly PromptFile[], asking: Asking): Promise<BatchAnswer> {
  const { model, note, outputTokens, hash } = asking;
  const request = reviewPrompt(pieces, note, outputTokens, hash);
  const allowance = await asking.spending.allow(request.estimatedTokens, outputTokens);
  if (typeof allowance === 'string') return unanswered(pieces, limitFailure(allowance, pieces, model));
  const own = pathsOfPrompt(pieces.map(({ file }) => file.path));
  const run = modelRun(asking.run, own);
  const reply = await model.complete({ ...request, maxOutputTokens: allowance.maxOutputTokens }, run);
  allowance.settle(reply.usage, reply.requests);
  const parsed = parseReply(reply.kind === 'reply' ? reply.text : reply.partialText, request.marks);
  const known = model.learnt?.current() ?? initialCapabilities(model.origin, model.model);
  const failure = reply.kind === 'failure' ? inPlain(reply) : shortfall(reply, parsed, request, known, model);
  if (reply.kind === 'reply' && failure === null) model.learnt?.note(lessons(reply, parsed, request, known));
  const findings = parsed.findings.map((raw) => ({ ...raw, path: own(raw.path) }));
  const { malformed } = parsed;
  return { pieces, findings, malformed, failure, usage: { ...nothingUsed, ...reply.usage, requests: reply.requests } };
}

function modelRun({ signal, onRaw, onWait }: AskRun, own: (shown: string) => string): ModelRun {
  const stream = onRaw === undefined ? null : streamedReply((raw) => onRaw({ ...raw, path: own(raw.path) }));
  return { signal, ...(stream && { onText: stream.push }), ...(onWait && { onWait }) };
}

function unanswered(pieces: readonly PromptFile[], failure: FailureMeaning): BatchAnswer {
  return { pieces, findings: [], malformed: 0, failure, usage: nothingUsed };
}

function isTooMuch({ failure, message: { code } }: FailureMeaning): boolean {
  return (
    failure === 'context-overflow' || failure === 'too-large' || code === 'model.length' || code === 'model.input-cut'
  );
}

/** Whatever is asked next gets the same answer. */
function isHopeless({ failure, message: { code } }: FailureMeaning): boolean {
  const always: readonly string[] = ['key-refused', 'quota', 'model-unknown', 'not-found', 'redirect', 'rate-limit'];
  return always.includes(failure) || code === 'model.refused-connection' || code === 'model.certificate';
}

/** Without what a reply carries beside it. */
function inPlain({ failure, reason, message, next }: FailureMeaning): FailureMeaning {
  return { failure, reason, message, next };
}

const cancelled = meaning('cancelled', 'cancelled', ['model.cancelled', 'model.cancelled.next'], {});

function limitFailure(limit: LimitKind, pieces: readonly PromptFile[], { model }: ModelClient): FailureMeaning {
  const args = { files: new Set(pieces.map(({ file }) => file.path)).size, model };
  const next = {
    tokens: 'ask.over-tokens.next',
    cost: 'ask.over-cost.next',
    requests: 'ask.over-requests.next',
    'unknown-price': 'ask.unknown-price.next',
  } as const;
  const what = limit === 'unknown-price' ? 'ask.unknown-price' : 'review.over-limit';
  return { failure: 'limit', reason: 'budget', message: message(what, args), next: message(next[limit], args) };
}
