import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultReviewConfig, type ReviewConfig } from '../src/core/config';
import type { ChangeSource } from '../src/core/diff/change';
import type { Ports } from '../src/core/ports';
import { reviewChanges } from '../src/core/review/reviewChanges';
import type { ReviewResult } from '../src/core/review/reviewResult';
import { gitRepository } from '../src/node/gitRepository';
import { openaiModel } from '../src/node/openaiModel';
import { patternEngine } from '../src/node/patternEngine';
import { secretScanner } from '../src/node/secretScanner';
import { stateFolder } from '../src/node/stateFolder';
import { treeSitterSyntax } from '../src/node/treeSitterSyntax';
import { scriptedEndpoint, type ScriptedEndpoint } from './scriptedEndpoint';
import { tempRepository, isolatedGitEnvironment, type TempRepository } from './tempRepository';

export type ReviewWorld = {
  readonly repository: TempRepository;
  readonly endpoint: ScriptedEndpoint;
  readonly ports: Ports;
  readonly review: (config?: Partial<ReviewConfig>, source?: ChangeSource) => Promise<ReviewResult>;
  /** What the endpoint says next, to every request; items as in the contract "Model reply". */
  readonly say: (findings: readonly Readonly<Record<string, unknown>>[]) => void;
  readonly close: () => Promise<void>;
};

/** Real git, a real endpoint over HTTP, real state on disk: everything but the person and the model. */
export async function reviewWorld(): Promise<ReviewWorld> {
  const repository = tempRepository();
  const stateHome = mkdtempSync(join(tmpdir(), 'fresh-eyes-state-'));
  const env = { ...isolatedGitEnvironment(), XDG_STATE_HOME: stateHome, LOCALAPPDATA: stateHome };
  let findings: readonly Readonly<Record<string, unknown>>[] = [];
  const endpoint = await scriptedEndpoint(({ json }) => ({ text: replyText(JSON.stringify(json), findings) }));
  const patterns = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
  const ports: Ports = {
    repository: gitRepository(repository.root, { env }),
    model: openaiModel({ baseUrl: endpoint.baseUrl, apiKey: null, model: 'scripted-model' }),
    syntax: treeSitterSyntax(FRESH_EYES_GRAMMARS),
    patterns,
    secrets: secretScanner(),
    packs: { load: () => Promise.resolve(null) },
    state: stateFolder(join(repository.root, '.git'), { env }),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: { now: () => Date.now(), elapsed: () => performance.now() },
  };
  return {
    repository,
    endpoint,
    ports,
    review: (config = {}, source = { kind: 'staged' }) =>
      reviewChanges(source, { ...defaultReviewConfig, ...config }, ports, { signal: new AbortController().signal }),
    say: (next) => {
      findings = next;
    },
    close: async () => {
      await endpoint.close();
      await patterns.close();
      repository.remove();
      rmSync(stateHome, { recursive: true, force: true });
    },
  };
}

/** A reply with the marks of its request, as a model that can read would give it. */
export function replyText(request: string, findings: readonly Readonly<Record<string, unknown>>[]): string {
  const [begin] = /\[change \w+ begins\]/.exec(request) ?? [''];
  const [end] = /\[change \w+ ends\]/.exec(request) ?? [''];
  return JSON.stringify({ begin, findings, end });
}

function ignore(): void {
  // Tests look at results, not at logs.
}
