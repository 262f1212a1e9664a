/** A glob of a nested configuration or rule file, which speaks of paths below its folder, as one of the repository's. */
export function inFolder(glob: string, folder: string): string {
  if (folder === '') return glob;
  return glob.includes('/') ? `${literal(folder)}/${glob}` : `${literal(folder)}/**/${glob}`;
}

/** The glob that takes everything below a folder. */
export function allBelow(folder: string): string {
  return `${literal(folder)}/**`;
}

/** Folders may be named `[id]` or `{a}`. */
function literal(folder: string): string {
  return folder.replace(/[\\*?[\]{}()!+@]/g, '\\$&');
}
