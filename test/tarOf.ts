type Special = { readonly name: string; readonly type: string; readonly linkName: string };

/** A tar archive of the given files, and of entries that no honest archive of a pack holds. */
export function tarOf(files: Readonly<Record<string, string | Buffer>>, special: readonly Special[] = []): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const bytes = Buffer.from(content);
    return [header(name, bytes.length, '0', ''), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  const odd = special.map(({ name, type, linkName }) => header(name, 0, type, linkName));
  return Buffer.concat([...parts, ...odd, Buffer.alloc(1024)]);
}

function header(name: string, size: number, type: string, linkName: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(linkName, 157, 100);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
