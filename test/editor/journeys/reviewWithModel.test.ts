import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { commands } from 'vscode';
import { command } from '../../../src/extension/contributions';
import { reviewReply, reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { access, findingsIn, linesAndTitles, open, quickFixes, repo, startOver, useEndpoint, waitFor } from '../world';

const source = `export function share(total: number, people: number): number {
  const each = total / people;
  return Math.round(each);
}
`;
const finding = {
  path: 'src/share.ts',
  line: 2,
  quote: '  const each = total / people;',
  title: 'Division by zero when nobody shares',
  message: 'With people 0 the result is Infinity.',
  replacement: '  const each = people === 0 ? 0 : total / people;',
};

describe('reviewing staged changes with a model', () => {
  let endpoint: ScriptedEndpoint;
  const { root, stage, uri, write } = repo('one');
  const review = () => commands.executeCommand(command.reviewStaged, root);

  before(async () => {
    endpoint = await scriptedEndpoint(reviewer([finding]));
  });
  after(() => endpoint.close());
  beforeEach(async () => {
    await startOver();
    endpoint.play(reviewer([finding]));
    await useEndpoint(endpoint.baseUrl);
  });

  const shown = async () => (await access()).store.review(root);

  it('shows what the model found on the right line and applies its suggestion once', async () => {
    stage({ 'src/share.ts': source });
    assert.equal(await review(), 'done');
    assert.deepEqual(await waitFor('the diagnostic', () => diagnostics(1)), ['2: Division by zero when nobody shares']);
    const editor = await open(uri('src/share.ts'));
    const fix = await waitFor('the quick fix', async () =>
      (await quickFixes(uri('src/share.ts'), 1)).find(({ title }) => title.startsWith('Apply')),
    );
    assert.equal(fix.isPreferred, true);
    await commands.executeCommand(fix.command!.command, ...(fix.command!.arguments as unknown[]));
    assert.equal(editor.document.lineAt(1).text, finding.replacement);
    assert.equal(editor.document.isDirty, true);
    await waitFor('no diagnostic', () => diagnostics(0));
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), source);
  });

  it('refuses a suggestion when the line was edited since', async () => {
    stage({ 'src/share.ts': source });
    await review();
    const [first] = (await shown())?.findings ?? [];
    assert.ok(first);
    const editor = await open(uri('src/share.ts'));
    await editor.edit((edit) => edit.replace(editor.document.lineAt(1).range, '  const each = 1;'));
    const before = editor.document.getText();
    assert.equal(await commands.executeCommand(command.applySuggestion, first.key), false);
    assert.equal(editor.document.getText(), before);
  });

  it('maps the finding of a partly staged file past lines that are not staged', async () => {
    stage({ 'src/share.ts': source });
    write('src/share.ts', `// not staged\n// not staged\n${source}`);
    await review();
    assert.deepEqual(await waitFor('the diagnostic', () => diagnostics(1)), ['4: Division by zero when nobody shares']);
    assert.match(endpoint.requests.at(-1)?.body ?? '', /total \/ people/);
    assert.doesNotMatch(endpoint.requests.at(-1)?.body ?? '', /not staged/);
  });

  it('keeps the rest of an answer that holds one bad finding, and calls the review incomplete', async () => {
    endpoint.play((request) => ({
      text: reviewReply(request, [finding]).replace(/"findings": ?\[/, '$&{ "path": 7, "line": "x" },'),
    }));
    stage({ 'src/share.ts': source });
    assert.equal(await review(), 'done');
    const result = (await shown())?.result;
    assert.deepEqual(
      result?.findings.map(({ title }) => title),
      [finding.title],
    );
    assert.equal(result.verdict, 'incomplete');
    assert.deepEqual(
      result.failures.map(({ paths }) => paths),
      [['src/share.ts']],
    );
  });

  it('says incomplete, never clean, when the endpoint refuses', async () => {
    endpoint.play({ status: 401, body: JSON.stringify({ error: { message: 'bad key', code: 'invalid_api_key' } }) });
    stage({ 'src/share.ts': source });
    assert.equal(await review(), 'done');
    const result = (await shown())?.result;
    assert.equal(result?.verdict, 'incomplete');
    assert.equal(result.failures[0]?.kind, 'key-refused');
  });

  it('says incomplete when nobody listens', async () => {
    const gone = await scriptedEndpoint({});
    await gone.close();
    await useEndpoint(gone.baseUrl);
    stage({ 'src/share.ts': source });
    await review();
    assert.equal((await shown())?.result?.verdict, 'incomplete');
  });

  it('shows findings while the review still runs', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => (answer = resolve));
    endpoint.play(async (request) => {
      await asked;
      return { text: reviewReply(request, [finding]) };
    });
    stage({ 'src/share.ts': source, 'src/left.ts': 'debugger;\n' });
    const running = review();
    await waitFor('the finding of a check', () => findingsIn(uri('src/left.ts')).length === 1);
    assert.equal((await shown())?.isRunning, true);
    assert.equal((await shown())?.result, null);
    answer();
    assert.equal(await running, 'done');
    assert.equal((await shown())?.findings.length, 2);
  });

  it('cancels: the request ends, nothing of it is shown, and what was known before stays', async () => {
    stage({ 'src/share.ts': source });
    await review();
    await waitFor('the diagnostic', () => diagnostics(1));
    const before = (await shown())?.result;
    endpoint.play({ instead: 'silence' });
    stage({ 'src/share.ts': `${source}export const more = 1;\n` });
    const requests = endpoint.requests.length;
    const running = review();
    await waitFor('the request', () => endpoint.requests.length > requests);
    const started = performance.now();
    await commands.executeCommand(command.cancelReview);
    assert.equal(await running, 'cancelled');
    assert.ok(performance.now() - started < 1_000, 'Cancelling took longer than a second.');
    assert.equal((await shown())?.isRunning, false);
    assert.equal((await shown())?.result, before);
    await waitFor('a closed connection', () => endpoint.openSockets() === 0);
  });

  it('cancels the review before when a new one starts, and shows the last one only', async () => {
    endpoint.play(async (request, index) => {
      if (index === 0) await pause(3_000);
      return { text: (await import('../../scriptedEndpoint')).reviewReply(request, index === 0 ? [] : [finding]) };
    });
    stage({ 'src/share.ts': source });
    const requests = endpoint.requests.length;
    const first = review();
    await waitFor('the first request', () => endpoint.requests.length > requests);
    assert.equal(await review(), 'done');
    assert.equal(await first, 'cancelled');
    assert.equal((await shown())?.findings.length, 1);
  });

  it('does not send without a model, whatever a folder asks for', async () => {
    await startOver();
    write(
      '.vscode/settings.json',
      JSON.stringify({
        'freshEyes.model.provider': 'openai-compatible',
        'freshEyes.model.baseUrl': endpoint.baseUrl,
        'freshEyes.model.name': 'evil',
      }),
    );
    stage({ 'src/share.ts': source });
    const requests = endpoint.requests.length;
    await review();
    assert.equal((await shown())?.result?.mode, 'checks');
    assert.equal(endpoint.requests.length, requests);
  });

  function diagnostics(count: number): string[] | null {
    return findingsIn(uri('src/share.ts')).length === count ? linesAndTitles(uri('src/share.ts')) : null;
  }
});
