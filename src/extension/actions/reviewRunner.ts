import { l10n, workspace, type CancellationToken, type LogOutputChannel, type Uri } from 'vscode';
import type { FrontEnd } from '../../core/measure/outcome';
import { recordedReview } from '../../core/measure/recordedReview';
import type { ReviewRun } from '../../core/review/reviewChanges';
import type { ChangeSource } from '../../core/diff/change';
import type { OpenedChange, Ports } from '../../core/ports';
import type { ReviewResult } from '../../core/review/reviewResult';
import { command } from '../contributions';
import type { FindingStore, ShownFinding, ShownReview, Stage } from '../findingStore';
import { languageServerEvidence } from './languageServerEvidence';
import { locator } from './locator';
import { progressText, withReviewProgress } from './reviewProgress';
import type { ReviewSession, ReviewSessions, SessionOptions } from './reviewSession';
import { remarksOf, say, tell, tellRestricted } from './say';
import { stageOf } from './stageWatch';
import { suggestionTrials } from './suggestionTrials';

export type ReviewWish = SessionOptions & {
  readonly root: Uri;
  readonly source: ChangeSource;
  /** False asks again even if nothing changed. */
  readonly reuse?: boolean;
  /** Who asked, for the record; a person in the editor unless said otherwise. */
  readonly via?: FrontEnd;
};

export type ReviewEnd =
  | { readonly kind: 'done'; readonly result: ReviewResult }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused' };

export type ReviewRunner = {
  readonly review: (wish: ReviewWish, token?: CancellationToken) => Promise<ReviewEnd>;
  readonly cancelAll: () => void;
  /** The text that was reviewed, by path; null where it cannot be had any more. */
  readonly reviewedText: (root: Uri, path: string) => Promise<string | null>;
  /** Has the language server look at what was suggested since the review. */
  readonly trySuggestions: (root: Uri) => Promise<void>;
  readonly dispose: () => void;
};

/** One review per repository at a time: a new one cancels the one before, whose late results nobody sees. */
export function reviewRunner(
  store: FindingStore,
  sessions: ReviewSessions,
  log: LogOutputChannel,
  showResult: (root: Uri) => Promise<void>,
): ReviewRunner {
  const evidence = languageServerEvidence(store);
  const trials = suggestionTrials(store);
  const running = new Map<string, AbortController>();
  /** Texts of files with findings, by repository and path: what suggestions and mapped lines were made from. */
  const texts = new Map<string, ReadonlyMap<string, string | null>>();

  const run = async (
    wish: ReviewWish,
    session: ReviewSession,
    signal: AbortSignal,
    report: (text: string) => void,
  ): Promise<ReviewEnd> => {
    const held = holdingOpen(session.ports);
    let looking: Promise<void> = Promise.resolve();
    try {
      signal.throwIfAborted();
      const read = new Map<string, string | null>();
      const locate = locator(wish.root, async (path) => {
        const text = (await held.change()?.textAt('reviewed', path, signal)) ?? null;
        read.set(path, text);
        return text;
      });
      const arriving: Promise<void>[] = [];
      const config = { ...session.config, reuse: wish.reuse ?? true };
      const steps: ReviewRun = {
        signal,
        onProgress: (progress) => report(progressText(progress)),
        onFinding: (finding) => {
          const shown = locate(finding).then((placed) => addWhileRunning(store, signal, placed));
          // A review that fails meanwhile says so itself.
          arriving.push(shown.catch(() => undefined));
        },
      };
      const result = await recordedReview(wish.source, config, held.ports, steps, wish.via ?? 'editor');
      await Promise.all(arriving);
      const findings = await Promise.all(result.findings.map(locate));
      signal.throwIfAborted();
      const change = held.change();
      texts.set(wish.root.toString(), read);
      store.put(wish.root, () => finished(wish, result, findings, change && stageOf(change)));
      // One after the other: in a copy of a file a server finds more references to what the file holds.
      if (change) looking = evidence.gather(wish.root, result, change).then(() => trials.run(wish.root, change));
      const { verdict, timing } = result;
      log.info(`review ${wish.source.kind}: ${verdict}, findings ${findings.length}, ${Math.round(timing.totalMs)} ms`);
      return { kind: 'done', result };
    } finally {
      // The list is there; what language servers say of it may come later.
      void looking.then(held.close);
      await session.ports.close();
    }
  };

  const reviewedText: ReviewRunner['reviewedText'] = async (root, path) => {
    const known = texts.get(root.toString())?.get(path);
    if (known !== undefined) return known;
    // After a reload: only the stage can still be had, and only where git may run.
    const review = store.review(root);
    if (!workspace.isTrusted || review?.kind !== 'staged' || !review.stage) return null;
    const never = new AbortController().signal;
    const now = await sessions.openChange(root, { kind: 'staged' }, never);
    try {
      return stageOf(now).id === review.stage.id ? await now.textAt('reviewed', path, never) : null;
    } finally {
      now.close();
    }
  };

  return {
    reviewedText,
    trySuggestions: (root) => trials.run(root, { textAt: (_side, path) => reviewedText(root, path) }),
    cancelAll: () => running.forEach((control) => control.abort()),
    dispose: () => {
      running.forEach((control) => control.abort());
      evidence.dispose();
      trials.dispose();
    },
    async review(wish, token) {
      const end = await review(wish, token);
      if (end.kind !== 'done' || wish.isQuiet) return end;
      await showResult(wish.root);
      tellIncomplete(end.result);
      return end;
    },
  };

  async function review(wish: ReviewWish, token?: CancellationToken): Promise<ReviewEnd> {
    if (!workspace.isTrusted) {
      return { kind: tellRestricted() };
    }
    const key = wish.root.toString();
    running.get(key)?.abort();
    const control = new AbortController();
    running.set(key, control);
    const before = store.review(wish.root);
    const cancelled = token?.onCancellationRequested(() => control.abort());
    try {
      // Asks for consent where it has to; nothing runs before the answer.
      const session = await sessions.open(wish.root, wish);
      if (session === null) return { kind: 'refused' };
      control.signal.throwIfAborted();
      store.put(wish.root, (known) => ({ ...(known ?? nothingYet(wish)), isRunning: true }));
      return await withReviewProgress(wish.isQuiet ?? false, control, (report) =>
        run(wish, session, control.signal, report),
      );
    } catch (error) {
      if (!control.signal.aborted) throw error;
      return { kind: 'cancelled' };
    } finally {
      cancelled?.dispose();
      if (running.get(key) === control) {
        running.delete(key);
        store.put(wish.root, (known) => afterRun(known, before));
      }
    }
  }
}

