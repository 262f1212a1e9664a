import * as z from 'zod/mini';
import type { Finding } from '../finding';
import type { ModelRequest } from '../model/model';
import { estimateTokens } from '../model/tokens';
import type { Hash } from '../ports';
import instructions from './refute.md';
import { fileText, marksFor, type Marks, type PromptFile } from './reviewPrompt';
import { promptPath } from './promptPath';

const verdictSchema = z.strictObject({
  finding: z.int(),
  verdict: z.enum(['refuted', 'stands', 'same']),
  cite: z.nullable(z.string()),
  reason: z.string(),
});
const refuteSchema = z.strictObject({ begin: z.string(), verdicts: z.array(verdictSchema), end: z.string() });

/** Without `$schema`, which some servers refuse. */
const refuteJsonSchema = Object.fromEntries(
  Object.entries(z.toJSONSchema(refuteSchema, { target: 'draft-7' })).filter(([key]) => key !== '$schema'),
);

/** The request that asks a model to refute findings, numbered from 1 in their order, in files as it saw them before. */
export function refutePrompt(
  findings: readonly Finding[],
  files: readonly PromptFile[],
  maxOutputTokens: number,
  hash: Hash,
): ModelRequest & { readonly marks: Marks } {
  const change = files.map((file) => fileText({ ...file, rules: [] }, [])).join('\n\n');
  const list = findings.map(findingText).join('\n');
  const marks = marksFor(hash([instructions, list, change].join('\0')));
  const user = `${marks.begin}\n${change}\n\nFindings:\n${list}\n${marks.end}`;
  return {
    system: instructions,
    user,
    schema: { name: 'refutation', json: refuteJsonSchema },
    maxOutputTokens,
    estimatedTokens: estimateTokens(instructions) + estimateTokens(user),
    paths: files.map(({ file }) => file.path),
    marks,
  };
}

function findingText({ location, title, message, evidence }: Finding, index: number): string {
  const { startLine, quote } = location;
  const path = promptPath(location.path);
  const place = startLine === null ? path : `${path}:${String(startLine)}`;
  const proof = evidence.map(({ kind, outcome, note }) => `   evidence: ${kind} ${outcome} ${note}`);
  return [
    `${String(index + 1)}. ${place}: ${title}. ${message}`,
    ...quote.split('\n').map((line) => `   | ${line}`),
    ...proof,
  ].join('\n');
}

export type RefuteVerdict =
  | { readonly kind: 'refuted'; readonly finding: number; readonly cite: string }
  | { readonly kind: 'same'; readonly finding: number; readonly as: number };

const lenientVerdict = z.object({ finding: z.unknown(), verdict: z.unknown(), cite: z.optional(z.unknown()) });

/**
 * The verdicts in an answer that speak against a finding; 0-based. Null when the answer cannot be read: then nothing is
 * refuted. Verdicts without a citation are none.
 */
export function refuteVerdicts(text: string, count: number): readonly RefuteVerdict[] | null {
  const items = itemsIn(text);
  if (items === null) return null;
  return items.flatMap((item): RefuteVerdict[] => {
    const { success, data } = z.safeParse(lenientVerdict, item);
    if (!success) return [];
    const finding = Number(data.finding) - 1;
    if (!Number.isInteger(finding) || finding < 0 || finding >= count) return [];
    if (data.verdict === 'refuted' && typeof data.cite === 'string' && data.cite.trim() !== '') {
      return [{ kind: 'refuted', finding, cite: data.cite }];
    }
    const as = Number(data.cite) - 1;
    const isEarlier = Number.isInteger(as) && as >= 0 && as < finding;
    return data.verdict === 'same' && isEarlier ? [{ kind: 'same', finding, as }] : [];
  });
}

function itemsIn(text: string): readonly unknown[] | null {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return null;
  try {
    const parsed = z.safeParse(z.object({ verdicts: z.array(z.unknown()) }), JSON.parse(text.slice(start, end + 1)));
    return parsed.success ? parsed.data.verdicts : null;
  } catch {
    // An answer that is no JSON refutes nothing; the caller says so.
    return null;
  }
}
