import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, resolve } from 'node:path';
import { message } from '../core/messages';
import { isInside, usage, type GitPlace } from './gitPlace';

/**
 * Refuses a repository that takes objects from outside its own folder, by `objects/info/alternates` or by links: with
 * those, a repository that somebody packed could show, and send, files of another one on this machine.
 * @throws ProblemError
 */
export function checkBorrowed(place: GitPlace): void {
  const objects = join(place.commonDir, 'objects');
  const list = join(objects, 'info', 'alternates');
  const outside = isEndless(list)
    ? list
    : [objects, ...alternates(list, objects), ...links(objects)].find((path) => !isOwn(path, place));
  if (outside !== undefined) {
    throw usage(message('git.borrowed-objects', { path: outside }), message('git.borrowed-objects.next'));
  }
}

function isOwn(path: string, place: GitPlace): boolean {
  try {
    return isInside(realpathSync(path), place.commonDir);
  } catch {
    // A link that leads nowhere gives nothing.
    return true;
  }
}

/** A pipe or a device in the place of a file: it would be read for ever. */
function isEndless(path: string): boolean {
  try {
    return !statSync(path).isFile();
  } catch {
    return false;
  }
}

function alternates(list: string, objects: string): string[] {
  try {
    const lines = readFileSync(list, 'utf8').split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => resolve(objects, unquoted(line)));
  } catch {
    return [];
  }
}

function unquoted(line: string): string {
  return line.startsWith('"') ? line.slice(1, -1).replace(/\\(.)/g, '$1') : line;
}

/** Symbolic links anywhere below the objects folder, which is two levels deep. */
function links(objects: string): string[] {
  return entriesOf(objects).flatMap((entry) => {
    const path = join(objects, entry.name);
    if (entry.isSymbolicLink()) return [path];
    if (!entry.isDirectory()) return [];
    return entriesOf(path).flatMap((inner) => (inner.isSymbolicLink() ? [join(path, inner.name)] : []));
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
