/** What a finding is, for every part of the product. Types only. */

export type Severity = 'error' | 'warning' | 'info';

/** How a finding's place was located. `file` means the finding speaks of the file as a whole. */
export type AnchorRung = 'exact' | 'moved' | 'file';

export type Location = {
  readonly path: string;
  /** 1-based, inclusive, new side; null at file level. */
  readonly startLine: number | null;
  readonly endLine: number | null;
  /** The reviewed lines as sent: secrets stand as placeholders. Empty at file level. */
  readonly quote: string;
  readonly anchoredBy: AnchorRung;
};

export type RelatedLocation = Location & { readonly note: string };

export type EvidenceOutcome = 'confirmed' | 'refuted' | 'unknown';

export type Evidence = {
  /** The kind of claim that was checked, such as `unused`. */
  readonly kind: string;
  readonly source: 'syntax' | 'search' | 'language-server' | 'model';
  readonly outcome: EvidenceOutcome;
  readonly note: string;
};

export type SuggestionCheck = 'text' | 'syntax' | 'diagnostics';

/** A proposed edit of whole lines, offered only while `oldText` still stands there. */
export type Suggestion = {
  readonly startLine: number;
  readonly endLine: number;
  /** Lines joined by `\n`, without a final line break; placeholders in the place of secrets. */
  readonly oldText: string;
  readonly newText: string;
  /** Empty means unchecked: shown as text, never applied. */
  readonly checked: readonly SuggestionCheck[];
};

export type Finding = {
  readonly fingerprint: string;
  readonly rule: string;
  readonly ruleVersion: number;
  readonly status: 'draft' | 'shadow' | 'hint' | 'warn' | 'block';
  readonly owner: string | null;
  readonly severity: Severity;
  /** 0 to 1; checks are 1. */
  readonly confidence: number;
  readonly origin: 'model' | 'check';
  /** One line, at most 80 characters. */
  readonly title: string;
  readonly message: string;
  readonly location: Location;
  readonly related: readonly RelatedLocation[];
  readonly evidence: readonly Evidence[];
  readonly suggestion: Suggestion | null;
  readonly state: 'new' | 'open' | 'late';
  /** What the finding stands or falls with, where the model named it; kept with the result, never printed. */
  readonly claim?: Claim | undefined;
  /** What the same finding is known by when its fingerprint changed; kept with the result, never printed. */
  readonly identity?: FindingIdentity | undefined;
};

/** A fact that can be checked without a model, such as `unused` of `total`. */
export type Claim = { readonly kind: string; readonly symbol: string };

export type FindingIdentity = {
  /** Path on the base side; the new one of an added file. */
  readonly basePath: string;
  /** Names from the outside in, joined by `.`; empty where no grammar tells. */
  readonly symbol: string;
  /** The rule's group, else its id. */
  readonly group: string;
  /** Digest of the hunk it stands in with all that was sent along; null where none was sent. */
  readonly hunk: string | null;
  /** Lines from the start of that hunk. */
  readonly offset: number;
};

export type DropReason =
  | 'path-not-in-change'
  | 'quote-not-found'
  | 'quote-ambiguous'
  | 'outside-change'
  | 'duplicate'
  | 'refuted'
  | 'rule-off'
  | 'suppressed'
  | 'malformed';

/** A model item that did not become a finding. */
export type Dropped = {
  readonly reason: DropReason;
  readonly path: string;
  readonly rule: string;
  readonly title: string;
  readonly evidence?: readonly Evidence[] | undefined;
  /** The lines that a refuted or silenced one spoke of; told to nobody. */
  readonly quote?: string;
};

/** Out of scope: listed, never changes the verdict. */
export type OutOfScopeReason =
  | 'excluded'
  | 'binary'
  | 'generated'
  | 'lock-file'
  | 'minified'
  | 'mode-only'
  | 'pure-rename'
  | 'submodule'
  | 'lfs-pointer'
  | 'secret-path';

/** Not done: the verdict is incomplete. */
export type NotDoneReason =
  | 'conflict'
  | 'too-large'
  | 'budget'
  | 'encoding'
  | 'endpoint'
  | 'timeout'
  | 'truncated'
  | 'unreadable'
  | 'refused'
  | 'context-unverified'
  | 'context-overflow'
  | 'cancelled'
  | 'rule-timeout'
  | 'rule-invalid'
  | 'git';

export type FileCoverage = {
  readonly path: string;
  readonly addedLines: number;
  readonly removedLines: number;
} & (
  | { readonly status: 'reviewed'; readonly reason: null }
  | { readonly status: 'skipped'; readonly reason: OutOfScopeReason | NotDoneReason }
  | { readonly status: 'failed'; readonly reason: NotDoneReason }
);
