import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { previewDocumentSchema } from '../../src/core/report/previewDocument';
import { reviewDocumentSchema, type ReviewDocument } from '../../src/core/report/reviewDocument';
import { promptOf, reviewer, scriptedEndpoint, type ScriptedEndpoint, type ScriptedFinding } from '../scriptedEndpoint';
import { tempRepository, type TempRepository } from '../tempRepository';
import { commandLine, type CommandLine, type Ran } from './commandLine';

const base = {
  'src/cart.ts': `export function total(prices: number[]): number {
  let sum = 0;
  for (const price of prices) sum += price;
  return sum;
}
`,
  'tools/report.py': `def mean(values):
    return sum(values) / len(values)
`,
};
const changed = {
  'src/cart.ts': `export function total(prices: number[]): number {
  let sum = 0;
  for (let i = 0; i <= prices.length; i++) sum += prices[i];
  return sum;
}
`,
  'tools/report.py': `def mean(values):
    return sum(values) / len(values)


def spread(values):
    return max(values) - min(value for value in values if value)
`,
};

const inTypeScript: ScriptedFinding = {
  path: 'src/cart.ts',
  // The number is wrong on purpose: it must not be believed.
  line: 1,
  quote: '  for (let i = 0; i <= prices.length; i++) sum += prices[i];',
  rule: 'core/wrong-on-edge-case',
  title: 'Reads one element too many',
};
const inPython: ScriptedFinding = {
  path: 'tools/report.py',
  line: 6,
  quote: 'return max(values) - min(value for value in values if value)',
  rule: 'core/wrong-on-edge-case',
  title: 'Zero is left out of the minimum',
};
const invented: ScriptedFinding = { path: 'src/cart.ts', line: 3, quote: 'sum -= discount(price)', title: 'Made up' };

