import {
  ProgressLocation,
  l10n,
  window,
  workspace,
  type CancellationToken,
  type LogOutputChannel,
  type Progress,
  type Uri,
} from 'vscode';
import type { ChangeSource } from '../core/diff/change';
import type { OpenedChange, Ports } from '../core/ports';
import type { ReviewProgress } from '../core/review/reviewChanges';
import type { ReviewResult } from '../core/review/reviewResult';
import { view } from './contributions';
import type { FindingStore, ShownFinding, ShownReview } from './findingStore';
import { loadEngine } from './loadEngine';
import { locator } from './locate';
import type { ModelChoice } from './modelChoice';
import type { Repositories } from './repositories';
import { tell } from './say';
import { readSettings } from './settings';

export type ReviewWish = {
  readonly root: Uri;
  readonly source: ChangeSource;
  /** True when no person asked just now: no notification, and nothing is ever asked. */
  readonly isQuiet?: boolean;
};

export type ReviewEnd =
  | { readonly kind: 'done'; readonly result: ReviewResult }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused' };

export type ReviewRunner = {
  readonly review: (wish: ReviewWish, token?: CancellationToken) => Promise<ReviewEnd>;
  readonly cancelAll: () => void;
  /** The text that was reviewed, while this window knows the change. */
  readonly reviewedText: (root: Uri, path: string) => Promise<string | null>;
  readonly dispose: () => void;
};

/** One review per repository at a time: a new one cancels the one before, whose late results nobody sees. */
export function reviewRunner(
  store: FindingStore,
  repositories: Repositories,
  choose: ModelChoice,
  log: LogOutputChannel,
): ReviewRunner {
  const running = new Map<string, AbortController>();
  const opened = new Map<string, OpenedChange>();

  const reviewedText = async (root: Uri, path: string) => {
    const never = new AbortController().signal;
    const change = opened.get(root.toString()) ?? (workspace.isTrusted ? await openStaged(root, never) : null);
    return change === null ? null : change.textAt('reviewed', path, never);
  };

  const run = async (
    wish: ReviewWish,
    control: AbortController,
    report: (text: string) => void,
  ): Promise<ReviewEnd> => {
    const { defaultReviewConfig, reviewChanges, reviewPorts } = loadEngine();
    const settings = readSettings(defaultReviewConfig, wish.root);
    const model = await choose(settings);
    if (model.kind === 'refused' || control.signal.aborted)
      return { kind: model.kind === 'refused' ? 'refused' : 'cancelled' };
    const made = reviewPorts({
      folder: wish.root.fsPath,
      model: model.kind === 'model' ? model.client : null,
      gitPath: settings.gitPath ?? (await repositories.gitPath()),
      log,
    });
    let change: OpenedChange | null = null;
    const ports = rememberingOpened(made, (now) => (change = now));
    const locate = locator(wish.root, async (path) => change?.textAt('reviewed', path, control.signal) ?? null);
    const arriving: Promise<void>[] = [];
    const result = await reviewChanges(wish.source, { ...defaultReviewConfig, ...settings.review }, ports, {
      signal: control.signal,
      onProgress: (progress) => report(progressText(progress)),
      onFinding: (finding) => {
        arriving.push(
          locate(finding).then((shown) => {
            if (!control.signal.aborted) addWhileRunning(store, wish.root, shown);
          }),
        );
      },
    });
    await Promise.all(arriving);
    const findings = await Promise.all(result.findings.map(locate));
    control.signal.throwIfAborted();
    if (change) opened.set(wish.root.toString(), change);
    store.put(wish.root, () => finished(wish, result, findings));
    log.info(
      `review ${wish.source.kind}: ${result.verdict}, ${result.findings.length} findings, ${Math.round(result.timing.totalMs)} ms`,
    );
    return { kind: 'done', result };
  };

  return {
    reviewedText,
    cancelAll: () => running.forEach((control) => control.abort()),
    dispose: () => running.forEach((control) => control.abort()),
    async review(wish, token) {
      if (!workspace.isTrusted) {
        tell('warning', l10n.t('This workspace is in Restricted Mode, so nothing is run or sent. Trust it to review.'));
        return { kind: 'refused' };
      }
      const key = wish.root.toString();
      running.get(key)?.abort();
      const control = new AbortController();
      running.set(key, control);
      const before = store.review(wish.root);
      const cancelled = token?.onCancellationRequested(() => control.abort());
      store.put(wish.root, (known) => ({ ...(known ?? empty(wish)), isRunning: true }));
      try {
        return await withProgress(wish, control, (report) => run(wish, control, report));
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
    },
  };
}

async function openStaged(root: Uri, signal: AbortSignal): Promise<OpenedChange> {
  const ports = loadEngine().reviewPorts({ folder: root.fsPath, model: null });
  return ports.repository.open({ kind: 'staged' }, signal);
}

/** The change that the review opened also answers what its texts were, by object, however the stage moves on. */
function rememberingOpened(ports: Ports, remember: (change: OpenedChange) => void): Ports {
  return {
    ...ports,
    repository: {
      open: async (source, signal) => {
        const change = await ports.repository.open(source, signal);
        remember(change);
        return change;
      },
    },
  };
}

async function withProgress<T>(
  wish: ReviewWish,
  control: AbortController,
  work: (report: (text: string) => void) => Promise<T>,
): Promise<T> {
  const inView = () => window.withProgress({ location: { viewId: view.findings } }, () => work(() => undefined));
  if (wish.isQuiet) return inView();
  return window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Fresh Eyes'), cancellable: true },
    async (progress: Progress<{ message?: string }>, token) => {
      token.onCancellationRequested(() => control.abort());
      return window.withProgress({ location: { viewId: view.findings } }, () =>
        work((message) => progress.report({ message })),
      );
    },
  );
}

function progressText(progress: ReviewProgress): string {
  switch (progress.step) {
    case 'gather':
      return l10n.t('Reading the change…');
    case 'check':
      return l10n.t('Checking file {0} of {1}…', progress.done, progress.total);
    case 'ask':
      return l10n.t('Model answered {0} of {1} requests…', progress.done, progress.total);
    case 'wait':
      return l10n.t('The endpoint asks to wait {0} s…', Math.ceil(progress.milliseconds / 1000));
  }
}

function empty({ root, source }: ReviewWish): ShownReview {
  return { root, kind: source.kind, result: null, finishedAt: 0, isStale: false, isRunning: false, findings: [] };
}

function finished({ root, source }: ReviewWish, result: ReviewResult, findings: readonly ShownFinding[]): ShownReview {
  return { root, kind: source.kind, result, finishedAt: Date.now(), isStale: false, isRunning: true, findings };
}

function addWhileRunning(store: FindingStore, root: Uri, shown: ShownFinding): void {
  store.put(root, (known) => {
    if (!known) return null;
    return { ...known, findings: [...known.findings.filter(({ key }) => key !== shown.key), shown] };
  });
}

/** A finished review stays; after a cancel or a failure what was there before comes back, whole. */
function afterRun(known: ShownReview | undefined, before: ShownReview | undefined): ShownReview | null {
  if (known?.result && known.result !== before?.result) return { ...known, isRunning: false };
  return before?.result ? { ...before, isRunning: false } : null;
}
