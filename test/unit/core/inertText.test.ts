import assert from 'node:assert/strict';
import { XMLParser } from 'fast-xml-parser';
import * as fc from 'fast-check';
import {
  githubMessage,
  githubProperty,
  inert,
  inertJson,
  inertLine,
  markdownCode,
  markdownFence,
  xmlText,
} from '../../../src/core/inertText';

const escape = '\u001b';
const controls = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).filter((character) =>
  /\p{Cc}/u.test(character),
);
const sequences = [
  ...[
    '[2J',
    '[31m',
    '[1;1H',
    '[?1049h',
    '[6n',
    '[5i',
    '[s',
    '[u',
    '[K',
    '[10A',
    '[?25l',
    'c',
    '7',
    '8',
    '(0',
    'M',
    'D',
    '#8',
  ].map((code) => escape + code),
  ...[
    '0;title\u0007',
    '52;c;aGk=\u0007',
    '8;;http://evil\u0007x',
    '4;1;rgb:0/0/0\u0007',
    '10;?\u0007',
    '1337;File=:AAAA\u0007',
    '777;notify;a;b\u0007',
  ].map((code) => `${escape}]${code}`),
  `${escape}P+q544e${escape}\\`,
  `${escape}_G${escape}\\`,
  `${escape}^x${escape}\\`,
  `${escape}Xx${escape}\\`,
  '\u009b2J',
  '\u009d0;t\u009c',
  '\u0090q\u009c',
];
const bidi = [
  '\u061c',
  '\u200e',
  '\u200f',
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
];
const tags = Array.from({ length: 0x80 }, (_, index) => String.fromCodePoint(0xe0000 + index));
const invisible = ['\u200b', '\u2060', '\ufeff', '\u2028', '\u2029', '\u00ad', '\ud800', '\udfff'];
const unsafe = [...controls, ...sequences, ...bidi, ...tags, ...invisible];

const forbidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/u;
const printable = 'Grüße, שלום, مرحبا, 你好, हिन्दी, 👩‍👩‍👧‍👦 🏳️‍🌈 ✔︎ ~!@#$%^&*()';

/** Starts a command for GitHub Actions or Azure Pipelines, as their runners read a line. */
function isCommand(line: string): boolean {
  return /^\s*::/u.test(line) || /##\[/.test(line) || /##vso\[/i.test(line);
}

const sinks: Readonly<Record<string, (text: string) => string>> = {
  terminal: inert,
  'one line of a terminal': inertLine,
  JSON: (text) => inertJson({ text }),
  XML: xmlText,
  'Markdown span': markdownCode,
  'Markdown fence': markdownFence,
  'GitHub message': githubMessage,
  'GitHub property': githubProperty,
};

