import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { estimateTokens } from '../core/model/tokens';
import type { ModelClient, OpenedChange, Repository, StateStore } from '../core/ports';
import instructions from '../core/prompt/review.md';
import refuteInstructions from '../core/prompt/refute.md';
import { newConfig, withVersion } from '../core/rules/editConfig';
import { emptyLock, lockText, rulesLock, type LockedPack } from '../core/rules/rulesLock';
import { configPath, lockPath } from './rulesFiles';

/** Reads like the person's state and keeps nothing: a replay is no review of anybody's change. */
export function readOnlyState(state: StateStore): StateStore {
  return { ...state, write: () => Promise.resolve(), remove: () => Promise.resolve(), append: () => Promise.resolve() };
}

/** The same commits as if `.fresh-eyes` had always been what stands in `folder` now. */
export function withRules(repository: Repository, folder: string): Repository {
  const files = rulesIn(folder);
  return overlaid(repository, {
    paths: [...files.keys()],
    holds: (path) => path === '.fresh-eyes' || path.startsWith('.fresh-eyes/'),
    textOf: (path) => files.get(path) ?? null,
  });
}

/** The same commits as if their configuration had extended the pack, in the place of its other versions. */
export function withPack(
  repository: Repository,
  source: string,
  locked: Readonly<Record<string, LockedPack>>,
): Repository {
  const edits: Readonly<Record<string, (text: string | null) => string>> = {
    [configPath]: (text) => withVersion(text ?? newConfig, source),
    [lockPath]: (text) => {
      const before = text === null ? emptyLock : (rulesLock(text, lockPath).lock ?? emptyLock);
      return lockText({ ...before, packs: { ...before.packs, ...locked } });
    },
  };
  return overlaid(repository, {
    paths: Object.keys(edits),
    holds: (path) => Object.hasOwn(edits, path),
    textOf: (path, text) => edits[path]?.(text) ?? null,
  });
}

type Overlay = {
  readonly paths: readonly string[];
  /** Whether the overlay answers for the path, and not the commit. */
  readonly holds: (path: string) => boolean;
  /** Given the commit's own text. */
  readonly textOf: (path: string, text: string | null) => string | null;
};

function overlaid(repository: Repository, { paths, holds, textOf }: Overlay): Repository {
  const over = (change: OpenedChange): OpenedChange => ({
    ...change,
    textAt: async (side, path, signal) => {
      const text = await change.textAt(side, path, signal);
      return holds(path) ? textOf(path, text) : text;
    },
    pathsAt: async (side, under, signal) => [
      ...(await change.pathsAt(side, under, signal)).filter((path) => !holds(path)),
      ...paths.filter((path) =>
        under.some((prefix) => path === prefix || path.startsWith(`${prefix.replace(/\/$/, '')}/`)),
      ),
    ],
  });
  return { open: async (source, signal) => over(await repository.open(source, signal)) };
}

/** The same requests with the instructions of another prompt: `review.md` and `refute.md` of a folder. */
export function withPrompt(model: ModelClient, folder: string): ModelClient {
  const texts = new Map(
    [
      ['review.md', instructions],
      ['refute.md', refuteInstructions],
    ].flatMap(([name = '', text = '']) => {
      const file = join(folder, name);
      return existsSync(file) ? [[text, readFileSync(file, 'utf8')] as const] : [];
    }),
  );
  return {
    ...model,
    complete: (request, run) => {
      const system = texts.get(request.system) ?? request.system;
      // A shorter prompt must not look as if the endpoint had cut the request.
      const estimatedTokens = request.estimatedTokens - estimateTokens(request.system) + estimateTokens(system);
      return model.complete({ ...request, system, estimatedTokens }, run);
    },
  };
}

/** Slash-separated paths as they would stand in a repository. */
function rulesIn(folder: string): ReadonlyMap<string, string> {
  const root = existsSync(join(folder, '.fresh-eyes')) ? join(folder, '.fresh-eyes') : folder;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(root, name)).isFile(),
  );
  return new Map(
    files.map((name) => [`.fresh-eyes/${name.replaceAll('\\', '/')}`, readFileSync(join(root, name), 'utf8')]),
  );
}
