import { ConfigurationTarget, l10n, window, workspace, type Memento } from 'vscode';
import { sourceName } from '../contributions';
import { tell } from './say';

const enabledId = 'diagnosticsCommitHook.enabled';
const sourcesId = 'diagnosticsCommitHook.sources';

/** What stood in the workspace's settings before, so that exactly what was added can go again. */
type Added = { readonly enabled: boolean | null; readonly sources: boolean; readonly level: string | null };

const memoryKey = 'editorGate.added';

/**
 * VS Code's own gate asks before it commits files that hold a warning of ours. Whoever turns it on is told before that
 * VS Code's own entry, `"*": "error"`, holds as well: object settings are merged, and `"*": "none"` would ask about
 * everything. So `*` is never written. `isAgreed` asks nobody.
 */
export async function turnOnEditorGate(memory: Memento, isAgreed: boolean): Promise<'on' | 'refused'> {
  if (!isPossible()) return 'refused';
  const { enabled, sources } = written();
  if (enabled === true && sources?.[sourceName] === 'warning') {
    tell('info', l10n.t('The commit gate of this workspace is on already.'));
    return 'on';
  }
  if (!isAgreed && !(await isWanted())) return 'refused';
  const added: Added = {
    enabled: enabled ?? null,
    sources: sources !== undefined,
    level: sources?.[sourceName] ?? null,
  };
  await memory.update(memoryKey, added);
  await write(true, { ...sources, [sourceName]: 'warning' });
  tell('info', l10n.t('VS Code now asks before it commits files with a warning or error of Fresh Eyes.'));
  return 'on';
}

/** Takes out what was added and nothing else; what a person changed since stays as they left it. */
export async function turnOffEditorGate(memory: Memento): Promise<void> {
  if (!isPossible()) return;
  const { enabled, sources } = written();
  // Added on another machine: then only our own entry is known to be ours.
  const added = memory.get<Added>(memoryKey) ?? { enabled: enabled ?? null, sources: true, level: null };
  const { [sourceName]: ours, ...others } = sources ?? {};
  const kept = ours !== undefined && added.level !== null ? { ...others, [sourceName]: added.level } : others;
  const isEmpty = Object.keys(kept).length === 0 && !added.sources;
  await write(enabled === true ? (added.enabled ?? undefined) : enabled, isEmpty ? undefined : kept);
  await memory.update(memoryKey, undefined);
  tell(
    'info',
    written().enabled === true
      ? l10n.t('The entry of Fresh Eyes is removed. The commit gate was on before and goes on for other tools.')
      : l10n.t('VS Code no longer asks before it commits.'),
  );
}

/** Says so where there is no gate to turn on or off. */
function isPossible(): boolean {
  if (written().isKnown && workspace.workspaceFolders !== undefined) return true;
  tell('info', l10n.t('This editor has no commit gate here. The commit hook does the same everywhere.'));
  return false;
}

function isWanted(): Thenable<boolean> {
  const turnOn = l10n.t('Turn On');
  const text = l10n.t(
    'With the commit gate VS Code asks before it commits files that have a problem: warnings and errors of Fresh Eyes, and errors of every other tool as well. It is written to the settings of this workspace.',
  );
  return window.showWarningMessage(text, turnOn).then((answer) => answer === turnOn);
}

/** The workspace's own values, not what they are merged with. */
function written() {
  const settings = workspace.getConfiguration('git');
  const enabled = settings.inspect<boolean>(enabledId);
  return {
    isKnown: enabled?.defaultValue !== undefined,
    enabled: enabled?.workspaceValue,
    sources: settings.inspect<Readonly<Record<string, string>>>(sourcesId)?.workspaceValue,
  };
}

async function write(enabled: boolean | undefined, sources: Readonly<Record<string, string>> | undefined) {
  const settings = workspace.getConfiguration('git');
  await settings.update(enabledId, enabled, ConfigurationTarget.Workspace);
  await settings.update(sourcesId, sources, ConfigurationTarget.Workspace);
}
