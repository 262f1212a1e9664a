import type { PatternMatch } from '../ports';

/** Longer lines are data or minified code; the rest of them is not looked at. UTF-16 code units. */
export const maxCheckedLine = 2_000;

/** Compiles a pattern of the built-in pack. Both engines know a leading `(?i)`, so rule files may use it. */
export function nativePattern(pattern: string): RegExp {
  const ignoresCase = pattern.startsWith('(?i)');
  return new RegExp(ignoresCase ? pattern.slice(4) : pattern, ignoresCase ? 'im' : 'm');
}

/** First match of any pattern in each line, as {@link PatternEngine} gives it, on the calling thread: for our own patterns only. */
export function matchNatively(patterns: readonly RegExp[], lines: readonly string[]): readonly PatternMatch[] {
  const matches: PatternMatch[] = [];
  const looked = lines.map((line) => (line.length > maxCheckedLine ? line.slice(0, maxCheckedLine) : line));
  // A line that matches matches in the whole text too, and one search through it is far cheaper than one for each line.
  const whole = looked.join('\n');
  const promising = patterns.filter((pattern) => pattern.test(whole));
  for (const [lineIndex, line] of promising.length === 0 ? [] : looked.entries()) {
    for (const pattern of promising) {
      const found = pattern.exec(line);
      if (found === null) continue;
      const groups = { match: found[0], ...found.groups };
      matches.push({ lineIndex, start: found.index, end: found.index + found[0].length, groups });
    }
  }
  return matches;
}
