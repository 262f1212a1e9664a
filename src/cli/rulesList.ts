import { isAbsolute, relative, resolve } from 'node:path';
import { inertJson, inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { ruleTokens } from '../core/prompt/ruleTokens';
import { explainedLines } from '../core/rules/explainedLines';
import { explainRules, type ExplainedRule } from '../core/rules/explainRules';
import { lockedNotes } from '../core/rules/lockedNotes';
import type { Rule, RuleProblem } from '../core/rules/rule';
import { effectText } from '../core/rules/ruleSettings';
import { linesText } from '../core/textLines';
import { rulePackCache } from '../node/rulePackCache';
import { userCacheFolder } from '../node/userFolders';
import { repositoryRoot, workTreeRules } from '../node/workTreeRules';
import { exitCode, type CommandIo } from './io';
import type { RulesOptions } from './rulesArgs';
import { problemText } from './problemText';

/** `rules list`: every rule in force at the current folder, with where it comes from. */
export async function listRules({ format }: RulesOptions, io: CommandIo): Promise<number> {
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const here = relative(root, io.cwd).replaceAll('\\', '/');
  const { layers, side } = await workTreeRules(root, [here === '' ? 'x' : `${here}/x`], cacheOf(io), io.signal);
  const rules = [...new Map(layers.flatMap((layer) => layer.rules.map((rule) => [rule.id, rule] as const))).values()];
  if (format === 'json') {
    io.stdout.write(
      `${inertJson({ rules: rules.map(ruleDocument), problems: side.problems.map(problemDocument) }, 2)}\n`,
    );
  } else {
    io.stdout.write(
      table(
        rules.map((rule) => [
          rule.id,
          effectText(rule),
          rule.kind,
          tokenText(rule),
          rule.group ?? '',
          rule.owner ?? '',
          rule.source,
        ]),
      ),
    );
    io.stdout.write(importedText(side.imported));
  }
  for (const problem of side.problems) io.stderr.write(`${problemText(problem)}\n`);
  return side.problems.length === 0 ? exitCode.passed : exitCode.failed;
}

/** Empty where no other tool has instructions here. */
function importedText(imported: readonly Rule[]): string {
  if (imported.length === 0) return '';
  const tokens = imported.reduce((sum, rule) => sum + ruleTokens(rule), 0);
  return `\n${english(message('preview.imported', { count: imported.length, tokens }))}\n`;
}

function tokenText(rule: Rule): string {
  const tokens = ruleTokens(rule);
  return tokens === 0 ? '' : english(message('preview.tokens', { tokens }));
}

/** `rules explain PATH`: which rules apply to a file, from where, at which severity and why. */
export async function explainPath({ targets, format }: RulesOptions, io: CommandIo): Promise<number> {
  const [path, more] = targets;
  if (path === undefined || more !== undefined) {
    throw new ProblemError({ kind: 'usage', message: message('rules.explain-path'), next: message('cli.see-help') });
  }
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const inside = relative(root, resolve(io.cwd, path)).replaceAll('\\', '/');
  // Globs without a folder would seem to speak of files that no review will ever see.
  if (isAbsolute(inside) || inside.split('/')[0] === '..')
    throw new ProblemError({
      kind: 'usage',
      message: message('git.outside-path', { path }),
      next: message('git.outside-path.next', { root }),
    });
  const { layers, side } = await workTreeRules(root, [inside], cacheOf(io), io.signal);
  const explained = explainRules(layers, inside);
  if (format === 'json') {
    const notes = lockedNotes(layers).map(english);
    io.stdout.write(
      `${inertJson({ path: inside, rules: explained.map(explainedDocument), notes, problems: side.problems.map(problemDocument) }, 2)}\n`,
    );
    return exitCode.passed;
  }
  io.stdout.write(linesText(explainedLines(explained, inside, ruleTokens), english));
  for (const note of lockedNotes(layers)) io.stdout.write(`${inertLine(english(note))}\n`);
  for (const problem of side.problems) io.stderr.write(`${problemText(problem)}\n`);
  return exitCode.passed;
}

function explainedDocument({ rule, leftOut, effect, steps }: ExplainedRule) {
  return { ...ruleDocument(rule), leftOut, severity: effect.severity, status: effect.status, steps };
}

function ruleDocument(rule: Rule) {
  const { id, title, severity, status, kind, version, group, owner, locked, files, source, origin } = rule;
  const tokens = ruleTokens(rule);
  return { id, title, severity, status, kind, version, group, owner, locked, files, source, origin, tokens };
}

function problemDocument(problem: RuleProblem) {
  const { file, line, column, code, args } = problem;
  return { file, line, column, code, text: english(message(code, args)) };
}

function cacheOf(io: CommandIo) {
  return rulePackCache(userCacheFolder({ env: io.env }));
}

/** Columns as wide as their widest cell, two spaces apart. */
function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => inertLine(cell)));
  const widths = cells.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, cell.length)),
    [],
  );
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
