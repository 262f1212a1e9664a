import { parseArgs } from 'node:util';
import { lineMap } from '../core/diff/lineMap';
import type { Finding, Suggestion } from '../core/finding';
import { applySuggestion } from '../core/findings/applySuggestion';
import { inert, inertLine } from '../core/inertText';
import { recordDecision } from '../core/measure/recordOutcomes';
import { english, message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { restoredSuggestion } from '../core/secrets/restoredSuggestion';
import { gitRepository } from '../node/gitRepository';
import { repositoryState } from '../node/repositoryState';
import { secretScanner } from '../node/secretScanner';
import { stageText } from '../node/stageText';
import { readWorkingFile, replaceWorkingFile } from '../node/workingFile';
import { exitCode, type Command, type CommandIo } from './io';
import { findingNamed, repositoryRoot } from './namedFinding';

/**
 * `fresh-eyes apply FINGERPRINT [--stage]`: writes the suggestion into the file if its old text still stands there.
 * 0 done, 1 not applied, 2 wrong use. Nothing is ever applied twice, and nothing is staged unless asked for.
 */
export const applyCommand: Command = async (args, io) => {
  const { fingerprint, isStage } = parsed(args);
  const state = repositoryState(io.cwd, { env: io.env });
  const { finding } = await findingNamed(fingerprint, state);
  const { suggestion, location, title } = finding;
  if (suggestion === null) return say(io, exitCode.failed, 'finding.no-suggestion', { title });
  if (suggestion.checked.length === 0) {
    say(io, exitCode.failed, 'finding.unchecked', {});
    io.stdout.write(`${inert(suggestion.newText)}\n`);
    return exitCode.failed;
  }
  const root = await repositoryRoot(io);
  const { path } = location;
  const now = readWorkingFile(root, path);
  if (now === null) return say(io, exitCode.failed, 'finding.unsafe-file', { path });
  const reviewed = await reviewedText(finding, suggestion, now, io);
  const edit = reviewed === null ? null : await editOf(suggestion, reviewed.text, now, path);
  if (reviewed === null || edit === null || !replaceWorkingFile(root, path, now, edit.text)) {
    say(io, exitCode.failed, 'finding.changed', { path });
    return say(io, exitCode.failed, 'finding.changed.next', {});
  }
  await recordDecision(state, finding, { kind: 'applied' }, { at: Date.now(), via: 'cli' });
  say(io, exitCode.passed, 'finding.applied', { path, title, start: edit.start, end: edit.end });
  return isStage ? await stage(root, path, suggestion, reviewed, io) : exitCode.passed;
};

type Reviewed = { readonly text: string; readonly isStaged: boolean };

/** The staged text if it is what was reviewed, else the file's own; null when neither holds the old text any more. */
async function reviewedText(
  { location }: Finding,
  suggestion: Suggestion,
  now: string,
  io: CommandIo,
): Promise<Reviewed | null> {
  const change = await gitRepository(io.cwd, { env: io.env }).open({ kind: 'staged' }, io.signal);
  try {
    const staged = await change.textAt('reviewed', location.path, io.signal);
    if (staged !== null && (await editOf(suggestion, staged, staged, location.path)) !== null)
      return { text: staged, isStaged: true };
    return (await editOf(suggestion, now, now, location.path)) === null ? null : { text: now, isStaged: false };
  } finally {
    change.close();
  }
}

type Edit = { readonly text: string; readonly start: number; readonly end: number };

async function editOf(suggestion: Suggestion, reviewed: string, now: string, path: string): Promise<Edit | null> {
  const lines = lineMap(reviewed, now).toLines({ start: suggestion.startLine, end: suggestion.endLine });
  if (lines === null) return null;
  // The secrets that placeholders stand for never leave this function but in the edit.
  const real = await restoredSuggestion(now, lines.start, suggestion, path, secretScanner());
  if (real === null) return null;
  const text = applySuggestion(now, { ...suggestion, ...real }, { at: lines.start, reviewed });
  return text === null ? null : { text, ...lines };
}

async function stage(
  root: string,
  path: string,
  suggestion: Suggestion,
  { text, isStaged }: Reviewed,
  io: CommandIo,
): Promise<number> {
  const edit = isStaged ? await editOf(suggestion, text, text, path) : null;
  const isDone = edit !== null && (await stageText(root, path, { from: text, to: edit.text }, io));
  if (isDone) return say(io, exitCode.passed, 'finding.staged', {});
  say(io, exitCode.failed, 'finding.not-staged', { path });
  return say(io, exitCode.failed, 'finding.not-staged.next', {});
}

function say(io: CommandIo, code: number, ...[text, args]: Parameters<typeof message>): number {
  const stream = code === exitCode.passed ? io.stdout : io.stderr;
  stream.write(`${inertLine(english(message(text, args)))}\n`);
  return code;
}

function parsed(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { stage: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [fingerprint, ...rest] = positionals;
    if (fingerprint === undefined || rest.length > 0) throw wrongUse();
    return { fingerprint, isStage: values.stage ?? false };
  } catch (error) {
    throw error instanceof ProblemError ? error : wrongUse();
  }
}

function wrongUse(): ProblemError {
  return new ProblemError({ kind: 'usage', message: message('finding.usage-apply'), next: message('cli.see-help') });
}
