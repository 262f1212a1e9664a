import type { ChangeSource } from '../core/diff/change';
import { concatBytes, decodePath, encodePath } from '../core/diff/pathBytes';
import type { OpenedChange, Side } from '../core/ports';
import { gitAttributes } from './gitAttributes';
import { gitFailed } from './gitFailed';
import { gitFiles } from './gitFiles';
import { objectDesk } from './objectDesk';
import { gitSearch } from './gitSearch';
import type { GitLimits, GitView } from './gitView';
import { splitAtNul } from './splitAtNul';

/** Texts that are asked for one by one: policy, surroundings, definitions. */
const textLimit = 1024 * 1024;

/** What the pipeline asks of an opened scope, answered from the reader's snapshot alone. */
export function gitChange(view: GitView, kind: ChangeSource['kind'], limits: GitLimits): OpenedChange {
  const { reader, references } = view;
  const desk = objectDesk(reader);
  const treeAt = (side: Side): string | null =>
    side === 'base' ? view.baseTree : view.reviewed.kind === 'tree' ? view.reviewed.id : null;
  return {
    kind,
    root: view.place.root,
    base: view.base,
    baseTree: view.baseTree,
    branch: references.branch,
    entries: view.entries,
    notes: view.notes,
    files: (wanted, signal) => gitFiles({ view, desk, limits, signal }, wanted),
    textAt: async (side, path, signal) => {
      const name = concatBytes([new TextEncoder().encode(`${treeAt(side) ?? ':0'}:`), encodePath(path)]);
      const object = await desk.read(name, textLimit, signal);
      if (object?.type !== 'blob' || object.bytes === null || object.bytes.includes(0)) return null;
      return object.bytes.toString('utf8');
    },
    pathsAt: async (side, under, signal) => {
      const tree = treeAt(side);
      const folders = under.map((path) => path.replace(/\/+$/, ''));
      const args =
        tree === null
          ? ['ls-files', '-z', '--', ...folders]
          : ['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree, '--', ...folders];
      const output = await reader.output(args, signal);
      if (output.code !== 0) throw gitFailed(args, output, view.place);
      return [...new Set(splitAtNul(output.stdout).map(decodePath))];
    },
    attributes: (paths, signal, side = 'base') => gitAttributes(reader, treeAt(side), paths, signal),
    search: (words, signal) => gitSearch(view, words, signal),
    isCurrent: (signal) => view.isCurrent(signal),
    close: () => {
      desk.close();
      reader.close();
    },
  };
}
