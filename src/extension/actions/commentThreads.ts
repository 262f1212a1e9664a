import {
  CommentMode,
  CommentThreadCollapsibleState,
  MarkdownString,
  comments,
  l10n,
  window,
  workspace,
  type Comment,
  type CommentController,
  type CommentReply,
  type CommentThread,
  type Disposable,
  type TextEditor,
  type Uri,
} from 'vscode';
import { visible } from '../../core/inertText';
import type { LineRange } from '../../core/diff/change';
import type { Suggestion } from '../../core/finding';
import { reviewResult } from '../../core/review/reviewResult';
import type { Turn } from '../../core/prompt/discussion';
import { command, setting, sourceName } from '../contributions';
import type { Discuss } from './discuss';
import { isApplicable, type FindingStore, type ShownFinding } from '../findingStore';
import { reviewedUri } from '../ownDocuments';
import { toRange } from '../positions';
import { findingLinks } from '../view/findingLinks';
import { escaped, findingMarkdown } from '../view/findingMarkdown';
import { tell } from './say';

/** More threads would hide the code they are about. */
const maxThreads = 20;

export type CommentThreads = {
  readonly disposables: readonly Disposable[];
  /** Opens the thread of one finding, and asks at once where a question is given. */
  readonly show: (shown: ShownFinding, question?: string) => Promise<void>;
  readonly reply: (reply: Pick<CommentReply, 'thread' | 'text'>) => Promise<void>;
  readonly findingOf: (thread: CommentThread) => ShownFinding | undefined;
  readonly close: (thread: CommentThread) => void;
  /** The findings that have a thread by now. */
  readonly open: () => readonly ShownFinding[];
};

export type CommentsMode = 'off' | 'onDemand' | 'activeEditor';
type Open = {
  readonly thread: CommentThread;
  readonly turns: Turn[];
  isAsked: boolean;
  /** What the thread says of the finding as it is by now. */
  opening: Comment;
};

