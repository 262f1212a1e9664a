import assert from 'node:assert/strict';
import { commands, type Hover, type MarkdownString, Position, window } from 'vscode';
import { command, scheme } from '../../../src/extension/contributions';
import {
  promptOf,
  reviewReply,
  scriptedEndpoint,
  type RecordedRequest,
  type ScriptedEndpoint,
} from '../../scriptedEndpoint';
import { access, open, repo, startOver, useEndpoint, waitFor } from '../world';

const { root, stage, uri } = repo('one');
/** Put together so that no scanner takes it for a leak. */
const secret = ['ghp', 'q8Kf29LmQx7Rt4Vz1Bn6Yc3Wd5Hs0Jg8Pe2U'].join('_');
const source = `const token = '${secret}';\nexport const half = (n: number) => n / 3;\n`;

describe('asking about a finding', () => {
  let endpoint: ScriptedEndpoint;
  before(async () => {
    endpoint = await scriptedEndpoint((request) =>
      promptOf(request).includes('The developer says:')
        ? { text: JSON.stringify({ answer: 'Because three is not two.', replacement: replacementFor(request) }) }
        : {
            text: reviewReply(request, [
              {
                path: 'src/a.ts',
                line: 2,
                quote: 'export const half = (n: number) => n / 3;',
                title: 'Half [is](http://x) a *third*',
              },
            ]),
          },
    );
  });
  after(() => endpoint.close());
  beforeEach(async () => {
    await startOver();
    await useEndpoint(endpoint.baseUrl);
    stage({ 'src/a.ts': source });
    await commands.executeCommand(command.reviewStaged, root);
  });

  const finding = async () =>
    (await access()).store.review(root)!.findings.find(({ finding }) => finding.origin === 'model')!;

  it('opens a thread, and the model answers with code and rule before it and secrets taken out', async () => {
    const { key } = await finding();
    const before = endpoint.requests.length;
    await commands.executeCommand(command.explain, key);
    assert.equal(endpoint.requests.length, before + 1);
    const prompt = promptOf(endpoint.requests.at(-1)!);
    assert.match(prompt, /The developer says:\nExplain why/);
    assert.match(prompt, /2 export const half/);
    assert.ok(!prompt.includes(secret));
  });

  it('shows the explanation on hover, and text of a model is nothing but text', async () => {
    await open(uri('src/a.ts'));
    const hovers = await waitFor('the hover', async () => {
      const found = await commands.executeCommand<Hover[]>(
        'vscode.executeHoverProvider',
        uri('src/a.ts'),
        new Position(1, 3),
      );
      return found.some((hover) => textOf(hover).includes('core/other')) ? found : null;
    });
    const text = hovers.map(textOf).join('\n');
    assert.ok(!text.includes('[is](http://x)'));
    assert.ok(!text.includes('*third*'));
    assert.match(text, /command:freshEyes\.dismiss/);
  });

  it('makes a suggestion that was asked for one that can be applied', async () => {
    const { key } = await finding();
    await commands.executeCommand(command.askForSuggestion, key);
    assert.deepEqual((await finding()).finding.suggestion?.newText, 'export const half = (n: number) => n / 2;');
    const editor = await open(uri('src/a.ts'));
    assert.equal(await commands.executeCommand(command.applySuggestion, key), true);
    assert.equal(editor.document.lineAt(1).text, 'export const half = (n: number) => n / 2;');
  });

  it('discusses a finding whose lines differ in the buffer beside the staged text', async () => {
    const { key } = await finding();
    const editor = await open(uri('src/a.ts'));
    await editor.edit((edit) => edit.replace(editor.document.lineAt(1).range, '// gone'));
    await commands.executeCommand('workbench.action.files.save');
    await commands.executeCommand(command.reviewAgain, root);
    const before = endpoint.requests.length;
    await commands.executeCommand(command.explain, key);
    assert.equal(endpoint.requests.length, before + 1);
    assert.equal(window.activeTextEditor?.document.uri.scheme, scheme.reviewed);
  });

  function replacementFor(request: RecordedRequest): string | null {
    return promptOf(request).includes('Suggest a fix') ? 'export const half = (n: number) => n / 2;' : null;
  }

  function textOf({ contents }: Hover): string {
    return contents.map((each) => (typeof each === 'string' ? each : (each as MarkdownString).value)).join('\n');
  }
});
