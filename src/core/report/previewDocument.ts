import * as z from 'zod/mini';

const count = z.int().check(z.gte(0));

/**
 * What `--preview --format json` prints: exactly what a review would look at and send, without sending it. One source
 * for media/preview.schema.json, the type, and the tests' check of real output.
 */
export const previewDocumentSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal('fresh-eyes'), version: z.string() }),
  mode: z.enum(['model', 'checks']),
  files: z.array(
    z.strictObject({
      path: z.string(),
      /** `in`: would be reviewed. */
      status: z.enum(['in', 'skipped', 'failed']),
      reason: z.nullable(z.string()),
      addedLines: count,
      removedLines: count,
    }),
  ),
  rules: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['model', 'regex', 'syntax', 'built-in', 'context']),
      severity: z.enum(['error', 'warning', 'info']),
      status: z.string(),
      /** The pack or file it comes from; of instructions for another tool, that tool's file. */
      source: z.string(),
      /** Estimated tokens that it adds to each request that asks about it; 0: no model is asked. */
      tokens: count,
    }),
  ),
  requests: z.array(
    z.strictObject({
      origin: z.string(),
      path: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    }),
  ),
  /** Estimated input tokens of all requests. */
  tokens: count,
  /** US dollars for the input, estimated; null when the price is not known. */
  cost: z.nullable(z.number()),
});

export type PreviewDocument = z.infer<typeof previewDocumentSchema>;
