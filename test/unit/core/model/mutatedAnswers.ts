import fc from 'fast-check';
import type { RawFinding } from '../../../../src/core/model/replySchema';

export const marks = { begin: '[change 0a1b2c3d4e begins]', end: '[change 5f6a7b8c9d ends]' };

/** Text that trips readers of JSON, Markdown and thoughts. */
const awkward = fc.constantFrom(
  '"',
  '\\',
  '\\"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  "'",
  '`',
  '```json',
  '<think>',
  '</think>',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\u2028',
  '"path": "x"',
  '{"findings": []}',
  '"findings":',
  '//',
  '/*',
  '🙂',
  '\u202e',
  '漢字',
  ' ',
  'C:\\path\\d+',
  '</',
  '\ud800',
  '$&',
  '%s',
);
const words = fc.constantFrom(
  'reads',
  'past',
  'the',
  'end',
  'of',
  'list',
  'never',
  'awaited',
  'x',
  'if (a) { b(); }',
  'return [1];',
);
const awkwardText = fc
  .array(fc.oneof({ weight: 3, arbitrary: words }, awkward), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(' '));

const finding: fc.Arbitrary<RawFinding> = fc.record({
  path: fc.constantFrom('src/a.ts', 'b.py', 'ünïcode/ß.go', 'with space.c'),
  line: fc.integer({ min: 1, max: 9_999 }),
  quote: awkwardText,
  rule: fc.constantFrom('core/other', 'acme/no-token-in-log'),
  severity: fc.constantFrom('error', 'warning', 'info'),
  confidence: fc.constantFrom(0, 0.25, 0.8, 1),
  title: awkwardText.map((text) => `t${text}`),
  message: awkwardText.map((text) => `m${text}`),
  claim: fc.constantFrom(null, { kind: 'unused', symbol: 'foo' }),
  replacement: fc.option(awkwardText, { nil: null }),
});

export type TrueAnswer = { readonly findings: readonly RawFinding[]; readonly text: string };

export const trueAnswer: fc.Arbitrary<TrueAnswer> = fc
  .tuple(
    fc.uniqueArray(finding, { maxLength: 5, selector: (one) => JSON.stringify(one) }),
    fc.constantFrom(undefined, 1, 2),
  )
  .map(([findings, indent]) => ({
    findings,
    text: JSON.stringify({ begin: marks.begin, findings, end: marks.end }, null, indent),
  }));

type Mutator = { readonly name: string; readonly change: (text: string, at: number, byte: string) => string };

const at = (text: string, share: number) => Math.floor(share * text.length);
const wrap = (before: string, after: string) => (text: string) => before + text + after;
const swap = (pattern: RegExp, by: string) => (text: string) => text.replace(pattern, by);

/** What models, servers and networks do to a good answer. `at` is from 0 to 1. */
export const mutators: readonly Mutator[] = [
  { name: 'nothing', change: (text) => text },
  { name: 'cut', change: (text, share) => text.slice(0, at(text, share)) },
  { name: 'cut near the end', change: (text, share) => text.slice(0, text.length - Math.ceil(share * 40)) },
  { name: 'head lost', change: (text, share) => text.slice(at(text, share / 3)) },
  { name: 'character lost', change: (text, share) => text.slice(0, at(text, share)) + text.slice(at(text, share) + 1) },
  {
    name: 'character doubled',
    change: (text, share) => text.slice(0, at(text, share) + 1) + text.slice(at(text, share)),
  },
  {
    name: 'character put in',
    change: (text, share, byte) => text.slice(0, at(text, share)) + byte + text.slice(at(text, share)),
  },
  {
    name: 'piece doubled',
    change: (text, share) => text.slice(0, at(text, share)) + text.slice(Math.max(0, at(text, share) - 20)),
  },
  { name: 'piece lost', change: (text, share) => text.slice(0, at(text, share)) + text.slice(at(text, share) + 25) },
  {
    name: 'error in between',
    change: (text, share) =>
      `${text.slice(0, at(text, share))}{"error":{"message":"lost"}}${text.slice(at(text, share))}`,
  },
  { name: 'fence', change: wrap('```json\n', '\n```') },
  { name: 'open fence', change: wrap('```\n', '') },
  { name: 'prose', change: wrap('Sure {ok}, see [1] and "this":\n\n', '\n\nLet me know if {you} need [more].') },
  {
    name: 'thoughts',
    change: wrap('<think>\nPerhaps {"findings": []} or {"path": "draft", "title": "draft"}?\n</think>\n', ''),
  },
  {
    name: 'closing thought',
    change: wrap('Perhaps {"findings": [{"path": "draft", "title": "draft"}]} …</think>', ''),
  },
  { name: 'byte order mark', change: wrap('\uFEFF', '') },
  { name: 'empty answer before', change: wrap(`{"begin":"${marks.begin}","findings":[],"end":"${marks.end}"}\n`, '') },
  { name: 'empty answer behind', change: wrap('', `\n{"findings": []}`) },
  { name: 'wrapper', change: wrap('{"review": ', '}') },
  { name: 'tool call', change: (text) => JSON.stringify({ name: 'review', arguments: text }) },
  { name: 'trailing commas', change: swap(/([}\]])(?=\s*[}\]])/g, '$1,') },
  { name: 'no commas', change: swap(/\},\s*\{/g, '} {') },
  { name: 'carriage returns', change: swap(/\n/g, '\r\n') },
  { name: 'raw line breaks', change: swap(/\\n/g, '\n') },
  { name: 'NaN', change: swap(/"confidence":\s*[\d.]+/g, '"confidence": NaN') },
  { name: 'None', change: swap(/:\s*null/g, ': None') },
  { name: 'numbers as text', change: swap(/"line":\s*(\d+)/g, '"line": "$1"') },
  { name: 'comments', change: swap(/"line":/g, '/* where */ "line":') },
  { name: 'other case', change: swap(/"severity":\s*"error"/g, '"severity": "ERROR"') },
  { name: 'key in other case', change: swap(/"findings":/, '"Findings":') },
  { name: 'key twice', change: swap(/"findings":/, '"findings":[],"findings":') },
  { name: 'key twice, list first', change: swap(/\}\s*$/, ',"findings":[]}') },
  { name: 'foreign item', change: swap(/"findings":\s*\[/, '"findings":[{"note":"none"},') },
  { name: 'no marks', change: swap(/\[change \w+ \w+\]/g, '') },
  { name: 'web page', change: wrap('<html><body><pre>', '</pre></body></html>') },
  { name: 'escaped twice', change: (text) => JSON.stringify(text) },
];

export const mutation = fc.record({
  mutator: fc.constantFrom(...mutators),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  byte: fc.constantFrom('"', '{', '}', '[', ']', ',', '\\', ' ', 'x', "'", ':'),
});
