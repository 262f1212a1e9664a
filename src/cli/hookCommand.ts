import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inertLine } from '../core/inertText';
import { english, message, type Message } from '../core/messages';
import { ProblemError } from '../core/problem';
import type { HookAnswer } from '../core/review/hookAnswer';
import { answerCommit, record } from '../node/answerCommit';
import { installedHook, installHook, uninstallHook } from '../node/commitHook';
import { gitAnswer } from '../node/gitAnswer';
import { launcherStatus } from '../node/hookLauncher';
import { hookPlace, type HookPlace } from '../node/hookPlace';
import { keepOwnLauncher } from '../node/ownLauncher';
import { sha256 } from '../node/sha256';
import { stateFolder } from '../node/stateFolder';
import { changeDigest } from '../core/review/changeDigest';
import { exitCode, type Command, type CommandIo } from './io';

/** `fresh-eyes hook install | uninstall | run | status`: 0 done or holds, 1 does not hold or blocks, 2 wrong use. */
export const hookCommand: Command = async (args, io) => {
  const [action, ...rest] = args;
  if (rest.length > 0) throw wrongUse();
  switch (action) {
    case 'install':
      return await install(io);
    case 'uninstall':
      return await uninstall(io);
    case 'run':
      return await run(io);
    case 'status':
      return await status(io);
    case undefined:
    default:
      throw wrongUse();
  }
};

async function install(io: CommandIo): Promise<number> {
  const unsafe = await keepOwnLauncher(io.env);
  if (unsafe !== null) throw new ProblemError({ kind: 'usage', message: unsafe, next: message('state.unsafe.next') });
  const installation = await installHook(gitAnswer(io.cwd, io.env, io.signal));
  switch (installation.kind) {
    case 'no-repository':
      throw noRepository();
    case 'installed': {
      const { file, already, place } = installation;
      print(io, message(already ? 'hook.already' : 'hook.installed', { file }), message('hook.installed.next'));
      if (place.manager === 'husky' && !existsSync(join(place.top, '.husky', '_')))
        print(io, message('hook.husky-inactive'));
      return exitCode.passed;
    }
    case 'shown': {
      const { snippet, place } = installation;
      print(io, message('hook.shown', { file: snippet.file, manager: place.manager }));
      io.stdout.write(`\n${snippet.text}`);
      return exitCode.failed;
    }
    case 'not-executable':
    case 'occupied': {
      const code = `hook.${installation.kind}` as const;
      print(io, message(code, { file: installation.file }), message(`${code}.next`));
      return exitCode.failed;
    }
  }
}

async function uninstall(io: CommandIo): Promise<number> {
  const removal = await uninstallHook(gitAnswer(io.cwd, io.env, io.signal));
  switch (removal.kind) {
    case 'no-repository':
      throw noRepository();
    case 'removed':
      if (removal.files.length === 0) print(io, message('hook.nothing-to-remove'));
      for (const file of removal.files) print(io, message('hook.removed', { file }));
      return exitCode.passed;
    case 'edited':
      print(io, message('hook.edited', { file: removal.file }), message('hook.edited.next'));
      return exitCode.failed;
  }
}

/** The hook's small program comes first here too: called by another hook manager, a receipt must answer as quickly. */
async function run(io: CommandIo): Promise<number> {
  const { cwd: folder, env, signal } = io;
  const { answer, stage } = await answerCommit({ folder, env, signal, toolVersion: FRESH_EYES_VERSION });
  if (answer !== null || stage === null) return say(io, answer);
  const { reviewCommit } = await import('./reviewCommit');
  const reviewed = await reviewCommit(io);
  await record(stateFolder(stage.place.commonDir, { env }), changeDigest(stage, sha256), reviewed);
  return say(io, reviewed);
}

async function status(io: CommandIo): Promise<number> {
  const place = await hookPlace(gitAnswer(io.cwd, io.env, io.signal));
  if (place === null) throw noRepository();
  const { manager } = place;
  const file = await installedHook(place);
  const byHand = file === null ? callingFile(place) : null;
  if (file !== null) print(io, message('hook.status-installed', { file, manager }));
  else if (byHand !== null) print(io, message('hook.status-by-hand', { file: byHand, manager }));
  else print(io, message('hook.status-missing', { manager }));

  const launcher = await launcherStatus(io.env);
  const { record: written } = launcher;
  if (written === null) print(io, message('hook.status-launcher-missing', { file: launcher.file }));
  else print(io, message('hook.status-launcher', { version: written.version, file: launcher.file }));
  if (written !== null && !launcher.hasNode) print(io, message('hook.status-node-gone', { file: written.nodePath }));
  if (written !== null && !launcher.hasEngine) print(io, message('hook.status-engine-gone', { file: written.engine }));
  // A hook manager calls the command line itself and needs no launcher.
  const works = byHand !== null || (file !== null && written !== null && launcher.hasEngine);
  return works ? exitCode.passed : exitCode.failed;
}

/** A hook manager's file that names our command. */
function callingFile({ snippet, top }: HookPlace): string | null {
  if (snippet === null) return null;
  const file = join(top, snippet.file);
  return existsSync(file) && readFileSync(file, 'utf8').includes('fresh-eyes') ? snippet.file : null;
}

function say({ stderr }: CommandIo, answer: HookAnswer | null): number {
  if (answer === null) return exitCode.passed;
  stderr.write(answer.lines.map((line) => `${inertLine(english(line))}\n`).join(''));
  return answer.exit;
}

function print({ stdout }: CommandIo, ...lines: readonly Message[]): void {
  stdout.write(lines.map((line) => `${inertLine(english(line))}\n`).join(''));
}

function noRepository(): ProblemError {
  return new ProblemError({
    kind: 'usage',
    message: message('hook.no-repository'),
    next: message('hook.no-repository.next'),
  });
}

function wrongUse(): ProblemError {
  return new ProblemError({ kind: 'usage', message: message('hook.usage'), next: message('cli.see-help') });
}
