// Makes what is installed: npm run package → fresh-eyes-VERSION.vsix and fresh-eyes-VERSION.tgz
import { createVSIX } from '@vscode/vsce';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { buildAll, root } from './esbuild.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { name, version } = manifest;
const notices = 'THIRD-PARTY-NOTICES.txt';

/** What the command line needs; the extension needs it as well, for the hook that it installs. */
const programs = [
  'dist/cli.js',
  'dist/commandLine.js',
  'dist/hook.js',
  'dist/otlp.js',
  'dist/patternWorker.js',
  'dist/grammars',
  'dist/rules',
];
const texts = ['README.md', 'CHANGELOG.md', 'LICENSE'];

/** @returns {Promise<{ vsix: string, tarball: string }>} absolute paths */
export async function packageAll() {
  const outputs = await buildAll();
  await packGrammarsTightly();
  const notice = thirdPartyNotices(outputs);
  return { vsix: await packageExtension(notice), tarball: packageCommandLine(notice) };
}

async function packageExtension(notice) {
  const pictures = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\((media\/[^)]+\.png)\)/g)].map(
    ([, file]) => file,
  );
  const folder = stage('vsix', [
    ...programs,
    ...['dist/extension.js', 'dist/engine.js', 'l10n', 'media/icon.png', 'media/view.svg', 'media/walkthrough'],
    ...readdirSync(join(root, 'media'))
      .filter((file) => file.endsWith('.schema.json'))
      .map((file) => `media/${file}`),
    ...readdirSync(root).filter((file) => /^package\.nls(\.[\w-]+)?\.json$/.test(file)),
    ...pictures,
    ...texts,
  ]);
  const { scripts, devDependencies, prettier, knip, bin, private: isPrivate, ...shipped } = manifest;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...shipped, files: ['**'] }, null, 2));
  writeFileSync(join(folder, notices), notice);
  const packagePath = join(root, `${name}-${version}.vsix`);
  // The same sources give the same bytes, whenever and wherever they are packaged.
  process.env.SOURCE_DATE_EPOCH = '1735689600';
  await createVSIX({
    cwd: folder,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return packagePath;
}

function packageCommandLine(notice) {
  const folder = stage('npm', [...programs, ...texts]);
  const { displayName, description, license, keywords, bin, engines } = manifest;
  const shipped = { name, displayName, description, version, license, keywords, bin, engines: { node: engines.node } };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`);
  writeFileSync(join(folder, notices), notice);
  // npm sets all times itself, so the tarball depends on its files alone.
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const tarball = join(root, `${name}-${version}.tgz`);
  renameSync(join(folder, `${name}-${version}.tgz`), tarball);
  return tarball;
}

/** A tenth smaller than what a build makes, and a minute's work: done once per version of the grammars. */
async function packGrammarsTightly() {
  const built = join(root, 'dist', 'grammars');
  const kept = join(root, 'out', 'tight-grammars');
  mkdirSync(kept, { recursive: true });
  for (const file of readdirSync(built)) {
    const bytes = readFileSync(join(built, file));
    const tight = join(kept, `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}-${file}`);
    if (!existsSync(tight)) {
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
      writeFileSync(tight, brotliCompressSync(brotliDecompressSync(bytes), { params }));
    }
    cpSync(tight, join(built, file));
  }
}

/** Copies what ships into a folder of its own, so that nothing else can slip in. */
function stage(kind, files) {
  const folder = join(root, 'out', 'package', kind);
  rmSync(folder, { recursive: true, force: true });
  for (const file of files) {
    if (!existsSync(join(root, file))) throw new Error(`${file} is to be packaged and is not there.`);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { recursive: true });
  }
  return folder;
}

/** Names, versions and licence texts of every package of which a line is in the bundles, and of the grammars. */
function thirdPartyNotices(outputs) {
  const folders = new Set(['node_modules/@vscode/tree-sitter-wasm', 'node_modules/web-tree-sitter']);
  for (const { inputs } of Object.values(outputs)) {
    for (const file of Object.keys(inputs)) {
      const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [];
      if (folder) folders.add(folder);
    }
  }
  const entries = [...folders].sort().map((folder) => {
    const {
      name: packageName,
      version: packageVersion,
      license,
    } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((each) => /^(licen[cs]e|copying)/i.test(each));
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${packageName} ${packageVersion} (${license})\n\n${text}`;
  });
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `Fresh Eyes contains parts of these packages.${rule}${entries.join(rule)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of Object.values(await packageAll())) {
    console.log(`${relative(root, file)} ${(statSync(file).size / 1e6).toFixed(2)} MB`);
  }
}
