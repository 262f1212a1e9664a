import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import { filters, groupings, type TreeOptions } from './findingNodes';

export type TreeOptionStore = Disposable & {
  readonly onDidChange: Event<TreeOptions>;
  readonly get: () => TreeOptions;
  readonly change: (part: Partial<TreeOptions>) => void;
};

const key = 'findings.tree';
const initial: TreeOptions = { groupBy: 'file', filter: 'all', showsMore: false };

export function treeOptions(memory: Memento): TreeOptionStore {
  const emitter = new EventEmitter<TreeOptions>();
  let options = known(memory.get(key));
  return {
    onDidChange: emitter.event,
    get: () => options,
    change(part) {
      options = { ...options, ...part };
      void memory.update(key, options);
      emitter.fire(options);
    },
    dispose: () => emitter.dispose(),
  };
}

/** What another version stored may name groupings that do not exist. */
function known(stored: Partial<TreeOptions> | undefined): TreeOptions {
  return {
    groupBy: groupings.find((grouping) => grouping === stored?.groupBy) ?? initial.groupBy,
    filter: filters.find((filter) => filter === stored?.filter) ?? initial.filter,
    showsMore: stored?.showsMore === true,
  };
}
