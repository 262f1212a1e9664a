import { findGit, gitEnvironment, gitOutput, type GitRun } from './gitCommand';

/**
 * Puts exactly this text into the index in the place of `from`, which must still be what is staged there; the working
 * tree is not touched. False when the stage moved on. The only place that writes an index, and only when a person asked.
 */
export async function stageText(
  root: string,
  path: string,
  { from, to }: { readonly from: string; readonly to: string },
  { env, signal }: Pick<GitRun, 'env' | 'signal'>,
): Promise<boolean> {
  const gitPath = findGit(env);
  if (gitPath === null) return false;
  const git = (args: readonly string[], input?: string) =>
    gitOutput({
      args,
      cwd: root,
      env: gitEnvironment(env),
      gitPath,
      signal,
      ...(input === undefined ? {} : { input }),
    });
  const listed = await git(['ls-files', '-s', '-z', '--', path]);
  const [, mode, id] = /^(100644|100755) ([0-9a-f]{40,64}) 0\t[^\0]*\0$/.exec(listed.stdout.toString('utf8')) ?? [];
  if (listed.code !== 0 || mode === undefined || id === undefined) return false;
  const staged = await git(['cat-file', 'blob', id]);
  if (staged.code !== 0 || !staged.stdout.equals(Buffer.from(from, 'utf8'))) return false;
  const written = await git(['hash-object', '-w', '--no-filters', '--stdin'], to);
  const blob = written.stdout.toString('utf8').trim();
  if (written.code !== 0 || !/^[0-9a-f]{40,64}$/.test(blob)) return false;
  return (await git(['update-index', '-z', '--index-info'], `${mode} ${blob}\t${path}\0`)).code === 0;
}
