import { stagesOf, type ReviewConfig } from '../config';
import type { ChangeSource } from '../diff/change';
import type { FileCoverage } from '../finding';
import type { PreviewedRequest } from '../model/model';
import type { Ports } from '../ports';
import { loadRuleSet } from '../rules/loadRuleSet';
import { ruleTokens } from '../prompt/ruleTokens';
import type { EffectiveRule } from '../rules/ruleSet';
import { sealedRequest } from '../secrets/sealedModel';
import { secretGate } from '../secrets/secretGate';
import { plannedRequests } from './askModel';
import { costOf } from './cost';
import { coverageOf } from './coverage';
import { inspectFiles } from './inspectFiles';
import { provenanceOf } from './provenance';
import type { ReviewMode } from './reviewResult';
import { surround } from './surround';

/** A rule that applies, with what it adds to each request that asks about it. */
export type PreviewedRule = EffectiveRule & { readonly tokens: number };

/** What a review would look at and send. */
export type ReviewPreview = {
  readonly mode: ReviewMode;
  readonly coverage: readonly FileCoverage[];
  readonly rules: readonly PreviewedRule[];
  readonly requests: readonly PreviewedRequest[];
  /** Estimated input tokens. */
  readonly tokens: number;
  /** US dollars for the input; null when unknown. */
  readonly costUsd: number | null;
};

/**
 * The same first steps as a review, up to the bytes that would leave. Sends nothing, runs no check, stores nothing.
 * @throws ProblemError as a review does.
 */
export async function previewChanges(
  source: ChangeSource,
  config: ReviewConfig,
  ports: Ports,
  signal: AbortSignal,
): Promise<ReviewPreview> {
  const change = await ports.repository.open(source, signal);
  try {
    const rules = await loadRuleSet(change, ports, config, signal);
    const secrets = secretGate(ports.secrets);
    const seen = await inspectFiles(change, rules, secrets, ports, { signal, checks: false });
    const { model } = ports;
    const { effort } = provenanceOf(config, rules, ports);
    const files = await surround(seen.forModel, change, stagesOf(effort, config), secrets, rules, ports, signal);
    const { allowed } = model === null ? { allowed: [] } : plannedRequests(files, model, config, ports);
    const planned = await Promise.all(allowed.map((request) => sealedRequest(request, secrets)));
    const tokens = planned.reduce((sum, { estimatedTokens }) => sum + estimatedTokens, 0);
    const coverage = coverageOf(change.entries, seen.coverage, new Map());
    return {
      mode: model === null ? 'checks' : 'model',
      coverage,
      rules: applying(coverage, rules.rulesFor),
      requests: model === null ? [] : planned.map((request) => model.preview(request)),
      tokens,
      costUsd: costOf({ requests: planned.length, inputTokens: tokens, cachedInputTokens: 0, outputTokens: 0 }, config),
    };
  } finally {
    change.close();
  }
}

function applying(
  coverage: readonly FileCoverage[],
  rulesFor: (path: string) => readonly EffectiveRule[],
): readonly PreviewedRule[] {
  // Paths to which the same rules apply share one list.
  const lists = new Set(coverage.flatMap(({ path, status }) => (status === 'reviewed' ? [rulesFor(path)] : [])));
  const byId = new Map([...lists].flat().map((rule) => [rule.id, { ...rule, tokens: ruleTokens(rule) }]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
