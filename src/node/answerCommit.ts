import { recordGate } from '../core/measure/recordGate';
import { message } from '../core/messages';
import type { StateStore } from '../core/ports';
import { answerOfReview, answerToOverride, answerWithoutVerdict, type HookAnswer } from '../core/review/hookAnswer';
import { applyPolicy } from '../core/review/policy';
import { changeDigest, keyPrefix } from '../core/review/changeDigest';
import type { Receipt } from '../core/review/receipt';
import { ProblemError } from '../core/problem';
import { hookStage, type HookStage } from './hookStage';
import type { HookState } from './hookState';
import { wantedModel, type WantedModel } from './wantedModel';

export type CommitQuestion = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly toolVersion: string;
  readonly signal: AbortSignal;
};

/** Null: no receipt answers, the stage must be reviewed. */
export type CommitAnswer = { readonly answer: HookAnswer | null; readonly stage: HookStage | null };

/**
 * Answers from the override, from an operation under way, or from a receipt of exactly the bytes being committed. Needs
 * no rules and no model: a receipt's base tree and change fix the repository's configuration that it was made under.
 */
export async function answerCommit(question: CommitQuestion): Promise<CommitAnswer> {
  const { folder, env, signal } = question;
  const opening = openStage(folder, env, signal);
  // Loaded while git runs: each commit waits for the sum of both otherwise.
  const [{ hookState }, { sha256 }] = await Promise.all([import('./hookState'), import('./sha256')]);
  const { stage } = await opening;
  const reason = env['FRESH_EYES_SKIP']?.trim();
  const state = stage === null ? null : hookState(stage.place.commonDir, env);
  const change = stage === null || stage.underWay !== null ? null : changeDigest(stage, sha256);
  if (reason) {
    const answer = answerToOverride(reason.slice(0, longestReason));
    if (state !== null) {
      await state.append('overrides', { at: Date.now(), change, reason: reason.slice(0, longestReason) });
      await record(state, change, answer);
    }
    return { answer, stage };
  }
  if (stage === null || state === null)
    return { answer: answerWithoutVerdict([message('hook.no-repository')], 'warn'), stage };
  if (stage.underWay !== null) return { answer: pass(`hook.${stage.underWay}`), stage };
  if (stage.entries.length === 0) return { answer: { exit: 0, result: 'passed', lines: [] }, stage };
  const receipt = change === null ? null : usable(await receiptsHere(state, change, question), env);
  if (receipt === null) return { answer: null, stage };
  const answer = answerOfReview(await reviewOf(receipt, state, stage));
  await record(state, change, answer);
  return { answer, stage };
}

const longestReason = 500;

async function openStage(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal) {
  const unknown = message('hook.no-repository');
  try {
    return { stage: await hookStage(folder, env, signal), problem: unknown };
  } catch (error) {
    return { stage: null, problem: error instanceof ProblemError ? error.problem.message : unknown };
  }
}

function pass(code: 'hook.merge' | 'hook.rebase'): HookAnswer {
  return { exit: 0, result: 'passed', lines: [message(code)] };
}

/**
 * Receipts of exactly this content, by this very version, under the repository's own rules and without an instruction of
 * their own; newest first. They are not checked against their schema, whose library would take longer than all the rest:
 * the state folder is the user's alone, each entry is sealed with a checksum, and this version writes no other shape.
 */
async function receiptsHere(state: HookState, change: string, { toolVersion }: CommitQuestion): Promise<Receipt[]> {
  const keys = (await state.list('receipts')).filter(({ key }) => key.startsWith(`${keyPrefix(change)}-`));
  const values = await Promise.all(keys.map(({ key }) => state.read('receipts', key)));
  return (values as (Receipt | null)[])
    .filter((receipt) => receipt !== null)
    .filter(
      (receipt) =>
        receipt.toolVersion === toolVersion && receipt.change === change && receipt.trusted && !receipt.hasNote,
    )
    .sort((a, b) => b.created - a.created);
}

/**
 * One of a model is preferred; where the repository wants a model's review, one of the checks does not do, nor one of
 * another model than is set up.
 */
function usable(fitting: readonly Receipt[], env: NodeJS.ProcessEnv): Receipt | null {
  const byModel = fitting.filter(({ account }) => account.mode === 'model');
  const [first] = fitting;
  if (first?.policy.hook.model !== true) return byModel[0] ?? first ?? null;
  const wanted = wantedModel(env);
  return byModel.find(({ account: { provenance } }) => isFrom(provenance, wanted)) ?? null;
}

function isFrom({ model, origin }: Receipt['account']['provenance'], wanted: WantedModel): boolean {
  return (wanted.model === null || wanted.model === model) && (wanted.origin === null || wanted.origin === origin);
}

async function reviewOf(receipt: Receipt, state: HookState, { baseText }: HookStage) {
  const { believed, policy, account } = receipt;
  const applied = applyPolicy(
    believed,
    { failOn: null, configured: policy.failOn, minConfidence: policy.minConfidence, maxFindings: policy.maxFindings },
    believed.length === 0 ? () => false : await dismissals(state, baseText),
  );
  const reviewed = account.coverage.filter(({ status }) => status === 'reviewed').length;
  return { ...applied, mode: account.mode, reviewed };
}

/** Loaded for findings only: most commits have none. */
async function dismissals(state: HookState, baseText: HookStage['baseText']) {
  const { dismissalsFrom, dismissedTest, teamDismissals, teamDismissalsPath } =
    await import('../core/findings/dismissals');
  const own = dismissalsFrom(await state.records('dismissed'));
  const team = teamDismissals((await baseText(teamDismissalsPath)) ?? '').dismissals;
  return dismissedTest([...own, ...team], Date.now());
}

/** Every answer of the hook is an outcome; an override leaves its reason in a log of its own, which is never exported. */
export async function record(
  state: Pick<StateStore, 'append'>,
  change: string | null,
  { result }: HookAnswer,
): Promise<void> {
  await recordGate(state, { change, result }, { at: Date.now(), via: 'hook' });
}
