import { decodePath, encodePath } from '../core/diff/pathBytes';
import type { GitView } from './gitView';

type Attributes = { generated?: boolean; vendored?: boolean };

/**
 * linguist attributes as the `.gitattributes` files of one tree give them. git 2.39 cannot ask a tree, so they are put
 * into an index of our own; with our empty working tree and git folder nothing else can speak.
 */
export async function gitAttributes(
  view: Pick<GitView, 'reader'>,
  tree: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Attributes>> {
  const found = new Map<string, Attributes>();
  if (paths.length === 0) return found;
  const { reader } = view;
  const listed = await reader.output(['ls-tree', '-r', '-z', '--full-tree', tree], signal);
  const lines = listed.stdout
    .toString('latin1')
    .split('\0')
    .filter((line) => /(?:\t|\/)\.gitattributes$/.test(line));
  if (lines.length === 0) return found;
  const more = { index: `${reader.folder}/attributes-index` };
  const input = Buffer.from(lines.map((line) => `${line}\0`).join(''), 'latin1');
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
