import assert from 'node:assert/strict';
import { commands, Position, type Hover, type MarkdownString } from 'vscode';
import { command, setting } from '../../../src/extension/contributions';
import { reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { access, configure, open, repo, startOver, useEndpoint } from '../world';

const quote = 'export const half = (n: number) => n / 3;';
const finding = { path: 'src/a.ts', line: 1, quote, title: 'Half is a third' };
const changed = [setting.effort, setting.maxRequests, setting.maxCost, setting.maxTokens, setting.timeout] as const;

describe('the settings', () => {
  const { root, stage, uri } = repo('one');
  let endpoint: ScriptedEndpoint;

  before(async () => {
    endpoint = await scriptedEndpoint(reviewer([finding]));
  });
  after(() => endpoint.close());
  beforeEach(async () => {
    await startOver();
    endpoint.play(reviewer([finding]));
    await useEndpoint(endpoint.baseUrl);
    stage({ 'src/a.ts': `${quote}\n` });
  });
  afterEach(async () => {
    for (const id of [...changed, setting.price, setting.hover]) await configure(id, undefined);
  });

  const review = async () => {
    const before = endpoint.requests.length;
    await commands.executeCommand(command.reviewAgain, root);
    const { result } = (await access()).store.review(root)!;
    assert.ok(result);
    return { result, requests: endpoint.requests.length - before };
  };

  it('say how hard a review looks, for the editor alone', async () => {
    await configure(setting.effort, 'quick');
    const quick = await review();
    await configure(setting.effort, 'deep');
    const deep = await review();
    assert.deepEqual([quick.result.provenance.effort, deep.result.provenance.effort], ['quick', 'deep']);
    assert.ok(quick.requests < deep.requests, `${quick.requests} and ${deep.requests} requests`);
  });

  it('hold the number of requests', async () => {
    await configure(setting.effort, 'deep');
    await configure(setting.maxRequests, 1);
    assert.equal((await review()).requests, 1);
  });

  it('hold the money and the tokens, before anything is sent', async () => {
    await configure(setting.price, { input: 1_000, output: 1_000 });
    await configure(setting.maxCost, 0.0001);
    const dear = await review();
    await configure(setting.maxCost, undefined);
    await configure(setting.maxTokens, 10);
    const large = await review();
    for (const { result, requests } of [dear, large]) {
      assert.equal(requests, 0);
      assert.equal(result.verdict, 'incomplete');
      assert.deepEqual(
        result.coverage.map(({ status, reason }) => [status, reason]),
        [['skipped', 'budget']],
      );
    }
  });

  it('hold the time', async () => {
    endpoint.play({ instead: 'silence' });
    await configure(setting.timeout, 1);
    const { result } = await review();
    assert.equal(result.verdict, 'incomplete');
    assert.deepEqual(
      result.failures.map(({ kind }) => kind),
      ['timeout'],
    );
  });

  it('switch the hover off', async () => {
    await review();
    await open(uri('src/a.ts'));
    const said = async () => {
      const place = new Position(0, 3);
      const found = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', uri('src/a.ts'), place);
      return found.flatMap(({ contents }) => contents.map((each) => (each as MarkdownString).value)).join('\n');
    };
    assert.match(await said(), /core\/other/);
    await configure(setting.hover, false);
    assert.doesNotMatch(await said(), /core\/other/);
  });
});
