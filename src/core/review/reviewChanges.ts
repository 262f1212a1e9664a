import { stagesOf, type ReviewConfig } from '../config';
import type { ChangeSource } from '../diff/change';
import type { Finding } from '../finding';
import { believe } from '../findings/believe';
import { message } from '../messages';
import type { ModelClient, Ports } from '../ports';
import type { PromptFile } from '../prompt/reviewPrompt';
import { loadRuleSet } from '../rules/loadRuleSet';
import type { RuleSet } from '../rules/ruleSet';
import { sealedModel } from '../secrets/sealedModel';
import { secretGate } from '../secrets/secretGate';
import type { AskRun, SendPlan } from './askBatch';
import { askDrafts, type Drafted } from './askDrafts';
import { nothingAsked } from './askModel';
import { added, costOf } from './cost';
import { coverageOf, notReviewed } from './coverage';
import { inspectFiles } from './inspectFiles';
import { liveFindings } from './liveFindings';
import { applyPolicy } from './policy';
import { sinceLastReview } from './previousReview';
import { provenanceOf } from './provenance';
import { digestOf, keepReceipt, reviewParts, storedReview } from './reuse';
import { rememberedSyntax } from './rememberedSyntax';
import { reviewResult, type ReviewResult } from './reviewResult';
import { ruleFailures, ruleNotes } from './ruleFailures';
import { reviewPolicy } from './reviewPolicy';
import { secondLook } from './secondLook';
import { runLimits, type RunLimits } from './spending';
import { standingDismissals } from './standingDismissals';
import { stopwatch } from './stopwatch';
import { surround } from './surround';
import { unreadFailures } from './unreadFailures';

/** What a person sees while a review runs. */
export type ReviewProgress =
  | { readonly step: 'gather' }
  | { readonly step: 'check' | 'ask'; readonly done: number; readonly total: number }
  | { readonly step: 'send'; readonly files: number; readonly requests: number; readonly estimate: () => SendEstimate }
  | { readonly step: 'wait'; readonly milliseconds: number };

/** Of the input; null where the price is not known. */
export type SendEstimate = { readonly tokens: number; readonly costUsd: number | null };

export type ReviewRun = {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ReviewProgress) => void;
  /** Findings as they are made, before order, cap and gate; each stands again in the result. */
  readonly onFinding?: (finding: Finding) => void;
  /** Every rule that was read, for reports that explain them. */
  readonly onRules?: (rules: RuleSet['all']) => void;
  /** A stored review answers: nothing was read and nothing asked. */
  readonly onStored?: () => void;
};

/**
 * Reviews one change: gather → select → check → ask → believe → one immutable result. The same bytes, rules and model
 * were perhaps reviewed before; then the stored review answers and nothing is asked.
 * @throws ProblemError when the change cannot be had at all (no repository, unknown reference); whatever goes wrong
 *   later stands in the result. An abort of `run.signal` rejects with its reason.
 */
