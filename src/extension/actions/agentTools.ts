import {
  LanguageModelTextPart,
  LanguageModelToolResult,
  l10n,
  workspace,
  type CancellationToken,
  type LanguageModelTool,
} from 'vscode';
import { inertLine } from '../../core/inertText';
import { isNotDone } from '../../core/review/reviewResult';
import { tool, type ToolName } from '../contributions';
import { checksOf, type FindingStore, type ShownReview } from '../findingStore';
import type { Repositories } from '../repositories';
import type { ReviewRunner } from './reviewRunner';

/** An agent may name one of the window's repositories by its folder; never a path elsewhere. */
type Input = { readonly repository?: string };

export type AgentTools = Readonly<Record<ToolName, LanguageModelTool<Input>>>;

/** The review as tools for coding agents: the same run, the same result, and what was not covered. */
export function agentTools(store: FindingStore, repositories: Repositories, runner: ReviewRunner): AgentTools {
  const rootFor = async ({ repository }: Input) => {
    if (repository === undefined) return repositories.only();
    // A name that is none of the window's means nothing here; it is not taken for another one.
    const folders = workspace.workspaceFolders ?? [];
    const folder = folders.find(({ name, uri }) => name === repository || uri.fsPath === repository);
    return folder ? ((await repositories.of(folder.uri)) ?? folder.uri) : null;
  };
  const review: LanguageModelTool<Input> = {
    prepareInvocation: () => ({
      invocationMessage: l10n.t('Reviewing the staged changes'),
      confirmationMessages: {
        title: l10n.t('Review the staged changes?'),
        message: l10n.t('Fresh Eyes runs its checks and, where a model is set up, sends the staged change to it.'),
      },
    }),
    async invoke({ input }, token: CancellationToken) {
      const root = await rootFor(input);
      if (!root) return said({ error: 'Name one of the folders of this window.', folders: folderNames() });
      const end = await runner.review({ root, source: { kind: 'staged' }, isQuiet: true, via: 'agent' }, token);
      if (end.kind !== 'done')
        return said({ error: end.kind === 'cancelled' ? 'The review was cancelled.' : 'Nothing was reviewed.' });
      return said(answerOf(store.review(root)));
    },
  };
  const read: LanguageModelTool<Input> = {
    prepareInvocation: () => ({ invocationMessage: l10n.t('Reading the findings') }),
    async invoke({ input }) {
      const root = await rootFor(input);
      return said(answerOf(root ? store.review(root) : undefined));
    },
  };
  return { [tool.reviewStaged]: review, [tool.getFindings]: read };
}

function folderNames(): readonly string[] {
  return (workspace.workspaceFolders ?? []).map(({ name }) => name);
}

function said(answer: object): LanguageModelToolResult {
  return new LanguageModelToolResult([new LanguageModelTextPart(JSON.stringify(answer))]);
}

/** What an agent needs to act, and what it must not take for a clean review. */
function answerOf(review: ShownReview | undefined): object {
  if (!review?.result) return { verdict: 'not-reviewed' };
  const { verdict, mode, gate, coverage, failures } = review.result;
  return {
    verdict,
    mode,
    freshness: review.freshness,
    gate,
    findings: review.findings.map((shown) => {
      const { fingerprint, rule, severity, confidence, title, message, location } = shown.finding;
      const suggestion = shown.finding.suggestion && { ...shown.finding.suggestion, checked: checksOf(shown) };
      return { fingerprint, rule, severity, confidence, title: inertLine(title), message, location, suggestion };
    }),
    coverage: {
      reviewed: coverage.filter(({ status }) => status === 'reviewed').length,
      outOfScope: coverage
        .filter((file) => file.status === 'skipped' && !isNotDone(file))
        .map(({ path, reason }) => ({ path, reason })),
      notDone: coverage.filter(isNotDone).map(({ path, reason }) => ({ path, reason })),
    },
    failures: failures.map(({ kind, paths }) => ({ kind, paths })),
  };
}
