import { l10n, type Uri } from 'vscode';
import { message } from '../../core/messages';
import { ruleTokens } from '../../core/prompt/ruleTokens';
import { explainedLines } from '../../core/rules/explainedLines';
import { explainRules } from '../../core/rules/explainRules';
import { lockedNotes } from '../../core/rules/lockedNotes';
import { linesText, textLine } from '../../core/textLines';
import { rulePackCache } from '../../node/rulePackCache';
import { userCacheFolder } from '../../node/userFolders';
import { workTreeRules } from '../../node/workTreeRules';
import { say, tell } from '../actions/say';
import type { Pages } from '../pages';
import type { Repositories } from '../repositories';

/** Which rules apply to a file, from where, at which severity and why. */
export async function explainFile(uri: Uri | undefined, repositories: Repositories, pages: Pages): Promise<boolean> {
  const root = uri?.scheme === 'file' ? await repositories.of(uri) : null;
  if (uri === undefined || root === null) {
    tell('info', l10n.t('Open a file of a git repository first.'));
    return false;
  }
  const path = uri.path.slice(root.path.length + 1);
  const packs = rulePackCache(userCacheFolder({ env: process.env }));
  const { layers, side } = await workTreeRules(root.fsPath, [path], packs, new AbortController().signal);
  const lines = [
    ...explainedLines(explainRules(layers, path), path, ruleTokens),
    ...lockedNotes(layers).map((note) => textLine(0, note)),
    ...side.problems.map(({ file, line, code, args }) => textLine(0, `${file}:${line} ${say(message(code, args))}`)),
  ];
  await pages.show('rules-of-file.txt', linesText(lines, say));
  return true;
}
