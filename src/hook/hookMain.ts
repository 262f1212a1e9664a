import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { answerWithoutVerdict, type HookAnswer } from '../core/review/hookAnswer';
import { answerCommit } from '../node/answerCommit';

/**
 * The program behind a commit: answers from a receipt by itself and starts the command line's `hook run` only when there
 * is none. Whatever goes wrong here is "no verdict", and the commit goes on.
 */
async function main(): Promise<number> {
  const limit = new AbortController();
  setTimeout(() => limit.abort(new Error('timeout')), ownLimitMs).unref();
  const { signal } = limit;
  const question = { folder: process.cwd(), env: process.env, toolVersion: FRESH_EYES_VERSION, signal };
  const { answer } = await answerCommit(question);
  if (answer !== null) return say(answer);
  const engine = enginePath();
  if (!existsSync(engine)) return say(answerWithoutVerdict([message('hook.engine-gone', { file: engine })], 'warn'));
  return await reviewBy(engine);
}

const ownLimitMs = 60_000;
/** The engine keeps its own, much shorter time box; this one is for an engine that hangs. */
const engineLimitMs = 11 * 60_000;

/** The launcher's folder names the engine; run from the package itself, it is the command line beside this file. */
function enginePath(): string {
  try {
    const record: unknown = JSON.parse(readFileSync(join(__dirname, 'launcher.json'), 'utf8'));
    if (typeof record === 'object' && record !== null && 'engine' in record && typeof record.engine === 'string') {
      return record.engine;
    }
  } catch {
    // No launcher: this file lies in the package.
  }
  return join(__dirname, 'cli.js');
}

function reviewBy(engine: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [engine, 'hook', 'run'], { stdio: 'inherit', timeout: engineLimitMs });
    const failed = (code: string): void => {
      resolve(say(answerWithoutVerdict([message('hook.engine-failed', { code })], 'warn')));
    };
    child.once('error', (error) => failed(error.message));
    child.once('close', (code, killedBy) => {
      if (code === 0 || code === 1 || code === 130) resolve(code);
      else failed(String(code ?? killedBy));
    });
  });
}

function say({ lines, exit }: HookAnswer): number {
  process.stderr.write(lines.map((line) => `${inertLine(english(line))}\n`).join(''));
  return exit;
}

/** Once all is written: Node would take everything down piece by piece first, at every commit. */
function end(code: number): void {
  process.stderr.write('', () => process.exit(code));
}

main().then(end, (error: unknown) => {
  const reason = message('hook.engine-failed', { code: error instanceof Error ? error.message : String(error) });
  end(say(answerWithoutVerdict([reason], 'warn')));
});
