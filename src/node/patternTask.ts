import type { PatternMatch, SyntaxMatch } from '../core/ports';

/**
 * What goes to the pattern worker and comes back. A task is a list of steps; the worker answers each on its own, so that
 * the engine can give every step its own limit of time.
 */
export type PatternTask =
  | { readonly kind: 'match'; readonly sets: readonly (readonly string[])[]; readonly lines: readonly string[] }
  | { readonly kind: 'query'; readonly language: string; readonly text: string; readonly sources: readonly string[] };

/** `prepared` comes once before the steps: grammar loaded, text parsed. */
export type PatternAnswer =
  | { readonly kind: 'prepared'; readonly isParsed: boolean }
  | { readonly kind: 'matches'; readonly step: number; readonly matches: readonly PatternMatch[] }
  | { readonly kind: 'nodes'; readonly step: number; readonly matches: readonly SyntaxMatch[] }
  | { readonly kind: 'invalid'; readonly step: number; readonly reason: string };

export type PatternWorkerData = { readonly grammarFolder: string };
