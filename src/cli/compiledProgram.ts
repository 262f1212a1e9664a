import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** What was kept: where, and under which name by those who come back for it. */
export type Kept = { readonly folder: string; readonly name: string };

type Program = (exports: object, require: NodeJS.Require, module: object, file: string, folder: string) => void;

/**
 * Runs a CommonJS program of ASCII text, from what an earlier run compiled where that is still of this file and this
 * Node. Keeps what this run compiled, with all functions it called, when it ends and there was nothing of use.
 *
 * Node's own `module.enableCompileCache` is there since 22.8 only, and keeps what the first run called for ever, be that
 * `--version`. Anybody who can write the kept file can run code, so `folder` must be the user's alone.
 */
export function runCompiled(file: string, { folder, name }: Kept): void {
  const kept = join(folder, `${name}.bin`);
  const source = readFileSync(file, 'latin1');
  const key = keyOf(file);
  const known = readKept(kept, key);
  const script = new Script(wrap(source), { filename: file, ...(known === null ? {} : { cachedData: known }) });
  if (known === null || script.cachedDataRejected === true) keepAtEnd(script, kept, key);
  const module = { exports: {} };
  const run = script.runInThisContext() as Program;
  run(module.exports, createRequire(file), module, file, dirname(file));
}

/** Changes with each build of the program, and with what makes another Node compile it otherwise. */
function keyOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return digest(Buffer.from([file, size, mtimeMs, process.version, process.arch, ...process.execArgv].join('\n')));
}

/** Null where there is nothing, or nothing to be trusted: a file torn by a full disk or a loss of power. */
function readKept(kept: string, key: string): Buffer | null {
  try {
    const stats = lstatSync(kept);
    if (!stats.isFile() || (process.getuid !== undefined && stats.uid !== process.getuid())) return null;
    const bytes = readFileSync(kept);
    const data = bytes.subarray(headerLength);
    const isWhole = bytes.toString('latin1', 0, headerLength) === key + digest(data);
    return isWhole ? data : null;
  } catch {
    return null;
  }
}

/** A run without a verdict called little of the program. */
function keepAtEnd(script: Script, kept: string, key: string): void {
  process.once('exit', (code) => {
    if (code <= 1) keep(script, kept, key);
  });
}

/** In one step, so that a run beside this one reads the old or the new. A cache that cannot be written is none. */
function keep(script: Script, kept: string, key: string): void {
  try {
    const data = script.createCachedData();
    const made = `${kept}.${process.pid.toString(36)}`;
    writeFileSync(made, Buffer.concat([Buffer.from(key + digest(data), 'latin1'), data]), { mode: 0o600, flag: 'wx' });
    renameSync(made, kept);
  } catch {
    // The next run compiles again.
  }
}

/** Against accidents, not against people, so the fastest that every Node has. */
function digest(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex');
}

const headerLength = 2 * digest(Buffer.alloc(0)).length;
