import { meaning, type FailureMeaning } from './endpointFailure';
import type { Capabilities, ModelReply, Usage } from './model';
import type { ParsedReply } from './parseReply';
import { learntFactor, likelyTokens } from './tokens';

/** A server that cuts a request off reads at most this part of it. */
const readShare = 0.7;
/** No context is so small that a shorter request is cut off, and in it the fixed parts blur the count. */
const shortRequest = 1_500;
/** Over this many tokens an answer must show that the whole request was read. */
const unverifiedRequest = 4_000;

type Sent = { readonly estimatedTokens: number };
type Who = { readonly origin: string; readonly model: string };

/**
 * Whether an answer is all of an answer to all of the request, or null when it is: why it ended, whether its text is
 * whole, whether the count of tokens is what was sent, and whether the marks at both ends of the change came back.
 */
export function shortfall(
  reply: ModelReply,
  parsed: ParsedReply,
  sent: Sent,
  known: Capabilities,
  who: Who,
): FailureMeaning | null {
  return (
    endShortfall(reply, who) ?? textShortfall(parsed, reply, who) ?? inputShortfall(reply, parsed, sent, known, who)
  );
}

function endShortfall({ finish, whole, text }: ModelReply, { origin, model }: Who): FailureMeaning | null {
  switch (finish) {
    case 'length':
      return meaning('truncated', 'truncated', ['model.length', 'model.length.next'], { model });
    case 'content-filter':
      return meaning('content-filter', 'refused', ['model.content-filter', 'model.content-filter.next'], { origin });
    case 'refusal':
      return meaning('content-filter', 'refused', ['model.refusal', 'model.refusal.next'], { model });
    case 'cut-off':
      return meaning('truncated', 'truncated', ['model.ended-early', 'model.server.next'], { origin, model });
    case 'stop':
    case 'unknown': {
      const args = { origin, characters: text.length };
      return whole ? null : meaning('truncated', 'truncated', ['model.cut-off', 'model.cut-off.next'], args);
    }
  }
}

function textShortfall(parsed: ParsedReply, { text }: ModelReply, { origin, model }: Who): FailureMeaning | null {
  if (parsed.reason === 'truncated') {
    const args = { origin, characters: text.length };
    return meaning('truncated', 'truncated', ['model.cut-off', 'model.cut-off.next'], args);
  }
  if (parsed.reason === null) return null;
  return meaning('unreadable', 'unreadable', ['model.unreadable', 'model.unreadable.next'], { model });
}

function inputShortfall(
  { usage }: ModelReply,
  { echoedBegin, echoedEnd }: ParsedReply,
  { estimatedTokens }: Sent,
  known: Capabilities,
  who: Who,
): FailureMeaning | null {
  const counted = countedInput(usage);
  const likely = likelyTokens(estimatedTokens, known.tokenFactor);
  const args = { ...who, expected: Math.round(likely), counted: counted ?? 0 };
  if (counted !== null && estimatedTokens >= shortRequest && counted < likely * readShare) {
    return meaning('truncated', 'truncated', ['model.input-cut', 'model.input-cut.next'], args);
  }
  const isEchoing = known.echoesMarks === true || echoedBegin || echoedEnd;
  if (isEchoing && !(echoedBegin && echoedEnd)) {
    const code = echoedBegin ? 'model.end-mark-missing' : 'model.begin-mark-missing';
    return meaning('truncated', 'truncated', [code, 'model.input-cut.next'], args);
  }
  const isProven = known.provenWindow !== null && known.provenWindow >= likely;
  if (!isEchoing && counted === null && estimatedTokens > unverifiedRequest && !isProven) {
    return meaning(
      'truncated',
      'context-unverified',
      ['model.context-unverified', 'model.context-unverified.next'],
      args,
    );
  }
  return null;
}

/** Some endpoints count cached tokens apart, some among the others; none at all counts as not counted. */
function countedInput(usage: Usage | null): number | null {
  if (usage === null || usage.inputTokens === 0) return null;
  return usage.inputTokens + usage.cachedInputTokens;
}

/** What a complete answer teaches about the model. */
export function lessons(
  reply: ModelReply,
  parsed: ParsedReply,
  sent: Sent,
  known: Capabilities,
): Partial<Capabilities> {
  const isEchoing = parsed.echoedBegin && parsed.echoedEnd;
  const counted = reply.usage?.inputTokens ?? 0;
  return {
    // Once seen it is expected: a later answer without marks is then one to a request that was cut off.
    echoesMarks: isEchoing || known.echoesMarks === true,
    tokenFactor: counted > 0 ? learntFactor(sent.estimatedTokens, counted, known.tokenFactor) : known.tokenFactor,
  };
}
