import { pathMatcher } from '../diff/pathMatcher';
import { manifestFile, packManifest, type PackManifest } from './packManifest';
import { parseRule } from './parseRule';
import type { ReadPack, Rule, RulePack, RuleProblem } from './rule';

/** Text of a pack's files by path inside the pack: the manifest and what it may name as rule files. */
export type PackFiles = Readonly<Record<string, string>>;

export const maxPackFiles = 500;
/** UTF-16 code units of all files together. */
export const maxPackText = 1024 * 1024;

/** Pass marks of `rules test --live` for a pack that sets none. */
export const defaultQuality = { recall: 0.8, noise: 0.2 };

/** What counts as part of a pack; everything else in a repository or tarball is never looked at. */
export function isPackFile(path: string): boolean {
  return path === manifestFile || (path.endsWith('.md') && !/(?:^|\/)(?:README|LICENSE|CHANGELOG)\.md$/i.test(path));
}

/** One text for equal content, whatever the order of files: its sha512 is the pack's integrity. */
export function packBytes(files: PackFiles): string {
  const sorted = Object.keys(files).sort();
  return JSON.stringify({ formatVersion: 1, files: sorted.map((path) => [path, files[path]]) });
}

/** The reverse of {@link packBytes}; null for anything else. */
export function packFilesOf(bytes: string): PackFiles | null {
  try {
    const read = JSON.parse(bytes) as { readonly files?: unknown };
    if (!Array.isArray(read.files)) return null;
    const isEntry = (each: unknown): each is [string, string] =>
      Array.isArray(each) && typeof each[0] === 'string' && typeof each[1] === 'string';
    return read.files.every(isEntry) ? Object.fromEntries(read.files) : null;
  } catch {
    return null;
  }
}

/** Reads a whole pack. Bad rules are left out with a problem each; a bad manifest leaves a pack without rules. */
export function readPack(files: PackFiles, source: string, toolVersion: string): ReadPack {
  const { manifest, problems } = manifestOf(files, source, toolVersion);
  if (manifest === null) return withoutRules(source, problems);
  const { name, version, owners = [], license = null, quality = {} } = manifest;
  const read = rulesOf(files, manifest, source);
  return {
    pack: { name, version, owners, license, rules: read.rules, problems: read.problems },
    extends: manifest.extends ?? [],
    description: manifest.description ?? null,
    quality: { recall: quality.recall ?? defaultQuality.recall, noise: quality.noise ?? defaultQuality.noise },
  };
}

function withoutRules(source: string, problems: readonly RuleProblem[]): ReadPack {
  const pack: RulePack = { name: source, version: '0.0.0', owners: [], license: null, rules: [], problems };
  return { pack, extends: [], description: null, quality: defaultQuality };
}

function manifestOf(files: PackFiles, source: string, toolVersion: string): ReturnType<typeof packManifest> {
  const whole = { file: source, line: 1, column: 1 };
  const total = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  if (Object.keys(files).length > maxPackFiles || total > maxPackText) {
    const args = { files: maxPackFiles, size: maxPackText };
    return { manifest: null, problems: [{ ...whole, code: 'rules.pack-large', args }] };
  }
  const text = Object.hasOwn(files, manifestFile) ? files[manifestFile] : undefined;
  return text === undefined
    ? { manifest: null, problems: [{ ...whole, code: 'rules.manifest-missing', args: {} }] }
    : packManifest(text, `${source}: ${manifestFile}`, toolVersion);
}

function rulesOf(files: PackFiles, manifest: PackManifest, source: string): Pick<RulePack, 'rules' | 'problems'> {
  const rules: Rule[] = [];
  const problems: RuleProblem[] = [];
  const owner = manifest.owners?.[0] ?? null;
  const isRule = pathMatcher(manifest.rules ?? ['rules/*.md']);
  for (const path of Object.keys(files).sort()) {
    if (path === manifestFile || !isRule(path)) continue;
    const file = `${source}: ${path}`;
    const found = parseRule({ file, text: files[path] ?? '', pack: manifest.name, origin: 'extends', source, owner });
    problems.push(...found.problems);
    if (found.rule !== null) addRule(found.rule, file, rules, problems);
  }
  return { rules, problems };
}

export function addRule(rule: Rule, file: string, rules: Rule[], problems: RuleProblem[]): void {
  if (rules.some(({ id }) => id === rule.id)) {
    problems.push({ file, line: 1, column: 1, code: 'rules.id-twice', args: { id: rule.id } });
  } else rules.push(rule);
}
