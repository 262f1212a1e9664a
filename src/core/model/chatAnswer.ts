import { isRecord } from './replySchema';
import type { FinishReason, Usage } from './model';

/** What an endpoint says went wrong, wherever it says so: with an error status, inside a 200, or inside a stream. */
export type SaidError = {
  readonly status: number | null;
  readonly code: string;
  readonly param: string | null;
  readonly text: string;
};

export type ChatPiece = {
  /** New text of the answer. */
  readonly text: string;
  /** True when the model is at work: text, thoughts, a tool call, or the end; keep-alives are not. */
  readonly isProgress: boolean;
  readonly finish: FinishReason | null;
  readonly usage: Omit<Usage, 'requests'> | null;
  readonly error: SaidError | null;
};

/**
 * Reads one chunk of a stream, or one whole answer, of the chat completions dialects in use: content as text or parts,
 * tool-call arguments in its place, refusals, errors inside. With several choices the first that says something counts.
 */
export function chatPiece(value: unknown): ChatPiece {
  const nothing = { text: '', isProgress: false, finish: null, usage: null, error: null };
  const error = saidError(value);
  if (error !== null) return { ...nothing, error };
  if (!isRecord(value)) return nothing;
  const usage = readUsage(value['usage']);
  const choices = (Array.isArray(value['choices']) ? (value['choices'] as unknown[]) : []).filter(isRecord);
  const pieces = choices.map(choicePiece);
  const piece = pieces.find(({ text }) => text !== '') ?? pieces[0];
  return piece === undefined ? { ...nothing, usage } : { ...piece, usage, error: null };
}

function choicePiece(choice: Record<string, unknown>): {
  text: string;
  isProgress: boolean;
  finish: FinishReason | null;
} {
  const said = [choice['delta'], choice['message']].find(isRecord) ?? {};
  const refusal = textOf(said['refusal']);
  const text = textOf(said['content']) + toolText(said) + (typeof choice['text'] === 'string' ? choice['text'] : '');
  const thoughts = textOf(said['reasoning_content']) + textOf(said['reasoning']) + textOf(said['thinking']);
  const finish = refusal === '' ? finishOf(choice['finish_reason'] ?? choice['stop_reason']) : 'refusal';
  return { text, isProgress: text !== '' || thoughts !== '' || refusal !== '' || finish !== null, finish };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => (isRecord(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}

function toolText(said: Record<string, unknown>): string {
  const calls = Array.isArray(said['tool_calls'])
    ? (said['tool_calls'] as unknown[])
    : [{ function: said['function_call'] }];
  return calls
    .map((call) => {
      const called = isRecord(call) ? call['function'] : null;
      if (!isRecord(called)) return '';
      const given = called['arguments'];
      return typeof given === 'string' ? given : isRecord(given) ? JSON.stringify(given) : '';
    })
    .join('');
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  tool_calls: 'stop',
  function_call: 'stop',
  tool_use: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  eos: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  content_filter: 'content-filter',
  safety: 'content-filter',
  recitation: 'content-filter',
  refusal: 'refusal',
};

/** A reason nobody knows, such as `insufficient_system_resource`, counts as cut off: never as an end. */
function finishOf(reason: unknown): FinishReason | null {
  if (typeof reason !== 'string' || reason === '') return null;
  const name = reason.toLowerCase();
  return Object.hasOwn(finishReasons, name) ? (finishReasons[name] ?? 'cut-off') : 'cut-off';
}

function readUsage(value: unknown): Omit<Usage, 'requests'> | null {
  if (!isRecord(value)) return null;
  const input = count(value['prompt_tokens'] ?? value['input_tokens']);
  if (input === null) return null;
  const details = isRecord(value['prompt_tokens_details']) ? value['prompt_tokens_details'] : {};
  return {
    inputTokens: input,
    cachedInputTokens: count(details['cached_tokens'] ?? value['prompt_cache_hit_tokens']) ?? 0,
    outputTokens: count(value['completion_tokens'] ?? value['output_tokens']) ?? 0,
  };
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : null;
}

/** Reads `{"error": …}`, `{"type": "error", …}` and what else endpoints send in its place; null when it is no error. */
export function saidError(value: unknown): SaidError | null {
  const listed = onlyItem(value);
  if (listed !== null) return saidError(listed);
  if (!isRecord(value)) return null;
  const error = value['error'] ?? (isBareError(value) ? value : null);
  if (error === null || error === false || error === '') return null;
  const inner = onlyItem(error) === null ? null : saidError(error);
  if (inner !== null) return inner;
  if (!isRecord(error)) return { status: null, code: '', param: null, text: plain(error) };
  const names = [error['code'], error['type'], error['status']];
  return {
    status: [error['code'], error['status'], value['status']].map(statusOf).find((status) => status !== null) ?? null,
    code: names.filter((name) => typeof name === 'string').join(' '),
    param: typeof error['param'] === 'string' && error['param'] !== '' ? error['param'] : null,
    text: plain(error['message'] ?? error['detail'] ?? error),
  };
}

/** Gemini puts its one error into a list. */
function onlyItem(value: unknown): Record<string, unknown> | null {
  return Array.isArray(value) && value.length === 1 && isRecord(value[0]) ? value[0] : null;
}

/** `{"detail": …}` as FastAPI says it, or an error object without its wrapper. */
function isBareError(value: Record<string, unknown>): boolean {
  return !('choices' in value) && ('detail' in value || ('message' in value && ('code' in value || 'type' in value)));
}

function statusOf(value: unknown): number | null {
  const status = typeof value === 'string' ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status < 600 ? status : null;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
