import type { Effort, ReviewConfig } from '../config';
import type { ChangeSource } from '../diff/change';
import type { Finding } from '../finding';
import { believe } from '../findings/believe';
import type { Ports } from '../ports';
import { promptVersion, type PromptFile } from '../prompt/reviewPrompt';
import { loadRuleSet } from '../rules/loadRuleSet';
import type { RuleSet } from '../rules/ruleSet';
import { askModel, nothingAsked, type AskRun } from './askModel';
import { changeDigest } from './changeDigest';
import { coverageOf } from './coverage';
import { gate } from './gate';
import { inspectFiles } from './inspectFiles';
import { surround } from './surround';
import { reviewResult, type Provenance, type ReviewResult } from './reviewResult';
import { ruleFailures } from './ruleFailures';
import { shown } from './shown';
import { stopwatch } from './stopwatch';

/** What a person sees while a review runs. */
export type ReviewProgress =
  | { readonly step: 'gather' }
  | { readonly step: 'check'; readonly done: number; readonly total: number }
  | { readonly step: 'ask'; readonly done: number; readonly total: number }
  | { readonly step: 'wait'; readonly milliseconds: number };

export type ReviewRun = {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ReviewProgress) => void;
  /** Findings as they are made, before the order, the cap and the gate; each stands again in the result. */
  readonly onFinding?: (finding: Finding) => void;
};

/**
 * Reviews one change: gather → select → check → ask → believe → one immutable result.
 * @throws ProblemError when the change cannot be had at all (no repository, unknown reference, unusable configuration);
 *   everything that goes wrong later stands in the result. An abort of `run.signal` rejects with its reason.
 */
export async function reviewChanges(
  source: ChangeSource,
  config: ReviewConfig,
  ports: Ports,
  run: ReviewRun,
): Promise<ReviewResult> {
  const watch = stopwatch(ports.clock);
  run.onProgress?.({ step: 'gather' });
  const change = await ports.repository.open(source, run.signal);
  const rules = await loadRuleSet(change, ports, { trustRepository: config.trustRepository }, run.signal);
  const inspected = await inspectFiles(change, rules, config, ports, run);
  for (const finding of inspected.findings) report(finding);

  const effort = config.effort ?? rules.config.effort ?? 'standard';
  const files = ports.model === null ? [] : await surround(inspected.forModel, change, effort, ports, run.signal);
  const asked = await watch.model(() => ask(files));
  const believed = await believe(asked.raws, inspected, change, rules, ports, run.signal);
  for (const finding of believed.findings) report(finding);

  const coverage = coverageOf(change.entries, inspected, asked.notDone);
  const { findings, hidden } = shown(believed.findings, rules.config);
  const isCurrent = await change.isCurrent(run.signal);
  return reviewResult({
    mode: ports.model === null ? 'checks' : 'model',
    source: { kind: change.kind, base: change.base, digest: changeDigest(change, inspected, ports.hash) },
    root: change.root,
    findings,
    dismissed: [],
    fixed: [],
    hidden,
    dropped: believed.dropped,
    coverage,
    failures: [...ruleFailures(rules), ...inspected.failures, ...asked.failures],
    notes: [...change.notes, ...rules.notes, ...(isCurrent ? [] : [earlierStage])],
    checksRun: inspected.checksRun,
    usage: { ...asked.usage, costUsd: cost(asked.usage, config) },
    timing: watch.timing(),
    provenance: provenance(effort, rules, ports),
    gate: gate(believed.findings, { failOn: config.failOn, configured: rules.config.failOn ?? 'error' }),
  });

  function report(finding: Finding): void {
    watch.finding();
    run.onFinding?.(finding);
  }

  function ask(files: readonly PromptFile[]) {
    if (ports.model === null || files.length === 0) return Promise.resolve(nothingAsked);
    const asking: AskRun = {
      signal: run.signal,
      onBatch: (done, total) => run.onProgress?.({ step: 'ask', done, total }),
      onWait: ({ milliseconds }) => run.onProgress?.({ step: 'wait', milliseconds }),
    };
    return askModel(files, ports.model, config, ports.hash, asking);
  }
}
