import * as z from 'zod/mini';

const text = z.string().check(z.maxLength(100_000));
const line = z.nullable(z.int());
const severity = z.enum(['error', 'warning', 'info']);

const location = z.object({
  path: text,
  startLine: line,
  endLine: line,
  quote: text,
  anchoredBy: z.enum(['exact', 'moved', 'file']),
});

const evidence = z.object({
  kind: text,
  source: z.enum(['syntax', 'search', 'language-server', 'model']),
  outcome: z.enum(['confirmed', 'refuted', 'unknown']),
  note: text,
});

const suggestion = z.object({
  startLine: z.int(),
  endLine: z.int(),
  oldText: text,
  newText: text,
  checked: z.array(z.enum(['text', 'syntax', 'diagnostics'])),
});

/** A finding as stored. What is read back from disk is checked against it: a file is input like any other. */
export const findingSchema = z.object({
  fingerprint: text,
  rule: text,
  ruleVersion: z.number(),
  status: z.enum(['draft', 'shadow', 'hint', 'warn', 'block']),
  owner: z.nullable(text),
  severity,
  confidence: z.number(),
  origin: z.enum(['model', 'check']),
  title: text,
  message: text,
  location,
  related: z.array(z.extend(location, { note: text })),
  evidence: z.array(evidence),
  suggestion: z.nullable(suggestion),
  state: z.enum(['new', 'open', 'late']),
  claim: z.optional(z.object({ kind: text, symbol: text })),
  identity: z.optional(
    z.object({ basePath: text, symbol: text, group: text, hunk: z.nullable(text), offset: z.int() }),
  ),
});

const covered = { path: text, addedLines: z.number(), removedLines: z.number() };

/** Only what a complete review can hold: a stored review with an undone file does not parse. */
const coverage = z.union([
  z.object({ ...covered, status: z.literal('reviewed'), reason: z.null() }),
  z.object({
    ...covered,
    status: z.literal('skipped'),
    reason: z.enum([
      'excluded',
      'binary',
      'generated',
      'lock-file',
      'minified',
      'mode-only',
      'pure-rename',
      'submodule',
      'lfs-pointer',
      'secret-path',
    ]),
  }),
]);

const dropped = z.object({
  reason: z.enum([
    'path-not-in-change',
    'quote-not-found',
    'quote-ambiguous',
    'outside-change',
    'duplicate',
    'refuted',
    'rule-off',
    'suppressed',
    'malformed',
  ]),
  path: text,
  rule: text,
  title: text,
  evidence: z.optional(z.array(evidence)),
});

/** The account of a complete review without what is applied or found anew when it is read. */
export const storedAccountSchema = z.object({
  mode: z.enum(['model', 'checks']),
  source: z.object({
    kind: z.enum(['staged', 'unstaged', 'all', 'base', 'range', 'commit', 'patch', 'buffer']),
    base: text,
    digest: text,
  }),
  fixed: z.array(text),
  dropped: z.array(dropped),
  checksRun: z.array(text),
  coverage: z.array(coverage),
  usage: z.object({
    requests: z.number(),
    inputTokens: z.number(),
    cachedInputTokens: z.number(),
    outputTokens: z.number(),
    reused: z.number(),
    costUsd: z.nullable(z.number()),
  }),
  timing: z.object({
    totalMs: z.number(),
    modelMs: z.number(),
    ownMs: z.number(),
    firstFindingMs: z.nullable(z.number()),
  }),
  provenance: z.object({
    provider: z.enum(['openai-compatible', 'vscode-lm', 'none']),
    origin: text,
    model: text,
    effort: z.enum(['quick', 'standard', 'deep']),
    promptVersion: text,
    rulesDigest: text,
  }),
});
