import { Uri, window, type Disposable } from 'vscode';
import type { FindingStore, ShownFinding, ShownReview } from '../findingStore';
import { findingKey } from '../findingStore';
import { relocate } from '../locate';
import { remarksOf } from './say';
import type { ReviewStorage, StoredReview } from './reviewStorage';

export type KeptReviews = {
  readonly disposables: readonly Disposable[];
  /** Shows the last stored review, unless a newer one is on screen. */
  readonly restore: (root: Uri) => Promise<void>;
  /** Shows a stored review again. */
  readonly show: (root: Uri, finishedAt: number) => Promise<void>;
  /** Settles when everything that is shown is on disk. */
  readonly written: () => Promise<void>;
};

/** Brings the last reviews back after a reload, writes what is shown, and takes over what another window wrote. */
export function keepReviews(
  store: FindingStore,
  storage: ReviewStorage,
  afterRestore: (root: Uri) => Promise<void>,
): KeptReviews {
  const stored = new Map<string, Pick<ShownReview, 'result'> & { readonly said: number }>();
  const stamps = new Map<string, string>();
  let writing: Promise<void> = Promise.resolve();

  const show = async (root: Uri, finishedAt: number) => {
    const review = await storage.read(root.toString(), finishedAt);
    if (!review || store.review(root)?.isRunning) return;
    const shown = await shownReview(root, review);
    stored.set(root.toString(), { result: shown.result, said: saidCount(shown) });
    store.put(root, (known) => (known?.isRunning ? known : shown));
    await afterRestore(root);
  };
  const takeOver = async (root: Uri) => {
    const stamp = await storage.stamp(root.toString());
    if (stamp === '' || stamps.get(root.toString()) === stamp) return;
    stamps.set(root.toString(), stamp);
    const [newest = 0] = await storage.times(root.toString());
    const known = store.review(root);
    if (newest >= (known?.finishedAt ?? 0)) await show(root, newest);
  };
  const write = async (review: ShownReview) => {
    const root = review.root.toString();
    const { result } = review;
    const said = saidCount(review);
    const known = stored.get(root);
    if (!result || (known?.result === result && known.said === said)) return;
    stored.set(root, { result, said });
    await storage.write(storedReview(review, result));
    stamps.set(root, await storage.stamp(root));
  };
  const writeAll = () => {
    const finished = store.reviews().filter((review) => !review.isRunning && review.result);
    writing = writing.then(async () => {
      for (const review of finished) await write(review);
    });
  };

  return {
    restore: takeOver,
    show,
    written: () => writing,
    disposables: [
      store.onDidChange(({ isMoveOnly }) => {
        if (!isMoveOnly) writeAll();
      }),
      // Two windows on one repository: whoever comes to the front reads what the other one found.
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) for (const root of stamps.keys()) void takeOver(Uri.parse(root, true));
      }),
    ],
  };
}

/** How much language servers have said; it only grows while the result is the same. */
function saidCount({ findings }: ShownReview): number {
  return findings.filter(({ serverEvidence }) => serverEvidence).length + findings.filter(({ trial }) => trial).length;
}

async function shownReview(
  root: Uri,
  { kind, finishedAt, stage, result, places, serverEvidence = {}, trials = {} }: StoredReview,
): Promise<ShownReview> {
  const findings = await Promise.all(
    result.findings.map((finding): Promise<ShownFinding> => {
      const place = places[finding.fingerprint];
      const { path, startLine } = finding.location;
      const length = place?.hashes.length ?? 0;
      const start = place?.start ?? startLine;
      const evidence = serverEvidence[finding.fingerprint];
      const trial = trials[finding.fingerprint];
      return relocate({
        key: findingKey(root, finding.fingerprint),
        root,
        uri: Uri.joinPath(root, path),
        finding,
        hashes: place?.hashes ?? [],
        ...(evidence && { serverEvidence: evidence }),
        ...(trial && { trial }),
        place: start === null || length === 0 ? null : { lines: { start, end: start + length - 1 }, isSame: true },
      });
    }),
  );
  return {
    root,
    kind,
    result,
    finishedAt,
    stage,
    freshness: 'current',
    isRunning: false,
    remarks: remarksOf(result),
    findings,
  };
}

function storedReview(
  { root, kind, finishedAt, stage, findings }: ShownReview,
  result: StoredReview['result'],
): StoredReview {
  return {
    root: root.toString(),
    kind,
    finishedAt,
    stage,
    result,
    places: Object.fromEntries(
      findings.map(({ finding, hashes, place }) => [
        finding.fingerprint,
        { hashes, start: place?.lines.start ?? null },
      ]),
    ),
    serverEvidence: Object.fromEntries(
      findings.flatMap(({ finding, serverEvidence }) =>
        serverEvidence ? [[finding.fingerprint, serverEvidence] as const] : [],
      ),
    ),
    trials: Object.fromEntries(
      findings.flatMap(({ finding, trial }) => (trial ? [[finding.fingerprint, trial] as const] : [])),
    ),
  };
}
