import type { FileChange } from '../diff/change';
import { newGeneratedMark } from '../diff/generatedMark';
import type { Hit } from '../findings/candidate';
import { hiddenCharacters } from '../hiddenCharacters';
import { english, message } from '../messages';
import type { EffectiveRule, RuleSet } from '../rules/ruleSet';
import type { GatedChange } from '../secrets/gatedChange';

export type FileHits = { readonly path: string; readonly hits: readonly Hit[] };

/** What the secret gate saw on added lines, as hits of the rules that speak of it, and marks that would hide the file. */
export function gateHits({ file, secrets, hidden }: GatedChange, rules: readonly EffectiveRule[]): readonly Hit[] {
  const secretRule = named(rules, 'core/hard-coded-secret');
  const hiddenRule = named(rules, 'core/hidden-characters');
  return [
    ...secrets.flatMap(({ isAdded, kind, startLine, endLine }) =>
      isAdded ? hit(secretRule, startLine, endLine, { kind: kind.replaceAll('-', ' ') }) : [],
    ),
    ...hidden.flatMap(({ line, characters }) =>
      hit(hiddenRule, line, line, { characters: [...new Set(characters.map(({ escape }) => escape))].join(' ') }),
    ),
    ...nameHits(file, hiddenRule),
    ...markHits(file, rules),
  ];
}

/** A name that the change brings, whose characters people cannot all see: it looks like another file's. */
function nameHits({ path, kind }: FileChange, rule: EffectiveRule | undefined): Hit[] {
  if (kind !== 'added' && kind !== 'renamed' && kind !== 'copied') return [];
  const escapes = [...new Set(hiddenCharacters(path).map(({ escape }) => escape))];
  return escapes.length === 0 ? [] : hit(rule, null, null, { characters: escapes.join(' ') });
}

/** A mark that says "generated" takes a file out of every later review. */
function markHits(file: FileChange, rules: readonly EffectiveRule[]): Hit[] {
  const line = newGeneratedMark(file);
  const rule = named(rules, 'core/review-weakened');
  if (line === null || rule === undefined) return [];
  return [
    { rule, startLine: line, endLine: line, message: english(message('git.marks-generated')), replacement: null },
  ];
}

/** Where the change weakens its own judge. */
export function weakenedHits({ weakened, rulesFor }: Pick<RuleSet, 'weakened' | 'rulesFor'>): readonly FileHits[] {
  return weakened.flatMap(({ path, line, message: told }) => {
    const rule = named(rulesFor(path), 'core/review-weakened');
    if (rule === undefined) return [];
    return [{ path, hits: [{ rule, startLine: line, endLine: line, message: english(told), replacement: null }] }];
  });
}

function named(rules: readonly EffectiveRule[], id: string): EffectiveRule | undefined {
  return rules.find((rule) => rule.id === id);
}

function hit(
  rule: EffectiveRule | undefined,
  startLine: number | null,
  endLine: number | null,
  values: Readonly<Record<string, string>>,
): Hit[] {
  if (rule === undefined) return [];
  const text = (rule.message ?? rule.title).replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
  return [{ rule, startLine, endLine, message: text, replacement: null }];
}
