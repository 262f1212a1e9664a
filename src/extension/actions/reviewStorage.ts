import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence } from '../../core/finding';
import type { ReviewResult } from '../../core/review/reviewResult';
import type { ChangeSource } from '../../core/diff/change';
import { reviewsFolder } from '../reviewsFolder';
import type { Stage, SuggestionTrial } from '../findingStore';

/** A finished review as it survives the window. */
export type StoredReview = {
  /** URI of the repository. */
  readonly root: string;
  readonly kind: ChangeSource['kind'];
  readonly finishedAt: number;
  readonly stage: Stage | null;
  readonly result: ReviewResult;
  /** By fingerprint: hashes of the reviewed lines, and where they stood last in the buffer. */
  readonly places: Readonly<Record<string, { readonly hashes: readonly number[]; readonly start: number | null }>>;
  /** By fingerprint: what language servers said. */
  readonly serverEvidence?: Readonly<Record<string, Evidence>>;
  readonly trials?: Readonly<Record<string, SuggestionTrial>>;
};

export type ReviewStorage = {
  /** Newest first; times when the reviews finished. */
  readonly times: (root: string) => Promise<readonly number[]>;
  /** Null where there is none, or none that can be used. */
  readonly read: (root: string, finishedAt: number) => Promise<StoredReview | null>;
  readonly write: (review: StoredReview) => Promise<void>;
  /** Changes when another window writes. */
  readonly stamp: (root: string) => Promise<string>;
};

const format = 'fresh-eyes-review 1';
const maxReviews = 20;
const maxBytes = 2 * 1024 * 1024;

/**
 * Reviews in files of our own, one folder per repository, so that all windows on it share them. A file is written beside
 * and renamed: a reader, or a window that dies, sees the old one or the new one whole. Nothing here ever throws; what
 * cannot be read is moved aside and told once.
 */
export function reviewStorage(folder: string, tell: (problem: string) => void): ReviewStorage {
  const folderOf = (root: string) => reviewsFolder(folder, root);
  const guarded = async <T>(absent: T, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') tell(`storage: ${codeOf(error) ?? 'unreadable'}`);
      return absent;
    }
  };
  const times = async (root: string) =>
    (await readdir(folderOf(root)))
      .flatMap((name) => /^(\d{1,16})\.review$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => b - a);

  return {
    times: (root) => guarded([], () => times(root)),
    read: (root, finishedAt) =>
      guarded(null, () => readReview(join(folderOf(root), `${finishedAt}.review`), root, tell)),
    write: (review) =>
      guarded(undefined, async () => {
        const own = folderOf(review.root);
        await mkdir(own, { recursive: true, mode: 0o700 });
        await writeReview(own, review);
        await prune(own, await times(review.root));
      }),
    stamp: (root) =>
      guarded('', async () => {
        const [newest] = await times(root);
        if (newest === undefined) return '';
        const { mtimeMs, size } = await stat(join(folderOf(root), `${newest}.review`));
        return `${newest} ${mtimeMs} ${size}`;
      }),
  };
}

async function readReview(file: string, root: string, tell: (problem: string) => void): Promise<StoredReview | null> {
  const { size } = await stat(file);
  const text = size > maxBytes ? '' : await readFile(file, 'utf8');
  const review = unsealed(text);
  if (review?.root === root) return review;
  await rename(file, `${file}.damaged`);
  tell('storage: a stored review could not be used and was moved aside');
  return null;
}

async function writeReview(folder: string, review: StoredReview): Promise<void> {
  const body = JSON.stringify(review);
  const text = `${format} ${checksum(body)}\n${body}`;
  if (Buffer.byteLength(text) > maxBytes) return;
  const temporary = join(folder, `${randomBytes(8).toString('hex')}.tmp`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, join(folder, `${review.finishedAt}.review`));
}

/** Newest reviews stay, as many as the caps allow; what a dead window or a bad file left behind goes. */
async function prune(folder: string, times: readonly number[]): Promise<void> {
  let bytes = 0;
  for (const [index, time] of times.entries()) {
    const file = join(folder, `${time}.review`);
    bytes += (await stat(file)).size;
    if (index > 0 && (index >= maxReviews || bytes > maxBytes)) await unlink(file);
  }
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of await readdir(folder)) {
    if (name.endsWith('.review')) continue;
    const file = join(folder, name);
    if ((await stat(file)).mtimeMs < anHourAgo) await unlink(file);
  }
}

/** Null for another version's or a damaged text: the checksum vouches for the shape. */
function unsealed(text: string): StoredReview | null {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== `${format} ${checksum(body)}`) return null;
  return JSON.parse(body) as StoredReview;
}

function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
