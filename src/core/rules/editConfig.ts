import { applyEdits, modify, parse } from 'jsonc-parser';
import type { RuleSetting } from '../config';
import { isSamePack } from './packSource';

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };

/** What a repository starts with. */
export const newConfig = '{\n  "extends": []\n}\n';

/** The configuration with one more source of rules; comments and the rest of the text stay as they are. */
export function withSource(text: string, source: string): string {
  const read: unknown = parse(text);
  const known =
    typeof read === 'object' && read !== null && 'extends' in read && Array.isArray(read.extends) ? read.extends : [];
  if (known.includes(source)) return text;
  return edited(text, ['extends'], [...(known as unknown[]), source]);
}

/** The same, in the place of what it names of the same pack in another version. */
export function withVersion(text: string, source: string): string {
  const read: unknown = parse(text);
  const known =
    typeof read === 'object' && read !== null && 'extends' in read && Array.isArray(read.extends)
      ? (read.extends as unknown[])
      : [];
  const at = known.findIndex((each) => typeof each === 'string' && isSamePack(each, source));
  return at < 0 ? withSource(text, source) : edited(text, ['extends'], known.with(at, source));
}

/** The configuration with a severity, a status or both for one rule; null takes the setting out. */
export function withRuleSetting(text: string, id: string, setting: RuleSetting | null): string {
  return edited(text, ['rules', id], setting ?? undefined);
}

/** The configuration that reads the instruction files of another tool, or leaves them alone. */
export function withImport(text: string, tool: string, isRead: boolean): string {
  // Reading is what happens without a word.
  return edited(text, ['import', tool], isRead ? undefined : false);
}

function edited(text: string, path: readonly string[], value: unknown): string {
  const start = text.trim() === '' ? '{}\n' : text;
  return applyEdits(start, modify(start, [...path], value, { formattingOptions }));
}
