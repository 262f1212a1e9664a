import { repositoryConfigSchema, type RepositoryConfig } from '../config';
import { jsoncIssues, jsoncTree, nodeAt, placeIn, plain } from './jsoncText';
import type { RuleProblem } from './rule';
import { globSchema } from './ruleSchema';
import type { SchemaIssue } from './schemaProblems';

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
  const { own, personal } = withoutPersonal(plain(root));
  const read = repositoryConfigSchema.safeParse(own);
  const issues = read.success ? globIssues(read.data) : read.error.issues;
  const found = jsoncIssues(issues, root, text, file);
  const ignored = personal.map((key) => ({
    ...{ file, ...placeIn(text, nodeAt(root, [key])) },
    ...({ code: 'rules.config-personal', args: { key } } as const),
  }));
  const config = read.success && found.length === 0 ? read.data : null;
  return { file, config, problems: [...found, ...ignored], lineOf };
}

/** What is the user's alone to say: where code goes, with what, how much of it, and which programs run. */
const personalKeys: ReadonlySet<string> = new Set([
  ...['baseUrl', 'endpoint', 'endpoints', 'provider', 'model', 'apiKey', 'key', 'headers', 'proxy', 'consent'],
  ...['gitPath', 'price', 'prices', 'limits', 'metrics'],
]);

/** They are left out and told; the rest of the configuration holds. */
function withoutPersonal(given: unknown): { readonly own: unknown; readonly personal: readonly string[] } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { own: given, personal: [] };
  const entries = Object.entries(given);
  return {
    own: Object.fromEntries(entries.filter(([key]) => !personalKeys.has(key))),
    personal: entries.flatMap(([key]) => (personalKeys.has(key) ? [key] : [])),
  };
}

/** Globs that a rule file could not have either: an `exclude` or `secretPaths` that matches nothing must be known of. */
function globIssues({ overrides = [], ...config }: RepositoryConfig): readonly SchemaIssue[] {
  const lists = [
    ...(['exclude', 'include', 'secretPaths'] as const).map((key) => ({ path: [key], globs: config[key] ?? [] })),
    ...overrides.map(({ files }, index) => ({ path: ['overrides', index, 'files'], globs: files })),
  ];
  return lists.flatMap(({ path, globs }) =>
    globs.flatMap((glob, index) =>
      (globSchema.safeParse(glob).error?.issues ?? []).map((issue) => ({ ...issue, path: [...path, index] })),
    ),
  );
}
