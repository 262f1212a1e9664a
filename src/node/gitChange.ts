import type { ChangeSource } from '../core/diff/change';
import { concatBytes, encodePath } from '../core/diff/pathBytes';
import type { OpenedChange, Side } from '../core/ports';
import { gitAttributes } from './gitAttributes';
import { gitFiles } from './gitFiles';
import { objectDesk } from './objectDesk';
import { gitPaths } from './gitPaths';
import { gitSearch } from './gitSearch';
import type { GitLimits, GitView } from './gitView';

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
    pathsAt: (side, under, signal) => gitPaths(view, desk, treeAt(side), under, signal),
    attributes: (paths, signal, side = 'base') => gitAttributes(reader, desk, treeAt(side), paths, signal),
    search: (words, signal) => gitSearch(view, words, signal),
    isCurrent: (signal) => view.isCurrent(signal),
    close: () => {
      view.started?.stop();
      desk.close();
      reader.close();
    },
  };
}
