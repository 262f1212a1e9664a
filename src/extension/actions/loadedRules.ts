import { workspace, type Uri } from 'vscode';
import { loadRuleSet } from '../../core/rules/loadRuleSet';
import type { RuleSet } from '../../core/rules/ruleSet';
import type { ReviewSessions } from './reviewSession';

export type LoadedRules = {
  /** The rules in force for what is staged there; null in Restricted Mode, where nothing of a repository is read. */
  readonly of: (root: Uri) => Promise<RuleSet | null>;
};

export function loadedRules(sessions: ReviewSessions): LoadedRules {
  return {
    async of(root) {
      if (!workspace.isTrusted) return null;
      const session = await sessions.open(root, { checksOnly: true });
      if (session === null) return null;
      const { signal } = new AbortController();
      try {
        const change = await session.ports.repository.open({ kind: 'staged' }, signal);
        try {
          return await loadRuleSet(change, session.ports, { trustRepository: true }, signal);
        } finally {
          change.close();
        }
      } finally {
        await session.ports.close();
      }
    },
  };
}
