import { repositoryConfigSchema, type RepositoryConfig } from '../config';
import { jsoncTree, nodeAt, placeIn, plain } from './jsoncText';
import type { RuleProblem } from './rule';
import { issueWording } from './schemaProblems';

export type ConfigFile = {
  /** Path of the file in the repository. */
  readonly file: string;
  /** Null when the text could not be read or holds what is not allowed. */
  readonly config: RepositoryConfig | null;
  readonly problems: readonly RuleProblem[];
  /** 1-based line of a value, by its path of keys and indexes; 1 for what is not there. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
};

/** Reads `.fresh-eyes/config.jsonc`; comments and trailing commas are fine, unknown and duplicate keys are problems. */
export function repositoryConfig(text: string, file: string): ConfigFile {
  const { root, problems } = jsoncTree(text, file);
  const lineOf: ConfigFile['lineOf'] = (path) => placeIn(text, root === null ? undefined : nodeAt(root, path)).line;
  if (root === null || problems.length > 0) return { file, config: null, problems, lineOf };
  const read = repositoryConfigSchema.safeParse(plain(root));
  if (read.success) return { file, config: read.data, problems: [], lineOf };
  const found = read.error.issues.flatMap((issue): RuleProblem[] => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return keys.map((path) => ({ file, ...placeIn(text, nodeAt(root, path)), ...issueWording(issue, path) }));
  });
  return { file, config: null, problems: found, lineOf };
}
