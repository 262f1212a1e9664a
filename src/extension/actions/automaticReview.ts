import type { Disposable, Uri } from 'vscode';
import type { ReviewRunner } from './reviewRunner';
import { stageOf } from './stageWatch';
import type { ReviewSessions } from './reviewSession';

/** People stage file by file; a review of each step would be of no use. */
const settleMs = 2_000;

export type AutomaticReview = Disposable & { readonly changed: (root: Uri) => void };

/** Reviews what is staged by itself, where a person chose that; the same bytes are never reviewed twice. */
export function automaticReview(sessions: ReviewSessions, runner: ReviewRunner): AutomaticReview {
  const timers = new Map<string, NodeJS.Timeout>();
  const reviewed = new Map<string, string>();
  const start = async (root: Uri) => {
    const change = await sessions.openChange(root, { kind: 'staged' }, new AbortController().signal);
    change.close();
    const { id } = stageOf(change);
    if (change.entries.length === 0 || reviewed.get(root.toString()) === id) return;
    reviewed.set(root.toString(), id);
    await runner.review({ root, source: { kind: 'staged' }, isQuiet: true });
  };
  return {
    changed(root) {
      clearTimeout(timers.get(root.toString()));
      // Whatever fails here is told by the review that a person asks for.
      timers.set(
        root.toString(),
        setTimeout(() => void start(root).catch(() => undefined), settleMs),
      );
    },
    dispose: () => timers.forEach((timer) => clearTimeout(timer)),
  };
}
