import type { ModelRequest } from '../../src/core/model/model';
import type { Case } from './qualityCases';

/**
 * What a good model would quote: for each core label of a file in the request, the label's own line; where that text
 * stands once in the request, it claims it a few lines off. Read from the request itself, so that a line the prompt does
 * not show cannot be quoted.
 */
export function labelAnswer({ user }: ModelRequest, { golden }: Case): string {
  const [begin = ''] = /\[change \w+ begins\]/.exec(user) ?? [];
  const [end = ''] = /\[change \w+ ends\]/.exec(user) ?? [];
  const findings = golden.flatMap((label, index) => {
    if (label.tier !== 'core') return [];
    const text = shownLine(user, label.file, label.line);
    return text === null
      ? []
      : [
          {
            path: label.file,
            line: label.line + (user.split(text).length > 2 ? 0 : index % 2 === 0 ? 2 : -1),
            quote: text,
            rule: 'core/other',
            severity: 'warning',
            confidence: 0.9,
            title: `Label ${String(index)}`,
            message: `label ${String(index)} at ${String(label.line)}`,
            claim: null,
            replacement: null,
          },
        ];
  });
  return JSON.stringify({ begin, findings, end });
}

/** The code after number and marker, of the file's own lines. */
function shownLine(user: string, file: string, line: number): string | null {
  const start = user.indexOf(`\n## ${file} (`);
  if (start < 0) return null;
  const next = user.indexOf('\n## ', start + 4);
  const part = user.slice(start, next < 0 ? undefined : next);
  return new RegExp(`^${String(line)} [+ ] (.*)$`, 'm').exec(part)?.[1] ?? null;
}
