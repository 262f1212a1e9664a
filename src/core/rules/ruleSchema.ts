import * as z from 'zod/mini';
import { isHarmless } from '../diff/pathMatcher';

/** Longest regular expression; with the count below it bounds what a pack can make us compile. */
export const maxPatternLength = 500;
export const maxPatterns = 20;
export const maxGlobLength = 256;
export const maxGlobs = 200;
/** Prose of one rule goes into every prompt that asks for it. */
export const maxInstructionLength = 6_000;
export const maxQueryLength = 8_000;

const line = (length: number) => z.string().check(z.minLength(1), z.maxLength(length), z.regex(/^[^\r\n]*$/));
export const ruleIdSchema = z.string().check(z.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/), z.maxLength(64));

/**
 * A glob that stays inside the repository: no absolute path, no `..`, and few braces and stars, because they multiply.
 * Figures: research on glob bombs, minimatch 11 takes 1 s for eighteen `{a,b}` and 3 ms for four.
 */
export const globSchema = z.string().check(
  z.minLength(1),
  z.maxLength(maxGlobLength),
  z.refine((glob) => !/^!?(?:\/|[A-Za-z]:)|\\|(?:^!?|\/)\.\.(?:\/|$)/.test(glob), { error: 'glob-outside' }),
  z.refine(isHarmless, { error: 'glob-braces' }),
  z.refine((glob) => (glob.match(/[{(]/g) ?? []).length <= 4, { error: 'glob-braces' }),
  z.refine((glob) => (glob.match(/\*/g) ?? []).length <= 16, { error: 'glob-stars' }),
);

/** The front matter of a rule file, as in the contract. One source for the reader, the editor and the JSON schema. */
export const ruleHeadSchema = z.strictObject({
  id: ruleIdSchema,
  title: line(100),
  severity: z.enum(['error', 'warning', 'info']),
  files: z.optional(z.array(globSchema).check(z.maxLength(maxGlobs))),
  owner: z.optional(z.nullable(line(200))),
  status: z.optional(z.enum(['draft', 'shadow', 'hint', 'warn', 'block'])),
  version: z.optional(z.int().check(z.gte(1), z.lte(1_000_000))),
  group: z.optional(z.nullable(ruleIdSchema)),
  locked: z.optional(z.boolean()),
  tags: z.optional(z.array(line(50)).check(z.maxLength(20))),
  cwe: z.optional(z.nullable(z.int().check(z.gte(1), z.lte(100_000)))),
  references: z.optional(
    z.array(z.string().check(z.regex(/^https:\/\/\S+$/), z.maxLength(300))).check(z.maxLength(10)),
  ),
  kind: z.optional(z.enum(['model', 'regex', 'syntax', 'built-in'])),
  match: z.optional(
    z.array(z.string().check(z.minLength(1), z.maxLength(maxPatternLength))).check(z.maxLength(maxPatterns)),
  ),
  within: z.optional(z.array(z.enum(['code', 'comments', 'strings'])).check(z.minLength(1), z.maxLength(3))),
  refute: z.optional(z.boolean()),
  message: z.optional(z.nullable(line(300))),
  fix: z.optional(z.nullable(z.string().check(z.maxLength(1_000)))),
});

export type RuleHead = z.infer<typeof ruleHeadSchema>;
