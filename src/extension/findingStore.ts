import { EventEmitter, type Disposable, type Event, type Uri } from 'vscode';
import type { ChangeSource } from '../core/diff/change';
import type { Evidence, Finding, SuggestionCheck } from '../core/finding';
import type { TrialOutcome } from '../core/findings/trial/trialOutcome';
import type { FailureKind } from '../core/model/model';
import type { ReviewResult } from '../core/review/reviewResult';
import type { Place } from './place';

/** A finding where the editor shows it. */
export type ShownFinding = {
  /** Unique in the window: repository and fingerprint. */
  readonly key: string;
  readonly root: Uri;
  /** The file in the working tree. */
  readonly uri: Uri;
  readonly finding: Finding;
  /** Null: it speaks of the file as a whole, or its lines are not in the buffer; then the reviewed text shows it. */
  readonly place: Place | null;
  /** {@link lineHash} of each reviewed line, to find them again; empty at file level. */
  readonly hashes: readonly number[];
  /** What the editor's language server says of its claim: beside the finding, never part of the result. */
  readonly serverEvidence?: Evidence | undefined;
  /** What it says of the text with a suggestion: beside the finding as well. */
  readonly trial?: SuggestionTrial | undefined;
};

/** `newText` tells which suggestion was tried: a person may have asked for another one since. */
export type SuggestionTrial = TrialOutcome & { readonly newText: string };

/** `head`: the commit the change starts from; `id`: a hash of base tree and entries. */
export type Stage = { readonly head: string; readonly id: string };

/** `stage-moved`: something else is staged by now. `head-moved`: a commit, checkout, amend or rebase came between. */
export type Freshness = 'current' | 'stage-moved' | 'head-moved';

export type Remark = { readonly kind: FailureKind | 'note'; readonly text: string; readonly next: string };

export type ShownReview = {
  readonly root: Uri;
  readonly kind: ChangeSource['kind'];
  /** Null while the first review of this repository runs. */
  readonly result: ReviewResult | null;
  /** Milliseconds since the epoch. */
  readonly finishedAt: number;
  /** What was reviewed, to notice that it moved on; null where it cannot. */
  readonly stage: Stage | null;
  readonly freshness: Freshness;
  readonly isRunning: boolean;
  /** What went wrong and what should be known, in the editor's language; the failures first. */
  readonly remarks: readonly Remark[];
  readonly findings: readonly ShownFinding[];
};

/** What changed; `uris` names the files whose findings did. */
export type StoreChange = { readonly uris: readonly Uri[]; readonly isMoveOnly: boolean };

export type FindingStore = Disposable & {
  readonly onDidChange: Event<StoreChange>;
  readonly reviews: () => readonly ShownReview[];
  readonly review: (root: Uri) => ShownReview | undefined;
  readonly find: (key: string) => ShownFinding | undefined;
  readonly findingsIn: (uri: Uri) => readonly ShownFinding[];
  /** Replaces what is known of one repository; null forgets it. */
  readonly put: (root: Uri, change: (before: ShownReview | undefined) => ShownReview | null) => void;
  /** Moves the findings of one file; says nothing when nothing moved. */
  readonly move: (uri: Uri, placeOf: (finding: ShownFinding) => Place | null) => void;
  /** Findings go with a file that got another name. */
  readonly rename: (from: Uri, to: Uri) => void;
};

/** True while its suggestion could be applied; cheap enough for every look at a line. */
export function isApplicable(shown: ShownFinding): boolean {
  return shown.place?.isSame === true && checksOf(shown).length > 0;
}

/** What its suggestion was checked by, here too; empty means that it is shown as text only. */
export function checksOf(shown: ShownFinding): readonly SuggestionCheck[] {
  const checked = shown.finding.suggestion?.checked ?? [];
  const trial = trialOf(shown);
  if (trial === null || checked.length === 0) return checked;
  return trial.error === null ? [...checked, 'diagnostics'] : [];
}

