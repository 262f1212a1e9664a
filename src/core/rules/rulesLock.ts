import * as z from 'zod/mini';
import { jsoncIssues, jsoncTree, plain } from './jsoncText';
import { isIntegrity } from './packSource';
import type { RuleProblem } from './rule';

const line = z.string().check(z.minLength(1), z.maxLength(500), z.regex(/^[^\r\n]*$/));

/** `.fresh-eyes/rules.lock.json`: for every source that is not a folder, what exactly was taken. */
export const rulesLockSchema = z.strictObject({
  $schema: z.optional(z.string()),
  lockVersion: z.literal(1),
  packs: z.record(
    line,
    z.strictObject({
      name: line,
      version: line,
      /** Commit, package version or address that `source` led to. */
      resolved: line,
      /** sha512 of the content, whatever it came from. */
      integrity: z.string().check(z.refine(isIntegrity, { error: 'integrity' })),
    }),
  ),
});

export type RulesLock = z.infer<typeof rulesLockSchema>;
export type LockedPack = RulesLock['packs'][string];

export const emptyLock: RulesLock = { lockVersion: 1, packs: {} };

export function rulesLock(
  text: string,
  file: string,
): { readonly lock: RulesLock | null; readonly problems: readonly RuleProblem[] } {
  const { root, problems } = jsoncTree(text, file);
  if (root === null || problems.length > 0) return { lock: null, problems };
  const read = rulesLockSchema.safeParse(plain(root));
  if (read.success) return { lock: read.data, problems: [] };
  return { lock: null, problems: jsoncIssues(read.error.issues, root, text, file) };
}

/** The lock as it is written: sorted, so that two people who add packs rarely meet in a merge. */
export function lockText(lock: RulesLock): string {
  const packs = Object.fromEntries(Object.entries(lock.packs).sort(([one], [other]) => (one < other ? -1 : 1)));
  return `${JSON.stringify({ ...lock, packs }, null, 2)}\n`;
}

export function lockedPack(lock: RulesLock | null, source: string): LockedPack | null {
  return lock !== null && Object.hasOwn(lock.packs, source) ? (lock.packs[source] ?? null) : null;
}
