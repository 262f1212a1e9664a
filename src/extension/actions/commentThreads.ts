import {
  CommentMode,
  CommentThreadCollapsibleState,
  MarkdownString,
  comments,
  l10n,
  window,
  type Comment,
  type CommentController,
  type CommentReply,
  type CommentThread,
  type Disposable,
  type TextEditor,
  type Uri,
} from 'vscode';
import { visible } from '../../core/inertText';
import type { Turn } from '../../core/prompt/discussion';
import { sourceName } from '../contributions';
import type { Discuss } from './discuss';
import { isApplicable, type FindingStore, type ShownFinding } from '../findingStore';
import { toRange } from '../positions';
import { findingLinks } from '../view/findingLinks';
import { escaped, findingMarkdown } from '../view/findingMarkdown';

/** More threads in one editor would hide the code they are about. */
const maxThreads = 20;

export type CommentThreads = {
  readonly disposables: readonly Disposable[];
  /** Opens the thread of one finding, and asks at once where a question is given. */
  readonly show: (shown: ShownFinding, question?: string) => Promise<void>;
  readonly reply: (reply: Pick<CommentReply, 'thread' | 'text'>) => Promise<void>;
  readonly findingOf: (thread: CommentThread) => ShownFinding | undefined;
  readonly close: (thread: CommentThread) => void;
};

export type CommentsMode = 'off' | 'onDemand' | 'activeEditor';
type Open = { readonly thread: CommentThread; readonly turns: Turn[]; isAsked: boolean };

/** Findings as comment threads: when somebody asks for one, or for the active editor only. */
export function commentThreads(
  store: FindingStore,
  discuss: Discuss,
  mode: () => CommentsMode,
  icon: Uri,
): CommentThreads {
  let controller: CommentController | undefined;
  const threads = new Map<string, Open>();
  const close = (key: string) => {
    threads.get(key)?.thread.dispose();
    threads.delete(key);
  };
  const open = (shown: ShownFinding, editor: TextEditor | undefined, isAsked: boolean): Open | undefined => {
    const known = threads.get(shown.key);
    if (known || !shown.place) return known;
    controller ??= newController();
    const textOf = (line: number) => editor?.document.lineAt(line).text ?? '';
    const thread = controller.createCommentThread(shown.uri, toRange(shown.place.lines, textOf), [
      opening(shown, icon),
    ]);
    thread.label = visible(shown.finding.title);
    thread.contextValue = isApplicable(shown) ? 'suggestion' : '';
    thread.canReply = true;
    const made: Open = { thread, turns: [], isAsked };
    threads.set(shown.key, made);
    return made;
  };
  const followEditor = () => {
    const editor = window.activeTextEditor;
    const here = editor && mode() === 'activeEditor' ? store.findingsIn(editor.document.uri).slice(0, maxThreads) : [];
    const wanted = new Set(here.map(({ key }) => key));
    for (const [key, { isAsked }] of [...threads]) {
      if (!store.find(key) || (!isAsked && !wanted.has(key))) close(key);
    }
    for (const shown of here) open(shown, editor, false);
  };
  const reply = async ({ thread, text }: Pick<CommentReply, 'thread' | 'text'>) => {
    const key = keyOf(thread) ?? '';
    const shown = store.find(key);
    const made = threads.get(key);
    if (!shown || !made) return;
    made.isAsked = true;
    made.turns.push({ from: 'person', text });
    const before = [...thread.comments, saying(l10n.t('You'), text)];
    const put = (answer: string) => (thread.comments = [...before, saying('Fresh Eyes', answer, icon)]);
    put(l10n.t('Asking…'));
    const answer = await discuss(shown, [...made.turns], put);
    put(answer.kind === 'answer' ? answerText(answer.answer, answer.replacement) : answer.text);
    if (answer.kind === 'answer') made.turns.push({ from: 'model', text: answer.answer });
    else made.turns.pop();
  };
  const keyOf = (thread: CommentThread) => [...threads].find(([, each]) => each.thread === thread)?.[0];

  return {
    findingOf: (thread) => store.find(keyOf(thread) ?? ''),
    close: (thread) => close(keyOf(thread) ?? ''),
    async show(shown, question) {
      const editor = await window.showTextDocument(shown.uri, { preview: true });
      const made = open(shown, editor, true);
      if (!made) return;
      made.isAsked = true;
      made.thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
      if (question) await reply({ thread: made.thread, text: question });
    },
    reply,
    disposables: [
      store.onDidChange(({ isMoveOnly }) => {
        if (!isMoveOnly) followEditor();
      }),
      window.onDidChangeActiveTextEditor(followEditor),
      { dispose: () => controller?.dispose() },
    ],
  };
}

function newController(): CommentController {
  const controller = comments.createCommentController(sourceName, 'Fresh Eyes');
  controller.options = {
    prompt: l10n.t('Ask about this finding'),
    placeHolder: l10n.t('The model answers, with the code and the rule before it'),
  };
  return controller;
}

function opening(shown: ShownFinding, icon: Uri): Comment {
  const { apply, preview, dismiss, rule } = findingLinks();
  const links = [...(isApplicable(shown) ? [apply, preview] : []), dismiss, rule];
  return comment('Fresh Eyes', findingMarkdown(shown, links), icon);
}

function answerText(answer: string, replacement: string | null): string {
  return replacement === null ? answer : `${answer}\n\n${l10n.t('Suggestion')}:\n\n${replacement}`;
}

/** Plain text, whoever wrote it. */
function saying(name: string, text: string, icon?: Uri): Comment {
  return comment(name, new MarkdownString(escaped(text)), icon);
}

function comment(name: string, body: MarkdownString, icon?: Uri): Comment {
  return { author: icon ? { name, iconPath: icon } : { name }, body, mode: CommentMode.Preview, timestamp: new Date() };
}
