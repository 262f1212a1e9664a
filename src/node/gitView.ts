import { defaultReviewConfig, type ReviewLimits } from '../core/config';
import type { ChangeEntry } from '../core/diff/change';
import type { Message } from '../core/messages';
import type { RunningGit } from './gitCommand';
import type { GitPlace } from './gitPlace';
import type { GitReader } from './gitReader';
import type { GitReferences } from './gitReferences';

/** The real repository, its names resolved, and our window on its objects. */
export type GitRepositoryAt = {
  readonly place: GitPlace;
  readonly reader: GitReader;
  readonly references: GitReferences;
};

/** Two sides that no longer move. */
export type GitSides = {
  /** Commit or empty tree id, for people and receipts. */
  readonly base: string;
  /** The base side: what policy is read from. */
  readonly baseTree: string;
  /** The tree that the reviewed side is compared with; `baseTree` but for a selection of lines. */
  readonly from: string;
  /** The reviewed side: our copy of an index, or a tree. */
  readonly reviewed: { readonly kind: 'index' } | { readonly kind: 'tree'; readonly id: string };
};

/** A resolved scope and what differs. */
export type GitView = GitRepositoryAt &
  GitSides & {
    /** Literal paths that narrow the scope. */
    readonly paths: readonly string[];
    readonly entries: readonly ChangeEntry[];
    /** Absent where listing alone was cheaper. */
    readonly started?: StartedPatch;
    /** Files of the working tree that were not read: too large, not text, or not to be had. */
    readonly unread: ReadonlyMap<string, 'binary' | 'too-large' | 'git'>;
    readonly notes: readonly Message[];
    /** False when what the scope names has moved since. */
    readonly isCurrent: (signal: AbortSignal) => Promise<boolean>;
  };

/** The patch of a whole scope with both texts of every file, which git is writing. */
export type StartedPatch = {
  /** For the first who asks with the signal that it was started with; null for all others. */
  readonly take: (signal: AbortSignal) => RunningGit | null;
  readonly stop: () => void;
};

export type GitLimits = {
  /** Bytes of one file's patch; a larger change of a file is not read. */
  readonly patchBytes: number;
  /** Bytes of a text of which both sides are handed out whole. */
  readonly textBytes: number;
  /** Bytes of all patches together. */
  readonly totalBytes: number;
};

/** How much of a change a review reads, in the terms of git. */
export function gitLimits({ maxBytes, maxFileBytes }: Pick<ReviewLimits, 'maxBytes' | 'maxFileBytes'>): GitLimits {
  return { patchBytes: maxFileBytes, textBytes: 2 * maxFileBytes, totalBytes: maxBytes };
}

/** For people, to a tenth. */
export function inMegabytes(bytes: number): number {
  return Math.round((bytes * 10) / (1024 * 1024)) / 10;
}

export const defaultGitLimits: GitLimits = gitLimits(defaultReviewConfig.limits);

/** The command and the two sides of the comparison; flags go between. */
export function comparison({ from, reviewed }: Pick<GitSides, 'from' | 'reviewed'>): {
  readonly command: readonly string[];
  readonly sides: readonly string[];
} {
  return reviewed.kind === 'index'
    ? { command: ['diff-index', '--cached'], sides: [from] }
    : { command: ['diff-tree', '-r'], sides: [from, reviewed.id] };
}
