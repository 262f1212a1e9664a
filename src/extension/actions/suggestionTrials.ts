import { workspace, type Disposable, type TextDocument, type Uri } from 'vscode';
import {
  bringsModules,
  isTriable,
  probeCode,
  scratchText,
  type Surroundings,
} from '../../core/findings/trial/scratchText';
import { trialOutcome, type ServerMessage, type TrialOutcome } from '../../core/findings/trial/trialOutcome';
import type { OpenedChange } from '../../core/ports';
import { languageOf } from '../../core/rules/languageOf';
import { isApplicable, trialOf, type FindingStore, type ShownFinding } from '../findingStore';
import { importSurroundings } from './importSurroundings';
import { languageServer, type LanguageServer, type ServerError } from './languageServer';
import { reviewedDocuments, type ReviewedDocuments, type ReviewedTextAt } from './reviewedDocuments';
import { scratchDocuments, type ScratchDocuments } from './scratchDocuments';
import { textWith } from './suggestionDocuments';

export type SuggestionTrials = Disposable & {
  /** Tries what a review suggests, one after the other. Never fails, and ends in bounded time. */
  readonly run: (root: Uri, change: Pick<OpenedChange, 'textAt'>) => Promise<void>;
};

/** For all suggestions of a review together, and how many of them. */
const longestMs = 60_000;
const mostSuggestions = 50;

/**
 * Whether a suggestion brings errors that its file does not have, as the editor's language server sees it in a document
 * that nobody sees. What comes out stands beside the finding, as the server's evidence does, and only where it is sure.
 */
export function suggestionTrials(store: FindingStore): SuggestionTrials {
  const scratch = scratchDocuments();
  const running = new Map<string, AbortController>();
  const tryOne = async (key: string, attempt: ReturnType<typeof trial>) => {
    const shown = store.find(key);
    const outcome = shown && isToTry(shown) ? await attempt(shown) : null;
    if (shown && outcome) keep(store, shown, outcome);
  };
  return {
    dispose() {
      running.forEach((control) => control.abort());
      scratch.dispose();
    },
    async run(root, change) {
      const key = root.toString();
      running.get(key)?.abort();
      const wanted = store.review(root)?.findings.filter(isToTry).slice(0, mostSuggestions) ?? [];
      if (wanted.length === 0 || !workspace.isTrusted) return;
      const result = store.review(root)?.result;
      const control = new AbortController();
      running.set(key, control);
      const signal = AbortSignal.any([control.signal, AbortSignal.timeout(longestMs)]);
      const textAt = (path: string) => change.textAt('reviewed', path, signal);
      const attempt = trial({
        server: languageServer(signal),
        files: reviewedDocuments(root, textAt),
        scratch,
        textAt,
      });
      try {
        for (const { key: finding } of wanted) {
          if (signal.aborted || store.review(root)?.result !== result) break;
          await tryOne(finding, attempt);
        }
      } catch {
        // Git or a provider gave up: a suggestion that nobody could try is what it was.
      } finally {
        if (running.get(key) === control) running.delete(key);
      }
    },
  };
}

function isToTry(shown: ShownFinding): boolean {
  return isApplicable(shown) && trialOf(shown) === null && isTriable(languageOf(shown.uri.path));
}

type Tools = {
  readonly server: LanguageServer;
  readonly files: ReviewedDocuments;
  readonly scratch: ScratchDocuments;
  readonly textAt: ReviewedTextAt;
};

/** What is known of a file before any suggestion; null where its copy cannot be held against it. */
type Start = {
  readonly surroundings: Surroundings;
  readonly file: readonly ServerMessage[];
  readonly before: readonly ServerMessage[];
} | null;

function trial(tools: Tools): (shown: ShownFinding) => Promise<TrialOutcome | null> {
  const starts = new Map<string, Promise<Start>>();
  return async (shown) => {
    const document = await tools.files.open(shown.uri);
    if (document === null) return null;
    const text = document.getText();
    const start = starts.get(shown.uri.toString()) ?? startOf(document, tools);
    starts.set(shown.uri.toString(), start);
    const known = await start;
    const edited = await textWith([shown], shown.uri, ({ finding }) => tools.textAt(finding.location.path));
    const { suggestion } = shown.finding;
    if (known === null || suggestion === null || edited === text || bringsModules(text, edited, suggestion))
      return null;
    const after = await errorsOf(edited, document, known.surroundings, tools);
    // Asked again at the end: an edit made meanwhile would make it evidence about something else.
    if (after === null || (await tools.files.open(shown.uri)) === null) return null;
    return trialOutcome({ ...known, after, text: edited });
  };
}

async function startOf(document: TextDocument, tools: Tools): Promise<Start> {
  const file = await tools.server.errors(document);
  if (file === null) return null;
  const surroundings = await importSurroundings(document, tools.server, tools.files);
  if (surroundings === null) return null;
  const before = await errorsOf(document.getText(), document, surroundings, tools);
  return before && { surroundings, file, before };
}

/** Errors of a text in the place of a document; null where no server is seen to have looked for them. */
async function errorsOf(
  text: string,
  { uri }: TextDocument,
  surroundings: Surroundings,
  { scratch, server }: Tools,
): Promise<readonly ServerError[] | null> {
  const whole = scratchText(text, languageOf(uri.path) ?? '', surroundings);
  if (whole === null) return null;
  return scratch.during(uri.path.slice(uri.path.lastIndexOf('/') + 1), whole, async (document) => {
    const errors = (await server.errors(document)) ?? [];
    const isProbe = ({ code, range }: ServerError) => code === probeCode && range.start.line === document.lineCount - 1;
    return errors.some(isProbe) ? errors.filter((error) => !isProbe(error)) : null;
  });
}

function keep(store: FindingStore, { root, key, finding }: ShownFinding, outcome: TrialOutcome): void {
  const newText = finding.suggestion?.newText;
  if (newText === undefined) return;
  store.put(root, (review) => {
    if (!review) return null;
    const trial = { newText, ...outcome };
    return { ...review, findings: review.findings.map((shown) => (shown.key === key ? { ...shown, trial } : shown)) };
  });
}
