import * as z from 'zod/mini';

/** What can be checked about a finding without a model. */
const claim = z.object({ kind: z.string(), symbol: z.string() });

/**
 * One finding as a model returns it: contract "Model reply", version 1. Nothing in it is believed; the line least of all.
 * For the provider every field is required and nothing else is allowed, as strict structured output wants it; the reader
 * is more tolerant, see {@link readFinding}.
 */
const findingSchema = z.strictObject({
  path: z.string(),
  line: z.int(),
  quote: z.string(),
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  confidence: z.number(),
  title: z.string(),
  message: z.string(),
  claim: z.nullable(z.strictObject(claim.def.shape)),
  replacement: z.nullable(z.string()),
});

export const replySchema = z.strictObject({ begin: z.string(), findings: z.array(findingSchema), end: z.string() });

/** The same as JSON Schema (draft 7) in the subset that strict structured output takes everywhere. */
export const replyJsonSchema: Readonly<Record<string, unknown>> = plainSchema(
  z.toJSONSchema(replySchema, { target: 'draft-7' }),
) as Record<string, unknown>;

export type RawFinding = z.infer<typeof findingSchema>;

/** Bytes of one finding that are kept at most; more is cut, see {@link readFinding}. */
export const maxFindingBytes = 4096;

/** How a model may leave a field out or write it, where the meaning is still plain. */
const lenientFinding = z.object({
  path: z.string().check(z.minLength(1), z.maxLength(4096)),
  line: z.optional(z.unknown()),
  quote: z.optional(z.nullable(z.string())),
  rule: z.optional(z.nullable(z.string())),
  severity: z.optional(z.unknown()),
  confidence: z.optional(z.unknown()),
  title: z.optional(z.nullable(z.string())),
  message: z.optional(z.nullable(z.string())),
  claim: z.optional(z.unknown()),
  replacement: z.optional(z.unknown()),
});

/**
 * One item of the answer as a finding, or null when it is none: it names no file, or says nothing. Numbers may come as
 * text and severities in other cases; what is missing or foreign gets the weakest meaning, never a stronger one.
 */
export function readFinding(item: unknown): RawFinding | null {
  if (!isRecord(item)) return null;
  const { success, data } = z.safeParse(lenientFinding, item);
  if (!success) return null;
  const title = data.title ?? '';
  const message = data.message ?? '';
  if (title.trim() === '' && message.trim() === '') return null;
  return withinBytes({
    path: data.path,
    line: lineOf(data.line),
    quote: data.quote ?? '',
    rule: data.rule ?? 'core/other',
    severity: severityOf(data.severity),
    confidence: confidenceOf(data.confidence),
    title: title.trim() === '' ? message : title,
    message: message.trim() === '' ? title : message,
    claim: claimOf(data.claim),
    replacement: typeof data.replacement === 'string' ? data.replacement : null,
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** 0 stands for "no line named": it never matches one. */
function lineOf(value: unknown): number {
  const line = typeof value === 'string' ? Number(value) : value;
  return typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? line : 0;
}

function severityOf(value: unknown): RawFinding['severity'] {
  const name = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return name === 'error' || name === 'warning' ? name : 'info';
}

function confidenceOf(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return 0.5;
  return Math.min(1, Math.max(0, number));
}

function claimOf(value: unknown): RawFinding['claim'] {
  const { success, data } = z.safeParse(claim, value);
  return success ? { kind: data.kind.slice(0, 64), symbol: data.symbol.slice(0, 256) } : null;
}

/**
 * A finding over {@link maxFindingBytes} loses the replacement first, since half a replacement is a wrong one, then the
 * tail of its message. The quote is never cut: a cut quote would be found at the wrong place.
 */
function withinBytes(finding: RawFinding): RawFinding | null {
  if (size(finding) <= maxFindingBytes) return finding;
  const bare = { ...finding, replacement: null, title: cut(finding.title, 200) };
  if (size(bare) <= maxFindingBytes) return bare;
  const room = maxFindingBytes - size({ ...bare, message: '' });
  return room < 0 ? null : { ...bare, message: cut(bare.message, Math.floor(room / 6)) };
}

function size(finding: RawFinding): number {
  return new TextEncoder().encode(JSON.stringify(finding)).length;
}

/** At most `length` UTF-16 units, never half a surrogate pair. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** Without what small servers choke on when they turn the schema into a grammar: `$schema` and bounds of safe integers. */
function plainSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainSchema);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, entry]) => key !== '$schema' && Math.abs(typeof entry === 'number' ? entry : 0) < 2 ** 53 - 1)
      .map(([key, entry]) => [key, plainSchema(entry)]),
  );
}
