import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Location,
  Range,
  Uri,
  l10n,
  languages,
  type Disposable,
} from 'vscode';
import type { Severity } from '../../core/finding';
import { inertLine } from '../../core/inertText';
import { command, sourceName } from '../contributions';
import type { FindingStore, ShownFinding } from '../findingStore';
import { textAtHand } from '../locate';
import { lineHash } from '../place';
import { toRange } from '../positions';
import { reviewedUri } from '../ownDocuments';

/** More in one file would bury the others in Problems; the tree shows them all. */
const maxPerFile = 200;
/** Moves alone wait a little: the editor moves the squiggles itself while people type. */
const moveDelayMs = 250;

/** Findings in Problems and as squiggles, all files of a change in one `set`, so that nothing flickers. */
export function showDiagnostics(store: FindingStore): Disposable[] {
  const collection = languages.createDiagnosticCollection(sourceName);
  const waiting = new Map<string, Uri>();
  let timer: NodeJS.Timeout | undefined;
  const publish = async (uris: readonly Uri[]) => {
    const texts = await Promise.all(
      uris.map((uri) => {
        const isQuoteEnough = inProblems(store, uri).every((shown) => quotedLines(shown) !== null);
        return isQuoteEnough ? Promise.resolve(null) : linesAtHand(uri);
      }),
    );
    // The findings are asked for again after the wait: an edit may have moved them, or a review ended.
    const entries = uris.map((uri, index): [Uri, Diagnostic[] | undefined] => {
      const findings = inProblems(store, uri);
      const lines = texts[index] ?? [];
      return [uri, findings.length === 0 ? undefined : findings.map((shown) => diagnosticOf(shown, lines))];
    });
    collection.set(entries);
  };
  const publishWaiting = () => {
    const uris = [...waiting.values()];
    waiting.clear();
    void publish(uris);
  };
  return [
    collection,
    store.onDidChange(({ uris, isMoveOnly }) => {
      if (!isMoveOnly) {
        void publish(uris);
        return;
      }
      for (const uri of uris) waiting.set(uri.toString(), uri);
      clearTimeout(timer);
      timer = setTimeout(publishWaiting, moveDelayMs);
    }),
    { dispose: () => clearTimeout(timer) },
  ];
}

/**
 * Text that a person has edited since is no longer what was found; an undo brings the finding back. What was found on
 * an earlier commit stays in the tree only: as a problem it would stand in the way of the next commit.
 */
function inProblems(store: FindingStore, uri: Uri): ShownFinding[] {
  return store
    .findingsIn(uri)
    .filter(({ root, place }) => (place === null || place.isSame) && store.review(root)?.freshness !== 'head-moved')
    .slice(0, maxPerFile);
}

/** Reading a file for every finding would keep Problems waiting: the quote says the same, but for lines with secrets in them. */
function quotedLines({ finding, hashes, place }: ShownFinding): readonly string[] | null {
  if (place === null) return [];
  const lines = finding.location.quote.split('\n');
  const isVerbatim = lines.length === hashes.length && lines.every((line, index) => lineHash(line) === hashes[index]);
  return isVerbatim ? lines : null;
}

async function linesAtHand(uri: Uri): Promise<readonly string[]> {
  return ((await textAtHand(uri)) ?? '').split(/\r?\n/);
}

/** `lines`: those of the whole file, for a finding whose quote does not do. */
function rangeOf(shown: ShownFinding, lines: readonly string[]): Range {
  const { place } = shown;
  if (place === null) return new Range(0, 0, 0, 0);
  const quoted = quotedLines(shown);
  const first = place.lines.start - 1;
  return toRange(place.lines, (line) => (quoted ? quoted[line - first] : lines[line]) ?? '');
}

function diagnosticOf(shown: ShownFinding, lines: readonly string[]): Diagnostic {
  const { finding, place } = shown;
  const { startLine } = finding.location;
  const isStagedOnly = place === null && startLine !== null;
  const text = isStagedOnly
    ? l10n.t('(staged version, line {0}) {1}', startLine, inertLine(finding.title))
    : inertLine(finding.title);
  const diagnostic = new Diagnostic(rangeOf(shown, lines), text, severities[finding.severity]);
  diagnostic.source = sourceName;
  const page = encodeURIComponent(JSON.stringify([shown.key]));
  diagnostic.code = { value: finding.rule, target: Uri.parse(`command:${command.openRule}?${page}`, true) };
  diagnostic.relatedInformation = relatedOf(shown, isStagedOnly);
  return diagnostic;
}

function relatedOf({ root, finding }: ShownFinding, isStagedOnly: boolean): DiagnosticRelatedInformation[] {
  const places = finding.related.map(
    ({ path, startLine, note }) =>
      new DiagnosticRelatedInformation(
        new Location(Uri.joinPath(root, path), new Range((startLine ?? 1) - 1, 0, (startLine ?? 1) - 1, 0)),
        inertLine(note),
      ),
  );
  if (!isStagedOnly) return places;
  const { path, startLine } = finding.location;
  const line = (startLine ?? 1) - 1;
  return [
    new DiagnosticRelatedInformation(
      new Location(reviewedUri(root, path), new Range(line, 0, line, 0)),
      l10n.t('The staged version'),
    ),
    ...places,
  ];
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};
