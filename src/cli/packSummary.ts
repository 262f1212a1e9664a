import { inert, inertLine } from '../core/inertText';
import { textHunks } from '../core/diff/parseDiff';
import type { RuleChange } from '../core/rules/packChange';
import type { Rule } from '../core/rules/rule';
import { effectText } from '../core/rules/ruleSettings';
import type { PreparedPack } from '../node/preparedPack';

/** What a person should see before a pack is trusted: whose it is, and every rule, glob and pattern in it. */
export function packText({ source, read, locked }: PreparedPack): string {
  const { pack, description } = read;
  const lines = [
    `${pack.name} ${pack.version}`,
    ...(description === null ? [] : [`  ${description}`]),
    `  source   ${source}`,
    `  resolved ${locked.resolved}`,
    `  content  ${locked.integrity}`,
    `  owners   ${pack.owners.join(', ') || 'none named'}`,
    `  licence  ${pack.license ?? 'none named'}`,
    `  rules    ${String(pack.rules.length)}`,
  ].map(inertLine);
  return `${[...lines, ...pack.rules.flatMap(ruleLines)].join('\n')}\n\n`;
}

function ruleLines(rule: Rule): readonly string[] {
  return [
    `  ${effectText(rule)} ${rule.id}: ${rule.title}`,
    ...(rule.files.length === 0 ? [] : [`      files ${rule.files.join(' ')}`]),
    ...rule.match.map((pattern) => `      match ${pattern}`),
    ...Object.keys(rule.queries).map((language) => `      query ${language}`),
  ].map(inertLine);
}

/** The difference between the locked and the fetched text of a pack, rule by rule. */
export function changeText(
  { read, locked }: PreparedPack,
  before: string | null,
  changes: readonly RuleChange[],
): string {
  const head = `${read.pack.name} ${before ?? 'new'} → ${read.pack.version} (${locked.resolved})`;
  return `${[inertLine(head), ...changes.flatMap(oneChange)].join('\n')}\n\n`;
}

function oneChange(change: RuleChange): readonly string[] {
  if (change.kind === 'changed') {
    const { before, after, keys } = change;
    return [
      '',
      inertLine(`~ ${after.id}`),
      ...keys.flatMap((key) => keyLines(key, shown(before[key]), shown(after[key]))),
    ];
  }
  const { kind, rule } = change;
  const head = inertLine(`${kind === 'added' ? '+' : '-'} ${rule.id}: ${rule.title}`);
  return ['', head, ...(kind === 'added' ? ruleLines(rule) : [])];
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

function keyLines(key: string, before: string, after: string): readonly string[] {
  const marks = { added: '+', removed: '-', context: ' ' } as const;
  const lines = textHunks(`${before}\n`, `${after}\n`, 1).flatMap((hunk) =>
    hunk.lines.map(({ kind, text }) => `      ${marks[kind]} ${text}`),
  );
  return [`    ${key}`, ...lines].map((line) => inert(line));
}
