import { exampleChange } from '../checks/exampleChange';
import type { FileChange } from '../diff/change';
import type { OpenedChange, Repository } from '../ports';
import { withStatus } from '../rules/editRule';
import type { RuleExample } from '../rules/rule';

/** Only the rule under test asks; a draft is asked for too, since tests are what it is there for. */
const onlyThisRule = JSON.stringify({
  rules: { 'core/*': 'off' },
  minConfidence: 0,
  import: { copilot: false, cursor: false, bugbot: false, coderabbit: false, review: false, agents: false },
});

/** One example of a rule as a staged change of a repository that has this rule and no other. */
export function exampleRepository(example: RuleExample, ruleText: string): Repository {
  const files = [example, ...example.also].map(exampleChange);
  const rules = new Map([
    ['.fresh-eyes/config.jsonc', onlyThisRule],
    ['.fresh-eyes/rules/rule.md', withStatus(ruleText, 'warn')],
  ]);
  return { open: () => Promise.resolve(openedExample(files, rules)) };
}

function openedExample(files: readonly FileChange[], rules: ReadonlyMap<string, string>): OpenedChange {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    kind: 'staged',
    root: 'example',
    base: 'example',
    baseTree: 'example',
    branch: null,
    entries: files,
    notes: [],
    files: async function* (wanted) {
      for (const file of files) if (wanted.has(file.path)) yield await Promise.resolve(file);
    },
    textAt: (side, path) => {
      const file = byPath.get(path);
      return Promise.resolve(rules.get(path) ?? (side === 'base' ? file?.before : file?.after) ?? null);
    },
    pathsAt: (_side, under) =>
      Promise.resolve([...rules.keys()].filter((path) => under.some((prefix) => path.startsWith(`${prefix}/`)))),
    attributes: () => Promise.resolve(new Map()),
    search: (words) => Promise.resolve(new Map(words.map((word) => [word, { hits: [], cut: false }]))),
    isCurrent: () => Promise.resolve(true),
    close: () => undefined,
  };
}
