import { createHash } from 'node:crypto';
import { workspace, type Disposable, type Uri } from 'vscode';
import type { ChangeSource } from '../../core/diff/change';
import type { OpenedChange } from '../../core/ports';
import type { FindingStore, Freshness, Stage } from '../findingStore';

/** Git tells of many small steps of one action. */
const settleMs = 300;

/** Opens a change just to see what it holds. */
export type OpenChange = (root: Uri, source: ChangeSource, signal: AbortSignal) => Promise<OpenedChange>;

export type StageWatch = Disposable & {
  /** Git told of a change there; looked at a moment later. */
  readonly changed: (root: Uri) => void;
  readonly look: (root: Uri) => Promise<void>;
};

/** Says of every review whether it still is of what is staged. Does nothing while no review is shown. */
export function stageWatch(store: FindingStore, openChange: OpenChange): StageWatch {
  const timers = new Map<string, NodeJS.Timeout>();
  const look = async (root: Uri) => {
    const review = store.review(root);
    if (!review?.result || !review.stage || review.isRunning || !workspace.isTrusted) return;
    const now = await stageNow(root, review.kind, openChange);
    const after = store.review(root);
    if (after?.result !== review.result || after.isRunning || now === null) return;
    const freshness = freshnessOf(review.stage, now);
    if (freshness !== after.freshness) store.put(root, (known) => (known ? { ...known, freshness } : null));
  };
  return {
    look,
    changed(root) {
      clearTimeout(timers.get(root.toString()));
      timers.set(
        root.toString(),
        setTimeout(() => void look(root), settleMs),
      );
    },
    dispose: () => timers.forEach((timer) => clearTimeout(timer)),
  };
}

export function stageOf(change: OpenedChange): Stage {
  if (change.kind !== 'staged') return { head: change.base, id: '' };
  const hash = createHash('sha256').update(change.baseTree);
  for (const { kind, oldMode, newMode, oldId, newId, path, oldPath } of change.entries) {
    hash.update(`\0${[kind, oldMode, newMode, oldId, newId, path, oldPath ?? ''].join('\0')}`);
  }
  return { head: change.base, id: hash.digest('hex') };
}

/** A commit or a range never moves on; the working tree is followed by its edits, so there only HEAD counts. */
async function stageNow(root: Uri, kind: ChangeSource['kind'], openChange: OpenChange): Promise<Stage | null> {
  if (kind === 'commit' || kind === 'range' || kind === 'base' || kind === 'patch') return null;
  try {
    const change = await openChange(root, { kind: 'staged' }, new AbortController().signal);
    change.close();
    return stageOf(change);
  } catch {
    // Such as a repository that went away, or an index that is being written: the next event asks again.
    return null;
  }
}

function freshnessOf(then: Stage, now: Stage): Freshness {
  if (then.id === now.id || (then.id === '' && then.head === now.head)) return 'current';
  return then.head === now.head ? 'stage-moved' : 'head-moved';
}
