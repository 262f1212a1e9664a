import type { ChangeEntry, ChangeSource, FileChange, LineRange } from './diff/change';
import type { Message } from './messages';
import type { Learnt, ModelFailure, ModelReply, ModelRequest, ModelRun, PreviewedRequest } from './model/model';
import type { ReadPack } from './rules/rule';

/** All the core asks of the world, on one page. */
export type Ports = {
  readonly repository: Repository;
  /** Null: no model is configured or asked for; the checks stand on their own. */
  readonly model: ModelClient | null;
  readonly syntax: Syntax;
  readonly patterns: PatternEngine;
  readonly secrets: SecretScanner;
  readonly packs: RulePackStore;
  readonly state: StateStore;
  readonly hash: Hash;
  readonly log: Log;
  readonly clock: Clock;
};

/** Hex sha256 of the UTF-8 bytes of `text`. */
export type Hash = (text: string) => string;

/** Milliseconds: `now` since the epoch, `elapsed` on a clock that never goes back. */
export type Clock = { readonly now: () => number; readonly elapsed: () => number };

/** Codes, sizes and ids only: never keys, never code. */
export type Log = {
  readonly debug: (text: string) => void;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly error: (text: string) => void;
};

export type Repository = {
  /**
   * Resolves the source and lists every path of the change.
   * @throws ProblemError when git is missing, this is no repository, a reference is unknown, the index is unreadable …
   */
  readonly open: (source: ChangeSource, signal: AbortSignal) => Promise<OpenedChange>;
};

/** `base` is what the change starts from, `reviewed` what it leads to (for `staged`: the index). */
export type Side = 'base' | 'reviewed';

