import { splitLines } from '../diff/change';
import type { Candidate } from './candidate';
import type { ReviewedFile } from './reviewedFile';

/** A comment in the reviewed text that asks for silence about one rule at one place. */
export type Suppression = { readonly rule: string; readonly lines: ReadonlySet<number> };

const asked = /fresh-eyes-ignore[ \t]+([\w@./-]{1,200})[ \t]+--[ \t]+(?=[^\s*])\S/g;

/** How a comment starts where no grammar tells comments from code. */
const opener = /(?:\/\/|\/\*|^\s*\*|#|--|;|%|<!--|\{-|\(\*|"""|'|::|\bREM\b)[^\n]*$/i;

/**
 * The `fresh-eyes-ignore <rule> -- <reason>` comments of a file, in any comment form of its language. One speaks of the
 * line it stands on, or when it stands alone, of the next line that is no comment. Without a reason it asks for nothing.
 */
export function suppressionsIn({ file, tree }: Pick<ReviewedFile, 'file' | 'tree'>): readonly Suppression[] {
  const text = file.after ?? '';
  if (!text.includes('fresh-eyes-ignore')) return [];
  const comments = tree?.spans().filter(({ kind }) => kind === 'comment') ?? null;
  const lines = splitLines(text);
  return [...text.matchAll(asked)].flatMap((match) => {
    const lineStart = text.lastIndexOf('\n', match.index) + 1;
    const before = text.slice(lineStart, match.index);
    const comment = comments?.find(({ start, end }) => start <= match.index && match.index < end);
    if (comments === null ? !opener.test(before) : comment === undefined) return [];
    const line = lineOf(text, match.index);
    const codeBefore =
      comment === undefined ? before.replace(opener, '') : text.slice(lineStart, Math.max(lineStart, comment.start));
    const isAlone = codeBefore.trim() === '';
    const target = isAlone ? nextCodeLine(line, lines) : line;
    return [{ rule: match[1] ?? '', lines: new Set([line, target]) }];
  });
}

/** True when a comment silences the finding. Locked and blocking rules and secrets cannot be silenced from the code. */
export function isSuppressed(
  { rule, status, location }: Pick<Candidate, 'rule' | 'status' | 'location'>,
  isLocked: boolean,
  suppressions: readonly Suppression[],
): boolean {
  const { startLine, endLine } = location;
  if (isLocked || status === 'block' || unsilenceable.has(rule) || startLine === null) return false;
  return suppressions.some(({ rule: named, lines }) => {
    if (named !== rule && named !== rule.slice(rule.lastIndexOf('/') + 1)) return false;
    for (let line = startLine; line <= (endLine ?? startLine); line++) if (lines.has(line)) return true;
    return false;
  });
}

const unsilenceable: ReadonlySet<string> = new Set([
  'core/hard-coded-secret',
  'core/hidden-characters',
  'core/review-weakened',
]);

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Comments may be stacked, and a block comment may end on a line of its own. */
function nextCodeLine(line: number, lines: readonly string[]): number {
  let next = line + 1;
  while (next <= lines.length && /^\s*(?:$|\/\/|#(?!\[)|--|;|%|\*|<!--|-->|-\}|\*\))/.test(lines[next - 1] ?? ''))
    next++;
  return next;
}
