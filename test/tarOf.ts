/** What no honest archive of a pack holds: links and devices, or an entry whose header lies. */
type Special = {
  readonly name: string;
  readonly type: string;
  readonly linkName?: string;
  readonly content?: string | Buffer;
  readonly prefix?: string;
  /** Text of the size field, where it is not that of the content. */
  readonly size?: string;
  readonly isWronglySummed?: boolean;
};

/** A tar archive of the given files, and of entries that no honest archive of a pack holds. */
export function tarOf(files: Readonly<Record<string, string | Buffer>>, special: readonly Special[] = []): Buffer {
  const honest = Object.entries(files).map(([name, content]) => ({ name, type: '0', content }));
  return Buffer.concat([...[...honest, ...special].flatMap(entry), Buffer.alloc(1024)]);
}

/** A record of a pax header; its length counts itself. */
export function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return `${String(length)} ${key}=${value}\n`;
}

function entry({ content = '', ...special }: Special): Buffer[] {
  const bytes = Buffer.from(content);
  return [header(special, bytes.length), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}

function header({ name, type, linkName = '', prefix = '', size, isWronglySummed }: Special, length: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(size ?? `${length.toString(8).padStart(11, '0')}\0`, 124, 12, 'latin1');
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(linkName, 157, 100);
  block.write('ustar\0', 257);
  block.write('00', 263);
  block.write(prefix, 345, 155);
  const sum = block.reduce((total, byte) => total + byte, 0) + (isWronglySummed === true ? 1 : 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
