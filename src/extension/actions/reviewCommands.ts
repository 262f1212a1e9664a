import { Uri, l10n, window, type TextEditor } from 'vscode';
import type { ChangeSource } from '../../core/diff/change';
import { command } from '../contributions';
import { chosenRoot } from './chosenRoot';
import type { FindingStore } from '../findingStore';
import type { GitRepository } from '../gitExtension';
import { toLines } from '../positions';
import { uriIn, type Repositories } from '../repositories';
import type { ReviewRunner } from './reviewRunner';
import { tell } from './say';

/** The ways to start a review. Each answers how it ended, or undefined when the person turned back. */
export function reviewCommands(repositories: Repositories, runner: ReviewRunner, store: FindingStore) {
  const start = async (root: Uri | null, source: ChangeSource, reuse = true) => {
    return root ? (await runner.review({ root, source, reuse })).kind : ('refused' as const);
  };
  const chosen = (argument: unknown) => chosenRoot(repositories, argument);
  const inEditor = async (source: (editor: TextEditor, path: string) => ChangeSource | null) => {
    const editor = window.activeTextEditor;
    const root = editor?.document.uri.scheme === 'file' ? await repositories.of(editor.document.uri) : null;
    if (!editor || !root) {
      tell('info', l10n.t('Open a file of a git repository first.'));
      return undefined;
    }
    const wanted = source(editor, relativePath(root, editor.document.uri));
    return wanted && start(root, wanted);
  };
  return {
    [command.reviewStaged]: async (argument: unknown) => start(await chosen(argument), { kind: 'staged' }),
    [command.reviewWorkingTree]: async (argument: unknown) => start(await chosen(argument), { kind: 'all' }),
    [command.reviewFile]: async (argument: unknown) => {
      const uri = uriIn(argument);
      const root = uri && (await repositories.of(uri));
      // From Source Control it is the staged file; from an editor the text as it stands there.
      if (root && isStagedResource(argument)) return start(root, { kind: 'staged', paths: [relativePath(root, uri)] });
      if (uri) await window.showTextDocument(uri);
      return inEditor(({ document }, path) => ({ kind: 'buffer', path, text: document.getText(), lines: null }));
    },
    [command.reviewSelection]: () =>
      inEditor(({ document, selection }, path) => {
        if (!selection.isEmpty) return { kind: 'buffer', path, text: document.getText(), lines: toLines(selection) };
        tell('info', l10n.t('Select the lines to review first.'));
        return null;
      }),
    [command.reviewBranch]: async (argument: unknown) => {
      const root = await chosen(argument);
      const ref = root && (await pickBranch(await repositories.gitRepository(root)));
      return ref ? start(root, { kind: 'base', ref }) : undefined;
    },
    [command.reviewLastCommit]: async (argument: unknown) =>
      start(await chosen(argument), { kind: 'commit', ref: 'HEAD' }),
    [command.reviewCommit]: async (item: unknown, uri: unknown) => {
      const root = await chosen(uri instanceof Uri ? uri : undefined);
      const ref = root && (commitIn(item) ?? (await pickCommit(await repositories.gitRepository(root))));
      return ref ? start(root, { kind: 'commit', ref }) : undefined;
    },
    [command.reviewAgain]: async (argument: unknown) => {
      const [last] = [...store.reviews()].sort((a, b) => b.finishedAt - a.finishedAt);
      const root = uriIn(argument) ?? last?.root ?? (await chosen(argument));
      return start(root, { kind: 'staged' }, false);
    },
    [command.cancelReview]: () => runner.cancelAll(),
  };
}

function relativePath(root: Uri, uri: Uri): string {
  return uri.path.slice(root.path.length + 1);
}

function isStagedResource(argument: unknown): boolean {
  if (typeof argument !== 'object' || argument === null) return false;
  // vscode.git names the group of a resource by number, 1 being the index; other menus hand over no resource at all.
  return 'resourceUri' in argument && (!('resourceGroupType' in argument) || argument.resourceGroupType === 1);
}

/** What a timeline entry of git hands over; `~` and the empty text stand for the stage and the working tree. */
function commitIn(item: unknown): string | null {
  if (typeof item === 'string') return item;
  if (typeof item !== 'object' || item === null || !('ref' in item)) return null;
  return typeof item.ref === 'string' && /^[0-9a-f]{7,64}$/.test(item.ref) ? item.ref : null;
}

async function pickBranch(repository: GitRepository | null): Promise<string | undefined> {
  const current = repository?.state.HEAD;
  const branches = await repository?.getBranches({ remote: true });
  const upstream = current?.upstream && `${current.upstream.remote}/${current.upstream.name}`;
  const names = (branches ?? []).flatMap(({ name }) => (name && name !== current?.name ? [name] : []));
  const likely = [upstream, 'origin/main', 'origin/master', 'main', 'master'].filter(
    (name) => name && names.includes(name),
  );
  const items = [...new Set([...likely, ...names])].map((label) => ({ label: label ?? '' }));
  if (items.length === 0) return window.showInputBox({ prompt: l10n.t('Branch or commit to compare with') });
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Compare the branch with…') }))?.label;
}

async function pickCommit(repository: GitRepository | null): Promise<string | undefined> {
  const commits = (await repository?.log({ maxEntries: 50 })) ?? [];
  const byId = { label: l10n.t('$(edit) Enter an id…'), description: '', id: '' };
  const items = commits.map(({ hash, message, authorName }) => ({
    label: message.split('\n', 1)[0] ?? '',
    description: `${hash.slice(0, 8)} ${authorName ?? ''}`,
    id: hash,
  }));
  const picked = await window.showQuickPick([...items, byId], {
    placeHolder: l10n.t('Which commit?'),
    matchOnDescription: true,
  });
  if (picked?.id !== '') return picked?.id;
  return window.showInputBox({ prompt: l10n.t('Commit id, tag or branch'), validateInput: refProblem });
}

/** Also keeps an option such as `--output` from being taken for a commit. */
function refProblem(text: string): string | null {
  return /^[\w][\w./@^~{}-]*$/.test(text) ? null : l10n.t('This is no commit id, tag or branch.');
}
