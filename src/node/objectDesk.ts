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
const newline = 10;

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

type Name = Uint8Array | string;

export type ObjectDesk = {
  /** One object by id or revision expression; null when it does not exist or its name holds a line break. */
  readonly read: (name: Name, maxBytes: number, signal: AbortSignal) => Promise<GitObject | null>;
  /** The same for many, in their order, asked for at once; undefined from where git ended before it answered. */
  readonly readAll: (
    names: readonly Name[],
    maxBytes: number,
    signal: AbortSignal,
  ) => Promise<readonly (GitObject | null | undefined)[]>;
  readonly close: () => void;
};

const idleMs = 300;

/** Single objects on demand, by one process that is started at need and ends when nobody has asked for a while. */
export function objectDesk(reader: GitReader): ObjectDesk {
  let open: Asked | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  function close(): void {
    clearTimeout(idle);
    open?.git.kill();
    open = null;
  }

  async function readAll(names: readonly Name[], maxBytes: number): Promise<(GitObject | null | undefined)[]> {
    const lines = names.map((name) => (typeof name === 'string' ? new TextEncoder().encode(name) : name));
    const isAskable = (line: Uint8Array): boolean => !line.includes(newline);
    open ??= start(reader);
    open.ask(concatBytes(lines.filter(isAskable).flatMap((line) => [line, Uint8Array.of(newline)])));
    const found: (GitObject | null | undefined)[] = [];
    for (const line of lines) found.push(isAskable(line) ? await readObject(open.answers, maxBytes) : null);
    if (found.includes(undefined)) close();
    return found;
  }

  const desk: Pick<ObjectDesk, 'readAll'> = {
    // One round of questions at a time: answers come in the order of the questions.
    readAll: (names, maxBytes, signal) => {
      const mine = last.then(() => {
        signal.throwIfAborted();
        clearTimeout(idle);
        return readAll(names, maxBytes);
      });
      last = mine
        .catch(() => close())
        .then(() => {
          idle = setTimeout(close, idleMs);
        });
      return mine;
    },
  };
  return {
    ...desk,
    read: async (name, maxBytes, signal) => (await desk.readAll([name], maxBytes, signal))[0] ?? null,
    close,
  };
}

type Asked = {
  readonly git: RunningGit;
  readonly answers: ByteReader;
  readonly ask: (lines: Uint8Array) => void;
};

function start(reader: GitReader): Asked {
  const questions: Uint8Array[] = [];
  let wake: () => void = () => undefined;
  async function* input(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = questions.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const git = reader.start(['cat-file', '--batch'], new AbortController().signal, { input: input() });
  return {
    git,
    answers: byteReader(git.stdout),
    ask: (lines) => {
      questions.push(lines);
      wake();
    },
  };
}
