import assert from 'node:assert/strict';
import { commands, Range, WorkspaceEdit, workspace } from 'vscode';
import { command, setting } from '../../../src/extension/contributions';
import { promptOf, reviewReply, reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { access, configure, findingsIn, linesAndTitles, open, repo, startOver, useEndpoint, waitFor } from '../world';

const { root, stage, uri } = repo('one');
const source = 'export const half = (n: number) => n / 3;\nexport const rest = 1;\n';
const finding = {
  path: 'src/a.ts',
  line: 1,
  quote: 'export const half = (n: number) => n / 3;',
  title: 'Half is a third',
  replacement: 'export const half = (n: number) => n / 2;',
};

/** Its suggestion leaves the flagged line as it is and adds one. */
const added = {
  path: 'src/a.ts',
  line: 2,
  quote: 'export const rest = 1;',
  title: 'Nobody says what the rest is',
  replacement: '// What is left.\nexport const rest = 1;',
};

describe('findings while people work on', () => {
  let endpoint: ScriptedEndpoint;
  before(async () => {
    endpoint = await scriptedEndpoint(reviewer([finding]));
  });
  after(() => endpoint.close());
  beforeEach(async () => {
    await startOver();
    endpoint.play(reviewer([finding]));
    await useEndpoint(endpoint.baseUrl);
    stage({ 'src/a.ts': source });
    await commands.executeCommand(command.reviewStaged, root);
  });

  const first = async () => (await access()).store.review(root)!.findings[0]!;

  it('are applied once, however often somebody asks', async () => {
    const { key } = await first();
    const editor = await open(uri('src/a.ts'));
    const applied = await Promise.all([1, 2, 3].map(() => commands.executeCommand(command.applySuggestion, key)));
    assert.deepEqual(applied.filter((each) => each === true).length, 1);
    assert.equal(editor.document.getText(), source.replace('/ 3', '/ 2'));
  });

  it('come back in their place when what was applied is undone, and can be applied again', async () => {
    endpoint.play(reviewer([finding, added]));
    stage({ 'src/a.ts': `${source}// again\n` });
    await commands.executeCommand(command.reviewStaged, root);
    const titles = async () => (await access()).store.review(root)!.findings.map(({ finding: { title } }) => title);
    const both = await titles();
    assert.equal(both.length, 2);
    const editor = await open(uri('src/a.ts'));
    for (const { title, replacement } of [finding, added]) {
      const { key } = (await access()).store.review(root)!.findings.find((each) => each.finding.title === title)!;
      assert.equal(await commands.executeCommand(command.applySuggestion, key), true);
      assert.ok(editor.document.getText().includes(replacement));
      assert.deepEqual(
        await titles(),
        both.filter((each) => each !== title),
      );
      await commands.executeCommand('undo');
      await waitFor('the finding', async () => (await titles()).length === 2);
      assert.deepEqual(await titles(), both);
      await waitFor('the diagnostics', () => findingsIn(uri('src/a.ts')).length === 2);
    }
  });

  it('stay in Problems when their document is closed', async () => {
    await open(uri('src/a.ts'));
    await commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(findingsIn(uri('src/a.ts')).length, 1);
  });

  it('speak of the staged version once their file is deleted', async () => {
    await waitFor('the diagnostic', () => findingsIn(uri('src/a.ts')).length === 1);
    const edit = new WorkspaceEdit();
    edit.deleteFile(uri('src/a.ts'));
    assert.ok(await workspace.applyEdit(edit));
    await waitFor('no place', async () => (await first()).place === null);
    await waitFor('the words', () => linesAndTitles(uri('src/a.ts'))[0]?.includes('(staged version, line 1)'));
  });

  it('move with lines above them, in Problems and in the tree', async () => {
    const editor = await open(uri('src/a.ts'));
    await waitFor('the diagnostic', () => findingsIn(uri('src/a.ts')).length === 1);
    await editor.edit((edit) => edit.insert(editor.document.positionAt(0), '// one\n// two\n'));
    await waitFor('the new line', () => linesAndTitles(uri('src/a.ts'))[0] === '3: Half is a third');
    assert.deepEqual((await first()).place, { lines: { start: 3, end: 3 }, isSame: true });
  });

  it('apply at the line where they stand by then', async () => {
    const editor = await open(uri('src/a.ts'));
    await editor.edit((edit) => edit.insert(editor.document.positionAt(0), '// one\n'));
    assert.equal(await commands.executeCommand(command.applySuggestion, (await first()).key), true);
    assert.equal(editor.document.getText(), `// one\n${source.replace('/ 3', '/ 2')}`);
  });

  it('keep the line ends of a file that has others', async () => {
    stage({ 'src/a.ts': source.replaceAll('\n', '\r\n') });
    await commands.executeCommand(command.reviewStaged, root);
    const editor = await open(uri('src/a.ts'));
    assert.equal(await commands.executeCommand(command.applySuggestion, (await first()).key), true);
    assert.equal(editor.document.getText(), source.replaceAll('\n', '\r\n').replace('/ 3', '/ 2'));
  });

  it('go with a file that is renamed', async () => {
    await waitFor('the diagnostic', () => findingsIn(uri('src/a.ts')).length === 1);
    const edit = new WorkspaceEdit();
    edit.renameFile(uri('src/a.ts'), uri('src/b.ts'));
    assert.ok(await workspace.applyEdit(edit));
    await waitFor('the diagnostic at its new name', () => findingsIn(uri('src/b.ts')).length === 1);
    await waitFor('none at the old one', () => findingsIn(uri('src/a.ts')).length === 0);
  });

  it('are gone from Problems while a person rewrites their line', async () => {
    const editor = await open(uri('src/a.ts'));
    await waitFor('the diagnostic', () => findingsIn(uri('src/a.ts')).length === 1);
    await editor.edit((edit) => edit.replace(new Range(0, 0, 0, 6), 'var'));
    await waitFor('no diagnostic', () => findingsIn(uri('src/a.ts')).length === 0);
    assert.equal((await first()).place?.isSame, false);
  });

  it('are not waited for any longer when the endpoint is changed', async () => {
    endpoint.play({ instead: 'silence' });
    stage({ 'src/a.ts': `${source}export const more = 2;\n` });
    const requests = endpoint.requests.length;
    const running = commands.executeCommand(command.reviewStaged, root);
    await waitFor('the request', () => endpoint.requests.length > requests);
    await configure(setting.baseUrl, 'http://127.0.0.1:9/v1');
    assert.equal(await running, 'cancelled');
  });

  it('are made with the settings that their review began with', async () => {
    let settle = () => {};
    const settled = new Promise<void>((resolve) => (settle = resolve));
    endpoint.play(async (request) => {
      await settled;
      return { text: reviewReply(request, [finding]) };
    });
    const asked = endpoint.requests.length;
    const isGerman = () => endpoint.requests.slice(asked).map((each) => promptOf(each).includes('in the language de'));
    const running = commands.executeCommand(command.reviewAgain, root);
    await waitFor('the request', () => endpoint.requests.length > asked);
    await configure(setting.language, 'de');
    try {
      settle();
      assert.notEqual(await running, 'cancelled');
      assert.equal((await first()).finding.title, finding.title);
      assert.ok(!isGerman().includes(true));
      await commands.executeCommand(command.reviewAgain, root);
      assert.equal(isGerman().at(-1), true);
    } finally {
      await configure(setting.language, undefined);
    }
  });
});
