import * as z from 'zod/mini';
import { english } from '../messages';
import type { ReviewResult } from '../review/reviewResult';

/**
 * The result as `--format json` prints it and scripts rely on it (schemaVersion 1). One source for the schema in
 * media/review-result.schema.json, the type, and the check that the tests run on real output.
 */

const severity = z.enum(['error', 'warning', 'info']);
const count = z.int().check(z.gte(0));
const line = z.nullable(z.int().check(z.gte(1)));

const location = z.strictObject({
  path: z.string(),
  startLine: line,
  endLine: line,
  quote: z.string(),
  anchoredBy: z.enum(['exact', 'moved', 'file']),
});

const evidence = z.strictObject({
  kind: z.string(),
  source: z.enum(['syntax', 'search', 'language-server', 'model']),
  outcome: z.enum(['confirmed', 'refuted', 'unknown']),
  note: z.string(),
});

const suggestion = z.strictObject({
  startLine: z.int().check(z.gte(1)),
  endLine: z.int().check(z.gte(0)),
  oldText: z.string(),
  newText: z.string(),
  checked: z.array(z.enum(['text', 'syntax', 'diagnostics'])),
});

export const findingDocumentSchema = z.strictObject({
  fingerprint: z.string(),
  rule: z.string(),
  ruleVersion: z.int(),
  status: z.enum(['draft', 'shadow', 'hint', 'warn', 'block']),
  owner: z.nullable(z.string()),
  severity,
  confidence: z.number().check(z.gte(0), z.lte(1)),
  origin: z.enum(['model', 'check']),
  title: z.string().check(z.maxLength(80)),
  message: z.string(),
  location,
  related: z.array(z.strictObject({ ...location.shape, note: z.string() })).check(z.maxLength(5)),
  evidence: z.array(evidence),
  suggestion: z.nullable(suggestion),
  state: z.enum(['new', 'open', 'late']),
});

export const reviewDocumentSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal('fresh-eyes'), version: z.string() }),
  mode: z.enum(['model', 'checks']),
  verdict: z.enum(['clean', 'findings', 'incomplete', 'nothing-to-review']),
  gate: z.strictObject({
    passed: z.boolean(),
    failOn: z.enum(['error', 'warning', 'info', 'none']),
    explicit: z.boolean(),
  }),
  source: z.strictObject({
    kind: z.enum(['staged', 'unstaged', 'all', 'base', 'range', 'commit', 'patch', 'buffer']),
    base: z.string(),
    digest: z.string(),
  }),
  findings: z.array(findingDocumentSchema),
  dismissed: z.array(findingDocumentSchema),
  fixed: z.array(z.string()),
  hidden: z.strictObject({ shadow: count, belowConfidence: count, overMax: count }),
  dropped: z.array(
    z.strictObject({
      reason: z.string(),
      path: z.string(),
      rule: z.string(),
      title: z.string(),
      evidence: z.optional(z.array(evidence)),
    }),
  ),
  coverage: z.strictObject({
    files: z.array(
      z.strictObject({
        path: z.string(),
        status: z.enum(['reviewed', 'skipped', 'failed']),
        reason: z.nullable(z.string()),
        addedLines: count,
        removedLines: count,
      }),
    ),
  }),
  failures: z.array(
    z.strictObject({ kind: z.string(), message: z.string(), next: z.string(), paths: z.array(z.string()) }),
  ),
  notes: z.array(z.string()),
  usage: z.strictObject({
    requests: count,
    inputTokens: count,
    cachedInputTokens: count,
    outputTokens: count,
    reused: count,
    costUsd: z.nullable(z.number()),
  }),
  timing: z.strictObject({
    totalMs: z.number(),
    modelMs: z.number(),
    ownMs: z.number(),
    firstFindingMs: z.nullable(z.number()),
  }),
  provenance: z.strictObject({
    provider: z.enum(['openai-compatible', 'vscode-lm', 'none']),
    origin: z.string(),
    model: z.string(),
    effort: z.enum(['quick', 'standard', 'deep']),
    promptVersion: z.string(),
    rulesDigest: z.string(),
  }),
});

export type ReviewDocument = z.infer<typeof reviewDocumentSchema>;

/** The document of a result, its messages in English. */
export function reviewDocument(result: ReviewResult, version: string): ReviewDocument {
  const { mode, verdict, gate, source, hidden, usage, timing, provenance } = result;
  return {
    schemaVersion: 1,
    tool: { name: 'fresh-eyes', version },
    mode,
    verdict,
    gate,
    source,
    findings: result.findings.map(copied),
    dismissed: result.dismissed.map(copied),
    fixed: [...result.fixed],
    hidden,
    dropped: result.dropped.map(({ reason, path, rule, title, evidence }) => ({
      ...{ reason, path, rule, title },
      evidence: evidence?.map((one) => ({ ...one })),
    })),
    coverage: {
      files: result.coverage.map(({ path, status, reason, addedLines, removedLines }) => ({
        path,
        status,
        reason,
        addedLines,
        removedLines,
      })),
    },
    failures: result.failures.map(({ kind, message, next, paths }) => ({
      kind,
      message: english(message),
      next: english(next),
      paths: [...paths],
    })),
    notes: result.notes.map(english),
    usage,
    timing,
    provenance,
  };
}

function copied(finding: ReviewResult['findings'][number]): ReviewDocument['findings'][number] {
  const { related, evidence: seen, suggestion: proposed } = finding;
  const { fingerprint, rule, ruleVersion, status, owner, confidence, origin, title, message, state } = finding;
  return {
    ...{ fingerprint, rule, ruleVersion, status, owner, severity: finding.severity, confidence, origin },
    ...{ title, message, location: finding.location, state },
    related: related.map((place) => ({ ...place })),
    evidence: seen.map((one) => ({ ...one })),
    suggestion: proposed === null ? null : { ...proposed, checked: [...proposed.checked] },
  };
}