/** Findings as comment threads: when somebody asks for one, or for the active editor only. */
export function commentThreads(
  store: FindingStore,
  discuss: Discuss,
  mode: () => CommentsMode,
  icon: Uri,
  onSuggested: (root: Uri) => void,
): CommentThreads {
  let controller: CommentController | undefined;
  const threads = new Map<string, Open>();
  const close = (key: string) => {
    threads.get(key)?.thread.dispose();
    threads.delete(key);
  };
  const open = (shown: ShownFinding, editor: TextEditor | undefined, isAsked: boolean): Open | undefined => {
    const known = threads.get(shown.key);
    const at = placeOf(shown);
    if (known || !at) return known;
    controller ??= newController();
    const document = editor?.document;
    const textOf = (line: number) => (document && line < document.lineCount ? document.lineAt(line).text : '');
    const said = opening(shown, icon);
    const thread = controller.createCommentThread(at.uri, toRange(at.lines, textOf), [said]);
    thread.label = visible(shown.finding.title);
    thread.contextValue = isApplicable(shown) ? 'suggestion' : '';
    thread.canReply = true;
    const made: Open = { thread, turns: [], isAsked, opening: said };
    threads.set(shown.key, made);
    return made;
  };
  /** A suggestion that was offered may have failed its trial since. */
  const followTrials = () => {
    for (const [key, made] of threads) {
      const shown = store.find(key);
      const context = shown && isApplicable(shown) ? 'suggestion' : '';
      if (!shown || made.thread.contextValue === context) continue;
      const said = opening(shown, icon);
      made.thread.contextValue = context;
      made.thread.comments = made.thread.comments.map((each) => (each === made.opening ? said : each));
      made.opening = said;
    }
  };
  const followEditor = () => {
    const editor = window.activeTextEditor;
    const asked = new Set([...threads].flatMap(([key, { isAsked }]) => (isAsked && store.find(key) ? key : [])));
    const found = editor && mode() === 'activeEditor' ? store.findingsIn(editor.document.uri) : [];
    const here = found.filter(({ key }) => !asked.has(key)).slice(0, maxThreads - asked.size);
    const wanted = new Set(here.map(({ key }) => key));
    for (const key of [...threads.keys()]) if (!asked.has(key) && !wanted.has(key)) close(key);
    for (const shown of here) open(shown, editor, false);
  };
  /** For one more that somebody asked for: the oldest that nobody asked for goes, else the oldest. */
  const makeRoom = () => {
    if (threads.size < maxThreads) return;
    const all = [...threads];
    const [oldest] = all.find(([, { isAsked }]) => !isAsked) ?? all[0] ?? [];
    if (oldest !== undefined) close(oldest);
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
    if (answer.kind === 'failed') {
      put(answer.text);
      made.turns.pop();
      return;
    }
    put(answer.answer);
    made.turns.push({ from: 'model', text: answer.answer });
    if (answer.suggestion) {
      const improved = suggest(store, shown, answer.suggestion);
      thread.contextValue = isApplicable(improved) ? 'suggestion' : '';
      made.opening = opening(improved, icon);
      thread.comments = [...thread.comments, made.opening];
      onSuggested(improved.root);
    }
  };
  const keyOf = (thread: CommentThread) => [...threads].find(([, each]) => each.thread === thread)?.[0];

  return {
    findingOf: (thread) => store.find(keyOf(thread) ?? ''),
    close: (thread) => close(keyOf(thread) ?? ''),
    open: () => [...threads.keys()].flatMap((key) => store.find(key) ?? []),
    async show(shown, question) {
      if (mode() === 'off') {
        tell('info', l10n.t('Comment threads are switched off.'), {
          label: l10n.t('Open Settings'),
          command: command.openSettings,
        });
        return;
      }
      const editor = await window.showTextDocument(placeOf(shown)?.uri ?? shown.uri, { preview: true });
      if (!threads.has(shown.key)) makeRoom();
      const made = open(shown, editor, true);
      if (!made) return;
      made.isAsked = true;
      made.thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
      if (question) await reply({ thread: made.thread, text: question });
    },
    reply,
    disposables: [
      store.onDidChange(({ isMoveOnly }) => {
        if (isMoveOnly) return;
        followEditor();
        followTrials();
      }),
      window.onDidChangeActiveTextEditor(followEditor),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(setting.comments)) followEditor();
      }),
      { dispose: () => controller?.dispose() },
    ],
  };
}

/** In the buffer; in the reviewed text where the buffer's lines are others. Null for a finding about a whole file. */
function placeOf({ root, uri, place, finding }: ShownFinding): { readonly uri: Uri; readonly lines: LineRange } | null {
  if (place) return { uri, lines: place.lines };
  const { path, startLine, endLine } = finding.location;
  if (startLine === null || endLine === null) return null;
  return { uri: reviewedUri(root, path), lines: { start: startLine, end: endLine } };
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

/** A suggestion that was asked for is one like any other: previewed, applied once, and kept with the review. */
function suggest(store: FindingStore, { root, key }: ShownFinding, suggestion: Suggestion): ShownFinding {
  store.put(root, (review) => {
    if (!review) return null;
    const findings = review.findings.map((each) =>
      each.key === key ? { ...each, finding: { ...each.finding, suggestion } } : each,
    );
    const result =
      review.result && reviewResult({ ...review.result, findings: findings.map(({ finding }) => finding) });
    return { ...review, findings, result };
  });
  const improved = store.find(key);
  if (!improved) throw new Error('The finding went away while its suggestion was put down.');
  return improved;
}

/** Plain text, whoever wrote it. */
function saying(name: string, text: string, icon?: Uri): Comment {
  return comment(name, new MarkdownString(escaped(text)), icon);
}

function comment(name: string, body: MarkdownString, icon?: Uri): Comment {
  return { author: icon ? { name, iconPath: icon } : { name }, body, mode: CommentMode.Preview, timestamp: new Date() };
}
