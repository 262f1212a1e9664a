/** What well-known file names say. Names are compared as git stores them, slash-separated. */

const lockFiles: ReadonlySet<string> = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'composer.lock',
  'gemfile.lock',
  'gems.locked',
  'cargo.lock',
  'poetry.lock',
  'pdm.lock',
  'uv.lock',
  'pipfile.lock',
  'pixi.lock',
  'conda-lock.yml',
  'go.sum',
  'go.work.sum',
  'mix.lock',
  'pubspec.lock',
  'podfile.lock',
  'package.resolved',
  'cartfile.resolved',
  'packages.lock.json',
  'paket.lock',
  'project.assets.json',
  'flake.lock',
  'chart.lock',
  'gradle.lockfile',
  'buildscript-gradle.lockfile',
  'stack.yaml.lock',
  'cabal.project.freeze',
  'module.bazel.lock',
  '.terraform.lock.hcl',
  'manifest.toml.lock',
  'rebar.lock',
  'shard.lock',
  'conan.lock',
]);

/** Sources: github-linguist's generated.rb and the file names that the named generators write. */
const generatedNames =
  /(?:\.pb\.(?:go|cc|h|swift|dart)|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|d\.ts|rb)|\.pbobjc\.[hm]|\.g\.(?:dart|cs)|\.freezed\.dart|\.designer\.(?:cs|vb)|\.generated\.[a-z]+|\.gen\.(?:go|ts)|_generated\.[a-z]+|zz_generated\.[\w.]+\.go|\.snap|\.map)$/i;
const vendoredFolders =
  /(?:^|\/)(?:node_modules|bower_components|vendor|third[_-]party|Pods|Godeps\/_workspace|\.yarn\/(?:releases|plugins|sdks|cache))\//;
const minifiedNames = /[.-]min\.(?:js|mjs|cjs|css)$|\.bundle\.js$/i;

export function isLockFile(path: string): boolean {
  return lockFiles.has(path.slice(path.lastIndexOf('/') + 1).toLowerCase());
}

export function isGeneratedName(path: string): boolean {
  return generatedNames.test(path);
}

export function isVendoredName(path: string): boolean {
  return vendoredFolders.test(path);
}

export function isMinifiedName(path: string): boolean {
  return minifiedNames.test(path);
}
