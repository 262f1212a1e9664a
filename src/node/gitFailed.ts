import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import type { GitOutput } from './gitCommand';
import { firstLine, type GitPlace } from './gitPlace';

/** What a git command that ended with an error means to people. */
export function gitFailed(
  args: readonly string[],
  { stderr, code }: Pick<GitOutput, 'stderr' | 'code'>,
  place: GitPlace,
): ProblemError {
  // LC_ALL=C makes the words dependable; they choose the advice, nothing else.
  const isIndex = /index file|bad index|index uses|bad signature|unable to read index/i.test(stderr);
  const detail = firstLine(stderr) || `exit code ${code}`;
  const command = args.find((argument) => !argument.startsWith('-')) ?? '';
  return new ProblemError({
    kind: 'undecided',
    message: isIndex ? message('git.broken-index', { detail }) : message('git.failed', { command, detail }),
    next: isIndex ? message('git.broken-index.next') : message('git.failed.next', { folder: place.root }),
  });
}
