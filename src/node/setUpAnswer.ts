import { createHash } from 'node:crypto';
import { message } from '../core/messages';
import { initialCapabilities } from '../core/model/capabilities';
import { lessons, shortfall } from '../core/model/completeness';
import type { Capabilities } from '../core/model/model';
import { parseReply } from '../core/model/parseReply';
import type { ModelClient } from '../core/ports';
import { fitnessCases, fitnessPatch } from '../core/measure/fitnessCases';
import { parseFilePatch } from '../core/diff/parseDiff';
import { reviewPrompt, type PromptFile, type ReviewRequest } from '../core/prompt/reviewPrompt';
import { setUpLine, type SetUpLine } from './setUpLine';

/** One small review of code of ours, to see key, model, form of the answer, stream, speed and marks at work. */
export async function* setUpAnswer(model: ModelClient, signal: AbortSignal): AsyncGenerator<SetUpLine> {
  const request = sampleRequest();
  const start = performance.now();
  const first = { ms: 0 };
  const reply = await model.complete(request, {
    signal,
    onText: () => {
      if (first.ms === 0) first.ms = performance.now() - start;
    },
  });
  signal.throwIfAborted();
  if (reply.kind === 'failure') {
    yield setUpLine('answer', 'failed', reply.message, reply.next);
    return;
  }
  const totalMs = performance.now() - start;
  const known = model.learnt?.current() ?? initialCapabilities(model.origin, model.model);
  const parsed = parseReply(reply.text, request.marks);
  const missing = shortfall(reply, parsed, request, known, model);
  if (missing !== null) {
    yield setUpLine('answer', 'failed', missing.message, missing.next);
    return;
  }
  model.learnt?.note(lessons(reply, parsed, request, known));
  const tokens = reply.usage?.outputTokens ?? Math.ceil(reply.text.length / 4);
  yield setUpLine(
    'answer',
    'ok',
    message('doctor.answers', {
      model: model.model,
      seconds: seconds(totalMs),
      first: seconds(first.ms),
      speed: Math.round(tokens / (Math.max(1, totalMs) / 1000)),
    }),
  );
  yield* dialectLines(known, model);
  const isEchoing = parsed.echoedBegin && parsed.echoedEnd;
  yield setUpLine('marks', isEchoing ? 'ok' : 'note', message(isEchoing ? 'doctor.echoes' : 'doctor.no-echo'));
  const counted = reply.usage?.inputTokens ?? 0;
  yield counted > 0
    ? setUpLine('usage', 'ok', message('doctor.counts', { counted, expected: request.estimatedTokens }))
    : setUpLine('usage', 'note', message('doctor.no-count'));
}

function* dialectLines(known: Capabilities, { origin, model }: ModelClient): Generator<SetUpLine> {
  const first = initialCapabilities(origin, model);
  yield setUpLine(
    'structured',
    known.structured === 'text' ? 'note' : 'ok',
    message('doctor.structured', { mode: known.structured }),
  );
  yield known.stream
    ? setUpLine('stream', 'ok', message('doctor.streams'))
    : setUpLine('stream', 'note', message('doctor.no-stream'));
  const parts = (['temperature', 'streamUsage', 'systemRole'] as const).filter((part) => first[part] && !known[part]);
  const names = [...parts, ...(known.outputLimit === first.outputLimit ? [] : [first.outputLimit ?? ''])];
  if (names.length > 0)
    yield setUpLine('dialect', 'note', message('doctor.dialect', { origin, parts: names.join(', ') }));
}

function sampleRequest(): ReviewRequest {
  const [sample] = fitnessCases;
  if (sample === undefined) throw new Error('there are no samples');
  const { path, lines } = sample;
  const file: PromptFile = {
    file: {
      path,
      oldPath: null,
      kind: 'added',
      oldMode: '000000',
      newMode: '100644',
      oldId: '0'.repeat(40),
      newId: '0'.repeat(40),
      isBinary: false,
      hunks: parseFilePatch(fitnessPatch(sample)).hunks,
      addedLines: lines.length,
      removedLines: 0,
      before: null,
      after: null,
      encoding: 'utf-8',
    },
    rules: [],
    around: [],
    elsewhere: [],
  };
  return reviewPrompt([file], null, 2_000, (text) => createHash('sha256').update(text).digest('hex'));
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
