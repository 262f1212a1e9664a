import assert from 'node:assert/strict';
import { LanguageModelTextPart, lm } from 'vscode';
import { tool } from '../../../src/extension/contributions';
import { repo, startOver } from '../world';

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
  const { stage } = repo('one');
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

  it('read the findings without a new review', async () => {
    assert.equal((await ask(tool.getFindings, { repository: 'one' })).verdict, 'not-reviewed');
    stage({ 'src/a.ts': 'debugger;\n' });
    await ask(tool.reviewStaged, { repository: 'one' });
    const answer = await ask(tool.getFindings, { repository: 'one' });
    assert.equal(answer.findings.length, 1);
    assert.equal(answer.freshness, 'current');
  });

  it('take a folder of the window only', async () => {
    stage({ 'src/a.ts': 'debugger;\n' });
    repo('two').stage({ 'src/b.ts': 'debugger;\n' });
    assert.ok((await ask(tool.reviewStaged, { repository: '/etc' })).error);
  });
});
