import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import type { Ports } from '../core/ports';
import { loadRuleSet } from '../core/rules/loadRuleSet';
import { setUpLine, type SetUpLine } from './setUpLine';

/** The rules that a review of what is staged would use, and whether any of them, or the lock, is broken. */
export async function checkRuleSet(
  ports: Pick<Ports, 'repository' | 'packs' | 'hash'>,
  signal: AbortSignal,
): Promise<SetUpLine> {
  try {
    const change = await ports.repository.open({ kind: 'staged' }, signal);
    try {
      const { all, problems } = await loadRuleSet(change, ports, { trustRepository: true }, signal);
      const [first] = problems;
      if (first === undefined) return setUpLine('rules', 'ok', message('doctor.rules', { count: all.length }));
      const args = { count: problems.length, file: first.file, line: first.line };
      return setUpLine('rules', 'failed', message('doctor.rules-broken', args), message('doctor.rules-broken.next'));
    } finally {
      change.close();
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return setUpLine('rules', 'skipped', error.problem.message, error.problem.next);
  }
}