/** Findings speak for themselves; that something was not looked at is said aloud, with the step that mends it. */
function tellIncomplete(result: ReviewResult): void {
  const [failure] = result.failures;
  if (result.verdict !== 'incomplete' || !failure) return;
  const isKey = failure.kind === 'key-refused';
  const offer = isKey
    ? { label: l10n.t('Set API Key'), command: command.setApiKey }
    : { label: l10n.t('Review Again'), command: command.reviewAgain };
  tell('warning', l10n.t('Review incomplete: {0} {1}', say(failure.message), say(failure.next)), offer);
}

/** Keeps the change that the review opens first readable until its findings are placed. */
function holdingOpen(ports: Ports) {
  let held: OpenedChange | null = null;
  const open: Ports['repository']['open'] = async (source, signal) => {
    const change = await ports.repository.open(source, signal);
    if (held !== null) return change;
    held = change;
    return { ...change, close: () => undefined };
  };
  return { ports: { ...ports, repository: { open } }, change: () => held, close: () => held?.close() };
}

function nothingYet({ root, source }: ReviewWish): ShownReview {
  const nothing = {
    result: null,
    finishedAt: 0,
    stage: null,
    freshness: 'current',
    remarks: [],
    findings: [],
  } as const;
  return { root, kind: source.kind, isRunning: false, ...nothing };
}

function finished(
  { root, source }: ReviewWish,
  result: ReviewResult,
  findings: readonly ShownFinding[],
  stage: Stage | null,
): ShownReview {
  const remarks = remarksOf(result);
  const now = { finishedAt: Date.now(), freshness: 'current', isRunning: true } as const;
  return { root, kind: source.kind, result, stage, remarks, findings, ...now };
}

function addWhileRunning(store: FindingStore, signal: AbortSignal, shown: ShownFinding): void {
  if (signal.aborted) return;
  store.put(shown.root, (known) => {
    if (!known) return null;
    return { ...known, findings: [...known.findings.filter(({ key }) => key !== shown.key), shown] };
  });
}

/** A finished review stays; after a cancel or a failure what was there before comes back, whole. */
function afterRun(known: ShownReview | undefined, before: ShownReview | undefined): ShownReview | null {
  if (known?.result && known.result !== before?.result) return { ...known, isRunning: false };
  return before?.result ? { ...before, isRunning: false } : null;
}
