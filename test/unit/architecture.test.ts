import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const source = join(FRESH_EYES_ROOT, 'src');

/**
 * What each folder, or single file, may import: folders and files of ours, and packages. The longest matching name
 * decides. `core` means the files that stand directly in it.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: ['core', 'core/diff', 'core/model/model', 'core/rules/rule', 'core/messages', 'zod/mini'],
  'core/messages': ['core/messages'],
  'core/diff': ['core', 'diff', 'minimatch'],
  'core/rules': ['core', 'core/diff', 'core/messages', 'minimatch', 'yaml', 'jsonc-parser', 'zod/mini'],
  'core/model': ['core', 'core/diff', 'core/rules', 'zod/mini', 'tokenx', 'jsonrepair'],
  'core/secrets': ['core', 'core/diff', 'core/model'],
  'core/checks': ['core', 'core/diff', 'core/rules'],
  'core/prompt': ['core', 'core/diff', 'core/rules', 'core/model', 'core/secrets', 'zod/mini'],
  'core/findings': [
    'core',
    'core/diff',
    'core/rules',
    'core/model',
    'core/secrets',
    'core/checks',
    'core/prompt',
    'core/findings/claims',
    'zod/mini',
    'minimatch',
  ],
  'core/review': [
    'core',
    'core/diff',
    'core/rules',
    'core/model',
    'core/secrets',
    'core/checks',
    'core/prompt',
    'core/findings',
    'p-limit',
    'zod/mini',
  ],
  'core/measure': ['core', 'core/diff', 'core/rules', 'core/model', 'core/findings', 'core/review', 'zod/mini'],
  'core/report': [
    'core',
    'core/diff',
    'core/rules',
    'core/model',
    'core/findings',
    'core/review',
    'core/measure',
    'zod/mini',
    'sarif',
  ],
  node: [
    'core/**',
    'node',
    'node:*',
    '@secretlint/*',
    'jsonc-parser',
    'p-limit',
    're2js',
    'web-tree-sitter',
    'zod/mini',
  ],
  'node/openaiModel': ['core/**', 'node', 'node:*', 'openai'],
  'node/otlpExport': ['core/**', 'node:*', '@opentelemetry/*'],
  cli: ['core/**', 'node', 'cli', 'node:*'],
  hook: ['core/**', 'node', 'hook', 'node:*'],
  extension: ['core/**', 'extension', 'extension/view', 'vscode', 'node:*'],
  // What acts on a person's wish, with the engine at hand; in the engine's bundle, not in the one that activates.
  'extension/actions': ['core/**', 'node', 'extension', 'extension/rules', 'extension/view', 'vscode', 'node:*'],
  'extension/rules': ['core/**', 'node', 'extension', 'extension/actions', 'extension/view', 'vscode', 'node:*'],
  'extension/engine': ['core/**', 'node', 'node:*', 'extension/actions'],
  'extension/extension': ['core/**', 'extension', 'extension/actions', 'extension/view', 'vscode'],
  'extension/view': ['core/**', 'extension', 'extension/view', 'vscode'],
};

/** Nothing imports them: bundles start here, or the compiler alone reads them. */
const entryPoints = [
  'cli/bin',
  'cli/commandLine',
  'extension/extension',
  'extension/engine',
  'hook/hookMain',
  'node/patternWorker',
  'node/otlpExport',
];

type Import = { readonly from: string; readonly to: string };

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => file.replaceAll('\\', '/').replace(/\.ts$/, ''));

const imports: readonly Import[] = files.flatMap((from) =>
  // preProcessFile sees type imports too, which compiler and bundler let pass.
  ts
    .preProcessFile(readFileSync(join(source, `${from}.ts`), 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => ({ from, to: target(from, fileName) })),
);

function target(from: string, name: string): string {
  if (!name.startsWith('.')) return name;
  const path = resolve(source, dirname(from), name);
  return relative(source, existsSync(path) ? path : path.replace(/\?files$/, '')).replaceAll('\\', '/');
}

const isOurs = (name: string) => files.includes(name);

describe('architecture', () => {
  it('lets each folder import only what stands to its left', () => {
    const strangers = imports.filter(({ from, to }) => !isAsset(to) && !mayImport(from, to));
    assert.equal(strangers.map(({ from, to }) => `${from} → ${to}`).join('\n'), '');
  });

  it('has no cycle, type imports included', () => {
    assert.equal(firstCycle()?.join(' → ') ?? '', '');
  });

  it('has no file that nothing imports', () => {
    const imported = new Set(imports.map(({ to }) => to));
    assert.deepEqual(
      files.filter((file) => !imported.has(file) && !entryPoints.includes(file)),
      [],
    );
  });

  it('names nothing utils, helpers, common, shared, base, manager or service', () => {
    const vague = /(^|\/)(\w*(utils?|helpers?|common|shared|manager|service)|base)$/i;
    assert.deepEqual(
      files.filter((file) => vague.test(file)),
      [],
    );
  });
});

/** Texts, and the bundles that are loaded on use and not built in. */
function isAsset(name: string): boolean {
  return /\.(md|json|css|js)$|\?(files|rules)$/.test(name);
}

function mayImport(from: string, to: string): boolean {
  const rule = ruleFor(from);
  const place = isOurs(to) ? [to, dirname(to)] : [to];
  return rule.some((entry) =>
    entry.endsWith('*')
      ? place.some((name) => `${name}/`.startsWith(entry.replace(/\*+$/, '')))
      : place.includes(entry),
  );
}

function ruleFor(from: string): readonly string[] {
  for (let name = from; ; name = dirname(name)) {
    const rule = allowed[name];
    if (rule !== undefined) return isOurs(from) && name === from ? rule : [...rule, name];
    if (name === '.') return [];
  }
}

/** Depth first; the path that closes on itself, or null. */
function firstCycle(): string[] | null {
  const edges = new Map<string, Import[]>(
    files.map((file) => [file, imports.filter(({ from, to }) => from === file && isOurs(to))]),
  );
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    done.add(file);
    for (const { to } of edges.get(file) ?? []) {
      const cycle = visit(to, [...path, file]);
      if (cycle) return cycle;
    }
    return null;
  };
  for (const file of files) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return null;
}