export type OpenedChange = {
  readonly kind: ChangeSource['kind'];
  /** Top level of the repository, for people; the patch file's name for a patch. */
  readonly root: string;
  /** Commit or empty tree id; empty for a patch. */
  readonly base: string;
  readonly baseTree: string;
  readonly branch: string | null;
  /** In git's order. */
  readonly entries: readonly ChangeEntry[];
  /** What people should know about the scope, such as a merge in progress. */
  readonly notes: readonly Message[];
  /**
   * The wanted files one by one, in git's order, each as soon as it is read. A file that cannot be had comes as a
   * failure; nothing is left out.
   */
  readonly files: (wanted: ReadonlySet<string>, signal: AbortSignal) => AsyncIterable<FileChange | UnreadableFile>;
  /** Text of any path on one side, by object, never from disk; null where absent, binary or over 1 MiB. */
  readonly textAt: (side: Side, path: string, signal: AbortSignal) => Promise<string | null>;
  /** Paths on one side under the given folder prefixes or exact names. */
  readonly pathsAt: (side: Side, under: readonly string[], signal: AbortSignal) => Promise<readonly string[]>;
  /** linguist attributes of one side's `.gitattributes`, the base's by default; paths without any are absent. */
  readonly attributes: (
    paths: readonly string[],
    signal: AbortSignal,
    side?: Side,
  ) => Promise<ReadonlyMap<string, { readonly generated?: boolean; readonly vendored?: boolean }>>;
  /** Whole-word occurrences of each name in the reviewed tree's text files, capped; one search for all of them. */
  readonly search: (words: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, SearchResult>>;
  /** False when index or HEAD moved since `open`: the result is of an earlier stage. */
  readonly isCurrent: (signal: AbortSignal) => Promise<boolean>;
  /** Ends the processes and temporary files behind this change; nothing can be read from it afterwards. */
  readonly close: () => void;
};

export type UnreadableFile = {
  readonly path: string;
  readonly unreadable: 'conflict' | 'too-large' | 'encoding' | 'git' | 'budget';
  readonly message: Message;
};

export type SearchResult = {
  readonly hits: readonly { readonly path: string; readonly line: number; readonly text: string }[];
  /** True when more matched than is listed. */
  readonly cut: boolean;
};

export type ModelClient = {
  readonly provider: 'openai-compatible' | 'vscode-lm';
  /** Scheme, host and port; `vscode` for VS Code's own models. */
  readonly origin: string;
  readonly model: string;
  /** Usable input tokens where known. */
  readonly contextWindow: number | null;
  /** Never throws for what an endpoint can do wrong. */
  readonly complete: (request: ModelRequest, run: ModelRun) => Promise<ModelReply | ModelFailure>;
  readonly preview: (request: ModelRequest) => PreviewedRequest;
  /** What is known about the model, and where what its answers show is noted. */
  readonly learnt?: Learnt;
  /** The provider's own count where it has one. */
  readonly countTokens?: (text: string, signal: AbortSignal) => Promise<number>;
};

/** Languages are our own ids: `typescript`, `tsx`, `javascript`, `python`, `go` … */
export type Syntax = {
  readonly supports: (language: string) => boolean;
  /** Null when there is no grammar or the text is too large; the caller frees the tree. */
  readonly parse: (language: string, text: string) => Promise<SyntaxTree | null>;
  /** Begins what the first text of a language would wait for. */
  readonly prepare?: (language: string) => void;
};

export type SyntaxTree = {
  /** Declarations (function, method, class …) around a line, innermost first. */
  readonly enclosing: (lines: LineRange) => readonly Declaration[];
  readonly declarations: () => readonly Declaration[];
  /** Names used in the given lines, without duplicates. */
  readonly identifiers: (lines: LineRange) => readonly string[];
  /** Comment and string spans, in UTF-16 offsets of the text. */
  readonly spans: () => readonly {
    readonly kind: 'comment' | 'string';
    readonly start: number;
    readonly end: number;
  }[];
  /** Number of error and missing nodes. */
  readonly errorCount: () => number;
  /**
   * Matches of a query of ours, over the nodes that touch `within` or the whole text.
   * @throws ProblemError when the query is not valid for the language.
   */
  readonly query: (source: string, within?: LineRange) => readonly SyntaxMatch[];
  readonly free: () => void;
};

export type Declaration = {
  readonly kind: 'function' | 'class' | 'other';
  readonly name: string;
  /** Names from the outside in, joined by `.`. */
  readonly symbolPath: string;
  readonly lines: LineRange;
};

export type SyntaxCapture = {
  readonly name: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly lines: LineRange;
};
export type SyntaxMatch = {
  /** Offset of the matching pattern in the query's text, which may hold several. */
  readonly patternStart: number;
  readonly captures: readonly SyntaxCapture[];
};

/**
 * Runs regular expressions and syntax queries that are not ours where they can do no harm. A rule is a set of patterns;
 * each has its own limit of time per call, and one that runs out of it takes nothing from the others.
 */
export type PatternEngine = {
  /** First match of each pattern in each line; one result per set, in their order. */
  readonly match: (
    sets: readonly (readonly string[])[],
    lines: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly PatternResult[]>;
  /** Matches of each query in the text; one result per query. Null when the text cannot be parsed. */
  readonly query: (
    language: string,
    text: string,
    sources: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly QueryResult[] | null>;
};
export type PatternMatch = {
  readonly lineIndex: number;
  readonly start: number;
  readonly end: number;
  readonly groups: Readonly<Record<string, string>>;
};
export type PatternResult =
  | { readonly kind: 'matches'; readonly matches: readonly PatternMatch[] }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'invalid'; readonly message: Message };
export type QueryResult =
  | { readonly kind: 'matches'; readonly matches: readonly SyntaxMatch[] }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'invalid'; readonly message: Message };

export type SecretHit = {
  /** UTF-16 offsets of the secret itself in the scanned text. */
  readonly start: number;
  readonly end: number;
  /** Short name of the kind, such as `aws-access-key-id`. */
  readonly kind: string;
};
export type SecretScanner = { readonly scan: (text: string, path: string) => Promise<readonly SecretHit[]> };

/** Packs that a lock names, from the user's cache by content hash; never from the network. */
export type RulePackStore = {
  /** Null when the content is not at hand, or is not what the hash says. */
  readonly load: (locked: { readonly source: string; readonly integrity: string }) => Promise<ReadPack | null>;
};

/**
 * The user's state folder for one repository. Writes are atomic and private to the user; what cannot be read is moved
 * aside and counts as absent.
 */
export type StateStore = {
  readonly read: (kind: StateKind, key: string) => Promise<unknown>;
  readonly write: (kind: StateKind, key: string, value: unknown) => Promise<void>;
  readonly list: (kind: StateKind) => Promise<readonly { readonly key: string; readonly modified: number }[]>;
  readonly remove: (kind: StateKind, key: string) => Promise<void>;
  /** Appends one JSON line. */
  readonly append: (log: StateLog, record: unknown) => Promise<void>;
  readonly records: (log: StateLog) => Promise<readonly unknown[]>;
};
export type StateKind = 'receipts' | 'answers' | 'capabilities' | 'parsed-packs';
export type StateLog = 'outcomes' | 'egress' | 'dismissed' | 'overrides';
