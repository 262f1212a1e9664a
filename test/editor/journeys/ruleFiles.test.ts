import assert from 'node:assert/strict';
import {
  Position,
  commands,
  workspace,
  WorkspaceEdit,
  Range,
  type CodeLens,
  type CompletionList,
  type Hover,
  type MarkdownString,
  type Uri,
} from 'vscode';
import { command, scheme } from '../../../src/extension/contributions';
import { sampleRule as rule } from '../sampleRule';
import { findingsIn, open, repo, startOver, waitFor } from '../world';

const { write } = repo('one');
const path = '.fresh-eyes/rules/no-log.md';

const at = (text: string, word: string) => {
  const above = text.slice(0, text.indexOf(word)).split('\n');
  return new Position(above.length - 1, above.at(-1)?.length ?? 0);
};
const proposals = async (file: Uri, place: Position) => {
  const list = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', file, place);
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
};
const lenses = async (file: Uri) =>
  (await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', file, 10)).flatMap(
    ({ command: each }) => each ?? [],
  );
const lensNamed = (file: Uri, name: RegExp) =>
  waitFor(`the lens ${name.source}`, async () => (await lenses(file)).find(({ title }) => name.test(title)));

describe('writing a rule', () => {
  beforeEach(startOver);

  it('proposes keys and values in the front matter, and nothing of its own below', async () => {
    const text = rule.replace('severity: warning', 'severity: ').replace('kind: regex', 'st');
    const file = write(path, text);
    await open(file);
    const keys = await waitFor('the keys', async () => {
      const found = await proposals(file, at(text, 'st\nmatch').translate(0, 2));
      return found.includes('status') ? found : null;
    });
    assert.ok(!keys.includes('severity'), 'a key that is there is not proposed again');
    const values = await proposals(file, at(text, 'severity: ').translate(0, 'severity: '.length));
    assert.deepEqual(values.slice(0, 3), ['error', 'warning', 'info']);
    assert.ok(!(await proposals(file, at(text, 'Flag it.'))).includes('status'));
  });

  it('underlines a mistake with its cure, while nothing is saved, and takes it back when it is mended', async () => {
    const file = write(path, rule);
    const { document } = await open(file);
    const change = async (from: string, to: string) => {
      const edit = new WorkspaceEdit();
      const place = at(document.getText(), from);
      edit.replace(file, new Range(place, place.translate(0, from.length)), to);
      await workspace.applyEdit(edit);
    };
    await change('severity: warning', 'severity: fatal');
    const found = (text: RegExp) => findingsIn(file).find(({ message }) => text.test(message));
    const wrong = await waitFor('the mistake', () => found(/severity/));
    assert.equal(document.getText(wrong.range), 'fatal');
    assert.match(wrong.message, /"severity" must be one of: error, warning, info\./);
    await change('fatal', 'error');
    await waitFor('nothing wrong', () => findingsIn(file).length === 0);
    await change('logger', '(logger');
    await waitFor('the pattern', () => found(/pattern is not valid/));
  });

  it('says what a key means', async () => {
    const file = write(path, rule);
    await open(file);
    await waitFor('the meaning', async () => {
      const found = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', file, at(rule, 'severity'));
      const texts = found.flatMap(({ contents }) => contents.map((each) => (each as MarkdownString).value));
      return texts.some((text) => text.replaceAll('&nbsp;', ' ').includes('A model may lower it one step'));
    });
  });

  it('runs the tests of what stands in the editor, and shows at the example what fails', async () => {
    const file = write(path, rule);
    await open(file);
    const run = await lensNamed(file, /^Run Tests$/);
    assert.equal(await commands.executeCommand(run.command, file), true);
    await lensNamed(file, /passed now/);
    assert.ok(!(await lenses(file)).some(({ title }) => title === 'Preview Prompt'), 'a pattern asks no model');

    const edit = new WorkspaceEdit();
    edit.replace(file, new Range(at(rule, 'other()'), at(rule, 'other()').translate(0, 7)), 'logger.info(2)');
    await workspace.applyEdit(edit);
    assert.equal(await commands.executeCommand(command.testRules, file), false);
    const failed = await waitFor('the failure', () => findingsIn(file)[0]);
    assert.match(failed.message, /The good example src\/a\.ts is hit on line 1/);
    assert.equal(failed.range.start.line, at(rule, '## Good').line + 1);
    await lensNamed(file, /failed now/);
  });

  it('shows the prompt of a model rule, and sends nothing', async () => {
    const file = write(path, rule.replace('kind: regex\n', '').replace('Flag it.', 'Flag a call of the logger.'));
    await open(file);
    const preview = await lensNamed(file, /^Preview Prompt$/);
    assert.equal(await commands.executeCommand(preview.command, file), true);
    await waitFor('the page', () =>
      workspace.textDocuments.some(
        (document) =>
          document.uri.scheme === scheme.page &&
          /repo\/no-log[^]*Flag a call of the logger\.[^]*logger\.info\(1\);/.test(document.getText()),
      ),
    );
  });

  it('helps with the rules of a pack in the workspace as well, and with no other Markdown', async () => {
    write('team/rulepack.json', '{ "name": "acme/team", "version": "1.0.0", "formatVersion": 1 }\n');
    const inPack = write('team/rules/no-log.md', rule.replace('severity: warning', 'severity: fatal'));
    const other = write('team/notes.md', rule.replace('severity: warning', 'severity: fatal'));
    await open(other);
    await open(inPack);
    await waitFor('the mistake', () => findingsIn(inPack).length > 0);
    assert.deepEqual(findingsIn(other), []);
    assert.deepEqual(await lenses(other), []);
  });
});
