import assert from 'node:assert/strict';
import { commands, window } from 'vscode';
import { command } from '../../../src/extension/contributions';
import { groupsOf } from '../../../src/extension/findingNodes';
import { access, findingsIn, repo, startOver, waitFor } from '../world';

const { root, stage } = repo('one');
const step = async (id: string) => {
  await commands.executeCommand(id);
  const { activeTextEditor: editor } = window;
  return editor && `${editor.document.uri.path.split('/').at(-1)}:${editor.selection.active.line + 1}`;
};

const allOfAFile = { groupBy: 'file', filter: 'all', showsMore: false } as const;

describe('stepping through findings', () => {
  beforeEach(async () => {
    await startOver();
    // Names of their own: the editor may still hold what another test left in a file, and tell of the new text a moment later.
    stage({
      'src/first.ts': 'debugger;\nexport const a = 1;\ndebugger;\n',
      'src/second.ts': 'try {\n  a();\n} catch {}\ndebugger;\n',
    });
    await commands.executeCommand(command.reviewStaged, root);
  });
  afterEach(async () => {
    for (const id of [command.groupByFile, command.clearFilter, command.showLess]) await commands.executeCommand(id);
  });

  it('goes on and back in the order of the tree, around the ends', async () => {
    assert.equal(await step(command.nextFinding), 'first.ts:1');
    assert.equal(await step(command.nextFinding), 'first.ts:3');
    assert.equal(await step(command.nextFinding), 'second.ts:4');
    assert.equal(await step(command.nextFinding), 'second.ts:3');
    assert.equal(await step(command.nextFinding), 'first.ts:1');
    assert.equal(await step(command.previousFinding), 'second.ts:3');
  });

  it('follows grouping and filter', async () => {
    await commands.executeCommand(command.groupByRule);
    await commands.executeCommand(command.filterErrors);
    const lines = [await step(command.nextFinding), await step(command.nextFinding), await step(command.nextFinding)];
    assert.deepEqual(lines, ['first.ts:1', 'first.ts:3', 'second.ts:4']);
    assert.equal(await step(command.nextFinding), 'first.ts:1');
  });

  it('takes every grouping and filter, and shows more on request', async () => {
    const reached = async () => {
      const first = await step(command.nextFinding);
      const seen = [first];
      for (let next = await step(command.nextFinding); next !== first; next = await step(command.nextFinding))
        seen.push(next);
      return seen.length;
    };
    const { store } = await access();
    for (const id of [command.groupBySeverity, command.groupByState, command.groupByFile]) {
      await commands.executeCommand(id);
      assert.equal(await reached(), 4, id);
    }
    for (const [id, count] of [
      [command.filterWarnings, 4],
      [command.filterErrors, 3],
      [command.filterNew, 4],
    ] as const) {
      await commands.executeCommand(id);
      assert.equal(await reached(), count, id);
    }
    await commands.executeCommand(command.filterSuggestions);
    const suggested = store.review(root)!.findings.filter(({ finding }) => finding.suggestion).length;
    if (suggested === 0) assert.equal(await commands.executeCommand(command.nextFinding), undefined);
    else assert.equal(await reached(), suggested);
    await commands.executeCommand(command.clearFilter);
    // The warning, as if another review of the same lines had brought it.
    store.put(root, (review) => {
      const findings = review?.findings.map((shown) =>
        shown.finding.severity === 'warning'
          ? { ...shown, finding: { ...shown.finding, state: 'late' as const } }
          : shown,
      );
      return review && findings ? { ...review, findings } : null;
    });
    assert.equal(await reached(), 3);
    await commands.executeCommand(command.showMore);
    assert.equal(await reached(), 4);
    await commands.executeCommand(command.showLess);
    assert.equal(await reached(), 3);
  });

  it('shows two hundred of a file in Problems and all in the tree', async () => {
    const { store } = await access();
    const [one] = store.review(root)!.findings;
    assert.ok(one);
    const many = Array.from({ length: 250 }, (_, index) => ({ ...one, key: `${one.key} ${index}` }));
    store.put(root, (review) => (review ? { ...review, findings: many } : null));
    await waitFor('the diagnostics', () => findingsIn(one.uri).length === 200);
    assert.equal(groupsOf(store.review(root)!, allOfAFile)[0]?.findings.length, 250);
  });

  it('clears everything on request', async () => {
    await commands.executeCommand(command.clearFindings);
    const { store } = await access();
    await waitFor('nothing', () => store.reviews().length === 0);
    assert.equal(await commands.executeCommand(command.nextFinding), undefined);
  });
});
