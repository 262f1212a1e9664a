import { chmod, lstat, mkdir, readFile, rename, rmdir, unlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hookPlace, type GitAnswer, type HookPlace } from './hookPlace';
import { freshScript, hookStep, withoutStep, withStep, type StepMark } from './hookStep';

export type HookInstallation =
  | { readonly kind: 'no-repository' }
  /** `already` when the step stood there before. */
  | { readonly kind: 'installed'; readonly place: HookPlace; readonly file: string; readonly already: boolean }
  /** Nothing was written; a person adds the snippet. */
  | {
      readonly kind: 'shown';
      readonly place: HookPlace;
      readonly snippet: { readonly file: string; readonly text: string };
    }
  /** A hook that git ignores because it may not run: making it run would switch on what someone switched off. */
  | { readonly kind: 'not-executable'; readonly file: string }
  /** The name that a moved hook would get is taken. */
  | { readonly kind: 'occupied'; readonly file: string };

/** Adds the step before whatever the repository's `pre-commit` does; what is there stays and still runs. */
export async function installHook(git: GitAnswer): Promise<HookInstallation> {
  const place = await hookPlace(git);
  if (place === null) return { kind: 'no-repository' };
  const { file, snippet } = place;
  if (file === null) {
    if (snippet === null) return { kind: 'no-repository' };
    return { kind: 'shown', place, snippet };
  }
  const existing = await hookScript(file);
  if (existing === null) return createHook(place, file);
  if (place.manager !== 'husky' && process.platform !== 'win32' && !existing.isLink && (existing.mode & 0o111) === 0) {
    return { kind: 'not-executable', file };
  }
  const already = withoutStep(existing.text) !== null;
  const script = existing.isLink ? null : withStep(existing.text);
  if (script === null) return wrapHook(place, file);
  if (script !== existing.text) await writeScript(file, script, existing.mode);
  return { kind: 'installed', place, file, already };
}

export type HookRemoval =
  | { readonly kind: 'no-repository' }
  | { readonly kind: 'removed'; readonly files: readonly string[] }
  /** The script around the step was edited; only a person can say what is to stay. */
  | { readonly kind: 'edited'; readonly file: string };

/** Restores what stood there before {@link installHook}, byte for byte. */
export async function uninstallHook(git: GitAnswer): Promise<HookRemoval> {
  const place = await hookPlace(git);
  if (place === null) return { kind: 'no-repository' };
  const files: string[] = [];
  for (const file of place.candidates) {
    const existing = await hookScript(file);
    const removed = existing && !existing.isLink ? withoutStep(existing.text) : null;
    if (!existing || !removed) continue;
    const { before, after, marks } = removed;
    if (marks.includes('moved-aside')) {
      if (before !== freshScript || after !== runMovedHook) return { kind: 'edited', file };
      await rename(asideName(file), file);
    } else if (marks.includes('made-file') && before + after === freshScript) {
      await unlink(file);
      if (marks.includes('made-folder')) await rmdir(dirname(file)).catch(keepFilledFolder);
    } else {
      await writeScript(file, before + after, existing.mode);
    }
    files.push(file);
  }
  return { kind: 'removed', files };
}

/** Where the step stands now, or null. */
export async function installedHook(place: HookPlace): Promise<string | null> {
  for (const file of place.candidates) {
    const existing = await hookScript(file);
    if (existing && withoutStep(existing.text)) return file;
  }
  return null;
}

async function createHook(place: HookPlace, file: string): Promise<HookInstallation> {
  const marks: StepMark[] = ['made-file'];
  if (!existsSync(dirname(file))) {
    await mkdir(dirname(file), { recursive: true });
    marks.push('made-folder');
  }
  await writeScript(file, freshScript + hookStep(marks), 0o755);
  return { kind: 'installed', place, file, already: false };
}

/** A link or a hook in another language cannot take the step: it is moved aside as it is and run after the step. */
async function wrapHook(place: HookPlace, file: string): Promise<HookInstallation> {
  if (existsSync(asideName(file))) return { kind: 'occupied', file: asideName(file) };
  await rename(file, asideName(file));
  await writeScript(file, freshScript + hookStep(['moved-aside']) + runMovedHook, 0o755);
  return { kind: 'installed', place, file, already: false };
}

const runMovedHook = 'exec "$(dirname "$0")/pre-commit.before-fresh-eyes" "$@"\n';

function asideName(file: string): string {
  return join(dirname(file), 'pre-commit.before-fresh-eyes');
}

type HookScript = { readonly text: string; readonly mode: number; readonly isLink: boolean };

async function hookScript(file: string): Promise<HookScript | null> {
  try {
    const stats = await lstat(file);
    if (stats.isSymbolicLink()) return { text: '', mode: 0o755, isLink: true };
    return { text: await readFile(file, 'latin1'), mode: stats.mode & 0o777, isLink: false };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}

/** Beside and renamed: a commit that runs at this moment sees the old script or the new one. */
async function writeScript(file: string, text: string, mode: number): Promise<void> {
  const temporary = `${file}.fresh-eyes-${process.pid}`;
  await writeFile(temporary, text, { encoding: 'latin1', flag: 'wx' });
  await chmod(temporary, mode);
  await rename(temporary, file);
}

function keepFilledFolder(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')))
    throw error;
}
