import { type DiffLine, type FileChange, type Hunk } from '../diff/change';
import type { Side } from '../ports';
import type { Fragment } from './fragments';
import { escapeHidden, hiddenCharacterLines, isPlain, type HiddenLine } from '../hiddenCharacters';
import { hiddenIn, numbering, restored, type Numbering } from './placeholders';
import { sideText, type SideText } from './sideText';

export type ChangeSecret = {
  readonly kind: string;
  readonly side: Side;
  /** 1-based, inclusive, of that side. */
  readonly startLine: number;
  readonly endLine: number;
  /** The placeholder on the first of the lines. */
  readonly placeholder: string;
  /** True when any of its lines is an added one: a finding, with or without a model. */
  readonly isAdded: boolean;
};

export type GatedChange = {
  /** The change as it may be sent and shown: both texts and all hunk lines with placeholders and visible escapes. */
  readonly file: FileChange;
  readonly secrets: readonly ChangeSecret[];
  /** Added lines with hidden characters; a finding each. */
  readonly hidden: readonly HiddenLine[];
  /** Any text about this file, such as a check's message, with the placeholders of its secrets in their place. */
  readonly hide: (text: string) => string;
  /** Every placeholder of this file as the text it stands for. Only for the moment of an edit. */
  readonly restore: (text: string) => string;
};

/** Fragments by 0-based line of a side's text, columns instead of offsets. */
type Lines = Map<number, Fragment[]>;

/**
 * Looks through the whole text of both sides, not through `+` lines: a key of many lines is one secret wherever the
 * change cuts it. A line that both sides share is hidden on both when it is hidden on one.
 */
export function gateFileChange(
  file: FileChange,
  fragmentsIn: (text: string, side: Side) => readonly Fragment[],
): GatedChange {
  const sides = { base: sideText(file, 'base'), reviewed: sideText(file, 'reviewed') };
  const lines = {
    base: byLine(sides.base, fragmentsIn(sides.base.text, 'base')),
    reviewed: byLine(sides.reviewed, fragmentsIn(sides.reviewed.text, 'reviewed')),
  };
  const isPlainReviewed = isPlain(sides.reviewed.text);
  const hidden = isPlainReviewed ? [] : hiddenCharacterLines(file);
  if (lines.base.size === 0 && lines.reviewed.size === 0) {
    const isPlainText = isPlainReviewed && isPlain(sides.base.text);
    return {
      file: isPlainText ? file : escaped(file),
      secrets: [],
      hidden,
      hide: escapeHidden,
      restore: (text) => text,
    };
  }
  const numbers = numbering(sides.base.text, sides.reviewed.text);
  shareLines(file, sides, lines);
  const base = redactedLines(sides.base, lines.base, numbers);
  const reviewed = redactedLines(sides.reviewed, lines.reviewed, numbers);
  const added = new Set(
    file.hunks.flatMap((hunk) => hunk.lines.flatMap((line) => (line.kind === 'added' ? [line.newLine] : []))),
  );
  const gated: FileChange = {
    ...file,
    before: file.before === null ? null : base.join('\n'),
    after: file.after === null ? null : reviewed.join('\n'),
    hunks: file.hunks.map((hunk) => redactedHunk(hunk, sides, { base, reviewed })),
  };
  return {
    file: escaped(gated),
    secrets: [
      ...secretsOf(sides.base, lines.base, numbers).map((secret) => ({
        ...secret,
        side: 'base' as const,
        isAdded: false,
      })),
      ...secretsOf(sides.reviewed, lines.reviewed, numbers).map((secret) => ({
        ...secret,
        side: 'reviewed' as const,
        isAdded: rangeHas(added, secret.startLine, secret.endLine),
      })),
    ],
    hidden,
    hide: (text) => escapeHidden(hiddenIn(text, numbers)),
    restore: (text) => restored(text, numbers),
  };
}

function byLine({ text }: SideText, fragments: readonly Fragment[]): Lines {
  const lines: Lines = new Map();
  let line = 0;
  let lineStart = 0;
  for (const fragment of fragments) {
    for (let at = text.indexOf('\n', lineStart); at >= 0 && at < fragment.start; at = text.indexOf('\n', lineStart)) {
      line++;
      lineStart = at + 1;
    }
    const placed = { ...fragment, start: fragment.start - lineStart, end: fragment.end - lineStart };
    const list = lines.get(line);
    if (list === undefined) lines.set(line, [placed]);
    else list.push(placed);
  }
  return lines;
}

