import type { ChangeSource } from '../diff/change';
import type { Believed } from '../findings/believe';
import type { OpenedChange, Ports } from '../ports';
import type { PromptFile } from '../prompt/reviewPrompt';
import { converge, type Converged, type EarlierReview } from './convergence';
import { isAskedFor } from './narrowed';
import { readWantedReceipt, type Receipt } from './receipt';
import type { Provenance } from './reviewResult';
import { sentHunks, type SentHunk } from './sentHunks';

export type SinceLastReview = Converged & { readonly hunks: readonly SentHunk[] };

/** What the findings are to a person who saw the last review; and what to keep for the next one. */
export async function sinceLastReview(
  { findings, dropped }: Believed,
  files: readonly PromptFile[],
  notReviewed: ReadonlySet<string>,
  source: ChangeSource,
  change: OpenedChange,
  provenance: Provenance,
  ports: Pick<Ports, 'state' | 'syntax' | 'hash'>,
): Promise<SinceLastReview> {
  const hunks = await sentHunks(files, ports);
  const { baseTree } = change;
  const earlier = await previousReview(change, provenance, ports);
  const current = { baseTree, findings, dropped, files, hunks, notReviewed };
  return { ...converge({ ...current, isAskedFor: (path) => isAskedFor(path, source) }, earlier), hunks };
}

/** Older reviews than the newest few are of another time. */
const mostLookedAt = 40;

/**
 * The newest review on this branch of the same kind of change, with the same rules, model, prompt and effort; null where
 * there is none to compare with. Where the newest ones were about some paths only, each path's newest one speaks for it.
 */
export async function previousReview(
  { branch, kind }: Pick<OpenedChange, 'branch' | 'kind'>,
  provenance: Provenance,
  { state }: Pick<Ports, 'state'>,
): Promise<EarlierReview | null> {
  if (branch === null) return null;
  const used: Receipt[] = [];
  const newestFirst = [...(await state.list('receipts'))].sort((a, b) => b.modified - a.modified);
  for (const { key } of newestFirst.slice(0, mostLookedAt)) {
    const receipt = await readWantedReceipt(state, key, ({ branch: its, account: { source, provenance: of } }) => {
      if (its !== branch || source.kind !== kind || of.rulesDigest !== provenance.rulesDigest) return false;
      return (
        of.model === provenance.model &&
        of.promptVersion === provenance.promptVersion &&
        of.effort === provenance.effort
      );
    });
    if (receipt === null) continue;
    if (used.some(({ baseTree }) => baseTree !== receipt.baseTree)) break;
    used.push(receipt);
    if (receipt.narrowed !== true) break;
  }
  return joined(used);
}

/** Newest first; all on one base. */
function joined(receipts: readonly Receipt[]): EarlierReview | null {
  const [newest] = receipts;
  if (newest === undefined) return null;
  const told = new Set<string>();
  const findings = receipts.flatMap(({ believed, account }) => {
    const untold = believed.filter(({ location }) => !told.has(location.path));
    for (const { path } of account.coverage) told.add(path);
    return untold;
  });
  return { baseTree: newest.baseTree, findings, hunks: receipts.flatMap(({ hunks }) => hunks ?? []) };
}
