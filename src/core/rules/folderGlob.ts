/** A glob of a nested configuration or rule file, which speaks of paths below its folder, as one of the repository's. */
export function inFolder(glob: string, folder: string): string {
  if (folder === '') return glob;
  return glob.includes('/') ? `${folder}/${glob}` : `${folder}/**/${glob}`;
}
