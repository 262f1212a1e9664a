import { l10n, type Uri } from 'vscode';
import { uriIn, type Repositories } from '../repositories';
import { tell } from './say';

/** The repository that a command is about. Null where there is none, and the person was told, or where they turned back. */
export async function chosenRoot(repositories: Repositories, argument?: unknown): Promise<Uri | null> {
  const root = await repositories.choose(argument);
  if (!root && (uriIn(argument) || repositories.all().length === 0)) tellNoRepository();
  return root;
}

export function tellNoRepository(): void {
  tell('info', l10n.t('No git repository is open here. Open a folder that is one.'));
}
