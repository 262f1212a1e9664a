import type { ChangeEntry } from '../core/diff/change';
import type { Message } from '../core/messages';
import type { GitPlace } from './gitPlace';
import type { GitReader } from './gitReader';

/** A resolved scope: two sides that no longer move, and what differs between them. */
export type GitView = {
  readonly place: GitPlace;
  readonly reader: GitReader;
  readonly branch: string | null;
  /** Commit or empty tree id. */
  readonly base: string;
  readonly baseTree: string;
  /** The reviewed side: our copy of the index, or a tree. */
  readonly reviewed: { readonly kind: 'index' } | { readonly kind: 'tree'; readonly id: string };
  /** Literal paths that narrow the scope. */
  readonly paths: readonly string[];
  readonly entries: readonly ChangeEntry[];
  readonly notes: readonly Message[];
};

export type GitLimits = {
  /** Bytes of one file's patch; a larger change of a file is not read. */
  readonly patchBytes: number;
  /** Bytes of a text of which both sides are handed out whole. */
  readonly textBytes: number;
  /** Bytes of all patches together. */
  readonly totalBytes: number;
};

export const defaultGitLimits: GitLimits = {
  patchBytes: 4 * 1024 * 1024,
  textBytes: 8 * 1024 * 1024,
  totalBytes: 256 * 1024 * 1024,
};

/** The command and the two sides of the comparison; flags go between. */
export function comparison({ base, reviewed }: Pick<GitView, 'base' | 'reviewed'>): {
  readonly command: readonly string[];
  readonly sides: readonly string[];
} {
  return reviewed.kind === 'index'
    ? { command: ['diff-index', '--cached'], sides: [base] }
    : { command: ['diff-tree', '-r'], sides: [base, reviewed.id] };
}
