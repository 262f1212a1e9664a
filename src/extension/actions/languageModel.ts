import {
  CancellationTokenSource,
  type CancellationToken,
  LanguageModelChatMessage,
  LanguageModelChatToolMode,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  l10n,
  lm,
  type LanguageModelChat,
} from 'vscode';
import type { Message, MessageCode } from '../../core/messages';
import type { FailureKind, ModelFailure, ModelReply, ModelRequest, ModelRun } from '../../core/model/model';
import type { NotDoneReason } from '../../core/finding';
import type { ModelClient } from '../../core/ports';

/** For the ledger and the consent of VS Code's own models: the editor decides where a request goes. */
export const editorOrigin = 'vscode';

/** Null when the editor offers no such model: nobody is signed in, or the editor has none. */
export async function languageModel(name: string): Promise<ModelClient | null> {
  const models = await lm.selectChatModels();
  const chosen =
    name === '' ? models[0] : models.find(({ id, family, name: label }) => [id, family, label].includes(name));
  return chosen ? clientOf(chosen) : null;
}

function clientOf(chat: LanguageModelChat): ModelClient {
  return {
    provider: 'vscode-lm',
    origin: editorOrigin,
    model: `${chat.vendor}/${chat.id}`,
    contextWindow: chat.maxInputTokens,
    complete: (request, run) => complete(chat, request, run),
    preview: (request) => ({
      origin: editorOrigin,
      path: `${chat.vendor}/${chat.id}`,
      headers: {},
      body: JSON.stringify({ messages: textsOf(request), tool: request.schema }, null, 2),
    }),
    countTokens: async (text, signal) => {
      const { token, dispose } = tokenOf(signal);
      try {
        return await chat.countTokens(text, token);
      } finally {
        dispose();
      }
    },
  };
}

async function complete(
  chat: LanguageModelChat,
  request: ModelRequest,
  run: ModelRun,
): Promise<ModelReply | ModelFailure> {
  const { token, dispose, cancelled } = tokenOf(run.signal);
  let text = '';
  let called: string | null = null;
  try {
    const response = await Promise.race([cancelled, asked(chat, request, token)]);
    for await (const part of untilCancelled(response.stream, cancelled)) {
      if (part instanceof LanguageModelToolCallPart) called ??= JSON.stringify(part.input);
      if (!(part instanceof LanguageModelTextPart)) continue;
      text += part.value;
      run.onText?.(part.value);
    }
  } catch (error) {
    return failed(run.signal.aborted ? 'cancelled' : kindOf(error), error, called ?? text);
  } finally {
    dispose();
  }
  if (run.signal.aborted) return failed('cancelled', null, called ?? text);
  if (called !== null) run.onText?.(called);
  // This API says neither why an answer ended nor what it cost; the end mark in the answer has to vouch for it.
  const finish = called === null && text === '' ? 'cut-off' : 'stop';
  return { kind: 'reply', text: called ?? text, finish, whole: finish === 'stop', usage: null, requests: 1 };
}

/** Not every editor ends the stream when the request is cancelled. */
async function* untilCancelled<T>(stream: AsyncIterable<T>, cancelled: Promise<never>): AsyncGenerator<T> {
  const parts = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([parts.next(), cancelled]);
    if (next.done === true) return;
    yield next.value;
  }
}

function asked(chat: LanguageModelChat, request: ModelRequest, token: CancellationToken) {
  return chat.sendRequest(
    textsOf(request).map((part) => LanguageModelChatMessage.User(part)),
    {
      justification: l10n.t('Fresh Eyes reviews the staged change with this model.'),
      // Some models take one tool only in this mode, so there is exactly one.
      tools: [
        { name: toolName(request), description: 'Hand over the whole answer.', inputSchema: request.schema.json },
      ],
      toolMode: LanguageModelChatToolMode.Required,
    },
    token,
  );
}

/** There is no system role: instructions go first, as a message of their own. */
function textsOf({ system, user }: ModelRequest): readonly string[] {
  return [system, user];
}

function toolName({ schema }: ModelRequest): string {
  return `report_${schema.name}`;
}

function tokenOf(signal: AbortSignal) {
  const source = new CancellationTokenSource();
  let reject: (reason: Error) => void = () => undefined;
  const cancelled = new Promise<never>((_resolve, rejectIt) => (reject = rejectIt));
  // Whoever does not wait for it must not be told that nobody caught it.
  cancelled.catch(() => undefined);
  const abort = () => {
    source.cancel();
    reject(new Error('cancelled'));
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return {
    token: source.token,
    cancelled,
    dispose: () => {
      signal.removeEventListener('abort', abort);
      source.dispose();
    },
  };
}

/** By code and not by class alone: errors come from another process, and `Unknown` ones hide the cause. */
function kindOf(error: unknown): FailureKind {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'NoPermissions') return 'no-consent';
  if (code === 'NotFound') return 'model-unknown';
  if (code === 'Blocked') return 'quota';
  return 'server';
}

/** Not through the core's `message`: its file holds every text, which would weigh down the bundle that activates. */
function message(code: Extract<MessageCode, `editor-model.${string}`>, args: Message['args'] = {}): Message {
  return { code, args };
}

function failed(failure: FailureKind, error: unknown, partialText: string): ModelFailure {
  const texts: Partial<Record<FailureKind, readonly [Message, Message]>> = {
    'no-consent': [message('editor-model.no-consent'), message('editor-model.no-consent.next')],
    'model-unknown': [message('editor-model.gone'), message('editor-model.gone.next')],
    quota: [message('editor-model.quota'), message('editor-model.quota.next')],
    cancelled: [message('editor-model.cancelled'), message('editor-model.cancelled.next')],
  };
  const detail = error instanceof Error ? error.message.slice(0, 200) : '';
  const [what, next] = texts[failure] ?? [
    message('editor-model.failed', { detail }),
    message('editor-model.failed.next'),
  ];
  const reason: NotDoneReason = failure === 'cancelled' ? 'cancelled' : 'endpoint';
  return { kind: 'failure', failure, reason, message: what, next, partialText, requests: 1, usage: null };
}
