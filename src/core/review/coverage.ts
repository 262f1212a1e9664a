import type { ChangeEntry } from '../diff/change';
import type { FileCoverage, NotDoneReason } from '../finding';

/**
 * How each path of the change ended, in git's order. A path that nothing spoke of counts as failed: a file that got
 * lost between two steps must never look reviewed.
 */
export function coverageOf(
  entries: readonly ChangeEntry[],
  inspected: ReadonlyMap<string, FileCoverage>,
  notDone: ReadonlyMap<string, NotDoneReason>,
): readonly FileCoverage[] {
  return entries.map(({ path }) => {
    const file = inspected.get(path);
    if (file === undefined) return { path, status: 'failed', reason: 'git', addedLines: 0, removedLines: 0 };
    const reason = notDone.get(path);
    if (file.status !== 'reviewed' || reason === undefined) return file;
    const { addedLines, removedLines } = file;
    return isSkip(reason)
      ? { path, status: 'skipped', reason, addedLines, removedLines }
      : { path, status: 'failed', reason, addedLines, removedLines };
  });
}

/** Paths that were not looked at whole. */
export function notReviewed(coverage: readonly FileCoverage[]): ReadonlySet<string> {
  return new Set(coverage.filter(({ status }) => status !== 'reviewed').map(({ path }) => path));
}

/** Decided not to ask, rather than asked in vain. */
function isSkip(reason: NotDoneReason): boolean {
  return reason === 'budget' || reason === 'too-large' || reason === 'context-overflow';
}
