import pLimit from 'p-limit';
import type { ReviewConfig } from '../config';
import type { NotDoneReason } from '../finding';
import { message } from '../messages';
import type { FailureMeaning } from '../model/endpointFailure';
import type { Usage } from '../model/model';
import type { RawFinding } from '../model/replySchema';
import { estimatedWithin } from '../model/tokens';
import type { ModelClient, Ports } from '../ports';
import { batchesOf, piecesOf } from '../prompt/batches';
import { reviewPrompt, type PromptFile, type ReviewRequest } from '../prompt/reviewPrompt';
import { answerReuse, type AnswerReuse } from './answerReuse';
import { askBatch, type Asking, type AskRun, type BatchAnswer, type SendPlan } from './askBatch';
import { added } from './cost';
import type { Failure } from './reviewResult';
import { riskiestFirst } from './riskOrder';
import { runLimits } from './spending';

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

type AskPorts = Pick<Ports, 'hash' | 'state' | 'clock'>;

const mostOutputTokens = 8_192;
/** Without a known window; large enough for most staged changes in one request. */
const assumedWindow = 32_000;
/** What instructions, schema and rules may take beside the change. */
const changeShare = 0.6;

/**
 * Asks about all files, the riskiest first, in as few requests as the model's window and the run's limits allow; what
 * was answered before for the same bytes is not asked again. Never throws for what an endpoint does; rejects when
 * `run.signal` aborts.
 */
export async function askModel(
  files: readonly PromptFile[],
  model: ModelClient,
  config: ReviewConfig,
  ports: AskPorts,
  run: AskRun,
): Promise<Asked> {
  const budget = budgetOf(model);
  const { pieces, tooLarge } = piecesOf(files, budget.change);
  const reuse = answerReuse(model, { note: config.note, draft: run.draft ?? 1, reuse: config.reuse }, ports);
  const { known, wanted } = await fromBefore(pieces, reuse, run);
  const batches = batchesOf(wanted, budget.change);
  const { spending, deadline } = run.limits ?? runLimits(config);
  const asking: Asking = {
    model,
    note: config.note,
    outputTokens: budget.output,
    spending,
    hash: ports.hash,
    run: { ...run, signal: AbortSignal.any([run.signal, deadline]) },
    hopeless: { failure: null },
  };
  let done = 0;
  if (batches.length > 0) run.onPlan?.(planOf(batches, config, budget.output, ports));
  const limit = pLimit(config.concurrency);
  const asked = batches.map((batch) =>
    limit(async () => {
      const answers = await askBatch(batch, asking);
      await Promise.all(answers.map((answer) => keepAnswer(answer, reuse)));
      done++;
      if (!run.signal.aborted) run.onBatch?.(done, batches.length);
      return answers;
    }),
  );
  const answers = (await Promise.all(asked)).flat();
  run.signal.throwIfAborted();
  return account([...known, ...(deadline.aborted ? answers.map(timedOut) : answers)], tooLarge, known.length);
}

function planOf(
  batches: readonly (readonly PromptFile[])[],
  { note }: ReviewConfig,
  outputTokens: number,
  { hash }: AskPorts,
): SendPlan {
  return {
    files: new Set(batches.flat().map(({ file }) => file.path)).size,
    requests: batches.length,
    tokens: () =>
      batches.reduce((sum, batch) => sum + reviewPrompt(batch, note, outputTokens, hash).estimatedTokens, 0),
  };
}

/** Exactly the requests that {@link askModel} would send first if nothing was answered before, in their order. */
export function plannedRequests(
  files: readonly PromptFile[],
  model: ModelClient,
  config: ReviewConfig,
  { hash }: Pick<Ports, 'hash'>,
): { readonly allowed: readonly ReviewRequest[]; readonly tooLarge: readonly PromptFile[] } {
  const budget = budgetOf(model);
  const { pieces, tooLarge } = piecesOf(riskiestFirst(files), budget.change);
  const requests = batchesOf(pieces, budget.change).map((batch) =>
    reviewPrompt(batch, config.note, budget.output, hash),
  );
  let tokens = 0;
  const allowed = requests.filter(({ estimatedTokens }, index) => {
    const fits = index < config.limits.maxRequests && tokens + estimatedTokens <= config.limits.maxTokens;
    if (fits) tokens += estimatedTokens;
    return fits;
  });
  return { allowed, tooLarge };
}

