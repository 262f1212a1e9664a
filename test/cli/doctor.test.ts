import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fitnessCases } from '../../src/core/measure/fitnessCases';
import {
  promptOf,
  reviewReply,
  scriptedEndpoint,
  type Answer,
  type RecordedRequest,
  type ScriptedEndpoint,
} from '../scriptedEndpoint';
import { tempRepository, type TempRepository } from '../tempRepository';
import { commandLine, type CommandLine, type Ran } from './commandLine';

type Report = {
  readonly holds: boolean;
  readonly checks: readonly {
    readonly id: string;
    readonly state: string;
    readonly message: string;
    readonly next: string | null;
  }[];
  readonly probe: { readonly provenTokens: number | null } | null;
  readonly fitness: {
    readonly verdict: string;
    readonly found: number;
    readonly invented: number;
    readonly mistakes: number;
  } | null;
};

const reportOf = (ran: Ran) => JSON.parse(ran.stdout) as Report;
const check = (ran: Ran, id: string) => reportOf(ran).checks.find((one) => one.id === id);

/** Points at every mistake of the bundled changes, and at nothing else. */
function knowing(request: RecordedRequest): Answer {
  const shown = fitnessCases.filter(({ path }) => promptOf(request).includes(`## ${path} `));
  const findings = shown.flatMap(({ path, lines, mistakes }) =>
    mistakes.map(({ from }) => {
      const line = lines.filter((text) => !text.startsWith('-'))[from - 1]?.slice(1) ?? '';
      return {
        path,
        line: from,
        quote: line,
        title: 'Wrong',
        message: 'It goes wrong.',
        severity: 'error',
        confidence: 0.9,
      };
    }),
  );
  return { text: reviewReply(request, findings) };
}

