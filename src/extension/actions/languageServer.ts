import { setTimeout as delay } from 'node:timers/promises';
import {
  DiagnosticSeverity,
  Range,
  commands,
  languages,
  type Hover,
  type Location,
  type LocationLink,
  type MarkdownString,
  type Position,
  type TextDocument,
  type Uri,
} from 'vscode';
import { hoverCode } from '../../core/findings/claims/hoverSignature';
import { sourceName } from '../contributions';
import { scratchScheme } from './scratchDocuments';

export type ServerPlace = { readonly uri: Uri; readonly range: Range };
export type ServerError = {
  readonly range: Range;
  readonly message: string;
  /** The server's own number for this kind of error; 0 where it has none. */
  readonly code: number;
};

/** What the editor's language servers say; null where they say nothing in time. */
export type LanguageServer = {
  readonly definitions: (document: TextDocument, at: Position) => Promise<readonly ServerPlace[] | null>;
  readonly references: (document: TextDocument, at: Position) => Promise<readonly ServerPlace[] | null>;
  /** Code blocks of the hovers. */
  readonly hover: (document: TextDocument, at: Position) => Promise<readonly string[] | null>;
  readonly errors: (document: TextDocument) => Promise<readonly ServerError[] | null>;
};

/** A server has to start and read its project first; once it has answered it is quick. */
const startMs = 20_000;
const longestMs = 5_000;
const pollMs = 200;

export function languageServer(signal: AbortSignal): LanguageServer {
  /** By language; false for one that let a question go unanswered. */
  const present = new Map<string, Promise<boolean>>();
  const ask = async <T>(document: TextDocument, question: () => Thenable<T | undefined>): Promise<T | null> => {
    const isPresent = present.get(document.languageId) ?? isThere(document, signal);
    present.set(document.languageId, isPresent);
    if (!(await isPresent) || signal.aborted) return null;
    const answer = await inTime(question, longestMs, signal);
    if (answer === 'late') present.set(document.languageId, Promise.resolve(false));
    return answer === 'late' ? null : (answer ?? null);
  };
  const placesFrom = (id: string) => async (document: TextDocument, at: Position) => {
    const found = await ask(document, () =>
      commands.executeCommand<readonly (Location | LocationLink)[]>(id, document.uri, at),
    );
    // A copy in which a suggestion is tried is no place in anybody's code.
    return found?.map(toPlace).filter(({ uri }) => uri.scheme !== scratchScheme) ?? null;
  };
  return {
    definitions: placesFrom('vscode.executeDefinitionProvider'),
    references: placesFrom('vscode.executeReferenceProvider'),
    async hover(document, at) {
      if (typescriptLanguages.has(document.languageId)) {
        const codes = await ask(document, () => typescriptHover(document.uri, at));
        if (codes !== null) return codes;
      }
      const found = await ask(document, () =>
        commands.executeCommand<readonly Hover[]>('vscode.executeHoverProvider', document.uri, at),
      );
      return found?.flatMap(({ contents }) => contents.flatMap((content) => hoverCode(markdownOf(content)))) ?? null;
    },
    async errors(document) {
      if (typescriptLanguages.has(document.languageId)) {
        const errors = await ask(document, () => typescriptErrors(document.uri));
        if (errors !== null) return errors;
      }
      return languages
        .getDiagnostics(document.uri)
        .filter(({ severity, source }) => severity === DiagnosticSeverity.Error && source !== sourceName)
        .map(({ range, message, code }) => ({ range, message, code: typeof code === 'number' ? code : 0 }));
    },
  };
}

/**
 * Nobody tells whether a language has a server, and while one starts the editor answers every question with nothing. So
 * it is asked what any server can say of any file, until it says something or the time is up.
 */
async function isThere({ uri, languageId }: TextDocument, signal: AbortSignal): Promise<boolean> {
  const end = performance.now() + startMs;
  while (!signal.aborted && performance.now() < end) {
    const question = () => commands.executeCommand<readonly unknown[]>('vscode.executeDocumentSymbolProvider', uri);
    const symbols = await inTime(question, end - performance.now(), signal);
    if (symbols !== 'late' && symbols !== undefined && symbols.length > 0) {
      // While TypeScript's server reads the project, another one answers that knows open files only.
      if (!typescriptLanguages.has(languageId)) return true;
      return (await inTime(() => typescriptErrors(uri), end - performance.now(), signal)) !== 'late';
    }
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function inTime<T>(
  question: () => Thenable<T>,
  limitMs: number,
  signal: AbortSignal,
): Promise<T | undefined | 'late'> {
  const late = new AbortController();
  try {
    return await Promise.race([
      // A provider that fails says nothing.
      question().then(
        (answer) => answer,
        () => undefined,
      ),
      delay(limitMs, 'late' as const, { signal: AbortSignal.any([late.signal, signal]) }).catch(() => undefined),
    ]);
  } finally {
    late.abort();
  }
}

function toPlace(found: Location | LocationLink): ServerPlace {
  return 'targetUri' in found
    ? { uri: found.targetUri, range: found.targetSelectionRange ?? found.targetRange }
    : { uri: found.uri, range: found.range };
}

/** The editor hands every content out as Markdown, whatever the provider gave it. */
function markdownOf(content: Hover['contents'][number]): string {
  return typeof content === 'string' ? content : (content as MarkdownString).value;
}

const typescriptLanguages: ReadonlySet<string> = new Set([
  ...['typescript', 'typescriptreact', 'javascript', 'javascriptreact'],
]);

type TypeScriptPoint = { readonly line: number; readonly offset: number };
type TypeScriptProblems = {
  readonly body?: readonly {
    readonly start: TypeScriptPoint;
    readonly end: TypeScriptPoint;
    readonly text: string;
    readonly category: string;
    readonly code: number;
  }[];
};
type TypeScriptHover = { readonly body?: { readonly displayString?: string } };

const typescriptRequest = 'typescript.tsserverRequest';
/** The server that knows the whole project, not the one that answers faster. */
const semanticServer = { executionTarget: 0 };

/** The editor's TypeScript shows problems of files in tabs only, so it is asked; undefined where it cannot be. */
async function typescriptErrors(file: Uri): Promise<readonly ServerError[] | undefined> {
  const errors: ServerError[] = [];
  for (const kind of ['syntacticDiagnosticsSync', 'semanticDiagnosticsSync']) {
    const answer = await commands.executeCommand<TypeScriptProblems | undefined>(
      typescriptRequest,
      kind,
      { file },
      semanticServer,
    );
    if (answer?.body === undefined) return undefined;
    for (const { start, end, text, category, code } of answer.body) {
      if (category !== 'error') continue;
      const range = new Range(start.line - 1, start.offset - 1, end.line - 1, end.offset - 1);
      errors.push({ range, message: text, code });
    }
  }
  return errors;
}

/**
 * Where no file of a project without a project file is in a tab, the editor takes the project for one that is still being
 * read, forever, and lets hovers be answered without types; undefined where TypeScript cannot be asked itself.
 */
async function typescriptHover(file: Uri, at: Position): Promise<readonly string[] | undefined> {
  const place = { file, line: at.line + 1, offset: at.character + 1 };
  const answer = await commands.executeCommand<TypeScriptHover | undefined>(
    typescriptRequest,
    'quickinfo',
    place,
    semanticServer,
  );
  const shown = answer?.body?.displayString;
  return answer && (shown ? [shown] : []);
}