export function trialOf({ finding, trial }: ShownFinding): TrialOutcome | null {
  return trial && trial.newText === finding.suggestion?.newText ? trial : null;
}

export function findingKey(root: Uri, fingerprint: string): string {
  return `${root.toString()}#${fingerprint}`;
}

/** The single truth about what is on screen. Views listen; nobody else holds findings. */
export function findingStore(): FindingStore {
  const emitter = new EventEmitter<StoreChange>();
  const byRoot = new Map<string, ShownReview>();
  /** By file; made anew on the first look after a change. */
  let byUri: Map<string, ShownFinding[]> | undefined;
  const fire = (change: StoreChange) => {
    byUri = undefined;
    emitter.fire(change);
  };
  const indexed = () => {
    const index = new Map<string, ShownFinding[]>();
    for (const { findings } of byRoot.values()) {
      for (const shown of findings) {
        const uri = shown.uri.toString();
        const inFile = index.get(uri);
        if (inFile) inFile.push(shown);
        else index.set(uri, [shown]);
      }
    }
    return index;
  };

  return {
    onDidChange: emitter.event,
    reviews: () => [...byRoot.values()],
    review: (root) => byRoot.get(root.toString()),
    find: (key) => {
      for (const review of byRoot.values()) {
        const found = review.findings.find((finding) => finding.key === key);
        if (found) return found;
      }
      return undefined;
    },
    findingsIn: (uri) => (byUri ??= indexed()).get(uri.toString()) ?? [],
    put(root, change) {
      const before = byRoot.get(root.toString());
      const after = change(before);
      if (after === null) byRoot.delete(root.toString());
      else byRoot.set(root.toString(), after);
      fire({ uris: touchedFiles(before, after), isMoveOnly: false });
    },
    move(uri, placeOf) {
      const wanted = uri.toString();
      // Most files that people type in have none.
      if (!(byUri ??= indexed()).has(wanted)) return;
      let isMoved = false as boolean;
      let isChanged = false as boolean;
      for (const [root, review] of byRoot) {
        const findings = review.findings.map((finding) => {
          if (finding.uri.toString() !== wanted) return finding;
          const place = placeOf(finding);
          if (isSamePlace(place, finding.place)) return finding;
          isMoved = true;
          isChanged ||= place?.isSame !== finding.place?.isSame;
          return { ...finding, place };
        });
        if (isMoved) byRoot.set(root, { ...review, findings });
      }
      if (isMoved) fire({ uris: [uri], isMoveOnly: !isChanged });
    },
    rename(from, to) {
      const wanted = from.toString();
      let isMoved = false;
      for (const [root, review] of byRoot) {
        if (!review.findings.some(({ uri }) => uri.toString() === wanted)) continue;
        isMoved = true;
        const findings = review.findings.map((each) => (each.uri.toString() === wanted ? { ...each, uri: to } : each));
        byRoot.set(root, { ...review, findings });
      }
      if (isMoved) fire({ uris: [from, to], isMoveOnly: false });
    },
    dispose: () => emitter.dispose(),
  };
}

function touchedFiles(before: ShownReview | undefined, after: ShownReview | null): Uri[] {
  const files = new Map<string, Uri>();
  const known = new Set(before?.findings);
  const kept = new Set(after?.findings);
  for (const finding of kept) if (!known.has(finding)) files.set(finding.uri.toString(), finding.uri);
  for (const finding of known) if (!kept.has(finding)) files.set(finding.uri.toString(), finding.uri);
  if (before?.freshness !== after?.freshness) for (const { uri } of kept) files.set(uri.toString(), uri);
  return [...files.values()];
}

function isSamePlace(a: Place | null, b: Place | null): boolean {
  if (a === null || b === null) return a === b;
  return a.isSame === b.isSame && a.lines.start === b.lines.start && a.lines.end === b.lines.end;
}
