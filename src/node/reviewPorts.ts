import { join } from 'node:path';
import { defaultReviewConfig, type ReviewLimits } from '../core/config';
import type { Log, ModelClient, Ports, StateStore } from '../core/ports';
import { gitRepository } from './gitRepository';
import { gitLimits } from './gitView';
import { patchRepository } from './patchRepository';
import { patternEngine } from './patternEngine';
import { repositoryState } from './repositoryState';
import { rulePackCache } from './rulePackCache';
import { secretScanner } from './secretScanner';
import { sha256 } from './sha256';
import { treeSitterSyntax } from './treeSitterSyntax';
import { userCacheFolder } from './userFolders';

export type ReviewPortsOptions = {
  readonly folder: string;
  readonly model: ModelClient | null;
  readonly env?: NodeJS.ProcessEnv;
  /** True for a patch: no repository is looked for and nothing is kept. */
  readonly isPatch?: boolean;
  /** True inside a git hook, where `GIT_INDEX_FILE` names the index that is being committed. */
  readonly honourIndexFile?: boolean;
  readonly gitPath?: string | null;
  /** How much of a change is read. */
  readonly limits?: Pick<ReviewLimits, 'maxBytes' | 'maxFileBytes'>;
  readonly state?: StateStore;
  readonly log?: Log;
};

export type ReviewPorts = Ports & { readonly close: () => Promise<void> };

/** The world for one review, the same for both front ends. The bundles stand in one folder with grammars and worker. */
export function reviewPorts(options: ReviewPortsOptions): ReviewPorts {
  const { folder, model, env = process.env, isPatch = false, gitPath, log = silentLog } = options;
  const grammarFolder = join(__dirname, 'grammars');
  const limits = gitLimits(options.limits ?? defaultReviewConfig.limits);
  const patterns = patternEngine(join(__dirname, 'patternWorker.js'), grammarFolder);
  return {
    repository: isPatch
      ? patchRepository('patch', limits)
      : gitRepository(folder, {
          env,
          limits,
          ...(gitPath && { gitPath }),
          ...(options.honourIndexFile && { honourIndexFile: true }),
        }),
    model,
    syntax: treeSitterSyntax(grammarFolder),
    patterns,
    secrets: secretScanner(),
    packs: rulePackCache(userCacheFolder({ env })),
    state: options.state ?? repositoryState(folder, { env, gitPath: gitPath ?? null }),
    hash: sha256,
    log,
    clock: { now: () => Date.now(), elapsed: () => performance.now() },
    close: () => patterns.close(),
  };
}

const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // A front end without a log.
}
