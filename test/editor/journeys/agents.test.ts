import assert from 'node:assert/strict';
import { CancellationTokenSource, LanguageModelTextPart, lm } from 'vscode';
import { agentTools } from '../../../src/extension/actions/agentTools';
import { tool } from '../../../src/extension/contributions';
import { scriptedEndpoint } from '../../scriptedEndpoint';
import { access, repo, startOver, useEndpoint, waitFor } from '../world';

type Answer = {
  verdict: string;
  mode: string;
  freshness: string;
  findings: { location: { path: string; startLine: number }; rule: string }[];
  coverage: { reviewed: number; outOfScope: { path: string; reason: string }[] };
  error?: string;
};

async function ask(name: string, input: object): Promise<Answer> {
  const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const [part] = content;
  assert.ok(part instanceof LanguageModelTextPart);
  return JSON.parse(part.value) as Answer;
}

describe('the tools for coding agents', () => {
  const { stage, root } = repo('one');
  beforeEach(startOver);

  it('review what is staged and say what was covered', async () => {
    stage({ 'src/a.ts': 'export const a = 1;\ndebugger;\n', 'logo.png': '\u0000\u0001' });
    const answer = await ask(tool.reviewStaged, { repository: 'one' });
    assert.equal(answer.verdict, 'findings');
    assert.equal(answer.mode, 'checks');
    assert.deepEqual(
      answer.findings.map(({ rule, location }) => [rule, location.path, location.startLine]),
      [['core/debugger-left', 'src/a.ts', 2]],
    );
    assert.equal(answer.coverage.reviewed, 1);
    assert.deepEqual(answer.coverage.outOfScope, [{ path: 'logo.png', reason: 'binary' }]);
  });

  it('ask before they send a change anywhere, and not before they read what is there', async () => {
    const unused = {} as never;
    const tools = agentTools(unused, unused, unused);
    const options = { input: { repository: 'one' } };
    const { token } = new CancellationTokenSource();
    const review = await tools[tool.reviewStaged].prepareInvocation?.(options, token);
    assert.equal(review?.confirmationMessages?.title, 'Review the staged changes?');
    const { message } = review.confirmationMessages;
    assert.match(typeof message === 'string' ? message : message.value, /sends the staged change to it/);
    const read = await tools[tool.getFindings].prepareInvocation?.(options, token);
    assert.equal(read?.confirmationMessages, undefined);
  });

  it('read the findings without a new review', async () => {
    assert.equal((await ask(tool.getFindings, { repository: 'one' })).verdict, 'not-reviewed');
    stage({ 'src/a.ts': 'debugger;\n' });
    await ask(tool.reviewStaged, { repository: 'one' });
    const answer = await ask(tool.getFindings, { repository: 'one' });
    assert.equal(answer.findings.length, 1);
    assert.equal(answer.freshness, 'current');
  });

  it('end their request when the agent cancels', async () => {
    const endpoint = await scriptedEndpoint({ instead: 'silence' });
    try {
      await useEndpoint(endpoint.baseUrl);
      stage({ 'src/a.ts': 'export const a = 1;\n' });
      const cancelling = new CancellationTokenSource();
      const options = { input: { repository: 'one' }, toolInvocationToken: undefined };
      const ended = lm
        .invokeTool(tool.reviewStaged, options, cancelling.token)
        .then(({ content }) => JSON.stringify(content), String);
      await waitFor('the request', () => endpoint.requests.length > 0);
      cancelling.cancel();
      assert.match(await ended, /cancel/i);
      await waitFor('a closed connection', () => endpoint.openSockets() === 0);
      assert.equal((await access()).store.review(root), undefined);
    } finally {
      await endpoint.close();
    }
  });

  it('take a folder of the window only', async () => {
    stage({ 'src/a.ts': 'debugger;\n' });
    repo('two').stage({ 'src/b.ts': 'debugger;\n' });
    assert.ok((await ask(tool.reviewStaged, { repository: '/etc' })).error);
  });
});
