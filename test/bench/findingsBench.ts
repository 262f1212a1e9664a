// Speed of what stands between the model's answer and the list: node test/bench/findingsBench.mjs
import { createHash } from 'node:crypto';
import type { FileChange } from '../../src/core/diff/change';
import { parseFilePatch } from '../../src/core/diff/parseDiff';
import { believe } from '../../src/core/findings/believe';
import type { RawFinding } from '../../src/core/model/replySchema';
import { surroundings } from '../../src/core/prompt/surroundings';
import { secretGate } from '../../src/core/secrets/secretGate';
import { secretPathTest } from '../../src/core/secrets/secretPaths';
import { gitRepository } from '../../src/node/gitRepository';
import { secretScanner } from '../../src/node/secretScanner';
import { treeSitterSyntax } from '../../src/node/treeSitterSyntax';
import { isolatedGitEnvironment, tempRepository } from '../tempRepository';

const syntax = treeSitterSyntax(FRESH_EYES_GRAMMARS);
const clock = { now: () => Date.now(), elapsed: () => performance.now() };
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const signal = new AbortController().signal;

void main();

async function main(): Promise<void> {
  const believed = await timeOfBelieving();
  const surrounded = await timeOfSurroundings();
  console.table({
    'locate, refute, merge 500 findings on 5,000 lines': row(believed, 300),
    'surroundings of 1,000 lines in 20 files': row(surrounded, 500),
  });
}

/** One file of functions, half of the claims with a wrong line, a third of them to be checked in the code. */
async function timeOfBelieving(): Promise<Time> {
  const after = Array.from({ length: 1_000 }, (_, at) => functionText(at)).join('');
  const file = change('src/big.ts', null, after);
  const raws = Array.from({ length: 500 }, (_, at) => rawFinding(at * 2));
  const grounds = { hits: [], sent: new Map([[file.path, file]]) };
  const tree = { search: () => Promise.resolve(new Map()), textAt: () => Promise.resolve(null) };
  return median(7, async () => {
    const { findings, dropped } = await believe(
      raws,
      grounds,
      tree,
      { all: [], rulesFor: () => [] },
      { syntax, hash, clock },
      signal,
    );
    if (findings.length + dropped.length < 400) throw new Error(`only ${String(findings.length)} findings`);
  });
}

async function timeOfSurroundings(): Promise<Time> {
  const repository = tempRepository();
  try {
    const paths = Array.from({ length: 20 }, (_, at) => `src/part${String(at)}.ts`);
    const library = Object.fromEntries(
      Array.from({ length: 200 }, (_, at) => [
        `lib/lib${String(at)}.ts`,
        Array.from({ length: 30 }, (__, line) => functionText(at * 30 + line + 5_000)).join(''),
      ]),
    );
    const before = Object.fromEntries(
      paths.map((path, at) => [path, Array.from({ length: 60 }, (_, line) => functionText(at * 60 + line)).join('')]),
    );
    repository.stage({ ...library, ...before });
    repository.commit();
    const after = Object.fromEntries(paths.map((path, at) => [path, edited(before[path] ?? '', at)]));
    repository.stage(after);
    const opened = await gitRepository(repository.root, { env: isolatedGitEnvironment() }).open(
      { kind: 'staged' },
      signal,
    );
    const files: FileChange[] = [];
    for await (const file of opened.files(new Set(paths), signal)) if (!('unreadable' in file)) files.push(file);
    const lines = files.reduce((sum, file) => sum + file.addedLines + file.removedLines, 0);
    if (files.length !== 20 || lines < 1_000) throw new Error(`${String(files.length)} files, ${String(lines)} lines`);
    const time = await median(5, async () => {
      const gate = secretGate(secretScanner());
      const tools = {
        syntax,
        change: opened,
        gate: async (text: string) => (await gate.text(text)).text,
        isSecretPath: secretPathTest([]),
      };
      const found = await surroundings(files, tools, signal);
      const pieces = [...found.values()].reduce(
        (sum, { around, elsewhere }) => sum + around.length + elsewhere.length,
        0,
      );
      if (pieces < 20) throw new Error('nothing surrounds the change');
    });
    opened.close();
    return time;
  } finally {
    repository.remove();
  }
}

function functionText(at: number): string {
  const name = `step${String(at)}`;
  return `export function ${name}(items: string[], limit = ${String(at)}) {\n  const left${String(at)} = items.slice(limit);\n  if (left${String(at)}.length === 0) return null;\n  return left${String(at)}.map((item) => item.trim());\n}\n`;
}

/** Every other function calls one of the library and one of its own file. */
function edited(text: string, at: number): string {
  return text.replaceAll(/ {2}return left(\d+)\.map\(\(item\) => item\.trim\(\)\);/g, (line, number: string) =>
    Number(number) % 2 === 0
      ? `  const more = step${String(5_000 + Number(number))}(left${number}, ${String(at)});\n  if (more === null) return step${String(Number(number) + 1)}(left${number});\n  return more;`
      : line,
  );
}

function rawFinding(at: number): RawFinding {
  const name = `left${String(at)}`;
  return {
    path: 'src/big.ts',
    line: at % 4 === 0 ? at * 5 + 4 : at * 5 + 1,
    quote: `  return ${name}.map((item) => item.trim());`,
    rule: 'core/x',
    severity: 'warning',
    confidence: 0.7,
    title: `${name} can be empty`,
    message: `Item ${String(at)} of ${name} is null when nothing is left.`,
    claim: at % 3 === 0 ? { kind: at % 2 === 0 ? 'nullable' : 'unused', symbol: name } : null,
    replacement: at % 50 === 0 ? `  return ${name}.map((item) => item);` : null,
  };
}

function change(path: string, before: string | null, after: string): FileChange {
  const lines = after.split('\n').slice(0, -1);
  const patch = `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${String(lines.length)} @@\n${lines.map((line) => `+${line}\n`).join('')}`;
  return {
    ...{
      path,
      oldPath: null,
      kind: 'added',
      oldMode: '000000',
      newMode: '100644',
      oldId: '0',
      newId: '1',
      isBinary: false,
    },
    ...{
      hunks: parseFilePatch(patch).hunks,
      addedLines: lines.length,
      removedLines: 0,
      before,
      after,
      encoding: 'utf-8',
    },
  };
}

/** On a busy machine the wall clock tells of others; the processor time of this process tells of us. */
type Time = { readonly wall: number; readonly cpu: number };

function row({ wall, cpu }: Time, goal: number) {
  return {
    'wall ms': wall.toFixed(0),
    'own CPU ms': cpu.toFixed(0),
    'goal ms': goal,
    met: Math.min(wall, cpu) <= goal,
  };
}

async function median(runs: number, run: () => Promise<void>): Promise<Time> {
  await run();
  const walls: number[] = [];
  const cpus: number[] = [];
  for (let at = 0; at < runs; at++) {
    const start = performance.now();
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    walls.push(performance.now() - start);
    cpus.push((user + system) / 1_000);
  }
  const middle = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
  return { wall: middle(walls), cpu: middle(cpus) };
}
