import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Minimatch } from 'minimatch';
import { LineCounter, parseDocument } from 'yaml';
import { checkPlans } from '../../src/core/checks/checkPlan';
import { runChecks } from '../../src/core/checks/runChecks';
import type { FileChange } from '../../src/core/diff/change';
import { builtInPack } from '../../src/core/rules/builtInPack';
import { readPack, type PackFiles } from '../../src/core/rules/packContent';
import { scopeLayers } from '../../src/core/rules/ruleScope';
import { selectRules } from '../../src/core/rules/selectRules';
import { patternEngine } from '../../src/node/patternEngine';
import { rulePackCache } from '../../src/node/rulePackCache';
import { treeSitterSyntax } from '../../src/node/treeSitterSyntax';
import { installedSources } from '../ruleAlarms';

// Rules beside the bare libraries that do the same work; each figure is the median of five runs.
const { signal } = new AbortController();

async function main(): Promise<void> {
  await selection();
  await loading();
  await checks();
}

/** 300 rules over 10,000 paths beside minimatch alone on the distinct globs. Goal: at most 1.5. */
async function selection(): Promise<void> {
  const { pack } = readPack(packOf(300), 'bench', '1.0.0');
  const paths = Array.from({ length: 10_000 }, (_, index) => {
    const ending = ['ts', 'tsx', 'py', 'go', 'java', 'md', 'test.ts'][index % 7] ?? 'ts';
    return `packages/part${String(index % 41)}/src/area${String(index % 13)}/file${String(index)}.${ending}`;
  });
  const globs = [...new Set(pack.rules.flatMap(({ files }) => files.map((glob) => glob.replace(/^!/, ''))))];
  const bare = await median(() => {
    const matchers = globs.map((glob) => new Minimatch(glob, { dot: true, matchBase: !glob.includes('/') }));
    return paths.reduce((sum, path) => sum + matchers.filter((matcher) => matcher.match(path)).length, 0);
  });
  const ours = await median(() => {
    const select = selectRules(scopeLayers(pack.rules, []));
    return paths.reduce((sum, path) => sum + select(path).length, 0);
  });
  print('selection: 300 rules × 10,000 paths', ours, `minimatch alone on ${String(globs.length)} globs`, bare, 1.5);
}

