import { concatBytes } from '../core/diff/pathBytes';
import { byteReader, type ByteReader } from './byteReader';
import type { RunningGit } from './gitCommand';
import type { GitReader } from './gitReader';

/** An object of the repository; `bytes` is null when it is larger than was asked for, `start` is its first 8000. */
export type GitObject = {
  readonly id: string;
  readonly type: string;
  readonly size: number;
  readonly bytes: Buffer | null;
  readonly start: Buffer;
};

/** As much as git looks at to tell text from binary. */
const startBytes = 8000;

/** The next answer of `cat-file --batch`; undefined at the end. */
async function readObject(answers: ByteReader, maxBytes: number): Promise<GitObject | null | undefined> {
  const line = await answers.line();
  if (line === null) return undefined;
  const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(line);
  if (match === null) return null;
  const [, id = '', type = '', length] = match;
  const size = Number(length);
  const known = await answers.bytes(size <= maxBytes ? size : Math.min(size, startBytes));
  if (known === null || !(await answers.skip(size - known.length + 1))) return undefined;
  return { id, type, size, bytes: size <= maxBytes ? known : null, start: known.subarray(0, startBytes) };
}

export type ObjectDesk = {
  /** One object by id or revision expression; null when it does not exist or its name holds a line break. */
  readonly read: (name: Uint8Array | string, maxBytes: number, signal: AbortSignal) => Promise<GitObject | null>;
  readonly close: () => void;
};

const idleMs = 300;

/** Single objects on demand, by one process that is started at need and ends when nobody has asked for a while. */
export function objectDesk(reader: GitReader): ObjectDesk {
  let open: { git: RunningGit; answers: ByteReader; ask: (name: Uint8Array) => void } | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  function close(): void {
    clearTimeout(idle);
    open?.git.kill();
    open = null;
  }

  async function read(name: Uint8Array | string, maxBytes: number): Promise<GitObject | null> {
    const bytes = typeof name === 'string' ? new TextEncoder().encode(name) : name;
    if (bytes.includes(10)) return null;
    open ??= start(reader);
    open.ask(bytes);
    const answer = await readObject(open.answers, maxBytes);
    if (answer === undefined) close();
    return answer ?? null;
  }

  return {
    // One question at a time: answers come in the order of the questions.
    read: (name, maxBytes, signal) => {
      const mine = last.then(() => {
        signal.throwIfAborted();
        clearTimeout(idle);
        return read(name, maxBytes);
      });
      last = mine
        .catch(() => close())
        .then(() => {
          idle = setTimeout(close, idleMs);
        });
      return mine;
    },
    close,
  };
}

function start(reader: GitReader): { git: RunningGit; answers: ByteReader; ask: (name: Uint8Array) => void } {
  const questions: Uint8Array[] = [];
  let wake: () => void = () => undefined;
  async function* input(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = questions.shift();
      if (next !== undefined) yield concatBytes([next, Uint8Array.of(10)]);
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const git = reader.start(['cat-file', '--batch'], new AbortController().signal, { input: input() });
  return {
    git,
    answers: byteReader(git.stdout),
    ask: (name) => {
      questions.push(name);
      wake();
    },
  };
}
