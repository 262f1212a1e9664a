import { inertJson, inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { findGit, gitEnvironment } from '../node/gitCommand';
import { gitPlace, usage } from '../node/gitPlace';
import { clearState, stateInventory, type StateInventory } from '../node/stateInventory';
import { exitCode, type Command, type CommandIo } from './io';

/** `fresh-eyes state show | clear`: what is stored for this repository outside of it, and how to be rid of it. */
export const stateCommand: Command = async (args, io) => {
  const [action, ...rest] = args;
  const isJson = rest.join(' ').replace('=', ' ') === '--format json';
  const isText = rest.length === 0 || rest.join(' ').replace('=', ' ') === '--format text';
  if ((action !== 'show' && action !== 'clear') || !(isJson || isText)) throw wrongUse();
  const commonDir = await commonFolder(io);
  const inventory = await (action === 'show' ? stateInventory : clearState)(commonDir, io.env);
  io.stdout.write(isJson ? `${inertJson({ schemaVersion: 1, ...inventory }, 2)}\n` : text(action, inventory));
  return exitCode.passed;
};

async function commonFolder({ cwd, env, signal }: CommandIo): Promise<string> {
  const gitPath = findGit(env);
  if (gitPath === null) throw usage(message('git.missing'), message('git.missing.next'));
  return (await gitPlace(cwd, { gitPath, env: gitEnvironment(env), signal })).commonDir;
}

function text(action: 'show' | 'clear', { folder, kinds }: StateInventory): string {
  if (kinds.length === 0) return line('state.nothing');
  if (action === 'clear') {
    const entries = kinds.reduce((sum, kind) => sum + kind.entries, 0);
    return line('state.cleared', {
      folder,
      entries,
      kilobytes: kilobytes(kinds.reduce((sum, kind) => sum + kind.bytes, 0)),
    });
  }
  const rows = kinds.map(({ kind, entries, bytes }) =>
    line('state.row', { kind, entries, kilobytes: kilobytes(bytes) }),
  );
  return line('state.folder', { folder }) + rows.join('');
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1000);
}

function line(...[code, args]: Parameters<typeof message>): string {
  return `${inertLine(english(message(code, args)))}\n`;
}

function wrongUse(): ProblemError {
  return new ProblemError({ kind: 'usage', message: message('state.usage'), next: message('cli.see-help') });
}
