import type { MessageCode } from '../messages';
import { ruleKeys, type RuleKey } from './ruleKeys';
import type { RuleHead } from './ruleSchema';

/** What can stand at a place in the front matter. */
export type RuleProposal = {
  readonly label: string;
  /** `$1`, `$2` … are places to fill in, `$0` is where the writer goes on, `${1|a,b|}` is a choice. */
  readonly snippet: string;
  readonly kind: 'key' | 'value' | 'file';
  readonly help: MessageCode | null;
};

export type RuleProposals = {
  readonly proposals: readonly RuleProposal[];
  /** 0-based columns of what the proposal takes the place of. */
  readonly from: number;
  readonly to: number;
};

const none: RuleProposals = { proposals: [], from: 0, to: 0 };

/** What the writer of a rule file can write at a place; `line` and `column` are 0-based. */
export function ruleProposals(text: string, line: number, column: number): RuleProposals {
  const lines = linesOf(text);
  const current = lines[line] ?? '';
  if (text.trim() === '' || (line === 0 && text.trim() === current.trim() && /^-*$/.test(current))) {
    return { proposals: [wholeRule], from: 0, to: current.length };
  }
  if (!isInFrontMatter(lines, line)) return none;
  const before = current.slice(0, column);
  if (/^[A-Za-z-]*$/.test(before)) return keyProposals(lines, line, current);
  const key = keyAt(lines, line);
  return key === null ? none : valueProposals(key, before, current.slice(column));
}

function valueProposals(key: RuleKey, before: string, after: string): RuleProposals {
  const isPlace = key.isList ? /[[,-]\s*["']?[\w-]*$/.test(before) : /^\w+:\s*["']?[\w-]*$/.test(before);
  if (!isPlace) return none;
  const [word = ''] = /[\w-]*$/.exec(before) ?? [];
  const [rest = ''] = /^[\w-]*/.exec(after) ?? [];
  const lead = /^\w+:$/.test(before) ? ' ' : '';
  return {
    proposals: key.values.map((value) => ({ label: value, snippet: lead + value, kind: 'value', help: helpOf(key) })),
    from: before.length - word.length,
    to: before.length + rest.length,
  };
}

/** The key that a line of the front matter is about, and its columns where it stands on that line; all 0-based. */
export function ruleHelp(
  text: string,
  line: number,
): { readonly key: string; readonly help: MessageCode; readonly from: number; readonly to: number } | null {
  const lines = linesOf(text);
  if (!isInFrontMatter(lines, line)) return null;
  const key = keyAt(lines, line);
  if (key === null) return null;
  const current = lines[line] ?? '';
  const isHere = current.startsWith(key.key);
  return { key: key.key, help: helpOf(key), from: 0, to: isHere ? key.key.length : current.length };
}

const wholeRule: RuleProposal = {
  label: 'rule',
  snippet: [
    '---',
    'id: ${1:short-name}',
    'title: ${2:What is wrong, in one line}',
    'severity: ${3|warning,error,info|}',
    'status: ${4|draft,shadow,hint,warn|}',
    'files: ["${5:src/**}"]',
    'version: 1',
    '---',
    '${6:What to flag, and what not to flag.}',
    '',
    '## Bad',
    '~~~${7:ts} file=${8:src/a.ts} expect=1',
    '$9',
    '~~~',
    '',
    '## Good',
    '~~~$7 file=$8',
    '$0',
    '~~~',
    '',
  ].join('\n'),
  kind: 'file',
  help: null,
};

function keyProposals(lines: readonly string[], line: number, current: string): RuleProposals {
  const taken = new Set(lines.flatMap((each, index) => (index === line ? [] : (keyIn(each) ?? []))));
  const hasValue = current.includes(':');
  return {
    proposals: ruleKeys
      .filter(({ key }) => !taken.has(key))
      .map((key) => ({
        label: key.key,
        snippet: hasValue ? key.key : `${key.key}: ${valueSnippet(key)}`,
        kind: 'key',
        help: helpOf(key),
      })),
    from: 0,
    to: (/^[A-Za-z-]*/.exec(current)?.[0] ?? '').length,
  };
}

const texts: readonly (keyof RuleHead)[] = ['owner', 'message', 'fix'];

function valueSnippet({ key, values, isList }: RuleKey): string {
  const choice = values.length > 0 ? `\${1|${values.join(',')}|}` : '';
  if (isList) return choice === '' ? '["$1"]' : `[${choice}]`;
  return choice !== '' ? choice : texts.includes(key) ? '"$1"' : '$1';
}

function helpOf({ key }: RuleKey): MessageCode {
  return `rule-help.${key}`;
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

/** Between the first line and the next `---`; to the end where that is yet to be written. */
function isInFrontMatter(lines: readonly string[], line: number): boolean {
  if (lines[0] !== '---' || line < 1) return false;
  const end = lines.indexOf('---', 1);
  return end < 0 || line < end;
}

function keyIn(line: string): string | null {
  return /^([\w-]+)\s*:/.exec(line)?.[1] ?? null;
}

/** On the line itself or, for a list that is written one below the other, above it. */
function keyAt(lines: readonly string[], line: number): RuleKey | null {
  for (let at = line; at > 0; at -= 1) {
    const name = keyIn(lines[at] ?? '');
    if (name !== null) return ruleKeys.find(({ key }) => key === name) ?? null;
    if (!/^[\s-]/.test(lines[at] ?? '')) return null;
  }
  return null;
}
