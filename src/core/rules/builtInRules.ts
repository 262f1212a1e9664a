import { parseRule } from './parseRule';
import type { Rule, RuleProblem } from './rule';

/** The rules of the built-in pack from their files, whole with examples: for the build, `rules test` and documentation. */
export function builtInRules(files: Readonly<Record<string, string>>): {
  readonly rules: readonly Rule[];
  readonly problems: readonly RuleProblem[];
} {
  const read = Object.entries(files).map(([name, text]) =>
    parseRule({ file: `core/${name}`, text, pack: 'core', origin: 'built-in', source: 'core', owner: null }),
  );
  return {
    rules: read.flatMap(({ rule }) => (rule === null ? [] : [rule])),
    problems: read.flatMap(({ problems }) => problems),
  };
}