describe('fresh-eyes doctor', function () {
  this.timeout(120_000);
  let cli: CommandLine;
  let repository: TempRepository;
  let endpoint: ScriptedEndpoint;

  beforeEach(async () => {
    cli = commandLine();
    repository = tempRepository();
    repository.stage({ 'a.ts': 'export const a = 1;\n' });
    endpoint = await scriptedEndpoint(knowing, { models: ['scripted', 'other'] });
  });
  afterEach(async () => {
    await endpoint.close();
    repository.remove();
    cli.remove();
  });

  const doctor = (...args: string[]) => cli.run(['doctor', ...args], { cwd: repository.root });
  const withModel = (...args: string[]) => doctor('--base-url', endpoint.baseUrl, '--model', 'scripted', ...args);

  it('holds without a model, and says how to set one up', async () => {
    const ran = await doctor();
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^ok +Node \d/m);
    assert.match(ran.stdout, /^ok +git \d/m);
    assert.match(ran.stdout, /^note +No model is set up/m);
    assert.match(ran.stdout, /config\.jsonc/);
  });

  it('tells what an endpoint and its model can do, from one small request about code of ours', async () => {
    const ran = await withModel('--format', 'json');
    assert.equal(ran.code, 0, ran.stdout);
    for (const id of [
      'endpoint',
      'key',
      'proxy',
      'models',
      'answer',
      'structured',
      'stream',
      'marks',
      'usage',
      'price',
      'rules',
    ]) {
      assert.equal(check(ran, id)?.state, 'ok', `${id}: ${ran.stdout}`);
    }
    assert.equal(check(ran, 'window')?.state, 'note');
    assert.equal(endpoint.requests.length, 1);
    assert.ok(!promptOf(endpoint.requests[0]!).includes('a.ts'), 'nothing of the repository is sent');
  });

  it('names what is learnt about the dialect, and remembers it for the next run', async () => {
    const refuse = (param: string): Answer => ({
      status: 400,
      body: JSON.stringify({ error: { param, message: `${param} is not supported` } }),
    });
    endpoint.play((request, index) => [refuse('response_format'), refuse('temperature')][index] ?? knowing(request));
    const first = await withModel('--format', 'json');
    assert.match(check(first, 'structured')?.message ?? '', /json-object/);
    assert.match(check(first, 'dialect')?.message ?? '', /temperature/);
    assert.equal(endpoint.requests.length, 3);
    endpoint.play(knowing);
    await withModel('--format', 'json');
    assert.equal(endpoint.requests.length, 4);
    assert.equal(endpoint.requests[3]?.json?.['temperature'], undefined);
  });

  const faults: readonly [string, Answer, string][] = [
    ['a refused key', { status: 401, body: '{"error":{"message":"no"}}' }, 'answer'],
    [
      'an unknown model',
      { status: 404, body: '{"error":{"code":"model_not_found","message":"no such model"}}' },
      'answer',
    ],
    ['an answer that is none', { text: 'Looks good to me.' }, 'answer'],
  ];
  for (const [name, answer, id] of faults) {
    it(`is red for ${name}, with the next step`, async () => {
      endpoint.play(answer);
      const ran = await withModel('--format', 'json');
      assert.equal(ran.code, 1);
      assert.equal(check(ran, id)?.state, 'failed');
      assert.notEqual(check(ran, id)?.next, null);
    });
  }

  it('notes that the model is not among those of the endpoint', async () => {
    const ran = await doctor('--base-url', endpoint.baseUrl, '--model', 'scriptet', '--format', 'json');
    assert.equal(check(ran, 'models')?.state, 'note');
    assert.match(check(ran, 'models')?.next ?? '', /scripted/);
  });

  it('is red where nothing listens, without asking twice', async () => {
    await endpoint.close();
    const ran = await withModel('--format', 'json');
    assert.equal(ran.code, 1);
    assert.equal(check(ran, 'models')?.state, 'failed');
    assert.equal(check(ran, 'answer'), undefined);
  });

  it('is red for a configuration that cannot be read and for a key that belongs elsewhere', async () => {
    mkdirSync(join(cli.home, 'config', 'fresh-eyes'), { recursive: true });
    writeFileSync(join(cli.home, 'config', 'fresh-eyes', 'config.jsonc'), '{"modle": 1}');
    const env = { FRESH_EYES_API_KEY: 'sk-canary', FRESH_EYES_MODEL: 'm' };
    const ran = await cli.run(['doctor', '--format', 'json'], { cwd: repository.root, env });
    assert.equal(ran.code, 1);
    assert.equal(check(ran, 'config')?.state, 'failed');
    assert.equal(check(ran, 'endpoint')?.state, 'failed');
    assert.ok(!ran.stdout.includes('sk-canary'));
  });

  it('proves with --probe how much is really read, and then trusts it', async () => {
    const reads = 9_000 * 4;
    endpoint.play((request) => {
      if (!promptOf(request).includes('The code word is')) return knowing(request);
      const prompt = promptOf(request);
      const kept = prompt.slice(-reads);
      const words = [...kept.matchAll(/The code word is (\w+)\.\n?/g)]
        .map(([, word]) => word)
        .filter((word) => word !== 'X');
      return {
        text: JSON.stringify({ words }),
        usage: { prompt_tokens: Math.ceil(kept.length / 4), completion_tokens: 20 },
      };
    });
    const ran = await withModel('--probe', '--format', 'json');
    const { probe } = reportOf(ran);
    assert.ok(probe?.provenTokens && probe.provenTokens > 4_000 && probe.provenTokens < 9_000, JSON.stringify(probe));
    const next = await withModel('--format', 'json');
    assert.equal(check(next, 'window')?.state, 'ok');
    assert.match(check(next, 'window')?.message ?? '', new RegExp(String(probe.provenTokens)));
  });

  it('calls a model that finds the known mistakes and nothing else fit to gate', async () => {
    const ran = await withModel('--fitness', '--format', 'json');
    assert.equal(ran.code, 0, ran.stdout);
    const run = reportOf(ran).fitness;
    assert.deepEqual([run?.verdict, run?.found, run?.invented], ['gate', run?.mistakes, 0], JSON.stringify(run));
  });

  it('calls a model that finds half fit to advise, and one that finds nothing or invents not fit', async () => {
    endpoint.play((request) =>
      /past|average|merge|write\.go|Roles|window/.test(promptOf(request).replace(/^[^#]*/, ''))
        ? knowing(request)
        : { text: reviewReply(request, []) },
    );
    const half = await withModel('--fitness', '--format', 'json');
    assert.equal(reportOf(half).fitness?.verdict, 'advise', JSON.stringify(reportOf(half).fitness));
    assert.equal(half.code, 0);
    endpoint.play((request) => ({ text: reviewReply(request, []) }));
    const nothing = await withModel('--fitness');
    assert.equal(nothing.code, 1);
    assert.match(nothing.stdout, /^FAIL +scripted is not fit to review: it found 0 of/m);
  });

  it('refuses what it does not know', async () => {
    assert.equal((await doctor('--everything')).code, 2);
    assert.equal((await doctor('--format', 'sarif')).code, 2);
  });
});
