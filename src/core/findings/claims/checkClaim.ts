import type { Evidence } from '../../finding';
import { checkArgumentCount } from './checkArgumentCount';
import { checkDuplicate } from './checkDuplicate';
import { checkNoTest } from './checkNoTest';
import { checkNotAwaited } from './checkNotAwaited';
import { checkNotHandled } from './checkNotHandled';
import { checkNullable } from './checkNullable';
import { checkMissingImport, checkUndefined } from './checkUndefined';
import { checkUnused } from './checkUnused';
import { unknown, type ClaimChecker, type ClaimPlace } from './claimPlace';

/** What can be checked without a model, by the name the model gives it. */
const checkers: Readonly<Record<string, ClaimChecker>> = {
  unused: checkUnused,
  undefined: checkUndefined,
  'missing-import': checkMissingImport,
  'not-awaited': checkNotAwaited,
  nullable: checkNullable,
  'argument-count': checkArgumentCount,
  duplicate: checkDuplicate,
  'not-handled': checkNotHandled,
  'no-test': checkNoTest,
};

/** Evidence for or against a claim; `unknown` wherever it is not plain. Null for a kind that nobody can check. */
export async function checkClaim(kind: string, place: ClaimPlace): Promise<Evidence | null> {
  const check = Object.hasOwn(checkers, kind) ? checkers[kind] : undefined;
  if (check === undefined) return null;
  const isName = /^[\p{L}\p{N}_$]{2,}$/u.test(place.name);
  return { kind, ...(isName ? await check(place) : unknown) };
}
