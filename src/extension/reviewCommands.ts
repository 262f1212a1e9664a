import { l10n } from 'vscode';
import type { ChangeSource } from '../core/diff/change';
import { command } from './contributions';
import type { Repositories } from './repositories';
import type { ReviewRunner } from './reviewRunner';
import { tell } from './say';

/** The ways to start a review. */
export function reviewCommands(repositories: Repositories, runner: ReviewRunner) {
  const start = async (argument: unknown, source: ChangeSource) => {
    const root = await repositories.choose(argument);
    if (root) return (await runner.review({ root, source })).kind;
    tell('info', l10n.t('No git repository is open here. Open a folder that is one.'));
    return 'refused';
  };
  return {
    [command.reviewStaged]: (argument: unknown) => start(argument, { kind: 'staged' }),
    [command.cancelReview]: () => runner.cancelAll(),
  };
}
