import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { builtInPack } from '../core/rules/builtInPack';
import { readScopes, type SideRules } from '../core/rules/readScopes';
import type { RulePackStore } from '../core/ports';
import { scopeLayers, type ScopeLayers } from '../core/rules/ruleScope';
import { gitAnswer } from './gitAnswer';
import { workTreeTexts } from './workTreeTexts';

export type WorkTreeRules = { readonly side: SideRules; readonly layers: readonly ScopeLayers[] };

/** The rules as they stand in the working tree, for the given paths: what the next commits will be judged by. */
export async function workTreeRules(
  root: string,
  paths: readonly string[],
  packs: RulePackStore,
  signal: AbortSignal,
): Promise<WorkTreeRules> {
  const side = await readScopes({ texts: workTreeTexts(root), side: 'reviewed', packs, signal }, paths);
  return { side, layers: scopeLayers([...side.imported, ...builtInPack().rules], side.scopes) };
}

/** Top of the repository that holds a folder. @throws ProblemError outside any */
export async function repositoryRoot(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const root = await gitAnswer(folder, env, signal)(['rev-parse', '--show-toplevel']);
  if (root !== null && root !== '') return root;
  throw new ProblemError({
    kind: 'usage',
    message: message('git.no-repository', { folder }),
    next: message('git.no-repository.next'),
  });
}
