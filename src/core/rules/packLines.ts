import { textHunks } from '../diff/parseDiff';
import { message } from '../messages';
import { textLine, type TextLine } from '../textLines';
import type { RuleChange } from './packChange';
import type { ReadPack, Rule } from './rule';
import { effectText } from './ruleSettings';
import type { LockedPack } from './rulesLock';

/** A pack that was fetched and that nobody uses yet. */
export type OfferedPack = { readonly source: string; readonly read: ReadPack; readonly locked: LockedPack };

/** What a person should see before a pack is trusted: whose it is, and every rule, glob and pattern in it. */
export function packLines({ source, read, locked }: OfferedPack): readonly TextLine[] {
  const { pack, description } = read;
  const { resolved, integrity } = locked;
  const owners = pack.owners.join(', ');
  return [
    textLine(0, `${pack.name} ${pack.version}`),
    ...(description === null ? [] : [textLine(1, description)]),
    textLine(1, message('pack-facts.source', { source })),
    textLine(1, message('pack-facts.resolved', { resolved })),
    textLine(1, message('pack-facts.content', { integrity })),
    textLine(1, owners === '' ? message('pack-facts.no-owners') : message('pack-facts.owners', { owners })),
    textLine(
      1,
      pack.license === null
        ? message('pack-facts.no-licence')
        : message('pack-facts.licence', { license: pack.license }),
    ),
    textLine(1, message('pack-facts.rules', { count: pack.rules.length })),
    ...pack.rules.flatMap(ruleLines),
    textLine(0, ''),
  ];
}

function ruleLines(rule: Rule): readonly TextLine[] {
  return [
    textLine(1, `${effectText(rule)} ${rule.id}: ${rule.title}`),
    ...(rule.files.length === 0 ? [] : [textLine(3, message('pack-facts.files', { globs: rule.files.join(' ') }))]),
    ...rule.match.map((pattern) => textLine(3, message('pack-facts.match', { pattern }))),
    ...Object.keys(rule.queries).map((language) => textLine(3, message('pack-facts.query', { language }))),
  ];
}

/** The difference between the locked and the fetched text of a pack, rule by rule; `before` is the locked version. */
export function packChangeLines(
  { read, locked }: OfferedPack,
  before: string | null,
  changes: readonly RuleChange[],
): readonly TextLine[] {
  const args = { pack: read.pack.name, after: read.pack.version, resolved: locked.resolved };
  const head = before === null ? message('pack-facts.new', args) : message('pack-facts.change', { ...args, before });
  return [textLine(0, head), ...changes.flatMap(changeLines), textLine(0, '')];
}

function changeLines(change: RuleChange): readonly TextLine[] {
  if (change.kind === 'changed') {
    const { before, after, keys } = change;
    return [
      textLine(0, ''),
      textLine(0, `~ ${after.id}`),
      ...keys.flatMap((key) => keyLines(key, shown(before[key]), shown(after[key]))),
    ];
  }
  const { kind, rule } = change;
  const head = textLine(0, `${kind === 'added' ? '+' : '-'} ${rule.id}: ${rule.title}`);
  return [textLine(0, ''), head, ...(kind === 'added' ? ruleLines(rule) : [])];
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

function keyLines(key: string, before: string, after: string): readonly TextLine[] {
  const marks = { added: '+', removed: '-', context: ' ' } as const;
  const lines = textHunks(`${before}\n`, `${after}\n`, 1).flatMap((hunk) =>
    hunk.lines.map(({ kind, text }) => textLine(3, `${marks[kind]} ${text}`)),
  );
  return [textLine(2, key), ...lines];
}
