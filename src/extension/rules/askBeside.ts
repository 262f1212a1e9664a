import { window } from 'vscode';
import { linesText, type TextLine } from '../../core/textLines';
import { say } from '../actions/say';
import type { Pages } from '../pages';

/** Shows what there is to know as a page that can be read while the question stands beside it; closing it means no. */
export async function askBeside(
  pages: Pages,
  {
    name,
    lines,
    question,
    yes,
  }: { readonly name: string; readonly lines: readonly TextLine[]; readonly question: string; readonly yes: string },
): Promise<boolean> {
  await pages.show(name, linesText(lines, say));
  return (await window.showInformationMessage(question, yes)) === yes;
}
