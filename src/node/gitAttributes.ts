import { join } from 'node:path';
import { decodePath, encodePath, isPlainPath } from '../core/diff/pathBytes';
import type { GitReader } from './gitReader';
import type { ObjectDesk } from './objectDesk';

type Attributes = { generated?: boolean; vendored?: boolean };

/**
 * linguist attributes as the `.gitattributes` files of one tree (null: of our copy of the index) give them. git 2.39 cannot ask a tree, so they are put
 * into an index of our own; with our empty working tree and git folder nothing else can speak.
 */
export async function gitAttributes(
  reader: GitReader,
  desk: ObjectDesk,
  tree: string | null,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Attributes>> {
  const found = new Map<string, Attributes>();
  if (paths.length === 0) return found;
  const lines = await attributeFiles(desk, tree, paths, signal);
  if (lines.length === 0) return found;
  const more = { index: join(reader.folder, tree === null ? 'attributes-index' : `attributes-index-${tree}`) };
  const input = lines.map((line) => `${line}\0`).join('');
  await reader.output(['update-index', '-z', '--index-info'], signal, { ...more, input });
  const names = Buffer.concat(paths.flatMap((path) => [encodePath(path), Buffer.of(0)]));
  const checked = await reader.output(
    ['check-attr', '--cached', '--stdin', '-z', 'linguist-generated', 'linguist-vendored'],
    signal,
    { ...more, input: names },
  );
  const fields = checked.stdout.toString('latin1').split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const value = { set: true, true: true, unset: false, false: false }[fields[at + 2] ?? ''];
    if (value === undefined) continue;
    const path = decodePath(Buffer.from(fields[at] ?? '', 'latin1'));
    const known = found.get(path) ?? {};
    found.set(path, { ...known, [fields[at + 1] === 'linguist-generated' ? 'generated' : 'vendored']: value });
  }
  return found;
}

/** Index lines of the `.gitattributes` that stand in the folders above the paths. */
async function attributeFiles(
  desk: ObjectDesk,
  tree: string | null,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const folders = new Set(['']);
  for (const path of paths) {
    for (
      let at = path.lastIndexOf('/');
      at >= 0 && !folders.has(path.slice(0, at + 1));
      at = path.lastIndexOf('/', at - 1)
    ) {
      folders.add(path.slice(0, at + 1));
    }
  }
  const names = [...folders]
    .filter((folder) => !folder.includes('\n') && isPlainPath(folder))
    .map((folder) => `${folder}.gitattributes`);
  const found = await desk.readAll(
    names.map((name) => `${tree ?? ':0'}:${name}`),
    0,
    signal,
  );
  return names.flatMap((name, index) => {
    const object = found[index];
    return object?.type === 'blob' ? [`100644 ${object.id}\t${name}`] : [];
  });
}
