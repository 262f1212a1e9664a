import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { decodeText, decodeUtf16 } from '../node/decodeText';
import type { CommandIo } from './io';

/** A file's text, or standard input for `-`. In UTF-16 too, which `>` of Windows PowerShell writes. */
export async function readText(file: string, io: CommandIo): Promise<string> {
  const bytes = file === '-' ? await buffer(io.stdin) : await readFile(resolve(io.cwd, file));
  return decodeUtf16(bytes) ?? decodeText(bytes).text;
}

/** To the file that `--output` names, else to standard output. */
export async function writeReport(report: string, output: string | null, io: CommandIo): Promise<void> {
  if (output === null) {
    io.stdout.write(report);
    return;
  }
  try {
    await writeFile(resolve(io.cwd, output), report);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ProblemError(
      {
        kind: 'usage',
        message: message('cli.output-unwritable', { file: output, code }),
        next: message('cli.output-unwritable.next'),
      },
      { cause: error },
    );
  }
}
