/**
 * Files that decide what runs elsewhere: the editor's and git's own configuration, CI definitions, hooks, and ours.
 * A suggestion in one of them is shown as text only, since a wrong edit there runs code nobody looked at.
 */
const protectedFolders = [
  '.git',
  '.vscode',
  '.fresh-eyes',
  '.github',
  '.gitlab',
  '.circleci',
  '.husky',
  '.ci',
  '.buildkite',
  '.teamcity',
];
const protectedFiles = [
  '.gitlab-ci.yml',
  '.travis.yml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'jenkinsfile',
  '.drone.yml',
  '.cirrus.yml',
  'appveyor.yml',
  '.appveyor.yml',
  '.pre-commit-config.yaml',
  'lefthook.yml',
  '.gitmodules',
  '.gitattributes',
];

/** Compared without case and by every part, since the file system may not tell `.GIT` from `.git`. */
export function isProtectedPath(path: string): boolean {
  const parts = path.toLowerCase().split(/[\\/]/);
  const isIn = parts
    .slice(0, -1)
    .some((part) => protectedFolders.includes(part.replace(/[. ]+$/, '')) || /^git~\d+$/.test(part));
  return isIn || protectedFiles.includes(parts.at(-1) ?? '');
}
