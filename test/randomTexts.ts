import fc from 'fast-check';

/** Lines that have tripped readers of diffs: headers in content, odd ends, marks, controls. */
const oddLines = [
  '',
  ' ',
  '-',
  '+',
  '\\',
  '--',
  '---',
  '+++',
  '-- a',
  '++ b',
  '--- a/x',
  '+++ b/x',
  '@@',
  '@@ -1 +1 @@',
  '@@ -1,3 +1,4 @@ f()',
  'diff --git a/x b/x',
  'index 0123456..89abcde 100644',
  '\\ No newline at end of file',
  'Binary files a/x and b/x differ',
  '* Unmerged path x',
  'rename from a',
  'new file mode 100644',
  '\t',
  '\r',
  'a\r',
  'a\rb',
  '\f',
  '\v',
  '\u0085',
  '\u2028',
  '\u2029',
  '\uFEFF',
  '\u0000'.replace('\u0000', '\u0001'),
  '\u001b[31m',
  '😀',
  'é',
  'e\u0301',
  '<<<<<<< HEAD',
  '=======',
  '>>>>>>> x',
  'GIT binary patch',
  'Index: x',
  'diff -r 1 2',
];

const line = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a', 'b', 'c', 'return x;', '}') },
  { weight: 3, arbitrary: fc.constantFrom(...oddLines) },
  {
    weight: 2,
    arbitrary: fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => text.replaceAll('\n', '').replaceAll('\0', '')),
  },
);

/** A text of such lines, with or without a line break at its end. */
export const text: fc.Arbitrary<string> = fc
  .tuple(fc.array(line, { maxLength: 60 }), fc.boolean())
  .map(([lines, isClosed]) => lines.join('\n') + (isClosed && lines.length > 0 ? '\n' : ''));

export type Edit = { readonly at: number; readonly remove: number; readonly insert: readonly string[] };

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(70),
  remove: fc.oneof(fc.constant(0), fc.nat(5)),
  insert: fc.array(line, { maxLength: 4 }),
});

/** A text and what becomes of it by a few edits of whole lines; now and then by a change of all line ends. */
export const editedText: fc.Arbitrary<{ readonly before: string; readonly after: string }> = fc
  .record({
    before: text,
    edits: fc.array(edit, { maxLength: 5 }),
    ends: fc.constantFrom('as they are', 'as they are', 'as they are', 'crlf', 'bare', 'closed'),
  })
  .map(({ before, edits, ends }) => ({ before, after: withEnds(edits.reduce(applied, before), ends) }));

function applied(before: string, { at, remove, insert }: Edit): string {
  const lines = before.split('\n');
  lines.splice(Math.min(at, lines.length), remove, ...insert);
  return lines.join('\n');
}

function withEnds(before: string, ends: string): string {
  if (ends === 'crlf') return before.replaceAll(/\r?\n/g, '\r\n');
  if (ends === 'bare') return before.replace(/\n+$/, '');
  return ends === 'closed' && before !== '' && !before.endsWith('\n') ? `${before}\n` : before;
}

const namePart = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'src',
    'x b',
    'ä',
    'e\u0301',
    '変更',
    '🧪',
    '"q"',
    'tab\there',
    'line\nfeed',
    'back\\slash',
    '-dash',
    ':(top)',
    '*',
    '__proto__',
    'a\\xff',
    '\\303',
    ' lead',
    'trail ',
    'a\r',
    '\u001b[1m',
    '\uFEFF',
  ),
  fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 8 }).map((part) => part.replaceAll(/[/\0]/g, '_')),
);

/** Names that git takes and that trip who reads its output; no two of one list are in each other's way. */
export const paths: fc.Arbitrary<readonly string[]> = fc
  .uniqueArray(fc.array(namePart, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 8,
    selector: (parts) => parts.join('/').toLowerCase(),
  })
  .map((all) =>
    all.map((parts, index) =>
      [...parts.slice(0, -1).map((part) => `d${part}`), `f${index}${parts.at(-1) ?? ''}`].join('/'),
    ),
  )
  .filter((all) =>
    all.every((path) => path.split('/').every((part) => !/^\.{1,2}$|^\.git$/i.test(part) && part.length < 100)),
  );
