import type { Hunk } from './change';

/** The whole text of one side of a file that is wholly in its hunks: one that was added, or deleted. */
export function sideText(hunks: readonly Hunk[], side: 'old' | 'new'): string {
  const skipped = side === 'old' ? 'added' : 'removed';
  const lines = hunks.flatMap((hunk) => hunk.lines.filter((line) => line.kind !== skipped).map((line) => line.text));
  const isBare = hunks.some((hunk) => hunk.noFinalNewline?.[side] === true);
  return lines.join('\n') + (lines.length === 0 || isBare ? '' : '\n');
}
