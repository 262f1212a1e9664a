// Builds everything that ships: node esbuild.mjs [--watch]
import { build, context, transform } from 'esbuild';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants } from 'node:zlib';

export const root = dirname(fileURLToPath(import.meta.url));

/** `import files from './folder/*.md?files'`: every matching file of that one folder, text by file name. */
const textFolders = {
  name: 'text-folders',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?(files|rules)$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace(/\?(files|rules)$/, '')),
      namespace: path.endsWith('?rules') ? 'rule-folder' : 'text-folder',
    }));
    onLoad({ filter: /.*/, namespace: 'text-folder' }, ({ path }) => ({
      contents: JSON.stringify(textsOf(path)),
      loader: 'json',
      ...watched(path),
    }));
    // Parsed here, without their examples: reading YAML at every start would cost time, and examples are for tests.
    onLoad({ filter: /.*/, namespace: 'rule-folder' }, async ({ path }) => ({
      contents: packed(JSON.stringify((await ruleReader())(textsOf(path)))),
      loader: 'js',
      resolveDir: root,
      ...watched(path),
    }));
  },
};

function textsOf(pattern) {
  return Object.fromEntries(namesOf(pattern).map((name) => [name, readFileSync(join(dirname(pattern), name), 'utf8')]));
}

function namesOf(pattern) {
  const ending = pattern.slice(pattern.lastIndexOf('*') + 1);
  return readdirSync(dirname(pattern))
    .filter((name) => name.endsWith(ending))
    .sort();
}

function watched(pattern) {
  const folder = dirname(pattern);
  return { watchDirs: [folder], watchFiles: namesOf(pattern).map((name) => join(folder, name)) };
}

/** A module that unpacks a JSON value: a third of the size, in a millisecond. */
function packed(json) {
  const text = brotliCompressSync(json, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: json.length } }).toString(
    'base64',
  );
  return `import { brotliDecompressSync } from 'node:zlib';
    export default JSON.parse(brotliDecompressSync(Buffer.from('${text}', 'base64')).toString('utf8'));`;
}

/**
 * The client asks `/chat/completions` by path alone; every other resource of the library (a quarter of the bundle) is
 * constructed with it and never called, so an empty class takes its place.
 */
const openaiResources = {
  name: 'openai-resources',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]openai[\\/]resources[\\/].+\.mjs$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const classes = [...text.matchAll(/^export class (\w+)/gm)].map(([, name]) => `export class ${name} {}`);
      return classes.length === 0 ? undefined : { contents: classes.join('\n'), loader: 'js' };
    });
  },
};

/** What a source file exports, bundled and run here. */
async function loadSource(entry) {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'warning',
    loader: { '.md': 'text' },
  });
  const module = { exports: {} };
  const load = new Function('module', 'exports', 'require', outputFiles[0].text);
  load(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

/** JSON schemas for people's editors and for readers of our output, from the schemas that the code itself checks with. */
export async function buildSchemas() {
  const { schemaDocuments } = await loadSource('test/schemaDocuments.ts');
  for (const [name, text] of Object.entries(schemaDocuments())) {
    const file = join(root, 'media', name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

/** Pages about the built-in rules, from the rule files. */
export async function buildRuleDocs() {
  const { ruleDocuments } = await loadSource('test/ruleDocuments.ts');
  const folder = join(root, 'docs', 'rules');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(ruleDocuments(textsOf(join(root, 'src/core/rules/packs/core/*.md'))))) {
    const file = join(folder, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

/** The rules of the built-in pack, by the very code that reads every other rule file. */
async function ruleReader() {
  const { builtInRules } = await loadSource('src/core/rules/builtInRules.ts');
  return (files) => {
    const { rules, problems } = builtInRules(files);
    return { rules: rules.map((rule) => ({ ...rule, examples: [] })), problems };
  };
}

/** The hook says only what stands in these tables, and no next steps of git's; all texts would be half of its size. */
const hookTexts = {
  name: 'hook-texts',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]core[\\/]messages[\\/]\w+Messages\.ts$/ }, async ({ path }) => {
      const name = path.replace(/^.*[\\/](\w+)\.ts$/, '$1');
      const isKept = name === 'hookMessages' || name === 'gitMessages';
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'ts', format: 'cjs' });
      const module = { exports: {} };
      new Function('module', code)(module);
      const texts = Object.entries(module.exports[name]).filter(([key]) => isKept && !key.endsWith('.next'));
      return { contents: `export const ${name} = ${JSON.stringify(Object.fromEntries(texts))};`, loader: 'ts' };
    });
  },
};

/**
 * secretlint without what it does beside finding secrets: a profiler that keeps every mark for the life of the process, a
 * logger that the environment can switch on, and half of lodash for its allow-lists, which are always empty here.
 */
const bareSecretlint = {
  name: 'bare-secretlint',
  setup({ onResolve, onLoad }) {
    const stubs = {
      '@secretlint/profiler': 'export const secretLintProfiler = { mark() {} };',
      debug: 'export default () => () => {};',
    };
    onResolve({ filter: /^(?:@secretlint\/profiler|debug)$/ }, ({ path, importer }) =>
      importer.includes('@secretlint') ? { path, namespace: 'bare-secretlint' } : null,
    );
    onLoad({ filter: /.*/, namespace: 'bare-secretlint' }, ({ path }) => ({ contents: stubs[path] }));
    onLoad({ filter: /[\\/]secretlint-rule-preset-recommend[\\/]module[\\/]index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const start = text.indexOf('var regexpStringMatcher = {};');
      const last = 'var regexpStringMatcherExports = requireRegexpStringMatcher();';
      const end = text.indexOf(last);
      if (start < 0 || end < start) throw new Error(`${path} is not what bareSecretlint was written for.`);
      const matcher = 'var regexpStringMatcherExports = { matchPatterns: () => [] };';
      return { contents: text.slice(0, start) + matcher + text.slice(end + last.length), loader: 'js' };
    });
  },
};