const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        ...unsafe,
        '\n',
        '\r\n',
        '\r',
        '\t',
        '  ',
        '::error::',
        '::add-mask::x',
        '##[group]',
        '###[',
        '##vso[task.setvariable]',
        '#',
        '`',
        '``',
        '```',
        '~~~',
        '|',
        '<img src=x>',
        '](http://evil)',
        '![',
        '&amp;',
        ']]>',
        '%0A',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('text of others', () => {
  for (const [sink, make] of Object.entries(sinks)) {
    it(`holds no control, bidirectional or tag character in ${sink}, and all that can be printed`, () => {
      let count = 0;
      for (const character of unsafe) {
        for (const text of [character, `a${character}b`, `${printable}${character}`]) {
          const shown = make(text);
          assert.doesNotMatch(shown.replace(/[\t\n]/g, ''), forbidden, JSON.stringify(text));
          assert.ok(!shown.includes(escape));
          count++;
        }
      }
      assert.ok(count >= 600, String(count));
      const shown = make(printable);
      for (const word of printable.split(/[ ,&]+/))
        assert.ok(shown.includes(word) || /[%|]/.test(word), `${word} in ${shown}`);
    });
  }

  it('shows what it takes out', () => {
    assert.equal(inert('a\u001b[2Jb\u202e\u{e0041}'), 'a\\u{1b}[2Jb\\u{202e}\\u{e0041}');
    assert.equal(inert('one\r\ntwo\rthree\tfour\n'), 'one\ntwo\\u{d}three\tfour\n');
    assert.equal(inertLine('a\nb\tc'), 'a\\u{a}b\\u{9}c');
  });

  it('is never a command to a build server', () => {
    for (const command of [
      '::error::x',
      '  ::set-output name=a::b',
      '\t::stop-commands::t',
      '\u00a0::debug::',
      'text ##[error]x',
      '##vso[task.complete]',
      'x ##VSO[task.x]',
      '###[group]',
      '::',
      'a\n::warning::b',
      'a\r\n::x::',
      'a\u2028::x::',
      'a\r::x::',
    ]) {
      for (const make of [inert, inertLine, (text: string) => inertJson({ text }, 2), markdownCode, markdownFence]) {
        for (const line of make(command).split(/\r\n|[\n\r\u0085\u2028\u2029]/))
          assert.ok(!isCommand(line), `${command} as ${line}`);
      }
    }
    assert.equal(inert('  ::error::x'), '  \\::error::x');
    assert.equal(inert('std::vector and a::b'), 'std::vector and a::b');
  });

  it('has no dangerous line whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const [sink, make] of Object.entries(sinks)) {
          const shown = make(text);
          assert.doesNotMatch(shown.replace(/[\t\n]/g, ''), forbidden, sink);
          if (sink.startsWith('GitHub') || sink === 'XML') continue;
          for (const line of shown.split('\n')) assert.ok(!isCommand(line), `${sink}: ${line}`);
        }
        assert.ok(!inertLine(text).includes('\n'));
      }),
      { numRuns: 5_000, seed: 11 },
    );
  });

  it('stays the same when it is made inert twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(inert(inert(text)), inert(text));
        assert.equal(inertLine(inertLine(text)), inertLine(text));
      }),
      { numRuns: 2_000, seed: 12 },
    );
  });

  it('reads back from JSON unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyText, fc.constantFrom(undefined, 2), (value, text, indent) => {
        const document = { value, text, [text]: [text] };
        assert.deepEqual(JSON.parse(inertJson(document, indent)), JSON.parse(JSON.stringify(document)));
      }),
      { numRuns: 2_000, seed: 13 },
    );
  });

  it('is well-formed in XML and reads back as it is shown', () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      trimValues: false,
      parseTagValue: false,
      parseAttributeValue: false,
    });
    fc.assert(
      fc.property(anyText, (text) => {
        assert.doesNotMatch(xmlText(text), /[<>"']|&(?!(?:amp|lt|gt|quot|apos);)/);
        const xml = `<r a="${xmlText(text)}">${xmlText(text)}</r>`;
        const read = parser.parse(xml) as { r: string | { '#text'?: string; '@_a': string } };
        const content = typeof read.r === 'string' ? read.r : (read.r['#text'] ?? '');
        assert.ok(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml));
        assert.equal(content.includes('<'), text.includes('<'));
      }),
      { numRuns: 2_000, seed: 14 },
    );
  });

  it('ends no GitHub command and adds no property', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.doesNotMatch(githubMessage(text), /[\r\n]/);
        assert.doesNotMatch(githubProperty(text), /[\r\n:,]/);
        const unescaped = githubMessage(text).replace(/%0A/g, '\n').replace(/%0D/g, '\r').replace(/%25/g, '%');
        assert.equal(unescaped.includes('%'), text.includes('%'));
      }),
      { numRuns: 2_000, seed: 15 },
    );
    assert.equal(githubProperty('a:b,c%d\ne'), 'a%3Ab%2Cc%25d%0Ae');
  });
});

/**
 * The block and inline structure that matters, by the rules of CommonMark 0.31: fenced code (4.5) and code spans (6.1).
 * Returns what stands outside of code.
 */
function outsideCode(markdown: string): string {
  const outside: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== null) {
      if (mark !== null && mark[1]![0] === fence[0] && mark[1]!.length >= fence.length && mark[2]!.trim() === '')
        fence = null;
      continue;
    }
    if (mark !== null && !(mark[1]!.startsWith('`') && mark[2]!.includes('`'))) {
      fence = mark[1]!;
      continue;
    }
    outside.push(withoutSpans(line));
  }
  return outside.join('\n');
}

function withoutSpans(line: string): string {
  let left = '';
  let rest = line;
  for (let run = /`+/.exec(rest); run !== null; run = /`+/.exec(rest)) {
    left += rest.slice(0, run.index);
    const afterRun = rest.slice(run.index + run[0].length);
    const close = [...afterRun.matchAll(/`+/g)].find(([ticks]) => ticks.length === run[0].length);
    if (close === undefined) left += run[0];
    rest = close === undefined ? afterRun : afterRun.slice(close.index + close[0].length);
  }
  return left + rest;
}

describe('text of others in Markdown', () => {
  it('stands in code and nowhere else, however it is made', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.boolean(), (first, second, inTable) => {
        const span = markdownCode(first, { inTable });
        assert.ok(!span.includes('\n'));
        assert.equal(outsideCode(`x ${span} y`), 'x  y', span);
        assert.equal(outsideCode(`before\n\n${markdownFence(second, 'ts')}\n\nafter`), 'before\n\n\nafter');
        assert.equal(outsideCode(`- ${span}\n\n${markdownFence(second)}\n${span}`), '- \n\n');
      }),
      { numRuns: 20_000, seed: 16 },
    );
  });

  it('ends no cell of a table', () => {
    assert.equal(markdownCode('a | b', { inTable: true }), '`a \\| b`');
    assert.equal(markdownCode('`'), '`` ` ``');
    assert.equal(markdownCode(''), '` `');
    assert.equal(markdownFence('```\n[x](command:y)\n', 'ts"><script>'), '````tsscript\n```\n[x](command:y)\n````');
  });
});
