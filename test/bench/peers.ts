// The product beside its nearest rival, on the same changes against the same endpoint: npm run bench:peers
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { reviewReply, scriptedEndpoint, type RecordedRequest, type ScriptedEndpoint } from '../scriptedEndpoint';
import { isolatedGitEnvironment } from '../tempRepository';
import { caseRepository, readCases } from './qualityCases';
import { median } from './qualityReport';

const rival = { package: '@alibaba-group/open-code-review', version: '1.12.4', binaries: 'ocr-' } as const;

const { values } = parseArgs({
  options: { cases: { type: 'string' }, limit: { type: 'string' }, dist: { type: 'string' } },
});

type Ran = {
  readonly requests: number;
  readonly bytes: number;
  readonly promptBytes: number;
  readonly wallMs: number;
  readonly code: number | null;
};
type Peer = { readonly name: string; readonly run: (folder: string) => Promise<number | null> };

void main();

async function main(): Promise<void> {
  const folder = resolve(values.cases ?? join(FRESH_EYES_ROOT, '../shared/bench'));
  const cli = resolve(values.dist ?? join(FRESH_EYES_ROOT, 'dist'), 'cli.js');
  if (!existsSync(join(folder, 'cases.jsonl')) || !existsSync(cli)) {
    console.log(existsSync(cli) ? `There are no cases in ${folder}.` : 'Build first: npm run build');
    process.exitCode = 2;
    return;
  }
  const home = mkdtempSync(join(tmpdir(), 'fresh-eyes-peers-'));
  const endpoint = await scriptedEndpoint(answer);
  try {
    const peers = [ours(cli, home, endpoint), theirs(rivalBinary(), home, endpoint)];
    const { cases, filesOf } = readCases(folder);
    const runs = new Map<string, (Ran & { readonly diff: number })[]>(peers.map(({ name }) => [name, []]));
    for (const { id, diff } of cases.slice(0, Number(values.limit ?? Infinity))) {
      const repository = caseRepository(filesOf(id));
      try {
        for (const peer of peers)
          runs
            .get(peer.name)
            ?.push({ ...(await measured(peer, repository.root, endpoint)), diff: Buffer.byteLength(diff) });
      } finally {
        repository.remove();
      }
      process.stderr.write('.');
    }
    process.stderr.write('\n');
    print(runs);
  } finally {
    await endpoint.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function print(runs: ReadonlyMap<string, readonly (Ran & { readonly diff: number })[]>): void {
  const start = median(Array.from({ length: 9 }, nodeStart));
  console.table(
    Object.fromEntries(
      [...runs].map(([name, list]) => [
        name,
        {
          'prompt bytes / diff bytes, median': median(list.map(({ promptBytes, diff }) => promptBytes / diff)).toFixed(
            2,
          ),
          'whole bodies / diff bytes, median': median(list.map(({ bytes, diff }) => bytes / diff)).toFixed(2),
          'bytes in all': list.reduce((sum, { bytes }) => sum + bytes, 0),
          requests: list.reduce((sum, ran) => sum + ran.requests, 0),
          'wall ms, median': median(list.map(({ wallMs }) => wallMs)).toFixed(0),
          'without the start of Node':
            name === 'fresh-eyes' ? median(list.map(({ wallMs }) => wallMs - start)).toFixed(0) : '–',
          'not exit 0': list.filter(({ code }) => code !== 0).length,
        },
      ]),
    ),
  );
  console.log(
    `Changes: ${String([...runs.values()][0]?.length ?? 0)}. An empty Node process takes ${start.toFixed(0)} ms here.`,
  );
}

/** Says at once that there is nothing to report, in whichever way the asker wants to hear it. */
function answer(request: RecordedRequest) {
  const tools = (request.json?.['tools'] ?? []) as readonly { readonly function?: { readonly name?: string } }[];
  if (!tools.some((tool) => tool.function?.name === 'task_done')) return { text: reviewReply(request, []) };
  const call = {
    id: 'call_1',
    type: 'function',
    function: { name: 'task_done', arguments: '{"summary":"done","state":"DONE"}' },
  };
  const message = { role: 'assistant', content: null, tool_calls: [call] };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const whole = {
    id: 'x',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
    usage,
  };
  return { body: JSON.stringify(whole), headers: { 'content-type': 'application/json' } };
}

async function measured({ run }: Peer, folder: string, endpoint: ScriptedEndpoint): Promise<Ran> {
  const before = endpoint.requests.length;
  const start = performance.now();
  const code = await run(folder);
  const wallMs = performance.now() - start;
  const requests = endpoint.requests.slice(before);
  return {
    requests: requests.length,
    bytes: requests.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0),
    promptBytes: requests.reduce((sum, { json }) => sum + messageBytes(json), 0),
    wallMs,
    code,
  };
}

function messageBytes(json: RecordedRequest['json']): number {
  const messages = (json?.['messages'] ?? []) as readonly { readonly content: unknown }[];
  return messages.reduce(
    (sum, { content }) => sum + Buffer.byteLength(typeof content === 'string' ? content : JSON.stringify(content)),
    0,
  );
}

function ours(cli: string, home: string, { baseUrl }: ScriptedEndpoint): Peer {
  const args = [cli, 'review', '--format', 'json', '--no-cache', '--base-url', baseUrl, '--model', 'bench'];
  return {
    name: 'fresh-eyes',
    run: (folder) => ended(process.execPath, args, folder, { XDG_CONFIG_HOME: home, XDG_STATE_HOME: home }),
  };
}

function theirs(binary: string, home: string, { baseUrl }: ScriptedEndpoint): Peer {
  const env = { HOME: home };
  const configured: Readonly<Record<string, string>> = {
    'custom_providers.bench.url': baseUrl,
    'custom_providers.bench.protocol': 'openai',
    'custom_providers.bench.api_key': 'none',
    'custom_providers.bench.model': 'bench',
    provider: 'bench',
    model: 'bench',
  };
  for (const [key, value] of Object.entries(configured)) {
    execFileSync(binary, ['config', 'set', key, value], {
      env: { ...isolatedGitEnvironment(), ...env },
      stdio: 'ignore',
    });
  }
  return {
    name: `open-code-review ${rival.version}`,
    run: (folder) => ended(binary, ['review', '--format', 'json'], folder, env),
  };
}

function ended(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...isolatedGitEnvironment(), ...env }, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

function nodeStart(): number {
  const start = performance.now();
  execFileSync(process.execPath, ['-e', '0']);
  return performance.now() - start;
}

/** Installed into a folder that git does not see, by npm itself and without any script of the package. */
function rivalBinary(): string {
  const folder = join(FRESH_EYES_ROOT, 'out', 'peers');
  mkdirSync(folder, { recursive: true });
  const scope = join(folder, 'node_modules', '@alibaba-group');
  if (!existsSync(scope)) {
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${rival.package}@${rival.version}`];
    execFileSync('npm', args, { cwd: folder, stdio: 'inherit' });
  }
  const [platform] = readdirSync(scope).filter((name) => name.startsWith(rival.binaries));
  if (platform === undefined) throw new Error(`${rival.package} has no binary for this machine.`);
  return join(scope, platform, 'bin', 'opencodereview');
}
