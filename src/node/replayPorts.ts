import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { estimateTokens } from '../core/model/tokens';
import type { ModelClient, OpenedChange, Repository, StateStore } from '../core/ports';
import instructions from '../core/prompt/review.md';
import refuteInstructions from '../core/prompt/refute.md';

/** Reads like the person's state and keeps nothing: a replay is no review of anybody's change. */
export function readOnlyState(state: StateStore): StateStore {
  return { ...state, write: () => Promise.resolve(), remove: () => Promise.resolve(), append: () => Promise.resolve() };
}

/** The same commits as if `.fresh-eyes` had always been what stands in `folder` now. */
export function withRules(repository: Repository, folder: string): Repository {
  const files = rulesIn(folder);
  const isRules = (path: string): boolean => path === '.fresh-eyes' || path.startsWith('.fresh-eyes/');
  const overlaid = (change: OpenedChange): OpenedChange => ({
    ...change,
    textAt: (side, path, signal) =>
      isRules(path) ? Promise.resolve(files.get(path) ?? null) : change.textAt(side, path, signal),
    pathsAt: async (side, under, signal) => [
      ...(await change.pathsAt(side, under, signal)).filter((path) => !isRules(path)),
      ...[...files.keys()].filter((path) =>
        under.some((prefix) => path === prefix || path.startsWith(`${prefix.replace(/\/$/, '')}/`)),
      ),
    ],
  });
  return { open: async (source, signal) => overlaid(await repository.open(source, signal)) };
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