/** What every bundle of the project shares, tests included. Shipped code runs on Node 20 whatever its packages ask for. */
export const sharedOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // jsonc-parser's `main` hides its files from a bundler.
  mainFields: ['module', 'main'],
  loader: { '.md': 'text', '.css': 'text' },
  plugins: [textFolders, bareSecretlint, openaiResources],
  // A bundle of its own, loaded only when a collector is set up.
  external: ['./otlp.js'],
  // Its ES module looks for itself beside `import.meta.url`, which a CommonJS bundle does not have.
  alias: { 'web-tree-sitter': join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
  logLevel: 'warning',
  absWorkingDir: root,
};

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const shipped = {
  ...sharedOptions,
  outdir: 'dist',
  minify: true,
  legalComments: 'none',
  metafile: true,
  define: { FRESH_EYES_VERSION: JSON.stringify(version) },
};

/** One entry per bundle; the extension loads `engine.js` on first need, so its own bundle must not hold it. */
export const bundles = [
  {
    ...shipped,
    entryPoints: { cli: 'src/cli/bin.ts' },
    banner: { js: '#!/usr/bin/env node' },
    external: ['./commandLine.js'],
  },
  // Kept compiled between runs as a plain script, in which a dynamic import would need a loader of its own.
  { ...shipped, entryPoints: { commandLine: 'src/cli/commandLine.ts' }, supported: { 'dynamic-import': false } },
  { ...shipped, entryPoints: { hook: 'src/hook/hookMain.ts' }, plugins: [hookTexts] },
  { ...shipped, entryPoints: { engine: 'src/extension/engine.ts' }, external: ['vscode', './otlp.js'] },
  { ...shipped, entryPoints: { otlp: 'src/node/otlpExport.ts' } },
  { ...shipped, entryPoints: { patternWorker: 'src/node/patternWorker.ts' } },
  { ...shipped, entryPoints: { extension: 'src/extension/extension.ts' }, external: ['vscode', './engine.js'] },
];

/** The grammars of the packages, packed (20 MB become 1.4 MB); kept in `out` because packing takes a second. */
export async function buildGrammars() {
  const source = join(root, 'node_modules/@vscode/tree-sitter-wasm');
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  // All of them but the one for regular expressions, in which no file is written.
  const files = readdirSync(join(source, 'wasm'))
    .filter((name) => /^tree-sitter-(?!regex).*\.wasm$/.test(name))
    .map((name) => join(source, 'wasm', name));
  files.push(join(root, 'node_modules/web-tree-sitter/web-tree-sitter.wasm'));
  const folder = join(root, 'out', `grammars-${version}-${String(files.length)}`);
  if (existsSync(join(folder, 'done'))) return folder;
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    const bytes = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(join(folder, `${basename(file)}.br`), await promisify(brotliCompress)(bytes, { params }));
  }
  writeFileSync(join(folder, 'done'), '');
  return folder;
}

/** The worker alone, for unit tests and benches. */
export async function buildPatternWorker() {
  const outfile = join(root, 'out', 'patternWorker.js');
  await build({ ...sharedOptions, entryPoints: ['src/node/patternWorker.ts'], outfile });
  return outfile;
}

/** Builds into `outdir`; what an older build left there goes last, so that a running program keeps its files. */
export async function buildAll(outdir = join(root, 'dist')) {
  await buildSchemas();
  await buildRuleDocs();
  const grammars = await buildGrammars();
  mkdirSync(join(outdir, 'grammars'), { recursive: true });
  // Whole rule files, examples and all: for `rules test core` and as the rules' own pages.
  rmSync(join(outdir, 'rules'), { recursive: true, force: true });
  mkdirSync(join(outdir, 'rules'), { recursive: true });
  for (const name of namesOf(join(root, 'src/core/rules/packs/core/*.md'))) {
    copyFileSync(join(root, 'src/core/rules/packs/core', name), join(outdir, 'rules', name));
  }
  for (const name of readdirSync(grammars).filter((each) => each.endsWith('.br'))) {
    copyFileSync(join(grammars, name), join(outdir, 'grammars', name));
  }
  const built = await Promise.all(bundles.map((options) => build({ ...options, outdir })));
  for (const { entryPoints } of bundles) inAscii(join(outdir, `${Object.keys(entryPoints)[0]}.js`));
  const outputs = Object.assign({}, ...built.map(({ metafile }) => metafile.outputs));
  const made = new Set(Object.keys(outputs).map((file) => basename(file)));
  for (const name of readdirSync(outdir))
    if (name !== 'grammars' && name !== 'rules' && !made.has(name)) rmSync(join(outdir, name), { recursive: true });
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out', 'meta.json'), JSON.stringify({ outputs }));
  return outputs;
}

/** Patterns keep other characters as they are written; without them an engine holds a program in half of the memory. */
function inAscii(file) {
  const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = readFileSync(file, 'utf8');
  const ascii = text.replace(/[^\0-\x7f]/g, escaped);
  if (ascii !== text) writeFileSync(file, ascii);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--watch')) {
    for (const options of bundles) await (await context(options)).watch();
  } else {
    const at = process.argv.indexOf('--outdir');
    const outputs = await buildAll(at < 0 ? undefined : process.argv[at + 1]);
    for (const [file, { bytes }] of Object.entries(outputs)) console.log(`${file} ${(bytes / 1000).toFixed(0)} kB`);
  }
}
