import { createHash } from 'node:crypto';
import { defaultReviewConfig, type ReviewConfig, type Stages } from '../../src/core/config';
import type { Dropped, Finding } from '../../src/core/finding';
import { parseFilePatch } from '../../src/core/diff/parseDiff';
import type { ModelClient, Ports } from '../../src/core/ports';
import { reviewChanges } from '../../src/core/review/reviewChanges';
import { gitRepository } from '../../src/node/gitRepository';
import { patternEngine } from '../../src/node/patternEngine';
import { noState } from '../../src/node/repositoryState';
import { secretScanner } from '../../src/node/secretScanner';
import { treeSitterSyntax } from '../../src/node/treeSitterSyntax';
import { isolatedGitEnvironment } from '../tempRepository';
import { caseRepository, type Case, type CaseFile } from './qualityCases';

/** One finding of any tool, in the one form that is judged. */
export type Claim = {
  readonly file: string;
  readonly line: number | null;
  readonly endLine: number | null;
  readonly quote: string;
  readonly message: string;
  /** False for what a tool itself calls a mere note. */
  readonly isAlarm: boolean;
};

export type ToolRun = {
  readonly claims: readonly Claim[];
  readonly dropped: readonly Dropped[];
  /** False while any request has no answer yet, or failed. */
  readonly isComplete: boolean;
  /** Milliseconds of ours, model time left out; null for what is no product. */
  readonly ownMs: number | null;
  readonly fingerprints: readonly string[];
};

export type Tool = {
  readonly name: string;
  /** Scored by place alone: nobody need read what it says. */
  readonly isFloor?: boolean;
  readonly run: (one: Case, files: readonly CaseFile[], model: ModelClient) => Promise<ToolRun>;
};

export type QualityPorts = Omit<Ports, 'repository' | 'model'> & { readonly close: () => Promise<void> };

export function qualityPorts(): QualityPorts {
  const patterns = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
  return {
    syntax: treeSitterSyntax(FRESH_EYES_GRAMMARS),
    patterns,
    secrets: secretScanner(),
    packs: { load: () => Promise.resolve(null) },
    state: noState,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: { now: () => Date.now(), elapsed: () => performance.now() },
    close: () => patterns.close(),
  };
}

/** The product's whole pipeline over a real repository; what it would show by default is what counts. */
export function product(name: string, ports: QualityPorts, config: Partial<ReviewConfig>): Tool {
  return {
    name,
    run: async (_, files, model) => {
      const repository = caseRepository(files);
      try {
        const result = await reviewChanges(
          { kind: 'staged' },
          { ...defaultReviewConfig, reuse: false, ...config },
          { ...ports, repository: gitRepository(repository.root, { env: isolatedGitEnvironment() }), model },
          { signal: new AbortController().signal },
        );
        return {
          claims: result.findings.filter(({ status }) => status !== 'hint').map(claimOf),
          dropped: result.dropped,
          isComplete: result.failures.length === 0,
          ownMs: result.timing.ownMs,
          fingerprints: result.findings.map(({ fingerprint }) => fingerprint),
        };
      } finally {
        repository.remove();
      }
    },
  };
}

/** The product with single stages switched off. */
export function without(stage: keyof Stages, ports: QualityPorts, config: Partial<ReviewConfig>): Tool {
  const off = stage === 'drafts' ? { drafts: 1 } : { [stage]: false };
  return product(`without ${stage}`, ports, { ...config, stages: { ...config.stages, ...off } });
}

function claimOf({ location, title, message, severity }: Finding): Claim {
  const { path, startLine, endLine, quote } = location;
  return { file: path, line: startLine, endLine, quote, message: `${title}. ${message}`, isAlarm: severity !== 'info' };
}

/** What a person would do instead of using a product. */
export const plainRequest: Tool = {
  name: 'plain request',
  run: async ({ diff }, _, model) => {
    const user = [
      'Review this staged diff. Report real problems, not style. Answer as JSON:',
      '[{"file": "path", "line": number in the new file, "quote": "the exact text of that line", "message": "what is wrong"}]',
      'An empty list is a good answer.',
      '',
      diff,
    ].join('\n');
    const reply = await model.complete(
      {
        system: '',
        user,
        schema: { name: 'review', json: { type: 'object' } },
        maxOutputTokens: 8_192,
        estimatedTokens: Math.ceil(user.length / 4),
        paths: [],
      },
      { signal: new AbortController().signal },
    );
    const text = reply.kind === 'reply' ? reply.text : '';
    return { ...nothing, claims: plainClaims(text), isComplete: reply.kind === 'reply' };
  },
};

function plainClaims(text: string): readonly Claim[] {
  const list = /\[[\s\S]*\]/.exec(text)?.[0] ?? '[]';
  const items: unknown = JSON.parse(list);
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const { file, line, quote, message } = item as Record<string, unknown>;
    if (typeof file !== 'string' || typeof message !== 'string') return [];
    const number = typeof line === 'number' ? line : null;
    return [
      { file, line: number, endLine: number, quote: typeof quote === 'string' ? quote : '', message, isAlarm: true },
    ];
  });
}

/** Floors: a tool that says nothing, and one that comments on every hunk. */
export const silentTool: Tool = { name: 'says nothing', isFloor: true, run: () => Promise.resolve(nothing) };

export const everyHunkTool: Tool = {
  name: 'comments every hunk',
  isFloor: true,
  run: ({ diff }) =>
    Promise.resolve({
      ...nothing,
      claims: firstAddedLines(diff).map((line) => ({ ...line, message: 'Check this.', isAlarm: true })),
    }),
};

const nothing: ToolRun = { claims: [], dropped: [], isComplete: true, ownMs: null, fingerprints: [] };

function firstAddedLines(diff: string): readonly Omit<Claim, 'message' | 'isAlarm'>[] {
  return filePatches(diff).flatMap(({ file, patch }) =>
    parseFilePatch(patch).hunks.flatMap(({ lines }) => {
      const added = lines.find((line) => line.kind === 'added');
      return added === undefined ? [] : [{ file, line: added.newLine, endLine: added.newLine, quote: added.text }];
    }),
  );
}

export function filePatches(diff: string): readonly { readonly file: string; readonly patch: string }[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((patch) => patch.startsWith('diff --git '))
    .map((patch) => ({
      file: /^\+\+\+ b\/(.*)$/m.exec(patch)?.[1] ?? /^diff --git a\/.* b\/(.*)$/m.exec(patch)?.[1] ?? '',
      patch,
    }));
}

function ignore(): void {
  // Tools are measured by their results.
}
