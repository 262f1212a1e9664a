import { EventEmitter, type Disposable, type Event, type Memento, type Uri } from 'vscode';
import { isRight } from '../../core/checks/testRule';
import type { Rule } from '../../core/rules/rule';
import type { TestedRule } from '../../node/replayedTests';
import { sha256 } from '../../node/sha256';

/** What the examples of a rule said when they were last run here. */
export type KeptTest = { readonly at: number; readonly failed: number; readonly examples: number };
type Stored = KeptTest & { readonly of: string };

export type RuleTestMemory = Disposable & {
  readonly onDidChange: Event<void>;
  /** Null where they never ran, or the rule is another by now. */
  readonly of: (root: Uri | null, rule: Rule) => KeptTest | null;
  readonly keep: (root: Uri | null, tested: readonly TestedRule[]) => Promise<void>;
};

const key = 'rules.tests';
/** More than any team has; the oldest go first. */
const most = 2_000;

/** Kept for the workspace, so that age means something after a reload. */
export function ruleTestMemory(memory: Memento): RuleTestMemory {
  const changed = new EventEmitter<void>();
  const all = () => memory.get<Readonly<Record<string, Stored>>>(key, {});
  return {
    onDidChange: changed.event,
    of: (root, rule) => {
      const known = all()[nameOf(root, rule)];
      return known?.of === contentOf(rule) ? known : null;
    },
    async keep(root, tested) {
      const at = Date.now();
      const fresh = tested.map(({ test: { rule, examples, lacks } }): [string, Stored] => {
        const failed = examples.filter((each) => !isRight(each)).length + lacks.length;
        return [nameOf(root, rule), { at, failed, examples: examples.length, of: contentOf(rule) }];
      });
      await memory.update(
        key,
        Object.fromEntries([...Object.entries({ ...all(), ...Object.fromEntries(fresh) })].slice(-most)),
      );
      changed.fire();
    },
    dispose: () => changed.dispose(),
  };
}

function nameOf(root: Uri | null, { id }: Rule): string {
  return `${root?.toString() ?? ''} ${id}`;
}

/** Built-in rules come without their examples, and change with the tool alone. Where a rule was read says nothing of it. */
function contentOf(rule: Rule): string {
  return rule.origin === 'built-in' ? FRESH_EYES_VERSION : sha256(JSON.stringify({ ...rule, source: '', file: '' }));
}
