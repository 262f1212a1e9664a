import type { LineRange } from '../diff/change';
import type { Suggestion } from '../finding';
import type { Declaration, Syntax } from '../ports';
import { applySuggestion } from './applySuggestion';
import type { ReviewedFile } from './reviewedFile';

/**
 * The suggestion after a trial on the reviewed text: with `syntax` among what was checked when it still parses without
 * new errors; with nothing checked, so shown as text only, when it does not or when it would not apply at all.
 */
export async function checkedSuggestion(
  suggestion: Suggestion,
  { file, language, declarations }: ReviewedFile,
  syntax: Syntax,
): Promise<Suggestion> {
  if (suggestion.checked.length === 0 || file.after === null) return suggestion;
  const edited = applySuggestion(file.after, suggestion, { reviewed: file.after });
  if (edited === null) return { ...suggestion, checked: [] };
  if (language === null || !syntax.supports(language)) return suggestion;
  const part = partAround(suggestion, declarations);
  const before = await errorsIn(linesOf(file.after, part), language, syntax);
  const grown = edited.split('\n').length - file.after.split('\n').length;
  const after = await errorsIn(linesOf(edited, part && { ...part, end: part.end + grown }), language, syntax);
  if (before === null || after === null) return suggestion;
  return { ...suggestion, checked: after > before ? [] : [...suggestion.checked, 'syntax'] };
}

/** The outermost declaration that holds the edit: enough to parse it in, and much less than a long file. */
function partAround({ startLine, endLine }: Suggestion, declarations: readonly Declaration[]): LineRange | null {
  return declarations.find(({ lines }) => lines.start <= startLine && endLine <= lines.end)?.lines ?? null;
}

function linesOf(text: string, part: LineRange | null): string {
  return part === null
    ? text
    : text
        .split('\n')
        .slice(part.start - 1, part.end)
        .join('\n');
}

async function errorsIn(text: string, language: string, syntax: Syntax): Promise<number | null> {
  const tree = await syntax.parse(language, text);
  const errors = tree?.errorCount() ?? null;
  tree?.free();
  return errors;
}
