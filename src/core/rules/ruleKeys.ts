import type * as z from 'zod/mini';
import { ruleHeadSchema, type RuleHead } from './ruleSchema';

/** A key of a rule file's front matter, as its writers need to know it. */
export type RuleKey = {
  readonly key: keyof RuleHead;
  /** What it can be, where there is a choice. */
  readonly values: readonly string[];
  readonly isList: boolean;
};

/** Keys in the order of the contract, read off the schema that rule files are checked with. */
export const ruleKeys: readonly RuleKey[] = Object.entries(ruleHeadSchema.def.shape).map(([key, schema]) => {
  const { values, isList } = choiceOf(schema);
  // Only the built-in pack may say so.
  return { key: key as keyof RuleHead, values: values.filter((value) => value !== 'built-in'), isList };
});

type Def = {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly entries?: Readonly<Record<string, string>>;
};

function choiceOf(schema: z.core.$ZodType): Pick<RuleKey, 'values' | 'isList'> {
  const { type, innerType, element, entries = {} } = schema._zod.def as Def;
  if (innerType !== undefined) return choiceOf(innerType);
  if (element !== undefined) return { ...choiceOf(element), isList: true };
  return { values: type === 'boolean' ? ['true', 'false'] : Object.values(entries), isList: false };
}
