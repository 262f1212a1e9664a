import type { ReadPack, Rule } from './rule';

export type RuleChange =
  | { readonly kind: 'added' | 'removed'; readonly rule: Rule }
  | { readonly kind: 'changed'; readonly before: Rule; readonly after: Rule; readonly keys: readonly (keyof Rule)[] };

const compared = [
  'title',
  'severity',
  'files',
  'owner',
  'status',
  'version',
  'group',
  'locked',
  'kind',
  'match',
  'within',
  'refute',
  'message',
  'fix',
  'queries',
  'instruction',
] as const satisfies readonly (keyof Rule)[];

/** What an update would change in the rules of a pack; examples and references are no rules. */
export function packChange(before: ReadPack | null, after: ReadPack): readonly RuleChange[] {
  const earlier = new Map((before?.pack.rules ?? []).map((rule) => [rule.id, rule]));
  const later = new Set(after.pack.rules.map(({ id }) => id));
  const removed = [...earlier.values()].filter(({ id }) => !later.has(id));
  return [
    ...after.pack.rules.flatMap((rule): RuleChange[] => {
      const known = earlier.get(rule.id);
      if (known === undefined) return [{ kind: 'added', rule }];
      const keys = compared.filter((key) => JSON.stringify(known[key]) !== JSON.stringify(rule[key]));
      return keys.length === 0 ? [] : [{ kind: 'changed', before: known, after: rule, keys }];
    }),
    ...removed.map((rule): RuleChange => ({ kind: 'removed', rule })),
  ];
}