/** Tokens per request, as estimated: for the text of the change, and for the answer. */
function budgetOf({ contextWindow, learnt }: ModelClient): { change: number; output: number } {
  const { provenWindow = null, tokenFactor = null } = learnt?.current() ?? {};
  const window = contextWindow ?? provenWindow ?? assumedWindow;
  const output = Math.min(mostOutputTokens, Math.floor(window / 4));
  return { change: Math.max(1_000, Math.floor(estimatedWithin(window - output, tokenFactor) * changeShare)), output };
}

async function fromBefore(pieces: readonly PromptFile[], reuse: AnswerReuse, { onRaw }: AskRun) {
  const found = await Promise.all(pieces.map((piece) => reuse.read(piece)));
  const known: BatchAnswer[] = [];
  const wanted: PromptFile[] = [];
  for (const [index, piece] of pieces.entries()) {
    const findings = found[index] ?? null;
    if (findings === null) wanted.push(piece);
    else known.push({ pieces: [piece], findings, malformed: 0, failure: null, usage: nothingAsked.usage });
    if (findings !== null && onRaw !== undefined) findings.forEach(onRaw);
  }
  return { known, wanted };
}

/**
 * Each file's findings under that file; what names no file of the request goes with the first, to be dropped again. Of
 * two parts of one file in a request nobody can tell whose findings are whose, so neither is kept.
 */
async function keepAnswer({ pieces, findings, malformed, failure }: BatchAnswer, reuse: AnswerReuse): Promise<void> {
  if (failure !== null || malformed > 0) return;
  const paths = new Set(pieces.map(({ file }) => file.path));
  for (const [index, piece] of pieces.entries()) {
    const { path } = piece.file;
    if (pieces.filter(({ file }) => file.path === path).length > 1) continue;
    const own = findings.filter((finding) => finding.path === path || (index === 0 && !paths.has(finding.path)));
    await reuse.keep(piece, own);
  }
}

/** What the end of the time cut off says so; only a person cancels. */
function timedOut(answer: BatchAnswer): BatchAnswer {
  if (answer.failure?.failure !== 'cancelled') return answer;
  const failure: FailureMeaning = {
    failure: 'timeout',
    reason: 'timeout',
    message: message('review.timed-out'),
    next: message('review.timed-out.next'),
  };
  return { ...answer, failure };
}

function account(answers: readonly BatchAnswer[], tooLarge: readonly PromptFile[], reused: number): Asked {
  const notDone = new Map<string, NotDoneReason>(tooLarge.map(({ file }) => [file.path, 'context-overflow']));
  for (const { pieces, failure } of answers) {
    if (failure !== null) for (const { file } of pieces) notDone.set(file.path, failure.reason);
  }
  const usage = answers.reduce((sum, answer) => added(sum, answer.usage), nothingAsked.usage);
  return {
    raws: answers.flatMap(({ findings }) => findings),
    malformed: answers.reduce((sum, answer) => sum + answer.malformed, 0),
    notDone,
    failures: failuresOf(answers),
    usage: { ...usage, reused },
  };
}

/** One failure for all files that it hit. */
function failuresOf(answers: readonly BatchAnswer[]): readonly Failure[] {
  const byMessage = new Map<string, Failure>();
  for (const { pieces, failure } of answers) {
    if (failure === null) continue;
    const { failure: kind, message: what, next } = failure;
    const key = what.code === 'review.over-limit' ? next.code : JSON.stringify(what);
    const paths = new Set([...(byMessage.get(key)?.paths ?? []), ...pieces.map(({ file }) => file.path)]);
    const told = what.code === 'review.over-limit' ? message(what.code, { ...what.args, files: paths.size }) : what;
    byMessage.set(key, { kind, message: told, next, paths: [...paths] });
  }
  return [...byMessage.values()];
}
