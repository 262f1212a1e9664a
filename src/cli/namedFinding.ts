import { message } from '../core/messages';
import type { StateStore } from '../core/ports';
import { ProblemError } from '../core/problem';
import { storedFinding, type StoredFinding } from '../core/review/storedFinding';
import { findGit, gitEnvironment } from '../node/gitCommand';
import { gitPlace } from '../node/gitPlace';
import type { CommandIo } from './io';

/** @throws ProblemError (usage) when no stored review has it, or more than one finding is meant. */
export async function findingNamed(
  fingerprint: string,
  state: StateStore,
): Promise<Extract<StoredFinding, { kind: 'found' }>> {
  const found = await storedFinding(fingerprint, state);
  if (found.kind === 'found') return found;
  const code = found.kind === 'unknown' ? 'finding.unknown' : 'finding.ambiguous';
  throw new ProblemError({ kind: 'usage', message: message(code, { fingerprint }), next: message(`${code}.next`) });
}

/** @throws ProblemError when there is no git or no repository. */
export async function repositoryRoot({ cwd, env, signal }: CommandIo): Promise<string> {
  const gitPath = findGit(env);
  if (gitPath === null)
    throw new ProblemError({ kind: 'usage', message: message('git.missing'), next: message('git.missing.next') });
  return (await gitPlace(cwd, { gitPath, env: gitEnvironment(env), signal })).root;
}
