// What the extension costs the editor, measured in it: npm run bench:editor [-- WINDOWS]
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll, root } from '../../esbuild.mjs';
import { bareExtension, runInEditor } from '../host/runInEditor.mjs';

const windows = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-bench-'));
const result = join(folder, 'result.jsonl');
const workspace = join(folder, 'workspace');
mkdirSync(workspace);
writeFileSync(result, '');
const outputs = await buildAll();

try {
  const ours = ourExtension();
  const bare = sameContributions();
  const times = { ours: [], bare: [] };
  for (let window = 0; window < windows; window++) {
    const order = window % 2 === 0 ? [ours, bare] : [bare, ours];
    await run('activation.test.ts', [bareExtension, ...order.map(({ path }) => path)], {
      FRESH_EYES_BENCH_ORDER: order.map(({ id }) => id).join(','),
    });
    const [last] = records().slice(-1);
    times.ours.push(last[ours.id]);
    times.bare.push(last[bare.id]);
  }
  await run('findings.test.ts', [root], {});
  const figures = Object.assign({}, ...records().slice(windows));

  // The quickest of each: what the machine does beside can only add to a time.
  const quickest = { ours: Math.min(...times.ours), bare: Math.min(...times.bare) };
  const activation = quickest.ours / quickest.bare;
  const bytes = outputs['dist/extension.js'].bytes;
  const lines = [
    [
      'activation, beside a bare extension with the same contributions',
      `${activation.toFixed(2)} ×`,
      activation <= 1.3,
      '≤ 1.3 ×',
    ],
    ['activation', `${quickest.ours.toFixed(1)} ms (bare ${quickest.bare.toFixed(1)} ms)`, true, `${windows} windows`],
    ['extension.js', `${(bytes / 1000).toFixed(1)} kB`, bytes <= 40_000, '≤ 40 kB'],
    [
      '500 findings in Problems and tree',
      `${figures.findings500Ms.toFixed(0)} ms`,
      figures.findings500Ms <= 200,
      '≤ 200 ms',
    ],
    [
      '500 findings, longest stall of the extension host',
      `${figures.findings500StallMs.toFixed(0)} ms`,
      figures.findings500StallMs <= 50,
      '≤ 50 ms',
    ],
    [
      'a keystroke in a file with 99 findings adds',
      `${figures.typingMsPerKey.toFixed(2)} ms`,
      figures.typingMsPerKey <= 1,
      '≤ 1 ms',
    ],
  ];
  for (const [name, value, isMet, goal] of lines) console.log(`${isMet ? '✔' : '✗'} ${name}: ${value} (${goal})`);
  process.exitCode = lines.every(([, , isMet]) => isMet) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function run(test, extensions, env) {
  const { ok, failures, reason } = await runInEditor({
    workspace,
    tests: join(root, 'test/bench/editor', test),
    extensions,
    env: { ...env, FRESH_EYES_BENCH_RESULT: result },
    settings: { 'git.enabled': false },
  });
  if (!ok) throw new Error(`${test}: ${reason ?? failures.map(({ message }) => message).join('\n')}`);
}

function records() {
  return readFileSync(result, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** The extension as it is, but waiting to be activated, so that the moment can be measured. */
function ourExtension() {
  const path = join(folder, 'ours');
  mkdirSync(path);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(path, 'package.json'), JSON.stringify({ ...manifest, activationEvents: [] }));
  for (const name of ['package.nls.json', 'l10n', 'media'])
    cpSync(join(root, name), join(path, name), { recursive: true });
  symlinkSync(join(root, 'dist'), join(path, 'dist'), 'dir');
  return { path, id: `${manifest.publisher}.${manifest.name}` };
}

/** Registers as many things of each kind and does nothing else: the least that these contributions can cost. */
function sameContributions() {
  const path = join(folder, 'bare');
  mkdirSync(path);
  const text = readFileSync(join(root, 'package.json'), 'utf8')
    .replaceAll('freshEyes', 'bareEyes')
    .replaceAll('fresh_eyes', 'bare_eyes');
  const manifest = { ...JSON.parse(text), name: 'bare-eyes', activationEvents: [], main: './main.js', l10n: undefined };
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  cpSync(join(root, 'package.nls.json'), join(path, 'package.nls.json'));
  cpSync(join(root, 'media'), join(path, 'media'), { recursive: true });
  const commands = manifest.contributes.commands.map(({ command }) => command);
  const views = manifest.contributes.views.scm.map(({ id }) => id);
  const tools = manifest.contributes.languageModelTools.map(({ name }) => name);
  writeFileSync(
    join(path, 'main.js'),
    `const vscode = require('vscode');
exports.activate = ({ subscriptions }) => {
  subscriptions.push(
    vscode.window.createOutputChannel('Bare Eyes', { log: true }),
    vscode.languages.createDiagnosticCollection('bare-eyes'),
    vscode.window.createStatusBarItem('bareEyes', 1, 50),
    vscode.languages.registerHoverProvider({ scheme: 'file' }, { provideHover: () => undefined }),
    vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, { provideCodeActions: () => [] }),
    vscode.workspace.onDidChangeTextDocument(() => {}),
    ...['a', 'b', 'c'].map((name) => vscode.workspace.registerTextDocumentContentProvider('bare-eyes-' + name, { provideTextDocumentContent: () => '' })),
    ...${JSON.stringify(views)}.map((id) => vscode.window.createTreeView(id, { treeDataProvider: { getChildren: () => [], getTreeItem: (each) => each } })),
    ...${JSON.stringify(tools)}.map((name) => vscode.lm.registerTool(name, { invoke: () => undefined })),
    ...${JSON.stringify(commands)}.map((id) => vscode.commands.registerCommand(id, () => {})),
  );
};
`,
  );
  return { path, id: `${manifest.publisher}.bare-eyes` };
}
