import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, env, window, workspace, type CodeAction, Range, CodeActionKind } from 'vscode';
import { command, scheme } from '../../../src/extension/contributions';
import { reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { access, open, quickFixes, repo, startOver, useEndpoint, waitFor } from '../world';

const { root, stage, write, git, uri } = repo('one');
const source = 'export const half = (n: number) => n / 3;\nexport const third = (n: number) => n / 2;\n';
const said = [
  {
    path: 'src/a.ts',
    line: 1,
    quote: 'export const half = (n: number) => n / 3;',
    title: 'Half is a third',
    replacement: 'export const half = (n: number) => n / 2;',
  },
  {
    path: 'src/a.ts',
    line: 2,
    quote: 'export const third = (n: number) => n / 2;',
    title: 'Third is a half',
    replacement: 'export const third = (n: number) => n / 3;',
  },
];

describe('what can be done about findings', () => {
  let endpoint: ScriptedEndpoint;
  before(async () => {
    endpoint = await scriptedEndpoint(reviewer(said));
  });
  after(() => endpoint.close());
  beforeEach(async () => {
    await startOver();
    await useEndpoint(endpoint.baseUrl);
    stage({ 'src/a.ts': source });
    await open(uri('src/a.ts'));
    await commands.executeCommand(command.reviewStaged, root);
  });

  const findings = async () => (await access()).store.review(root)?.findings ?? [];
  const titled = async (title: string) => {
    const found = (await findings()).find(({ finding }) => finding.title === title);
    assert.ok(found, title);
    return found;
  };

  it('applies and stages, and goes on to the next finding', async () => {
    const { key } = await titled('Half is a third');
    assert.equal(await commands.executeCommand(command.applyAndStage, key), true);
    assert.match(git('show', ':src/a.ts'), /half = \(n: number\) => n \/ 2/);
    assert.equal(window.activeTextEditor?.selection.active.line, 1);
  });

  it('applies but does not stage a file that holds more than what was staged', async () => {
    write('src/a.ts', `${source}// kept back\n`);
    await open(uri('src/a.ts'));
    await commands.executeCommand(command.reviewAgain, root);
    const { key } = await titled('Half is a third');
    assert.equal(await commands.executeCommand(command.applyAndStage, key), true);
    assert.equal(git('show', ':src/a.ts'), source);
  });

  it('applies all suggestions of a file in one step that one undo takes back', async () => {
    const editor = await open(uri('src/a.ts'));
    const node = { findings: await findings() };
    assert.equal(await commands.executeCommand(command.applyAll, node), 2);
    assert.match(editor.document.getText(), /half = .* n \/ 2;\nexport const third = .* n \/ 3;/);
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), source);
  });

  it('previews in the diff editor and changes nothing', async () => {
    const { key } = await titled('Half is a third');
    await commands.executeCommand(command.previewSuggestion, key);
    const preview = await waitFor('the preview', () =>
      window.visibleTextEditors.find(({ document }) => document.uri.scheme === scheme.suggestion),
    );
    assert.match(preview.document.getText(), /half = .* n \/ 2/);
    assert.equal(readFileSync(join(root.fsPath, 'src/a.ts'), 'utf8'), source);
  });

  it('previews the suggestions of several files side by side', async () => {
    stage({ 'src/b.ts': source });
    endpoint.play(reviewer([...said, ...said.map((each) => ({ ...each, path: 'src/b.ts' }))]));
    await commands.executeCommand(command.reviewStaged, root);
    await commands.executeCommand(command.previewSuggestion, { findings: await findings() });
    await waitFor('the preview', () => window.tabGroups.activeTabGroup.activeTab?.label.startsWith('Suggestions'));
    endpoint.play(reviewer(said));
  });

  it('suppresses with a comment that silences the next review', async () => {
    await startOver();
    stage({ 'src/b.ts': 'export function f(): void {\n  debugger;\n}\n' });
    await commands.executeCommand(command.reviewStaged, root);
    const { key } = (await findings())[0]!;
    const editor = await open(uri('src/b.ts'));
    await commands.executeCommand(command.suppress, key, 'needed while we look');
    assert.equal(editor.document.lineAt(1).text, '  // fresh-eyes-ignore core/debugger-left -- needed while we look');
    await editor.document.save();
    git('add', 'src/b.ts');
    await commands.executeCommand(command.reviewStaged, root);
    assert.deepEqual(await findings(), []);
  });

  it('remembers a dismissal in the next review, and takes it back', async () => {
    const { key, finding } = await titled('Half is a third');
    assert.equal(await commands.executeCommand(command.dismiss, key, 'false-alarm'), true);
    await commands.executeCommand(command.reviewAgain, root);
    assert.deepEqual(
      (await findings()).map((each) => each.finding.title),
      ['Third is a half'],
    );
    const review = (await access()).store.review(root);
    const dismissed = review?.result?.dismissed.find(({ fingerprint }) => fingerprint === finding.fingerprint);
    assert.ok(dismissed);
    await commands.executeCommand(command.restoreDismissed, { review, finding: dismissed });
    assert.equal((await findings()).length, 2);
    await commands.executeCommand(command.reviewAgain, root);
    assert.equal((await findings()).length, 2);
  });

  it("writes a team's dismissal where it can be reviewed and committed", async () => {
    const { key, finding } = await titled('Half is a third');
    await commands.executeCommand(command.dismissForTeam, key, 'intended');
    const [line = ''] = readFileSync(join(root.fsPath, '.fresh-eyes/dismissed.jsonl'), 'utf8').split('\n');
    assert.equal((JSON.parse(line) as { fingerprint: string }).fingerprint, finding.fingerprint);
  });

  it('copies a finding as Markdown and as an instruction', async () => {
    const { key } = await titled('Half is a third');
    await commands.executeCommand(command.copyAsMarkdown, key);
    assert.match(await env.clipboard.readText(), /`Half is a third` at `src\/a.ts:1`/);
    await commands.executeCommand(command.copyForAgent, key);
    assert.match(await env.clipboard.readText(), /src\/a.ts, line 1.*\n\nFinding: Half is a third/);
  });

  it('applies what checks suggest when all is fixed on save', async () => {
    await startOver();
    const rule = ['id: no-var', 'title: Use let', 'severity: warning', 'kind: regex', 'match: ["\\\\bvar\\\\b"]'];
    stage({
      '.fresh-eyes/rules/no-var.md': ['---', ...rule, 'message: Use let.', 'fix: let', '---', 'No var.', ''].join('\n'),
    });
    git('commit', '-q', '--no-verify', '-m', 'a rule of our own');
    stage({ 'src/c.ts': 'var c = 1;\nexport default c;\n' });
    const editor = await open(uri('src/c.ts'));
    await commands.executeCommand(command.reviewStaged, root);
    const whole = new Range(0, 0, 1, 0);
    const kind = CodeActionKind.SourceFixAll.append('freshEyes').value;
    const action = await waitFor('the fix', async () => {
      const found = commands.executeCommand<CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri('src/c.ts'),
        whole,
        kind,
      );
      return (await found.then(undefined, () => [])).find(({ edit }) => edit);
    });
    assert.ok(await workspace.applyEdit(action.edit!));
    assert.equal(editor.document.lineAt(0).text, 'let c = 1;');
  });

  it('offers every quick fix, and none of a model to be applied on save', async () => {
    await open(uri('src/a.ts'));
    const titles = await waitFor('the quick fixes', async () => {
      const actions = await quickFixes(uri('src/a.ts'), 0);
      return actions.length > 5 ? actions.map(({ title }) => title.split(/[: ]/)[0]) : null;
    });
    for (const start of ['Apply', 'Preview', 'Dismiss', 'Suppress', 'Discuss', 'Open'])
      assert.ok(titles.includes(start), start);
    const onSave = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri('src/a.ts'),
      new Range(0, 0, 1, 0),
      CodeActionKind.SourceFixAll.value,
    );
    assert.deepEqual(
      onSave.filter(({ title }) => /suggestion/i.test(title)),
      [],
    );
  });
});