/** A pack of 300 rules beside yaml alone on the same front matter, and from the parsed cache. Goals: 2, and a fifth. */
async function loading(): Promise<void> {
  const files = packOf(300);
  const heads = Object.values(files).flatMap((text) => /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? []);
  const bare = await median(() => {
    return heads.map((head) => parseDocument(head, { lineCounter: new LineCounter() }).toJS() as unknown).length;
  });
  const ours = await median(() => readPack(files, 'bench', '1.0.0').pack.rules.length);
  print('loading: a pack of 300 rules', ours, 'yaml alone', bare, 2);
  const folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-bench-'));
  try {
    const cache = rulePackCache(folder);
    const integrity = await cache.save(files);
    await cache.load({ source: 'bench', integrity });
    const cached = await median(async () => (await cache.load({ source: 'bench', integrity }))?.pack.rules.length ?? 0);
    print('loading: the same from the parsed cache', cached, 'reading it', ours, 0.2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The built-in checks over 20,000 added lines beside ast-grep with as many patterns on the same files. Goal: at most 4. */
async function checks(): Promise<void> {
  const files = sourcesOf(20_000);
  const select = selectRules(scopeLayers(builtInPack().rules, []));
  const active = select('src/a.js').filter(
    ({ kind, queries }) => kind === 'regex' || Object.hasOwn(queries, 'javascript'),
  );
  const patterns = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
  const cold: number[] = [];
  const ours = await median(async () => {
    // A new syntax each time, so that grammars and queries are loaded as in a new process.
    const ports = { syntax: treeSitterSyntax(FRESH_EYES_GRAMMARS), patterns };
    const plans = checkPlans();
    const start = performance.now();
    let hits = 0;
    for (const file of files) hits += (await runChecks(file, select(file.path), ports, signal, plans)).hits.length;
    cold.push(performance.now() - start);
    return hits;
  });
  await patterns.close();
  const lines = files.reduce((sum, { addedLines }) => sum + addedLines, 0);
  const peer = await astGrep(files, active.length);
  const what = `checks: ${String(active.length)} rules over ${String(lines)} lines, grammars loaded anew`;
  if (peer === null) console.log(`${what}: ${ours.toFixed(0)} ms; ast-grep is not installed, no ratio`);
  else print(what, ours, `ast-grep, ${String(active.length)} patterns, a process`, peer, 4);
}

function sourcesOf(lines: number): readonly FileChange[] {
  const files: FileChange[] = [];
  let sum = 0;
  for (const file of installedSources(FRESH_EYES_ROOT, 2_000)) {
    if (!/\.[cm]?js$/.test(file.path) || file.addedLines > 1_500) continue;
    files.push(file);
    sum += file.addedLines;
    if (sum >= lines) break;
  }
  return files;
}

const astPatterns = [
  'debugger',
  'eval($A)',
  'new Function($$$A)',
  'exec($A + $B)',
  'execSync(`$$$A`)',
  'it.only($$$A)',
  'it.skip($$$A)',
  'console.log($A)',
  'try { $$$A } catch { }',
  'try { $$$A } catch ($E) { }',
  '$A.innerHTML = $B',
  'document.write($A)',
  '$A === $A',
  'if ($A = $B) { $$$C }',
  '$A.forEach(async ($B) => { $$$C })',
  'new Promise(async ($$$A) => { $$$B })',
  '$A.fill([])',
  'throw new Error($A)',
  '$A.query($B + $C)',
  '$A.query(`$$$B`)',
  'try { $$$A } finally { return $B }',
  'break',
  '$A && $A',
  'rejectUnauthorized',
  'Math.random()',
  'jwt.decode($A)',
  'chmod($A, 0o777)',
  '$A.execute(`$$$B`)',
  'fdescribe($$$A)',
  'xit($$$A)',
  'while ($A = $B) { $$$C }',
  'vm.runInThisContext($A)',
];

/** Milliseconds of one `ast-grep scan` with that many patterns; null where the program is not there. */
async function astGrep(files: readonly FileChange[], count: number): Promise<number | null> {
  const name = `@ast-grep/cli-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : process.platform === 'win32' ? '-msvc' : ''}`;
  const program = join(FRESH_EYES_ROOT, 'node_modules', name, 'ast-grep');
  const folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-bench-'));
  try {
    for (const { path, after } of files) {
      const file = join(folder, 'src', path.replace(/^node_modules\//, '').replace(/\.[cm]js$/, '.js'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, after ?? '');
    }
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'sgconfig.yml'), 'ruleDirs: [rules]\n');
    for (let index = 0; index < count; index += 1) {
      const pattern = JSON.stringify(astPatterns[index % astPatterns.length]);
      writeFileSync(
        join(folder, 'rules', `r${String(index)}.yml`),
        `id: r${String(index)}\nlanguage: JavaScript\nseverity: warning\nmessage: x\nrule:\n  pattern: ${pattern}\n`,
      );
    }
    if (spawnSync(program, ['--version']).status !== 0) return null;
    return await median(() => {
      const { status, stderr } = spawnSync(program, ['scan', '--json=compact', 'src'], {
        cwd: folder,
        maxBuffer: 1 << 28,
      });
      if (status !== 0 && status !== 1) throw new Error(stderr.toString('utf8'));
      return 0;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A pack as teams write them: prose, globs, a pattern in every third rule, two examples. */
function packOf(count: number): PackFiles {
  const files: Record<string, string> = {
    'rulepack.json': JSON.stringify({ name: 'bench', version: '1.0.0', formatVersion: 1 }),
  };
  for (let index = 0; index < count; index += 1) {
    const ending = ['ts', 'tsx', 'py', 'go', 'java'][index % 5] ?? 'ts';
    files[`rules/rule-${String(index)}.md`] = [
      '---',
      `id: rule-${String(index)}`,
      `title: The rule with the number ${String(index)}`,
      `severity: ${index % 3 === 0 ? 'error' : 'warning'}`,
      `files: ["packages/part${String(index % 41)}/**/*.${ending}", "!**/*.test.${ending}", "src/**"]`,
      'owner: "@acme/platform"',
      'version: 2',
      'group: area',
      'tags: [one, two]',
      ...(index % 3 === 0 ? ['kind: regex', 'match: ["call\\\\w+\\\\("]'] : []),
      '---',
      `Flag what the rule ${String(index)} is about, in two or three sentences, and say what it leaves alone. `.repeat(
        3,
      ),
      '## Bad',
      `~~~${ending} file=src/a.${ending} expect=1`,
      'callThis();',
      '~~~',
      '## Good',
      `~~~${ending} file=src/a.${ending}`,
      'other();',
      '~~~',
      '',
    ].join('\n');
  }
  return files;
}

async function median(run: () => number | Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((one, other) => one - other)[2] ?? 0;
}

function print(what: string, ours: number, beside: string, theirs: number, goal: number): void {
  const ratio = ours / theirs;
  const verdict = ratio <= goal ? 'met' : 'NOT MET';
  console.log(
    `${what}: ${ours.toFixed(1)} ms; ${beside}: ${theirs.toFixed(1)} ms; ratio ${ratio.toFixed(2)} (goal ${String(goal)}: ${verdict})`,
  );
}

void main();