export async function reviewChanges(
  source: ChangeSource,
  config: ReviewConfig,
  world: Ports,
  run: ReviewRun,
): Promise<ReviewResult> {
  const syntax = rememberedSyntax(world.syntax);
  const ports = { ...world, syntax };
  const watch = stopwatch(ports.clock);
  const { signal } = run;
  const announced = new Set<string>();
  run.onProgress?.({ step: 'gather' });
  const change = await ports.repository.open(source, signal);
  try {
    const [rules, dismissals] = await Promise.all([
      loadRuleSet(change, ports, config, signal),
      standingDismissals(change, config, ports, signal),
    ]);
    run.onRules?.(rules.all);
    const provenance = provenanceOf(config, rules, ports);
    const asBefore = reviewParts(change, provenance, config);
    const known = await storedReview(change, asBefore, rules, dismissals, config, watch, ports);
    if (known !== null) {
      run.onStored?.();
      return known;
    }

    const secrets = secretGate(ports.secrets);
    const model = ports.model === null ? null : sealedModel(ports.model, secrets);
    const seen = await inspectFiles(change, rules, secrets, ports, {
      signal,
      checks: true,
      onFile: progress('check'),
    });
    const early = await believe([], seen, change, rules, ports, signal);
    early.findings.forEach(announce);

    const stages = stagesOf(provenance.effort, config);
    const files = await surround(seen.forModel, change, stages, secrets, rules, ports, signal);
    const isLive = run.onFinding !== undefined && stages.drafts === 1 && !stages.secondLook;
    const live = liveFindings(async (raw) => {
      const { findings } = await believe([raw], { ...seen, hits: [] }, change, rules, ports, signal, stages);
      return findings;
    }, announce);
    const limits = runLimits(config);
    const asked = await watch.model(() => ask(files, stages.drafts, model, isLive ? live.take : undefined, limits));
    await live.settled();
    const believed = await believe(asked.raws, seen, change, rules, ports, signal, stages);
    const doubted = await watch.model(() =>
      secondLook(believed.findings, files, stages, rules, model, ports.hash, limits, signal),
    );
    const stood = { findings: doubted.findings, dropped: [...believed.dropped, ...doubted.dropped] };
    stood.findings.forEach(announce);
    const usage = added(asked.usage, doubted.usage);
    const coverage = coverageOf(change.entries, seen.coverage, asked.notDone);
    const [since, isCurrent] = await Promise.all([
      sinceLastReview(stood, files, notReviewed(coverage), source, change, provenance, ports),
      change.isCurrent(signal),
    ]);
    await dismissals.follow(since.findings);

    const { findings, dismissed, hidden, gate } = applyPolicy(
      since.findings,
      reviewPolicy(config, rules),
      dismissals.isDismissed,
    );
    const parts = reviewParts(change, provenance, config, seen.contentIds);
    const result = reviewResult({
      mode: parts.mode,
      source: { kind: change.kind, base: change.base, digest: digestOf(parts, ports) },
      root: change.root,
      findings,
      dismissed,
      fixed: since.fixed,
      hidden,
      dropped: stood.dropped,
      coverage,
      failures: [...ruleFailures(rules), ...unreadFailures(seen.unread), ...asked.failures],
      notes: [
        ...change.notes,
        ...rules.notes,
        ...ruleNotes(rules),
        ...dismissals.notes,
        ...asked.notes,
        ...doubted.notes,
        ...(isCurrent ? [] : [message('review.earlier-stage')]),
      ],
      checksRun: seen.checksRun,
      usage: { ...usage, costUsd: costOf(usage, config) },
      timing: watch.timing(),
      provenance,
      gate,
    });
    await keepReceipt(result, since, source, change, parts, rules, config, ports);
    return result;
  } finally {
    syntax.close();
    change.close();
  }

  function progress(step: 'check' | 'ask') {
    return (done: number, total: number) => run.onProgress?.({ step, done, total });
  }

  function estimateOf(tokens: number): SendEstimate {
    return { tokens, costUsd: costOf({ ...nothingAsked.usage, inputTokens: tokens }, config) };
  }

  function announce(finding: Finding): void {
    if (announced.has(finding.fingerprint)) return;
    announced.add(finding.fingerprint);
    watch.finding();
    run.onFinding?.(finding);
  }

  function ask(
    files: readonly PromptFile[],
    drafts: number,
    model: ModelClient | null,
    onRaw: AskRun['onRaw'],
    limits: RunLimits,
  ): Promise<Drafted> {
    if (model === null || files.length === 0) return Promise.resolve({ ...nothingAsked, notes: [] });
    const onWait = ({ milliseconds }: { milliseconds: number }) => run.onProgress?.({ step: 'wait', milliseconds });
    const onPlan = ({ tokens, ...plan }: SendPlan) =>
      run.onProgress?.({ step: 'send', ...plan, estimate: () => estimateOf(tokens()) });
    return askDrafts(files, drafts, model, config, ports, {
      signal,
      onPlan,
      onBatch: progress('ask'),
      onWait,
      limits,
      ...(onRaw && { onRaw }),
    });
  }
}
