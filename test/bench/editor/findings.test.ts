import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { extensions, languages, Position, Uri, window, workspace } from 'vscode';
import type { Finding } from '../../../src/core/finding';
import { extensionId, sourceName } from '../../../src/extension/contributions';
import type { TestAccess } from '../../../src/extension/extension';
import { findingKey, type ShownFinding, type ShownReview } from '../../../src/extension/findingStore';
import { lineHash } from '../../../src/extension/place';

const folder = workspace.workspaceFolders![0]!.uri;
const report = (values: Record<string, number>) =>
  appendFileSync(process.env['FRESH_EYES_BENCH_RESULT'] ?? '', `${JSON.stringify(values)}\n`);

function lineOf(index: number): string {
  return `export const value${index} = ${index};`;
}

function shown(path: string, line: number): ShownFinding {
  const text = lineOf(line);
  const finding = {
    ...{ fingerprint: `${path}:${line}`, rule: 'core/other', ruleVersion: 1, status: 'warn', owner: null },
    ...{ severity: 'warning', confidence: 0.8, origin: 'model', title: `Finding in line ${line}`, message: 'Text.' },
    ...{ related: [], evidence: [], suggestion: null, state: 'new' },
    location: { path, startLine: line, endLine: line, quote: text, anchoredBy: 'exact' },
  } satisfies Finding;
  const place = { lines: { start: line, end: line }, isSame: true };
  const uri = Uri.joinPath(folder, path);
  return { key: findingKey(folder, finding.fingerprint), root: folder, uri, finding, place, hashes: [lineHash(text)] };
}

function review(findings: readonly ShownFinding[]): ShownReview {
  const state = { stage: null, freshness: 'current', isRunning: false, remarks: [], result: null } as const;
  return { root: folder, kind: 'staged', finishedAt: 1, findings, ...state };
}

/** The most CPU time that one turn of the event loop takes: what else this machine does meanwhile does not count. */
function longestTurn(): () => number {
  type Usage = { user: number; system: number };
  const clock = process as unknown as { threadCpuUsage(): Usage };
  const now = () => {
    const { user, system } = clock.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = now();
  let longest = 0;
  let isOn = true;
  const turn = () => {
    const at = now();
    longest = Math.max(longest, at - last);
    last = at;
    if (isOn) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    isOn = false;
    return longest;
  };
}

describe('many findings', () => {
  let store: TestAccess['store'];
  before(async () => {
    store = (await extensions.getExtension<TestAccess>(extensionId)!.activate()).store;
    mkdirSync(join(folder.fsPath, 'src'), { recursive: true });
    const text = Array.from({ length: 100 }, (_, index) => lineOf(index + 1)).join('\n');
    for (let file = 0; file < 50; file++) writeFileSync(join(folder.fsPath, `src/f${file}.ts`), `${text}\n`);
  });

  it('are in Problems and in the tree', async () => {
    const findings = Array.from({ length: 500 }, (_, index) => shown(`src/f${index % 50}.ts`, (index % 10) * 9 + 1));
    await pause(300);
    const stall = longestTurn();
    const start = performance.now();
    store.put(folder, () => review(findings));
    const blockedMs = performance.now() - start;
    const count = () =>
      languages.getDiagnostics().flatMap(([, found]) => found.filter(({ source }) => source === sourceName)).length;
    while (count() < 500 && performance.now() - start < 5_000) await pause(5);
    report({ findings500Ms: performance.now() - start, findings500BlockedMs: blockedMs });
    await pause(200);
    report({ findings500StallMs: stall() });
  });

  it('cost little while somebody types', async function () {
    // Nine hundred edits, on a machine that may have other things to do.
    this.timeout(180_000);
    const uri = Uri.joinPath(folder, 'src/f0.ts');
    const editor = await window.showTextDocument(await workspace.openTextDocument(uri));
    const typed = async () => {
      const before = process.cpuUsage();
      for (let key = 0; key < 300; key++) {
        await editor.edit((edit) => edit.insert(new Position(99, 0), 'x'), {
          undoStopBefore: false,
          undoStopAfter: false,
        });
      }
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000 / 300;
    };
    store.put(folder, () => null);
    await typed();
    const without = await typed();
    store.put(folder, () => review(Array.from({ length: 99 }, (_, index) => shown('src/f0.ts', index + 1))));
    await pause(500);
    const withFindings = await typed();
    report({ typingMsPerKey: withFindings - without, typingBaseMsPerKey: without });
  });
});
