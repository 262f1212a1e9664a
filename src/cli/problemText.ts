import { inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import type { RuleProblem } from '../core/rules/rule';

/** One line that editors and terminals turn into a link: file, line, column, what is wrong and the cure. */
export function problemText({ file, line, column, code, args }: RuleProblem): string {
  return inertLine(`${file}:${String(line)}:${String(column)}: ${english(message(code, args))}`);
}
