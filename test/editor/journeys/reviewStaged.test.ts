import assert from 'node:assert/strict';
import { commands, DiagnosticSeverity, Range, window, type Diagnostic } from 'vscode';
import { command } from '../../../src/extension/contributions';
import { access, findingsIn, linesAndTitles, open, quickFixes, repo, startOver, waitFor } from '../world';

const review = (argument?: unknown) => commands.executeCommand(command.reviewStaged, argument);

describe('reviewing staged changes without a model', () => {
  beforeEach(startOver);

  it('shows a finding on its line in Problems and in the tree', async () => {
    const { stage, root, uri } = repo('one');
    stage({ 'src/a.ts': 'export function a(): void {\n  debugger;\n}\n' });
    assert.equal(await review(root), 'done');
    const [diagnostic] = await waitFor('a diagnostic', () => {
      const found = findingsIn(uri('src/a.ts'));
      return found[0]?.range.start.line === 1 ? found : null;
    });
    assert.ok(diagnostic);
    assert.equal(diagnostic.severity, DiagnosticSeverity.Error);
    // The code and no more than the code: neither indentation nor the end of the line.
    assert.deepEqual(diagnostic.range, new Range(1, 2, 1, 11));
    assert.equal(diagnostic.message, 'A breakpoint is left in the code');
    const { store } = await access();
    const shown = store.review(root);
    assert.equal(shown?.result?.verdict, 'findings');
    assert.equal(shown.result.mode, 'checks');
    assert.equal(shown.findings.length, 1);
    assert.equal(shown.isRunning, false);
  });

  it('leads from Problems to the page of the rule, and from a finding of the staged version to its text', async () => {
    const { stage, root, uri, write } = repo('one');
    stage({ 'src/a.ts': '  debugger;\n' });
    write('src/a.ts', 'export {};\n');
    await review(root);
    const [diagnostic] = await waitFor('a diagnostic', () => {
      const found = findingsIn(uri('src/a.ts'));
      return found.length === 1 ? found : null;
    });
    const { code, relatedInformation } = diagnostic as Diagnostic;
    assert.ok(typeof code === 'object');
    assert.equal(code.value, 'core/debugger-left');
    const { scheme, path, query } = code.target;
    assert.equal(scheme, 'command');
    await commands.executeCommand(path, ...(JSON.parse(decodeURIComponent(query)) as unknown[]));
    await waitFor('the page', () =>
      window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('core-debugger-left.md'))),
    );
    const [staged] = relatedInformation ?? [];
    assert.equal(staged?.location.uri.scheme, 'fresh-eyes-reviewed');
    assert.equal(staged.location.range.start.line, 0);
  });

  it('reviews the staged lines and shows them where they stand in a partly staged, unsaved file', async () => {
    const { stage, root, uri } = repo('one');
    stage({ 'src/a.ts': 'export function a(): void {\n  debugger;\n}\n' });
    const editor = await open(uri('src/a.ts'));
    await editor.edit((edit) => edit.insert(editor.document.positionAt(0), '// one\n// two\n// three\n'));
    await review(root);
    await waitFor('the mapped line', () => linesAndTitles(uri('src/a.ts'))[0]?.startsWith('5: '));
  });

  it('marks a finding whose lines differ in the buffer as of the staged version and opens the staged text', async () => {
    const { stage, root, uri, write } = repo('one');
    stage({ 'src/a.ts': 'export function a(): void {\n  debugger;\n}\n' });
    write('src/a.ts', 'export function a(): void {\n  return;\n}\n');
    await review(root);
    const { store } = await access();
    const [shown] = store.review(root)?.findings ?? [];
    assert.equal(shown?.place, null);
    await waitFor('the mark in Problems', () => linesAndTitles(uri('src/a.ts'))[0]?.includes('staged version, line 2'));
    await commands.executeCommand(command.openFinding, shown.key);
    const editor = await waitFor('the staged text', () =>
      window.activeTextEditor?.document.uri.scheme === 'fresh-eyes-reviewed' ? window.activeTextEditor : null,
    );
    await waitFor('its line', () => editor.document.lineAt(editor.selection.active.line).text === '  debugger;');
  });

  it('takes the repository of the menu that was used', async () => {
    const [one, two] = [repo('one'), repo('two')];
    one.stage({ 'src/a.ts': 'debugger;\n' });
    two.stage({ 'src/b.ts': 'debugger;\n' });
    await review({ rootUri: two.root });
    const { store } = await access();
    assert.equal(store.review(one.root), undefined);
    assert.deepEqual(
      store.review(two.root)?.findings.map(({ uri }) => uri.toString()),
      [two.uri('src/b.ts').toString()],
    );
  });

  it('says that nothing is staged, and shows no verdict', async () => {
    const { root } = repo('one');
    await review(root);
    const { store } = await access();
    assert.notEqual(store.review(root)?.result?.verdict, 'clean');
    assert.equal(store.review(root)?.findings.length ?? 0, 0);
  });

  it('calls a staged change without mistakes clean, by checks only', async () => {
    const { stage, root } = repo('one');
    stage({ 'src/a.ts': 'export const a = 1;\n' });
    await review(root);
    const { store } = await access();
    assert.equal(store.review(root)?.result?.verdict, 'clean');
    assert.equal(store.review(root)?.result?.mode, 'checks');
  });

  it('dismisses a finding from the quick fix menu', async () => {
    const { stage, root, uri } = repo('one');
    stage({ 'src/a.ts': 'debugger;\n' });
    await review(root);
    await open(uri('src/a.ts'));
    const dismiss = await waitFor('the quick fix', async () => {
      const actions = await quickFixes(uri('src/a.ts'), 0);
      return actions.find(({ title }) => title.startsWith('Dismiss'));
    });
    const { store } = await access();
    await commands.executeCommand(dismiss.command!.command, ...(dismiss.command!.arguments as unknown[]), 'intended');
    await waitFor('an empty list', () => store.review(root)?.findings.length === 0);
    await waitFor('no diagnostic', () => findingsIn(uri('src/a.ts')).length === 0);
  });

  it('hides a finding while its line is edited and brings it back with undo', async () => {
    const { stage, root, uri } = repo('one');
    stage({ 'src/a.ts': 'export const a = 1;\ndebugger;\n' });
    await review(root);
    const editor = await open(uri('src/a.ts'));
    await waitFor('the diagnostic', () => findingsIn(uri('src/a.ts')).length === 1);
    await editor.edit((edit) => edit.replace(new Range(1, 0, 1, 9), 'log();'));
    await waitFor('no diagnostic', () => findingsIn(uri('src/a.ts')).length === 0);
    await commands.executeCommand('undo');
    await waitFor('the diagnostic again', () => findingsIn(uri('src/a.ts')).length === 1);
  });
});