/** What one side alone shows to be a secret, such as a line of a key whose header was removed, is one on the other too. */
function shareLines(file: FileChange, sides: Record<Side, SideText>, lines: Record<Side, Lines>): void {
  for (const [from, to] of [
    ['base', 'reviewed'],
    ['reviewed', 'base'],
  ] as const) {
    for (const [index, fragments] of lines[from]) {
      const twin = sides[from].twinOf(index, file.hunks);
      const target = twin === null ? null : sides[to].indexOf(twin);
      const text = sides[from].lines()[index] ?? '';
      if (target === null || sides[to].lines()[target] !== text) continue;
      lines[to].set(target, united(text, [...(lines[to].get(target) ?? []), ...fragments]));
    }
  }
}

/** All fragments of one line, overlapping ones as one: of equal ones the first, else the longest widened to cover both. */
function united(line: string, fragments: readonly Fragment[]): Fragment[] {
  const joined: Fragment[] = [];
  for (const fragment of [...fragments].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last === undefined || fragment.start >= last.end) joined.push(fragment);
    else if (fragment.end > last.end) {
      const text = line.slice(last.start, fragment.end);
      joined[joined.length - 1] = { ...last, end: fragment.end, text, key: text, part: 0 };
    }
  }
  return joined;
}

function redactedLines(side: SideText, lines: Lines, numbers: Numbering): string[] {
  const redacted = [...side.lines()];
  for (const [index, fragments] of [...lines].sort(([a], [b]) => a - b)) {
    const line = redacted[index] ?? '';
    let text = '';
    let done = 0;
    for (const fragment of fragments) {
      text += line.slice(done, fragment.start) + numbers.placeholderOf(fragment);
      done = fragment.end;
    }
    redacted[index] = text + line.slice(done);
  }
  return redacted;
}

function redactedHunk(hunk: Hunk, sides: Record<Side, SideText>, texts: Record<Side, readonly string[]>): Hunk {
  return {
    ...hunk,
    lines: hunk.lines.map((line): DiffLine => {
      const side = line.kind === 'removed' ? 'base' : 'reviewed';
      const index = sides[side].indexOf(line.kind === 'removed' ? line.oldLine : line.newLine);
      const text = index === null ? undefined : texts[side][index];
      if (text === undefined) return line;
      return { ...line, text: text.endsWith('\r') && !line.text.endsWith('\r') ? text.slice(0, -1) : text };
    }),
  };
}

type PlacedSecret = Omit<ChangeSecret, 'side' | 'isAdded'>;

function secretsOf(side: SideText, lines: Lines, numbers: Numbering): PlacedSecret[] {
  const secrets: (PlacedSecret & { readonly key: string })[] = [];
  for (const [index, fragments] of [...lines].sort(([a], [b]) => a - b)) {
    const line = side.lineAt(index);
    if (line === null) continue;
    for (const fragment of fragments) {
      const last = secrets.at(-1);
      if (last?.key === fragment.key && fragment.part > 0 && line - last.endLine <= 2)
        secrets[secrets.length - 1] = { ...last, endLine: line };
      else
        secrets.push({
          key: fragment.key,
          kind: fragment.kind,
          startLine: line,
          endLine: line,
          placeholder: numbers.placeholderOf(fragment),
        });
    }
  }
  return secrets.map(({ kind, startLine, endLine, placeholder }) => ({ kind, startLine, endLine, placeholder }));
}

function rangeHas(lines: ReadonlySet<number>, start: number, end: number): boolean {
  for (let line = start; line <= end; line++) if (lines.has(line)) return true;
  return false;
}

function escaped(file: FileChange): FileChange {
  return {
    ...file,
    before: file.before === null ? null : escapeHidden(file.before),
    after: file.after === null ? null : escapeHidden(file.after),
    hunks: file.hunks.map((hunk) => ({
      ...hunk,
      lines: hunk.lines.map((line) =>
        isPlain(line.text) ? line : { ...line, text: escapeHidden(line.text, isFirst(line)) },
      ),
    })),
  };
}

function isFirst(line: DiffLine): boolean {
  return (line.kind === 'removed' ? line.oldLine : line.newLine) === 1;
}