describe('fresh-eyes review', function () {
  this.timeout(60_000);
  let cli: CommandLine;
  let repository: TempRepository;
  let endpoint: ScriptedEndpoint;

  beforeEach(async () => {
    cli = commandLine();
    repository = tempRepository();
    repository.stage(base);
    repository.commit('base');
    repository.stage(changed);
    endpoint = await scriptedEndpoint(reviewer([inTypeScript, inPython, invented]));
  });
  afterEach(async () => {
    await endpoint.close();
    repository.remove();
    cli.remove();
  });

  const withModel = (...args: string[]) =>
    cli.run(['review', ...args, '--base-url', endpoint.baseUrl, '--model', 'scripted'], { cwd: repository.root });
  const plainly = (...args: string[]) => cli.run(['review', ...args], { cwd: repository.root });

  it('finds a staged mistake in TypeScript and one in Python on exactly the right lines, and drops an invented one', async () => {
    const ran = await withModel('--staged', '--fail-on', 'warning', '--format', 'json');
    const document = parsed(ran);
    assert.equal(ran.code, 1, ran.stderr);
    assert.equal(document.verdict, 'findings');
    assert.deepEqual(
      document.findings
        .map(({ location, title }) => [location.path, location.startLine, location.endLine, title])
        .sort(),
      [
        ['src/cart.ts', 3, 3, 'Reads one element too many'],
        ['tools/report.py', 6, 6, 'Zero is left out of the minimum'],
      ],
    );
    assert.deepEqual(
      document.dropped.map(({ reason, title }) => [reason, title]),
      [['quote-not-found', 'Made up']],
    );
    assert.deepEqual(
      document.coverage.files.map(({ path, status }) => [path, status]),
      [
        ['src/cart.ts', 'reviewed'],
        ['tools/report.py', 'reviewed'],
      ],
    );
  });

  it('reviews what is staged and not what stands in the working tree', async () => {
    repository.write('src/cart.ts', 'export const unstagedText = 1;\n');
    await withModel('--format', 'json');
    const sent = endpoint.requests.map(promptOf).join('\n');
    assert.match(sent, /i <= prices\.length/);
    assert.doesNotMatch(sent, /unstagedText/);
  });

  it('passes without --fail-on while no rule blocks', async () => {
    assert.equal((await withModel('--format', 'json')).code, 0);
  });

  it('answers the same bytes again from its receipt without a request', async () => {
    const first = parsed(await withModel('--format', 'json'));
    const asked = endpoint.requests.length;
    const second = parsed(await withModel('--format', 'json'));
    assert.equal(endpoint.requests.length, asked);
    assert.deepEqual(second.findings, first.findings);
    assert.deepEqual(second.coverage, first.coverage);
    assert.equal(second.usage.requests, 0);
  });

  it('asks again with --no-cache', async () => {
    await withModel('--format', 'json');
    const asked = endpoint.requests.length;
    await withModel('--format', 'json', '--no-cache');
    assert.ok(endpoint.requests.length > asked);
  });

  it('is incomplete and says who refused the key when the endpoint answers 401', async () => {
    endpoint.play({ status: 401, body: '{"error":{"message":"bad key"}}' });
    const ran = await withModel('--format', 'json', '--fail-on', 'warning');
    const document = parsed(ran);
    assert.equal(ran.code, 3);
    assert.equal(document.verdict, 'incomplete');
    assert.match(document.failures[0]?.message ?? '', /key/i);
    assert.notEqual(document.failures[0]?.next, '');
    assert.ok(document.coverage.files.every(({ status }) => status === 'failed'));
  });

  it('is incomplete and keeps complete findings when the stream is cut', async () => {
    endpoint.play(async (request) => {
      const whole = reviewer([inTypeScript, inPython]);
      const answer = typeof whole === 'function' ? await whole(request, 0) : {};
      return { ...answer, text: answer.text?.slice(0, -40) ?? '', finish: null, done: false };
    });
    const ran = await withModel('--format', 'json');
    const document = parsed(ran);
    assert.equal(ran.code, 3);
    assert.equal(document.verdict, 'incomplete');
    assert.ok(document.findings.length >= 1);
  });

  it('is incomplete when the answer is no JSON', async () => {
    endpoint.play({ text: 'Looks good to me!' });
    const ran = await withModel('--format', 'json');
    assert.equal(ran.code, 3);
    assert.equal(parsed(ran).verdict, 'incomplete');
  });

  it('is incomplete and names the cause when nobody listens at the endpoint', async () => {
    await endpoint.close();
    const ran = await withModel('--format', 'json');
    assert.equal(ran.code, 3);
    assert.match(parsed(ran).failures[0]?.message ?? '', /127\.0\.0\.1/);
  });

  it('names the model that the endpoint does not know', async () => {
    endpoint.play({ status: 404, body: '{"error":{"code":"model_not_found","message":"no such model"}}' });
    const ran = await withModel();
    assert.equal(ran.code, 3);
    assert.match(ran.stdout + ran.stderr, /scripted/);
  });

  it('runs the checks alone without a model, says which, and how to set a model up', async () => {
    repository.stage({ 'src/cart.ts': `${changed['src/cart.ts']}debugger;\n` });
    const ran = await plainly();
    assert.equal(ran.code, 0);
    assert.match(ran.stdout, /src\/cart\.ts:6 \[core\/debugger-left\]/);
    assert.match(ran.stdout, /Checks that ran: .*core\/debugger-left/);
    assert.match(ran.stdout, /FRESH_EYES_BASE_URL/);
    assert.equal(endpoint.requests.length, 0);
  });

  it('says clean only together with what kind of review it was', async () => {
    assert.match((await plainly('--no-model')).stdout, /Clean \(checks only, no model asked\)/);
  });

  it('previews exactly the requests that a review then sends, and sends nothing itself', async () => {
    const ran = await withModel('--preview', '--format', 'json');
    assert.equal(ran.code, 0, ran.stderr);
    const preview = previewDocumentSchema.parse(JSON.parse(ran.stdout));
    assert.equal(endpoint.requests.length + endpoint.otherRequests.length, 0);
    await withModel();
    assert.deepEqual(
      preview.requests.map(({ body }) => body),
      endpoint.requests.map(({ body }) => body),
    );
  });

  describe('in a repository that names an endpoint of its own, on a build server', () => {
    let own: ScriptedEndpoint;
    beforeEach(async () => {
      own = await scriptedEndpoint(reviewer([]));
      const { baseUrl } = endpoint;
      repository.stage({
        '.fresh-eyes/config.jsonc': JSON.stringify({
          baseUrl,
          model: 'scripted',
          rules: { 'core/debugger-left': 'off' },
        }),
        '.env': `FRESH_EYES_BASE_URL=${baseUrl}\nFRESH_EYES_MODEL=scripted\nOPENAI_BASE_URL=${baseUrl}\n`,
        '.npmrc': `proxy=${baseUrl}\nhttps-proxy=${baseUrl}\n`,
        'package.json': JSON.stringify({ config: { proxy: baseUrl }, 'fresh-eyes': { baseUrl, model: 'scripted' } }),
        '.vscode/settings.json': JSON.stringify({ 'freshEyes.model.baseUrl': baseUrl }),
      });
      repository.commit('hostile');
      repository.stage({ 'src/cart.ts': `${base['src/cart.ts']}debugger;\n` });
    });
    afterEach(() => own.close());
    const nothingWentThere = () => assert.deepEqual([...endpoint.requests, ...endpoint.otherRequests], []);

    it('sends nothing where the person set none up, says what is ignored, and keeps to the rest', async () => {
      const ran = await cli.run(['review', '--format', 'json'], { cwd: repository.root, env: { CI: 'true' } });
      nothingWentThere();
      const { mode, verdict, findings } = parsed(ran);
      assert.deepEqual([ran.code, mode, verdict, findings], [0, 'checks', 'clean', []]);
      const told = await cli.run(['review', '--no-cache'], { cwd: repository.root, env: { CI: 'true' } });
      assert.match(told.stdout, /config\.jsonc:1:\d+: "baseUrl" is for each user to say and is ignored here/);
    });

    it('sends code and key to the address of the person and nowhere else', async () => {
      const env = { CI: 'true', OPENAI_BASE_URL: own.baseUrl, OPENAI_API_KEY: 'sk-made-up', FRESH_EYES_MODEL: 'mine' };
      const ran = await cli.run(['review', '--format', 'json'], { cwd: repository.root, env });
      nothingWentThere();
      assert.deepEqual([parsed(ran).provenance.origin, parsed(ran).provenance.model], [own.origin, 'mine']);
      assert.ok(own.requests.every(({ headers }) => headers['authorization'] === 'Bearer sk-made-up'));
      assert.doesNotMatch(ran.stdout + ran.stderr, /sk-made-up/);
    });
  });

  it('gives git neither key nor header nor code, and leaves none of them in output or state, whatever the endpoint does', async () => {
    const seen = join(cli.home, 'git-saw');
    const shim = join(cli.home, 'bin', 'git');
    const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    mkdirSync(join(shim, '..'), { recursive: true });
    writeFileSync(shim, `#!/bin/sh\n{ env; printf '%s\\n' "$@"; } >> '${seen}'\nexec '${real}' "$@"\n`, {
      mode: 0o755,
    });
    const userFile = join(cli.home, 'config', 'fresh-eyes', 'config.jsonc');
    mkdirSync(join(userFile, '..'), { recursive: true });
    const { origin, baseUrl } = endpoint;
    const headers = { 'x-gateway': { env: 'GATEWAY_SECRET' } };
    writeFileSync(userFile, JSON.stringify({ endpoints: { [origin]: { key: { env: 'MY_KEY' }, headers } } }));
    const env = {
      PATH: `${join(shim, '..')}:${process.env['PATH'] ?? ''}`,
      MY_KEY: 'sk-canary-key',
      GATEWAY_SECRET: 'canary-header',
      HTTP_PROXY: 'http://user:canary-password@proxy.example:1',
    };
    const told: string[] = [];
    for (const answer of [
      reviewer([inTypeScript]),
      { status: 401, body: JSON.stringify({ error: { message: 'Bearer sk-canary-key and canary-header are wrong' } }) },
      { instead: 'reset' },
      { body: 'sk-canary-key canary-header', headers: { 'content-type': 'text/plain' } },
    ] as const) {
      endpoint.play(answer);
      const args = ['review', '--no-cache', '--verbose', '--base-url', baseUrl, '--model', 'm'];
      const ran = await cli.run(args, { cwd: repository.root, env });
      told.push(ran.stdout, ran.stderr);
    }
    const [sent] = endpoint.requests;
    assert.deepEqual(
      [sent?.headers['authorization'], sent?.headers['x-gateway']],
      ['Bearer sk-canary-key', 'canary-header'],
    );
    for (const name of readdirSync(join(cli.home, 'state'), { recursive: true, encoding: 'utf8' })) {
      const file = join(cli.home, 'state', name);
      if (statSync(file).isFile()) told.push(name, readFileSync(file, 'utf8'));
    }
    const git = readFileSync(seen, 'utf8');
    assert.match(git, /diff-index/);
    assert.doesNotMatch(git, /canary|GATEWAY_SECRET|MY_KEY|prices\.length/);
    assert.doesNotMatch(told.join('\n'), /canary/);
  });

  it('reads a patch in UTF-16, as a file and from standard input', async () => {
    const patch = '--- a/ü.ts\n+++ b/ü.ts\n@@ -1 +1,2 @@\n a\n+debugger;\n';
    const little = Buffer.from(`\uFEFF${patch.replaceAll('\n', '\r\n')}`, 'utf16le');
    const big = Buffer.from(`\uFEFF${patch}`, 'utf16le').swap16();
    writeFileSync(join(repository.root, 'x.patch'), little);
    const args = ['review', '--no-model', '--format', 'json', '--patch'];
    for (const ran of [
      await cli.run([...args, 'x.patch'], { cwd: repository.root }),
      await cli.run([...args, '-'], { cwd: repository.root, input: big }),
    ])
      assert.deepEqual(
        parsed(ran).findings.map(({ rule, location }) => [rule, location.path, location.startLine]),
        [['core/debugger-left', 'ü.ts', 2]],
        ran.stderr,
      );
  });

  it('says what to do about a file that cannot be read, and reads as much as the user allows', async () => {
    const userFile = join(cli.home, 'config', 'fresh-eyes', 'config.jsonc');
    mkdirSync(join(userFile, '..'), { recursive: true });
    repository.stage({ 'large.ts': `${'// a line of text\n'.repeat(400)}debugger;\n` });
    writeFileSync(userFile, '{ "limits": { "maxFileMegabytes": 0.001 } }');
    const narrow = await cli.run(['review', '--no-model'], { cwd: repository.root });
    rmSync(userFile);
    const wide = await cli.run(['review', '--no-model'], { cwd: repository.root });
    assert.equal(narrow.code, 3, narrow.stderr);
    assert.match(narrow.stdout, /The change of large\.ts is larger than/);
    assert.match(narrow.stdout, /"exclude" in \.fresh-eyes\/config\.jsonc/);
    assert.match(narrow.stdout, /not done 1: large\.ts \(too large\)/);
    assert.match(wide.stdout, /large\.ts:401 \[core\/debugger-left\]/);
  });

  it('starts a configuration in the repository, never through a link that leads out of it', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'fresh-eyes-outside-'));
    try {
      const init = () => cli.run(['init'], { cwd: repository.root });
      symlinkSync(outside, join(repository.root, '.fresh-eyes'));
      const refused = await init();
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /is a link/);
      assert.deepEqual(readdirSync(outside), []);
      rmSync(join(repository.root, '.fresh-eyes'));
      assert.equal((await init()).code, 0);
      assert.deepEqual(readdirSync(join(repository.root, '.fresh-eyes')).sort(), ['config.jsonc', 'rules']);
      assert.equal((await init()).code, 2);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('ends as it would have where nobody reads what it prints', async () => {
    repository.stage({ 'src/left.js': 'debugger;\n' });
    const unread = (...args: string[]) => cli.run(args, { cwd: repository.root, isUnread: true });
    assert.equal((await unread('review', '--no-model', '--fail-on', 'error')).code, 1);
    assert.equal((await unread('review', '--base', 'nowhere')).code, 2);
  });

  it('ends with 130 when it is cancelled', async () => {
    endpoint.play({ delayMs: 20_000, text: '' });
    const ran = await cli.run(['review', '--base-url', endpoint.baseUrl, '--model', 'scripted'], {
      cwd: repository.root,
      cancelAfterMs: 2_500,
    });
    assert.equal(ran.code, 130);
    assert.match(ran.stderr, /Cancelled/);
  });

  it('writes the report where --output says', async () => {
    const ran = await plainly('--no-model', '--output', 'report.txt');
    assert.equal(ran.stdout, '');
    assert.equal(ran.code, 0);
  });

  describe('with bad input', () => {
    const refuses = (name: string, args: readonly string[], cause: RegExp, env: NodeJS.ProcessEnv = {}) =>
      it(`refuses ${name} with the cause and the next step`, async () => {
        const ran = await cli.run(args, { cwd: repository.root, env });
        assert.equal(ran.code, 2, ran.stderr);
        assert.match(ran.stderr, cause);
        assert.ok(ran.stderr.trim().split('\n').length >= 2, ran.stderr);
        assertNoStack(ran);
      });

    refuses('an unknown command', ['reviw'], /reviw/);
    refuses('an unknown option', ['review', '--stagged'], /--stagged/);
    refuses('two scopes', ['review', '--staged', '--all'], /[Tt]wo scopes/);
    refuses('a value that is none of the choices', ['review', '--format', 'yaml'], /yaml/);
    refuses('a limit that is no number', ['review', '--max-tokens', 'many'], /many/);
    refuses('a path without --', ['review', 'src'], /src/);
    refuses('an endpoint that is no URL', ['review', '--base-url', 'localhost', '--model', 'm'], /--base-url/);
    refuses('an endpoint without a model', ['review', '--base-url', 'http://127.0.0.1:9/v1'], /model/);
    refuses('a key of another endpoint', ['review', '--base-url', 'https://models.example/v1', '--model', 'm'], /key/, {
      OPENAI_API_KEY: 'sk-made-up',
    });
    refuses(
      'plain http to another machine',
      ['review', '--base-url', 'http://models.example/v1', '--model', 'm'],
      /http/,
    );
    refuses('an unknown reference', ['review', '--no-model', '--base', 'no-such-branch'], /no-such-branch/);
    refuses('a patch file that is not there', ['review', '--no-model', '--patch', 'gone.patch'], /gone\.patch/);

    it('says that a folder is no repository', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-plain-'));
      const ran = await cli.run(['review'], { cwd: folder });
      rmSync(folder, { recursive: true });
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, /repository/);
      assertNoStack(ran);
    });

    it('says that git is missing', async () => {
      const ran = await cli.run(['review'], { cwd: repository.root, env: { PATH: '/nowhere' } });
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, /git/i);
      assertNoStack(ran);
    });

    it('says that the user configuration cannot be read, and where', async () => {
      mkdirSync(join(cli.home, 'config', 'fresh-eyes'), { recursive: true });
      writeFileSync(join(cli.home, 'config', 'fresh-eyes', 'config.jsonc'), '{ "model": ');
      const ran = await plainly();
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, /config\.jsonc/);
      assertNoStack(ran);
    });

    it('has nothing to review when nothing is staged', async () => {
      repository.git('reset', '-q', '--hard');
      const ran = await plainly();
      assert.equal(ran.code, 0);
      assert.match(ran.stdout, /[Nn]othing to review/);
      assert.match(ran.stdout, /git add/);
    });

    it('reviews the first commit of an empty repository', async () => {
      const fresh = tempRepository();
      fresh.stage({ 'a.ts': 'debugger;\n' });
      const ran = await cli.run(['review', '--no-model', '--format', 'json'], { cwd: fresh.root });
      fresh.remove();
      assert.deepEqual(
        parsed(ran).findings.map(({ rule, location }) => [rule, location.startLine]),
        [['core/debugger-left', 1]],
      );
    });

    it('says that a bare repository has no stage', async () => {
      repository.git('init', '-q', '--bare', 'bare.git');
      const ran = await cli.run(['review'], { cwd: join(repository.root, 'bare.git') });
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, /bare/);
      assertNoStack(ran);
    });

    it('is not held by an endpoint that accepts and never answers', async () => {
      const silent = createServer();
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as { port: number };
      const ran = await cli.run(
        [
          'review',
          '--base-url',
          `http://127.0.0.1:${String(port)}/v1`,
          '--model',
          'm',
          '--timeout',
          '2',
          '--format',
          'json',
        ],
        { cwd: repository.root },
      );
      silent.close();
      assert.equal(ran.code, 3);
      assert.equal(parsed(ran).verdict, 'incomplete');
    });
  });
});

/** Every JSON output is checked against the schema that users get. */
function parsed({ stdout, stderr }: Ran): ReviewDocument {
  assert.notEqual(stdout, '', stderr);
  return reviewDocumentSchema.parse(JSON.parse(stdout));
}

function assertNoStack({ stdout, stderr }: Ran): void {
  assert.doesNotMatch(stdout + stderr, /^\s+at .+:\d+:\d+/m);
}
