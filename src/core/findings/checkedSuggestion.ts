import type { Suggestion } from '../finding';
import type { Syntax } from '../ports';
import { applySuggestion } from './applySuggestion';
import type { ReviewedFile } from './reviewedFile';

/**
 * The suggestion after a trial on the reviewed text: with `syntax` among what was checked when the text still parses
 * without new errors; with nothing checked, so shown as text only, when it does not or when it would not apply at all.
 */
export async function checkedSuggestion(
  suggestion: Suggestion,
  { file, tree, language }: ReviewedFile,
  syntax: Syntax,
): Promise<Suggestion> {
  if (suggestion.checked.length === 0 || file.after === null) return suggestion;
  const edited = applySuggestion(file.after, suggestion, { reviewed: file.after });
  if (edited === null) return { ...suggestion, checked: [] };
  if (tree === null || language === null) return suggestion;
  const trial = await syntax.parse(language, edited);
  if (trial === null) return suggestion;
  const isWorse = trial.errorCount() > tree.errorCount();
  trial.free();
  return { ...suggestion, checked: isWorse ? [] : [...suggestion.checked, 'syntax'] };
}
