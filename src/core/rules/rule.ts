import type { Severity } from '../finding';
import type { MessageArgs, MessageCode } from '../messages';

/** `draft` rules run in tests only; `shadow` ones are recorded, not shown; only `block` rules can fail the gate. */
export type RuleStatus = 'draft' | 'shadow' | 'hint' | 'warn' | 'block';

/** Where a rule came from, weakest first: later layers override earlier ones. */
export type RuleOrigin = 'built-in' | 'extends' | 'repository' | 'imported';

/**
 * `built-in`: decided by code of ours, such as secrets; only the core pack has such rules. `context`: no rule at all, but
 * text about the project that a model should know; only imported files are that.
 */
export type RuleKind = 'model' | 'regex' | 'syntax' | 'built-in' | 'context';

/** Where a regular expression may match; told apart by the grammar where there is one. */
export type RuleScope = 'code' | 'comments' | 'strings';

/** One text of an example, as the file it pretends to be. */
export type ExampleFile = {
  readonly path: string;
  readonly language: string;
  readonly text: string;
  /** The text on the base side; null for a file that the change adds. */
  readonly before: string | null;
  /** 1-based lines of `text` where a finding is expected; empty: anywhere in a bad example, nowhere in a good one. */
  readonly expect: readonly number[];
};

export type RuleExample = ExampleFile & {
  readonly kind: 'bad' | 'good';
  /** More files of the same change. */
  readonly also: readonly ExampleFile[];
  /** 1-based line of the example's fence in the rule file. */
  readonly line: number;
};

export type Rule = {
  /** Full name: pack name, `/`, id. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Globs; a leading `!` excludes. Empty means every file. */
  readonly files: readonly string[];
  readonly owner: string | null;
  readonly status: RuleStatus;
  readonly version: number;
  readonly group: string | null;
  readonly locked: boolean;
  readonly tags: readonly string[];
  readonly cwe: number | null;
  readonly references: readonly string[];
  readonly kind: RuleKind;
  /**
   * Model rules: pre-filter on added lines. Regex rules: the rule itself. Built-in syntax rules: the query is tried where
   * one of these matches the whole text, line breaks included; empty: everywhere.
   */
  readonly match: readonly string[];
  /** Regex rules: where the start of a match counts. */
  readonly within: readonly RuleScope[];
  readonly refute: boolean;
  /** Template over captures, `{{name}}`; null for model rules. */
  readonly message: string | null;
  /** Replacement template over captures; null where there is none. */
  readonly fix: string | null;
  /** Tree-sitter query text by language id; empty unless `kind` is `syntax`. */
  readonly queries: Readonly<Record<string, string>>;
  /** What to flag and what not to flag, in plain words. */
  readonly instruction: string;
  readonly examples: readonly RuleExample[];
  /** Prose of `## Fix`. */
  readonly advice: string | null;
  readonly origin: RuleOrigin;
  /** Pack or file it was read from, for people. */
  readonly source: string;
  /** The rule file; for a shared pack its path inside it, after the source and a colon. */
  readonly file: string;
};

/** One place in a file that people can open and mend. Line and column are 1-based. */
export type RuleProblem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: MessageCode;
  readonly args: MessageArgs;
};

export type RulePack = {
  readonly name: string;
  readonly version: string;
  readonly owners: readonly string[];
  readonly license: string | null;
  readonly rules: readonly Rule[];
  readonly problems: readonly RuleProblem[];
};

/** A pack with what only its manifest says. */
export type ReadPack = {
  readonly pack: RulePack;
  /** Sources that this pack builds upon. */
  readonly extends: readonly string[];
  readonly description: string | null;
  /** Pass marks of `rules test --live`. */
  readonly quality: { readonly recall: number; readonly noise: number };
};
