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
    const readers = await Promise.all(
      uris.map((uri) => (inProblems(store, uri).length === 0 ? Promise.resolve(noLines) : lineReader(uri))),
    );
    // The findings are asked for again after the wait: an edit may have moved them, or a review ended.
    const entries = uris.map((uri, index): [Uri, Diagnostic[] | undefined] => {
      const findings = inProblems(store, uri);
      const textOf = readers[index] ?? noLines;
      return [uri, findings.length === 0 ? undefined : findings.map((finding) => diagnosticOf(finding, textOf))];
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

function noLines(): string {
  return '';
}

async function lineReader(uri: Uri): Promise<(line: number) => string> {
  const lines = ((await textAtHand(uri)) ?? '').split(/\r?\n/);
  return (line) => lines[line] ?? '';
}

function diagnosticOf(shown: ShownFinding, textOf: (line: number) => string): Diagnostic {
  const { finding, place } = shown;
  const range = place ? toRange(place.lines, textOf) : new Range(0, 0, 0, 0);
  const { startLine } = finding.location;
  const isStagedOnly = place === null && startLine !== null;
  const text = isStagedOnly
    ? l10n.t('(staged version, line {0}) {1}', startLine, inertLine(finding.title))
    : inertLine(finding.title);
  const diagnostic = new Diagnostic(range, text, severities[finding.severity]);
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
