import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Hash over the names, kinds, modes and bytes of all that is in a folder, its `.git` included. Follows no link. */
export function folderHash(folder: string): string {
  const hash = createHash('sha256');
  add(Buffer.from(folder));
  return hash.digest('hex');

  function add(path: Buffer): void {
    const { mode } = lstatSync(path);
    hash.update(`${mode}\0`).update(path.subarray(folder.length)).update('\0');
    if ((mode & 0o170000) === 0o120000) hash.update(readlinkSync(path));
    else if ((mode & 0o170000) === 0o100000) hash.update(readFileSync(path));
    else if ((mode & 0o170000) === 0o040000) {
      const names = readdirSync(path, { encoding: 'buffer' });
      for (const name of names.sort((a, b) => Buffer.compare(a, b))) add(Buffer.concat([path, Buffer.from('/'), name]));
    }
  }
}
