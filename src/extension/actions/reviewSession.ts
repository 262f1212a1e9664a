import { workspace, type LogOutputChannel, type Uri } from 'vscode';
import { defaultReviewConfig } from '../../core/config';
import { recordDecision } from '../../core/measure/recordOutcomes';
import { gitRepository } from '../../node/gitRepository';
import { repositoryState } from '../../node/repositoryState';
import { reviewPorts } from '../../node/reviewPorts';
import type { ReviewConfig } from '../../core/config';
import type { ChangeSource } from '../../core/diff/change';
import type { DismissalReason } from '../../core/measure/outcome';
import type { OpenedChange, StateStore } from '../../core/ports';
import type { ReviewPorts } from '../../node/reviewPorts';
import type { ShownFinding } from '../findingStore';
import { foreignSettingsWarning } from './foreignSettings';
import type { ModelChoice } from './modelChoice';
import type { Repositories } from '../repositories';
import { readSettings } from '../settings';

/** The world of one review or one question, with the settings as they were when it began. */
export type ReviewSession = {
  readonly ports: ReviewPorts;
  readonly config: ReviewConfig;
};

export type SessionOptions = {
  /** Nobody is asked for anything: a model without consent counts as none. */
  readonly isQuiet?: boolean;
  /** Nothing will be sent, so no consent is needed. */
  readonly isPreview?: boolean;
  /** No model, whatever is set up. */
  readonly checksOnly?: boolean;
};

export type Decision =
  { readonly kind: 'applied' | 'reopened' } | { readonly kind: 'dismissed'; readonly reason: DismissalReason };

export type ReviewSessions = {
  /** Null: the person was told why, or said no. Close the ports in the end. */
  readonly open: (root: Uri, options?: SessionOptions) => Promise<ReviewSession | null>;
  /** Keeps what became of a finding, for the team's figures. Never fails. */
  readonly record: (about: Pick<ShownFinding, 'root' | 'finding'>, decision: Decision) => Promise<void>;
  readonly state: (root: Uri) => Promise<StateStore>;
  /** Just looks at a change; no model. */
  readonly openChange: (root: Uri, source: ChangeSource, signal: AbortSignal) => Promise<OpenedChange>;
};

/** `recorded` hears of every outcome, after it is kept. */
export function reviewSessions(
  repositories: Repositories,
  choose: ModelChoice,
  log: LogOutputChannel,
  recorded: (root: Uri, state: StateStore) => void,
): ReviewSessions {
  const warnOfForeign = foreignSettingsWarning(log);
  const gitPath = async (own: string | null) => own ?? (await repositories.gitPath());
  const state = async (root: Uri, own?: string | null) => {
    requireTrust();
    const git = own === undefined ? await gitPath(readSettings(defaultReviewConfig, root).gitPath) : own;
    const onProblem = ({ code }: { code: string }) => log.warn(`state: ${code}`);
    const kept = repositoryState(root.fsPath, { env: process.env, gitPath: git, onProblem });
    const append: StateStore['append'] = async (name, record) => {
      await kept.append(name, record);
      if (name === 'outcomes') recorded(root, kept);
    };
    return { ...kept, append };
  };
  return {
    state,
    async record({ root, finding }, decision) {
      const occasion = { at: Date.now(), via: 'editor' } as const;
      await recordDecision(await state(root), finding, decision, occasion);
    },
    async open(root, { isQuiet = false, isPreview = false, checksOnly = false } = {}) {
      const settings = readSettings(defaultReviewConfig, root);
      const git = await gitPath(settings.gitPath);
      const kept = await state(root, git);
      if (!isQuiet) void warnOfForeign(root);
      const chosen = checksOnly
        ? ({ kind: 'checks' } as const)
        : await choose(settings, kept, isPreview ? 'preview' : isQuiet ? 'quiet' : 'ask');
      if (chosen.kind === 'refused') return null;
      const model = chosen.kind === 'model' ? chosen.client : null;
      const price = chosen.kind === 'model' ? chosen.price : null;
      return {
        ports: reviewPorts({ folder: root.fsPath, model, gitPath: git, state: kept, log }),
        // Trust may be taken back, and settings change, between the start and here: ask at the last moment.
        config: { ...defaultReviewConfig, ...settings.review, price, trustRepository: workspace.isTrusted },
      };
    },
    async openChange(root, source, signal) {
      requireTrust();
      const git = await gitPath(readSettings(defaultReviewConfig, root).gitPath);
      return gitRepository(root.fsPath, git === null ? {} : { gitPath: git }).open(source, signal);
    },
  };
}

/** The last door before git: every way here asked before, and a new one that forgets to must not get through. */
function requireTrust(): void {
  if (!workspace.isTrusted) throw new Error('No git in a folder that is not trusted.');
}
