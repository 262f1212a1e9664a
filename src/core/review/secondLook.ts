import type { Stages } from '../config';
import { splitLines } from '../diff/change';
import type { Dropped, Evidence, Finding } from '../finding';
import { squeeze } from '../findings/anchorText';
import { hidesFrom } from '../findings/mergeFindings';
import { message, type Message } from '../messages';
import type { Usage } from '../model/model';
import type { Hash, ModelClient } from '../ports';
import { refutePrompt, refuteVerdicts, type RefuteVerdict } from '../prompt/refutePrompt';
import type { PromptFile } from '../prompt/reviewPrompt';
import type { RuleSet } from '../rules/ruleSet';
import { added } from './cost';
import type { RunLimits } from './spending';

export type SecondLook = {
  readonly findings: readonly Finding[];
  readonly dropped: readonly Dropped[];
  readonly usage: Usage;
  readonly notes: readonly Message[];
};

const mostPerRequest = 20;
const outputTokens = 4_096;
/** Shorter code than this stands anywhere and proves nothing. */
const shortestCitation = 6;

/**
 * Has the model try to refute what it found: all findings in `deep`, else those of rules that ask for it. It may only
 * take findings away, each with a line of the shown code that proves it wrong; what it cannot disprove stays.
 */
export async function secondLook(
  findings: readonly Finding[],
  files: readonly PromptFile[],
  { secondLook: isForAll, evidence: isOn }: Pick<Stages, 'secondLook' | 'evidence'>,
  rules: Pick<RuleSet, 'all'>,
  model: ModelClient | null,
  hash: Hash,
  { spending, deadline }: RunLimits,
  signal: AbortSignal,
): Promise<SecondLook> {
  const asking = new Set(rules.all.filter(({ refute }) => refute).map(({ id }) => id));
  const doubtful = findings.filter(
    ({ origin, rule }) => origin === 'model' && (isForAll || (isOn && asking.has(rule))),
  );
  const nothing = { requests: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };
  if (model === null || doubtful.length === 0) return { findings, dropped: [], usage: nothing, notes: [] };
  let usage: Usage = nothing;
  const fallen = new Map<Finding, Dropped>();
  let unread = 0;
  for (let at = 0; at < doubtful.length; at += mostPerRequest) {
    const some = doubtful.slice(at, at + mostPerRequest);
    const shown = files.filter(({ file }) => some.some(({ location }) => location.path === file.path));
    const request = refutePrompt(some, shown, outputTokens, hash);
    const allowance = deadline.aborted ? null : await spending.allow(request.estimatedTokens, outputTokens);
    if (allowance === null || typeof allowance === 'string') {
      unread += some.length;
      continue;
    }
    const bounded = { ...request, maxOutputTokens: allowance.maxOutputTokens };
    const reply = await model.complete(bounded, { signal: AbortSignal.any([signal, deadline]) });
    signal.throwIfAborted();
    allowance.settle(reply.usage, reply.requests);
    usage = added(usage, { ...nothing, ...reply.usage, requests: reply.requests });
    const verdicts = reply.kind === 'reply' ? refuteVerdicts(reply.text, some.length) : null;
    if (verdicts === null) unread += some.length;
    for (const verdict of verdicts ?? []) {
      const finding = some[verdict.finding];
      const drop = finding === undefined ? null : droppedBy(verdict, finding, some, shown);
      if (finding !== undefined && drop !== null) fallen.set(finding, drop);
    }
  }
  return {
    findings: findings.filter((finding) => !fallen.has(finding)),
    dropped: [...fallen.values()],
    usage,
    notes: unread === 0 ? [] : [message('review.no-second-look', { count: unread })],
  };
}

function droppedBy(
  verdict: RefuteVerdict,
  finding: Finding,
  all: readonly Finding[],
  files: readonly PromptFile[],
): Dropped | null {
  const { location, rule, title } = finding;
  const about = { path: location.path, rule, title };
  if (verdict.kind === 'same') {
    const as = all[verdict.as];
    return as?.location.path === location.path && !hidesFrom(as, finding) ? { reason: 'duplicate', ...about } : null;
  }
  const cited = verdict.cite.trim();
  if (!stands(cited, files)) return null;
  const evidence: Evidence = { kind: 'second-look', source: 'model', outcome: 'refuted', note: cited.slice(0, 500) };
  return { reason: 'refuted', ...about, quote: location.quote, evidence: [evidence] };
}

/** The cited code is in what was shown; a model that makes up its proof proves nothing. */
function stands(cited: string, files: readonly PromptFile[]): boolean {
  const wanted = splitLines(cited)
    .map(squeeze)
    .filter((line) => line !== '')
    .join('\n');
  if (wanted.length < shortestCitation) return false;
  return files.some(({ file, elsewhere }) =>
    [file.after ?? '', file.before ?? '', ...elsewhere.map(({ text }) => text)].some((text) =>
      splitLines(text)
        .map(squeeze)
        .filter((line) => line !== '')
        .join('\n')
        .includes(wanted),
    ),
  );
}
