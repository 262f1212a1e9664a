import { l10n, type LogOutputChannel } from 'vscode';
import { ProblemError } from '../../core/problem';
import { command } from '../contributions';
import { sayProblem, tell } from './say';

/** Tells a person what ended a command: cause and next step where it was foreseen, else where to look. */
export function reportError(error: unknown, id: string, log: LogOutputChannel): void {
  const offer = { label: l10n.t('Show Log'), command: command.showLog };
  if (error instanceof ProblemError) {
    const { problem } = error;
    log.warn(`${id}: ${problem.message.code}`);
    tell(problem.kind === 'usage' ? 'error' : 'warning', sayProblem(problem), offer);
    return;
  }
  log.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  tell('error', l10n.t('Fresh Eyes met an error it did not expect. The log names it.'), offer);
}
