/**
 * The step that is written into a `pre-commit` script, and the two edits that add and remove it. Texts are latin1 of the
 * file's bytes, so that whatever else stands in the script survives byte for byte.
 */

const begin = '# >>> fresh-eyes >>>';
const end = '# <<< fresh-eyes <<<';

/** What was done beside adding the step, so that it can be undone: written into the step itself. */
export type StepMark = 'made-file' | 'made-folder' | 'added-newline' | 'moved-aside';

/**
 * Machine paths stand nowhere in it, because hook folders are often committed and shared. It looks for this user's own
 * launcher; where there is none it says so and lets the commit go on.
 */
export function hookStep(marks: readonly StepMark[] = []): string {
  const note = marks.length === 0 ? '' : ` [${marks.join(' ')}]`;
  return `${begin} "fresh-eyes hook uninstall" removes these lines${note}
(
  for folder in "\${FRESH_EYES_DATA_HOME-}" "\${XDG_DATA_HOME-}" "\${HOME-}/.local/share" "\${HOME-}/Library/Application Support" "\${LOCALAPPDATA-}"; do
    if [ -n "$folder" ] && [ -f "$folder/fresh-eyes/hook/launch" ]; then
      exec sh "$folder/fresh-eyes/hook/launch"
    fi
  done
  echo 'fresh-eyes: no verdict (not set up for this user); the commit goes on.' >&2
) || exit $?
${end}
`;
}

export const freshScript = '#!/bin/sh\n';

/** The new script, or null when it is no shell script and cannot take the step. */
export function withStep(script: string): string | null {
  const current = withoutStep(script);
  if (current !== null) {
    const { before, after, marks } = current;
    return before + hookStep(marks) + after;
  }
  if (!isShellScript(script)) return null;
  // First, not last: a script that ends in `exit 0` or `exec` would never reach the end.
  const position = script.startsWith('#!') ? script.indexOf('\n') + 1 : 0;
  if (script.startsWith('#!') && position === 0) return `${script}\n${hookStep(['added-newline'])}`;
  return script.slice(0, position) + hookStep() + script.slice(position);
}

export type RemovedStep = { readonly before: string; readonly after: string; readonly marks: readonly StepMark[] };

/** What stands around the step, or null when there is none. */
export function withoutStep(script: string): RemovedStep | null {
  const start = script.indexOf(begin);
  const stop = script.indexOf(`${end}\n`, start);
  if (start < 0 || stop < 0) return null;
  const firstLine = script.slice(start, script.indexOf('\n', start));
  const marks = (/\[([a-z -]+)\]$/.exec(firstLine)?.[1] ?? '').split(' ').filter(isMark);
  const before = script.slice(0, start);
  return {
    before: marks.includes('added-newline') ? before.slice(0, -1) : before,
    after: script.slice(stop + end.length + 1),
    marks,
  };
}

function isMark(word: string): word is StepMark {
  return ['made-file', 'made-folder', 'added-newline', 'moved-aside'].includes(word);
}

/** Without a first line that names an interpreter, git has the shell run it. */
function isShellScript(script: string): boolean {
  if (script.includes('\0')) return false;
  if (!script.startsWith('#!')) return true;
  const [firstLine = ''] = script.split('\n', 1);
  return /^#!\s*(\S*\/)?(env\s+(-S\s+)?)?(sh|bash|dash|zsh|ksh|ash|busybox sh)(\s.*)?\r?$/.test(firstLine);
}
