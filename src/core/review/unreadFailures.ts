import { message, type Message, type MessageCode } from '../messages';
import type { UnreadableFile } from '../ports';
import type { Failure } from './reviewResult';

/** One failure for all files that could not be read for the same reason; it tells of the first, and what to do. */
export function unreadFailures(unread: readonly UnreadableFile[]): readonly Failure[] {
  const byCode = new Map<MessageCode, { readonly first: Message; readonly paths: string[] }>();
  for (const { path, message: told } of unread) {
    const known = byCode.get(told.code);
    if (known === undefined) byCode.set(told.code, { first: told, paths: [path] });
    else known.paths.push(path);
  }
  return [...byCode.values()].map(({ first, paths }) => ({
    kind: 'git',
    message: first,
    next: message(nextOf(first.code)),
    paths,
  }));
}

function nextOf(code: MessageCode): MessageCode {
  switch (code) {
    case 'git.file-conflict':
      return 'git.file-conflict.next';
    case 'git.file-too-large':
      return 'git.file-too-large.next';
    case 'git.budget':
      return 'git.budget.next';
    case 'git.file-unreadable':
      return 'git.file-unreadable.next';
    default:
      return 'git.patch-part.next';
  }
}
