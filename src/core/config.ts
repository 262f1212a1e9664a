import * as z from 'zod/mini';
import type { Severity } from './finding';

const severity = z.enum(['error', 'warning', 'info']);
const severityOrOff = z.enum(['error', 'warning', 'info', 'off']);
const status = z.enum(['draft', 'shadow', 'hint', 'warn', 'block']);
/** A severity, or severity and status; `rules promote` writes the status of rules whose files are not the repository's. */
const ruleSetting = z.union([
  severityOrOff,
  z.strictObject({ severity: z.optional(severityOrOff), status: z.optional(status) }),
]);
const globs = z.array(z.string().check(z.maxLength(256))).check(z.maxLength(200));
const fraction = z.number().check(z.gte(0), z.lte(1));
/** By full rule id, `group:<name>`, or a pattern over ids in which `*` stands for anything. */
const ruleSettings = z.record(z.string(), ruleSetting);

/**
 * `.fresh-eyes/config.jsonc`, as a repository may write it. Nothing here names an endpoint, a key or a limit: a
 * repository never sets those.
 */
export const repositoryConfigSchema = z.strictObject({
  $schema: z.optional(z.string()),
  extends: z.optional(z.array(z.string())),
  rules: z.optional(ruleSettings),
  overrides: z.optional(z.array(z.strictObject({ files: globs, rules: ruleSettings }))),
  exclude: z.optional(globs),
  /** Paths that are reviewed although they look generated, vendored or minified. */
  include: z.optional(globs),
  /** More paths that are never sent; the built-in list cannot be shortened. */
  secretPaths: z.optional(globs),
  failOn: z.optional(severity),
  onIncomplete: z.optional(z.enum(['warn', 'block'])),
  minConfidence: z.optional(fraction),
  maxFindings: z.optional(z.int().check(z.gte(1), z.lte(1000))),
  effort: z.optional(z.enum(['quick', 'standard', 'deep'])),
  hook: z.optional(
    z.strictObject({
      model: z.optional(z.boolean()),
      timeoutSeconds: z.optional(z.int().check(z.gte(1), z.lte(600))),
    }),
  ),
  import: z.optional(
    z.strictObject({
      copilot: z.optional(z.boolean()),
      cursor: z.optional(z.boolean()),
      bugbot: z.optional(z.boolean()),
      coderabbit: z.optional(z.boolean()),
      review: z.optional(z.boolean()),
      agents: z.optional(z.boolean()),
    }),
  ),
  promote: z.optional(
    z.strictObject({
      minReports: z.optional(z.int().check(z.gte(0))),
      minAcceptance: z.optional(fraction),
    }),
  ),
  goals: z.optional(
    z.strictObject({
      owner: z.optional(z.string()),
      review: z.optional(z.string()),
      acceptance: z.optional(fraction),
      falseAlarms: z.optional(fraction),
      p95Seconds: z.optional(z.number().check(z.gt(0))),
      costPerReviewUsd: z.optional(z.number().check(z.gte(0))),
    }),
  ),
});

export type RepositoryConfig = z.infer<typeof repositoryConfigSchema>;
export type RuleSetting = z.infer<typeof ruleSetting>;

export type Effort = 'quick' | 'standard' | 'deep';

/** What a review does beyond asking once about the bare change. */
export type Stages = {
  /** Rules in the prompt. */
  readonly rules: boolean;
  /** Enclosing functions, definitions and callers in the prompt. */
  readonly surroundings: boolean;
  /** Claims put to the tree under review. */
  readonly evidence: boolean;
  /** How often the model is asked, each time in another order. */
  readonly drafts: number;
  /** The model tries to refute what was found. */
  readonly secondLook: boolean;
};

/** What one review run is asked for, from options, environment and the user's own configuration; never from the repository. */
export type ReviewConfig = {
  /** Null: the repository's, else `standard`. */
  readonly effort: Effort | null;
  /** Drafts in `deep`; 1 otherwise. */
  readonly passes: number;
  /** Switches single stages for a measurement; absent in every real review, since no receipt tells them apart. */
  readonly stages?: Partial<Stages>;
  /** An instruction for this review; goes through the secret gate and into the digest. */
  readonly note: string | null;
  /** `--fail-on`; null leaves the gate to `block` rules at the repository's `failOn`. */
  readonly failOn: Severity | 'none' | null;
  readonly limits: ReviewLimits;
  /** Batches asked at the same time. */
  readonly concurrency: number;
  /** False asks again even if nothing changed. */
  readonly reuse: boolean;
  /** False in Restricted Mode: nothing of the repository's configuration is read. */
  readonly trustRepository: boolean;
  /** US dollars per million tokens; null when unknown. */
  readonly price: { readonly input: number; readonly cachedInput: number; readonly output: number } | null;
};

export type ReviewLimits = {
  readonly maxTokens: number;
  readonly maxCostUsd: number | null;
  readonly maxRequests: number;
  readonly timeoutMs: number;
  /** Bytes of changed text that are read in all, and of one file's change. */
  readonly maxBytes: number;
  readonly maxFileBytes: number;
};

export const defaultReviewConfig: ReviewConfig = {
  effort: null,
  passes: 1,
  note: null,
  failOn: null,
  limits: {
    maxTokens: 400_000,
    maxCostUsd: null,
    maxRequests: 60,
    timeoutMs: 300_000,
    maxBytes: 256 * 1024 * 1024,
    maxFileBytes: 4 * 1024 * 1024,
  },
  concurrency: 4,
  reuse: true,
  trustRepository: true,
  price: null,
};

const draftsInDeep = 3;

/** Each stage had to pay for itself on the quality bench to be on (see docs/quality.md). */
export function stagesOf(effort: Effort, { passes, stages }: Pick<ReviewConfig, 'passes' | 'stages'>): Stages {
  const isDeep = effort === 'deep';
  const isQuick = effort === 'quick';
  return {
    rules: true,
    surroundings: !isQuick,
    evidence: !isQuick,
    drafts: passes > 1 ? passes : isDeep ? draftsInDeep : 1,
    secondLook: isDeep,
    ...stages,
  };
}
