import { commands, env, l10n, window, type ExtensionContext, type Uri } from 'vscode';
import type { GateOutcome } from '../../core/measure/outcome';
import { recordGate } from '../../core/measure/recordGate';
import { installHook, uninstallHook } from '../../node/commitHook';
import { gitAnswer } from '../../node/gitAnswer';
import { keepOwnLauncher } from '../../node/ownLauncher';
import { command } from '../contributions';
import type { GitRepository } from '../gitExtension';
import { rememberLauncher } from '../launcherVersion';
import type { Repositories } from '../repositories';
import { chosenRoot, tellNoRepository } from './chosenRoot';
import { turnOffEditorGate, turnOnEditorGate } from './editorGate';
import type { ReviewRunner } from './reviewRunner';
import type { ReviewSessions } from './reviewSession';
import { say, tell } from './say';

/** The ways from a review to a commit: the command, VS Code's own gate, and the hook. */
export function gateCommands(
  repositories: Repositories,
  runner: ReviewRunner,
  sessions: ReviewSessions,
  context: Pick<ExtensionContext, 'globalState' | 'workspaceState'>,
) {
  const memory = context.workspaceState;
  return {
    [command.reviewAndCommit]: async (argument: unknown) => {
      const root = await chosenRoot(repositories, argument);
      const repository = root && (await repositories.gitRepository(root));
      if (root && !repository) tellNoRepository();
      if (!root || !repository) return 'refused';
      return reviewAndCommit(root, repository, runner, sessions);
    },
    [command.turnOnCommitGate]: (argument: unknown) => turnOnEditorGate(memory, argument === 'agreed'),
    [command.turnOffCommitGate]: () => turnOffEditorGate(memory),
    [command.installHook]: async (argument: unknown) => withHook(await chosenRoot(repositories, argument), context),
    [command.uninstallHook]: async (argument: unknown) => withHook(await chosenRoot(repositories, argument), null),
  };
}

async function reviewAndCommit(
  root: Uri,
  repository: GitRepository,
  runner: ReviewRunner,
  sessions: ReviewSessions,
): Promise<string> {
  const message = repository.inputBox.value.trim();
  if (message === '') {
    tell('info', l10n.t('Write a commit message first.'));
    await commands.executeCommand('workbench.view.scm');
    return 'refused';
  }
  const end = await runner.review({ root, source: { kind: 'staged' } });
  if (end.kind !== 'done') return end.kind;
  const { verdict, gate, source } = end.result;
  if (verdict === 'nothing-to-review' && repository.state.indexChanges.length === 0) return 'refused';
  const isHeld = verdict === 'incomplete' || !gate.passed;
  const isIncomplete = verdict === 'incomplete';
  const recordAnswer = async (result: GateOutcome['result']) =>
    recordGate(
      await sessions.state(root),
      { change: source.digest || null, result },
      { at: Date.now(), via: 'editor' },
    );
  if (isHeld && !(await isOverridden(isIncomplete))) {
    await recordAnswer(isIncomplete ? 'no-verdict-blocked' : 'blocked');
    return 'held';
  }
  await recordAnswer(isHeld ? 'overridden' : 'passed');
  await repository.commit(message);
  return 'committed';
}

/** A person decides, and the record says so; not a modal, since nothing is lost by waiting. */
async function isOverridden(isIncomplete: boolean): Promise<boolean> {
  const commit = l10n.t('Commit Anyway');
  const text = isIncomplete
    ? l10n.t('The review is incomplete, so nothing was committed.')
    : l10n.t('A blocking rule has a finding, so nothing was committed.');
  return (await window.showWarningMessage(text, commit)) === commit;
}

/** `installer` remembers that the launcher is ours; null takes the hook away. */
async function withHook(
  root: Uri | null,
  installer: Pick<ExtensionContext, 'globalState'> | null,
): Promise<string | undefined> {
  if (!root) return undefined;
  const unsafe = installer ? await keepOwnLauncher(process.env) : null;
  if (unsafe) {
    tell('error', say(unsafe));
    return 'refused';
  }
  const git = gitAnswer(root.fsPath, process.env, new AbortController().signal);
  if (installer) await rememberLauncher(installer);
  const done = installer ? await installHook(git) : await uninstallHook(git);
  const { kind } = done;
  if (done.kind === 'shown') {
    void offerSnippet(done.snippet);
    return done.kind;
  }
  const texts: Record<Exclude<typeof kind, 'shown'>, string> = {
    'no-repository': l10n.t('This is no git repository with a working tree.'),
    installed: l10n.t('The commit hook is installed. It answers from the last review where there is one.'),
    'not-executable': l10n.t(
      'There is a pre-commit hook that git does not run. Make it executable or remove it first.',
    ),
    occupied: l10n.t('A hook of another tool stands in the way. Move it aside first.'),
    removed: l10n.t('The commit hook is removed.'),
    edited: l10n.t('The hook was edited since. Remove the Fresh Eyes step by hand.'),
  };
  tell(kind === 'installed' || kind === 'removed' ? 'info' : 'warning', texts[done.kind]);
  return kind;
}

/** Another tool's file is a person's to edit; they get the lines for it. */
async function offerSnippet({ file, text }: { readonly file: string; readonly text: string }): Promise<void> {
  const copy = l10n.t('Copy Lines');
  const told = l10n.t('Another tool manages the hooks of this repository. Add the lines for Fresh Eyes to {0}.', file);
  if ((await window.showInformationMessage(told, copy)) === copy) await env.clipboard.writeText(text);
}
