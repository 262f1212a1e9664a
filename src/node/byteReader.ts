/** Reads lines and counted bytes from a stream, without holding more than one chunk beyond what was asked for. */
export type ByteReader = {
  /** The bytes up to the next line break, without it; null at the end. */
  readonly line: () => Promise<string | null>;
  /** Exactly `count` bytes; null when the stream ends before. */
  readonly bytes: (count: number) => Promise<Buffer | null>;
  /** Reads `count` bytes and forgets them; false when the stream ends before. */
  readonly skip: (count: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export function byteReader(stream: AsyncIterable<Buffer>): ByteReader {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function more(): Promise<boolean> {
    const next = await chunks.next();
    if (next.done === true) return false;
    rest = next.value;
    return true;
  }

  /** Hands over the next `count` bytes in pieces, as they come. */
  async function take(count: number, piece: (bytes: Buffer) => void): Promise<boolean> {
    let left = count;
    while (left > 0) {
      if (rest.length === 0 && !(await more())) return false;
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.length);
      left -= part.length;
      piece(part);
    }
    return true;
  }

  return {
    line: async () => {
      const parts: Buffer[] = [];
      for (;;) {
        const end = rest.indexOf(10);
        if (end >= 0) {
          parts.push(rest.subarray(0, end));
          rest = rest.subarray(end + 1);
          return Buffer.concat(parts).toString('latin1');
        }
        parts.push(rest);
        if (!(await more())) return null;
      }
    },
    bytes: async (count) => {
      if (count <= rest.length) {
        const whole = rest.subarray(0, count);
        rest = rest.subarray(count);
        return whole;
      }
      const parts: Buffer[] = [];
      return (await take(count, (part) => parts.push(part))) ? Buffer.concat(parts) : null;
    },
    skip: (count) => take(count, () => undefined),
    close: async () => {
      await chunks.return?.();
    },
  };
}
