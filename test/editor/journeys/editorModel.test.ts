import assert from 'node:assert/strict';
import { commands, LanguageModelChatToolMode, lm } from 'vscode';
import { command, setting } from '../../../src/extension/contributions';
import { access, configure, repo, startOver, waitFor } from '../world';

type Asked = { readonly text: string; readonly tools: readonly string[]; readonly mode: LanguageModelChatToolMode };

const { root, stage } = repo('one');
const play = (script?: object) => commands.executeCommand<readonly Asked[]>('freshEyesTest.playModel', script);
const review = () => commands.executeCommand(command.reviewStaged, root);
const shown = async () => (await access()).store.review(root);
const finding = {
  path: 'src/a.ts',
  line: 1,
  quote: 'export const half = (n: number) => n / 3;',
  rule: 'core/other',
  severity: 'warning',
  confidence: 0.9,
  title: 'Half is a third',
  message: 'Three is not two.',
  claim: null,
  replacement: null,
};

describe('a language model of the editor', () => {
  before(async () => {
    await waitFor('the model', async () => (await lm.selectChatModels({ vendor: 'fresh-eyes-test' })).length > 0);
  });
  beforeEach(async () => {
    await startOver();
    await configure(setting.modelName, 'scripted');
    await configure(setting.provider, 'vscode');
    await (await access()).grantConsent('vscode');
    stage({ 'src/a.ts': 'export const half = (n: number) => n / 3;\n' });
    await play({ as: 'tool', findings: [finding] });
  });

  it('reviews through one tool that it has to call', async () => {
    assert.equal(await review(), 'done');
    const asked = await play();
    assert.deepEqual(
      asked.map(({ tools, mode }) => [tools.length, mode]),
      [[1, LanguageModelChatToolMode.Required]],
    );
    const result = (await shown())?.result;
    assert.equal(result?.verdict, 'findings');
    assert.equal(result.findings[0]?.title, 'Half is a third');
    assert.equal(result.provenance.provider, 'vscode-lm');
  });

  it('may answer with text instead', async () => {
    await play({ as: 'text', findings: [finding] });
    await review();
    assert.equal((await shown())?.findings.length, 1);
  });

  it('makes the review incomplete when it fails', async () => {
    await play({ as: 'error', message: 'down' });
    await review();
    assert.equal((await shown())?.result?.verdict, 'incomplete');
  });

  it('says that the allowance is used up', async () => {
    await play({ as: 'blocked' });
    await review();
    const result = (await shown())?.result;
    assert.equal(result?.verdict, 'incomplete');
    assert.equal(result.failures[0]?.kind, 'quota');
  });

  it('is cancelled with the review', async () => {
    await play({ as: 'silence' });
    const running = review();
    await waitFor('the request', async () => (await play()).length > 0);
    await commands.executeCommand(command.cancelReview);
    assert.equal(await running, 'cancelled');
    assert.equal(await shown(), undefined);
  });

  it('is not asked when it is gone', async () => {
    await configure(setting.modelName, 'another');
    assert.equal(await review(), 'refused');
    assert.deepEqual(await play(), []);
  });
});
