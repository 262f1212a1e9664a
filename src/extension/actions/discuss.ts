import { l10n, type CancellationToken } from 'vscode';
import { answerSoFar, discussionPrompt, parseDiscussionAnswer } from '../../core/prompt/discussion';
import { loadRuleSet } from '../../core/rules/loadRuleSet';
import { sealedModel } from '../../core/secrets/sealedModel';
import { secretGate } from '../../core/secrets/secretGate';
import { splitLines } from '../../core/diff/change';
import type { Finding, Suggestion } from '../../core/finding';
import { suggestionOf } from '../../core/findings/suggestion';
import type { Turn } from '../../core/prompt/discussion';
import type { ReviewedTextOf } from './applySuggestion';
import type { ShownFinding } from '../findingStore';
import type { ReviewSession, ReviewSessions } from './reviewSession';
import { reviewLanguage } from '../settings';
import { say } from './say';

export type Discuss = (
  shown: ShownFinding,
  turns: readonly Turn[],
  onText: (soFar: string) => void,
  token?: CancellationToken,
) => Promise<Discussed>;

export type Discussed =
  | { readonly kind: 'answer'; readonly answer: string; readonly suggestion: Suggestion | null }
  | { readonly kind: 'failed'; readonly text: string };

/** Lines around the finding that the model sees. */
const around = 40;

/** Asks the model about one finding. Code and question go through the secret gate like everything that leaves. */
export function discuss(sessions: ReviewSessions, reviewedText: ReviewedTextOf): Discuss {
  return async (shown, turns, onText, token) => {
    const session = await sessions.open(shown.root);
    if (session === null) return { kind: 'failed', text: l10n.t('No model was asked.') };
    const control = new AbortController();
    token?.onCancellationRequested(() => control.abort());
    try {
      return await ask(shown, turns, (await reviewedText(shown)) ?? '', session, control.signal, onText);
    } finally {
      await session.ports.close();
    }
  };
}

async function ask(
  shown: ShownFinding,
  turns: readonly Turn[],
  reviewed: string,
  { ports }: ReviewSession,
  signal: AbortSignal,
  onText: (soFar: string) => void,
): Promise<Discussed> {
  if (ports.model === null) {
    return { kind: 'failed', text: l10n.t('No model is set up, so nobody can answer. Choose a model first.') };
  }
  const gate = secretGate(ports.secrets);
  const sent = (await gate.text(reviewed)).text;
  const request = discussionPrompt({
    finding: shown.finding,
    rule: await ruleOf(shown.finding, ports, signal),
    code: codeAround(shown.finding, sent),
    turns: await Promise.all(turns.map(async ({ from, text }) => ({ from, text: (await gate.text(text)).text }))),
    language: reviewLanguage(),
  });
  let arrived = '';
  const reply = await sealedModel(ports.model, gate).complete(request, {
    signal,
    onText: (piece) => {
      arrived += piece;
      const soFar = answerSoFar(arrived);
      if (soFar) onText(soFar);
    },
  });
  if (reply.kind === 'failure') return { kind: 'failed', text: `${say(reply.message)} ${say(reply.next)}` };
  const answer = parseDiscussionAnswer(reply.text);
  if (answer === null) return { kind: 'failed', text: l10n.t('The model gave no answer. Ask again.') };
  const { location } = shown.finding;
  const file = { path: location.path, after: sent };
  const suggestion = answer.replacement === null ? null : suggestionOf(answer.replacement, location, true, file);
  return { kind: 'answer', answer: answer.answer, suggestion };
}

async function ruleOf({ rule }: Finding, ports: ReviewSession['ports'], signal: AbortSignal) {
  const change = await ports.repository.open({ kind: 'staged' }, signal);
  try {
    const rules = await loadRuleSet(change, ports, { trustRepository: true }, signal);
    return rules.all.find(({ id }) => id === rule) ?? null;
  } finally {
    change.close();
  }
}

function codeAround({ location }: Finding, text: string) {
  const start = location.startLine ?? 1;
  const from = Math.max(0, start - 1 - around);
  const lines = splitLines(text).slice(from, (location.endLine ?? start) + around);
  return { text: lines.join('\n'), startLine: from + 1 };
}
