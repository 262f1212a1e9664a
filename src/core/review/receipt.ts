import * as z from 'zod/mini';
import type { Effort } from '../config';
import type { Hash, StateStore } from '../ports';
import { changeDigest, keyPrefix, receiptSchemaVersion, type ChangeParts } from './changeDigest';
import { findingSchema, storedAccountSchema } from './storedAccount';
import { isNotDone, type ReviewAccount, type ReviewMode } from './reviewResult';

/** What a review was asked on; the same parts give the same receipt in the editor, the command line and the hook. */
export type ReceiptParts = ChangeParts & {
  readonly rulesDigest: string;
  readonly mode: ReviewMode;
  readonly provider: string;
  readonly origin: string;
  readonly model: string;
  readonly promptVersion: string;
  readonly effort: Effort;
  readonly passes: number;
  readonly note: string | null;
};

/**
 * Key of the receipt: part of the change digest, a hyphen, and the hash over everything. The first part lets the hook
 * find what was reviewed without loading rules; null as in {@link changeDigest}.
 */
export function receiptKey(parts: ReceiptParts, hash: Hash, change = changeDigest(parts, hash)): string | null {
  if (change === null) return null;
  const whole = hash(
    JSON.stringify([
      receiptSchemaVersion,
      change,
      parts.rulesDigest,
      parts.mode,
      parts.provider,
      parts.origin,
      parts.model,
      parts.promptVersion,
      parts.effort,
      parts.passes,
      parts.note,
    ]),
  );
  return `${keyPrefix(change)}-${whole}`;
}

const receiptSchema = z.object({
  schemaVersion: z.literal(receiptSchemaVersion),
  key: z.string(),
  change: z.string(),
  toolVersion: z.string(),
  /** Milliseconds since the epoch. */
  created: z.number(),
  baseTree: z.string(),
  branch: z.nullable(z.string()),
  passes: z.number(),
  hasNote: z.boolean(),
  /** True for a review of some paths only. */
  narrowed: z.optional(z.boolean()),
  /** False for a review that read nothing of the repository's configuration. */
  trusted: z.boolean(),
  /** Fixed by the base tree and the change, both part of the key; kept so that the hook need not load rules. */
  policy: z.object({
    failOn: z.enum(['error', 'warning', 'info']),
    minConfidence: z.number(),
    maxFindings: z.number(),
    onIncomplete: z.enum(['warn', 'block']),
    hook: z.object({ model: z.boolean(), timeoutSeconds: z.number() }),
  }),
  /** The reviewed side of each file that has one, to find again what was reviewed after a rebase. */
  files: z.array(z.object({ path: z.string(), id: z.string() })),
  /** Every believed finding, before dismissals, statuses and limits are applied. */
  believed: z.array(findingSchema),
  /** What the model saw, so that the next review can tell what changed since. */
  hunks: z.optional(
    z.array(z.object({ path: z.optional(z.string()), digest: z.string(), defines: z.array(z.string()) })),
  ),
  account: storedAccountSchema,
});

export type Receipt = z.infer<typeof receiptSchema>;

export type ReceiptContext = Pick<
  Receipt,
  'toolVersion' | 'created' | 'branch' | 'narrowed' | 'trusted' | 'policy' | 'believed' | 'hunks'
>;

/**
 * Stores a complete review. An incomplete one leaves no receipt: it would answer later as if the rest had been read.
 * Returns whether a receipt was written.
 */
export async function writeReceipt(
  state: StateStore,
  parts: ReceiptParts,
  account: ReviewAccount,
  context: ReceiptContext,
  hash: Hash,
): Promise<boolean> {
  const change = changeDigest(parts, hash);
  const key = receiptKey(parts, hash, change);
  if (change === null || key === null || account.failures.length > 0 || account.coverage.some(isNotDone)) return false;
  const receipt: Receipt = {
    schemaVersion: receiptSchemaVersion,
    key,
    change,
    baseTree: parts.baseTree,
    passes: parts.passes,
    hasNote: parts.note !== null,
    files: parts.entries.filter(({ kind }) => kind !== 'deleted').map(({ path, newId }) => ({ path, id: newId })),
    ...context,
    account: storedAccountSchema.parse(account),
  };
  await state.write('receipts', key, receipt);
  return true;
}

/** The receipt of that key, or null when there is none or what is stored is not one. */
export async function readReceipt(state: Pick<StateStore, 'read'>, key: string): Promise<Receipt | null> {
  return checkedReceipt(await state.read('receipts', key), key);
}

function checkedReceipt(stored: unknown, key: string): Receipt | null {
  const parsed = receiptSchema.safeParse(stored);
  return parsed.success && parsed.data.key === key ? parsed.data : null;
}

const headSchema = z.object({
  branch: z.nullable(z.string()),
  account: z.object({
    source: z.object({ kind: z.string() }),
    provenance: z.object({
      rulesDigest: z.string(),
      model: z.nullable(z.string()),
      promptVersion: z.string(),
      effort: z.string(),
    }),
  }),
});

/**
 * The same for whoever looks through many receipts for one: those that `isWanted` refuses by their first few values are
 * not checked through and through, which takes long for a change of thousands of files.
 */
export async function readWantedReceipt(
  state: Pick<StateStore, 'read'>,
  key: string,
  isWanted: (head: z.infer<typeof headSchema>) => boolean,
): Promise<Receipt | null> {
  const stored = await state.read('receipts', key);
  const head = headSchema.safeParse(stored);
  if (!head.success || !isWanted(head.data)) return null;
  return checkedReceipt(stored, key);
}

export type ReceiptShelf = Pick<StateStore, 'read'> & {
  readonly list: (kind: 'receipts') => Promise<readonly { readonly key: string }[]>;
};

/** Receipts of exactly this content, newest first. */
export async function receiptsOf(state: ReceiptShelf, change: string): Promise<readonly Receipt[]> {
  const prefix = `${keyPrefix(change)}-`;
  const keys = (await state.list('receipts')).filter(({ key }) => key.startsWith(prefix));
  const receipts = await Promise.all(keys.map(({ key }) => readReceipt(state, key)));
  return receipts
    .filter((receipt) => receipt !== null)
    .filter((receipt) => receipt.change === change)
    .sort((a, b) => b.created - a.created);
}
