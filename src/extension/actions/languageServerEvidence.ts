import { workspace, type Uri } from 'vscode';
import type { Evidence } from '../../core/finding';
import type { OpenedChange } from '../../core/ports';
import type { ReviewResult } from '../../core/review/reviewResult';
import type { FindingStore, ShownFinding } from '../findingStore';
import { languageServer, type LanguageServer } from './languageServer';
import { reviewedDocuments, type ReviewedDocuments } from './reviewedDocuments';
import { askServer } from './serverClaims';

export type LanguageServerEvidence = {
  /** Asks about every claim of a finished review, one after the other. Never fails, and ends in bounded time. */
  readonly gather: (root: Uri, result: ReviewResult, change: Pick<OpenedChange, 'textAt' | 'search'>) => Promise<void>;
  readonly dispose: () => void;
};

/** For all claims of a review together, and how many of them. */
const longestMs = 60_000;
const mostClaims = 50;

/**
 * What the editor's language servers say of claims of a model. It stands beside a finding and never in it: verdict, gate
 * and receipt are what they are without it. Where a text in the editor is not the reviewed one, it says nothing.
 */
export function languageServerEvidence(store: FindingStore): LanguageServerEvidence {
  const running = new Map<string, AbortController>();
  return {
    dispose: () => running.forEach((control) => control.abort()),
    async gather(root, result, change) {
      const key = root.toString();
      running.get(key)?.abort();
      const claimed = (store.review(root)?.findings ?? []).filter(isClaim).slice(0, mostClaims);
      if (claimed.length === 0 || !workspace.isTrusted) return;
      const control = new AbortController();
      running.set(key, control);
      const signal = AbortSignal.any([control.signal, AbortSignal.timeout(longestMs)]);
      const server = languageServer(signal);
      const files = reviewedDocuments(root, (path) => change.textAt('reviewed', path, signal));
      // A tree that cannot be searched takes nothing from what the server itself shows.
      const search = (word: string) =>
        change.search([word], signal).then(
          (found) => found.get(word) ?? null,
          () => null,
        );
      try {
        for (const { key: finding } of claimed) {
          const shown = store.find(finding);
          if (signal.aborted || store.review(root)?.result !== result) break;
          const evidence = shown && (await evidenceFor(shown, server, files, search));
          if (evidence) keep(store, root, result, finding, evidence);
        }
      } catch {
        // Git or a provider gave up, or a newer review came: a finding without evidence is what it was.
      } finally {
        if (running.get(key) === control) running.delete(key);
      }
    },
  };
}

function isClaim({ finding }: ShownFinding): boolean {
  return finding.claim !== undefined && finding.location.startLine !== null;
}

async function evidenceFor(
  { uri, finding }: ShownFinding,
  server: LanguageServer,
  files: ReviewedDocuments,
  search: Parameters<typeof askServer>[0]['search'],
): Promise<Evidence | null> {
  const { claim, title, message, location } = finding;
  const { startLine, endLine } = location;
  const document = await files.open(uri);
  if (document === null || claim === undefined || startLine === null) return null;
  const lines = { start: startLine, end: endLine ?? startLine };
  const answer = await askServer({ claim, said: `${title}\n${message}`, document, lines, server, files, search });
  if (answer === null) return null;
  // Asked again at the end: an edit made meanwhile would make it evidence about something else.
  const stands = (await files.open(uri)) !== null && (await files.open(answer.uri)) !== null;
  const path = files.pathOf(answer.uri);
  if (!stands || path === null) return null;
  return { kind: claim.kind, source: 'language-server', outcome: answer.outcome, note: `${path}:${answer.line}` };
}

function keep(store: FindingStore, root: Uri, result: ReviewResult, key: string, serverEvidence: Evidence): void {
  store.put(root, (known) => {
    if (known?.result !== result) return known ?? null;
    return {
      ...known,
      findings: known.findings.map((shown) => (shown.key === key ? { ...shown, serverEvidence } : shown)),
    };
  });
}
