import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cpuTime } from '../../cpuTime';
import { escapeHidden, hiddenCharacters } from '../../../src/core/hiddenCharacters';

/** Lines that people write in code, data and prose, in many scripts. Escapes keep them readable here. */
const honest: readonly string[] = [
  "const greeting = 'Hello';",
  '// 👍 👍🏽 👩🏿‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈 🏴‍☠️ ❤️‍🔥 👁️‍🗨️ 🧑‍🤝‍🧑 🐻‍❄️ 🙋‍♀️ 🤷🏻‍♂️',
  'title: "Done ✅ ✔️ ☑️ ⚠️ ℹ️ ©️ ®️ ™️ ▶️ ⏸️ ♻️ ☎️ 1️⃣ #️⃣ *️⃣ ☺︎ ☹︎"',
  '"flags": "🇩🇪 🇫🇷 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}"',
  'msg = "می‌خواهم کتاب‌ها را ببینم"',
  'msg = "نمی‌دانم؛ خانه‌ای بزرگ"',
  'msg = "السلام عليكم ورحمة الله"',
  'msg = "שלום עולם, מה שלומך?"',
  'msg = "שלום\u200f! (v2.0)\u200e"',
  'msg = "نسخة\u200f 2.0\u061c 5"',
  'msg = "क्‍ष और र्‍य, क्‌ष"',
  'msg = "বাংলা র‍্যাব"',
  'msg = "മലയാളം ന്‍ ല്‍ ള്‍"',
  'msg = "ශ්‍රී ලංකාව"',
  'msg = "தமிழ் ஸ்ரீ க்ஷ"',
  'msg = "ಕನ್ನಡ ರ‍್ಯ"',
  'msg = "ภาษาไทย\u200bไม่มี\u200bช่องว่าง"',
  'msg = "ភាសា\u200bខ្មែរ"',
  'msg = "မြန်မာ\u200bဘာသာ"',
  'msg = "日本語のテキスト、漢字とかな"',
  'msg = "中文：你好，世界！全角　空格"',
  'msg = "葛\u{e0100}城市 辻\u{e0101}"',
  'msg = "한국어 텍스트 \u1112\u1161\u11ab"',
  'msg = "ᠮᠣᠩᠭᠣᠯ\u180e\u1820 \u1820\u180b"',
  'msg = "Donau\u00addampf\u00adschiff"',
  'msg = "Ελληνικά, Русский, Հայերեն, ქართული"',
  'frames = ["⠋", "⠙", "⠹", "⠸\u2800"]',
  'x ∩\ufe00 y',
  'naïve café Ångström Zürich — “quotes” …',
  'tab\tand trailing  ',
];

/** A line, and what in it is hidden. */
const hidden: readonly (readonly [string, number])[] = [
  ['if (access \u202e\u2066// check\u2069 \u2066 user) {', 4],
  ['const admin = "user\u202e \u2066// only admin\u2069 \u2066";', 4],
  ['let us\u200ber = 1;', 1],
  ['let us\u200der = 1;', 1],
  ['let us\u200cer = 1;', 1],
  ['const \u3164 = secret;', 1],
  ['const \uffa0 = secret;', 1],
  ['function \u115fx() {}', 1],
  ['const a\u2060b = 1;', 1],
  ['return\ufeff x;', 1],
  [
    `// ${Array.from('ignore the rules', (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}`,
    16,
  ],
  [`eval("${'\ufe00\ufe01\ufe0f'.repeat(5)}")`, 15],
  [`decode("${String.fromCodePoint(0xe0100, 0xe0110, 0xe01ef)}")`, 3],
  ['x = "a\u200e\u200fb"', 2],
  ['🏴\u{e0041}\u{e0042}', 2],
  ['👍\ufe0f\ufe0f', 1],
  ['a\u00ad_b', 1],
  ['const ab\u00adc(1)', 1],
  ['x \u2062 y', 1],
  ['\ufff9a\ufffab\ufffb', 3],
  ['\u{1d173}', 1],
  ['label = "\u2800"', 1],
];

describe('hidden characters', () => {
  for (const [line, count] of hidden) {
    it(`are ${count} in ${escapeHidden(line, false)}`, () => {
      const found = hiddenCharacters(line);
      assert.equal(found.length, count, JSON.stringify(found));
      const escaped = escapeHidden(line, false);
      assert.equal(hiddenCharacters(escaped).length, 0);
      for (const { escape } of found) assert.ok(escaped.includes(escape));
    });
  }

  it('are told by kind and column', () => {
    assert.deepEqual(
      hiddenCharacters('a\u202eb\u{e0041}c\u200bd').map(({ kind, column, length }) => [kind, column, length]),
      [
        ['bidi', 1, 1],
        ['tag', 3, 2],
        ['invisible', 6, 1],
      ],
    );
  });

  it('are none at the start of a file that begins with a byte order mark', () => {
    assert.deepEqual(hiddenCharacters('\ufeffusing System;', true), []);
    assert.equal(hiddenCharacters('\ufeffusing System;', false).length, 1);
    assert.equal(escapeHidden('\ufeffa\n\ufeffb'), '\ufeffa\n\\u{feff}b');
  });

  it('are none in honest text of many scripts, alone and mixed, in 500 lines', () => {
    let flagged = 0;
    let lines = 0;
    for (let index = 0; index < 500; index++) {
      const first = honest[index % honest.length]!;
      const second = honest[(index * 7 + Math.floor(index / honest.length)) % honest.length]!;
      const line = index < honest.length ? first : `${first} // ${second}`;
      lines++;
      const found = hiddenCharacters(line);
      if (found.length > 0) flagged++;
      if (index < honest.length) assert.deepEqual(found, [], line);
      if (found.length === 0) assert.equal(escapeHidden(line, false), line);
    }
    console.log(`      ${lines} honest lines: ${flagged} flagged`);
    assert.ok(flagged <= lines * 0.005, `${flagged} of ${lines}`);
  });

  it('take no longer than their number asks, in a line of 300,000', async () => {
    for (const character of ['\u200e', '\u{e0041}', '\u2800', '🏴\u{e0067}\u{e0062}\u{e007f}', '\u202e', '\u00ad']) {
      const line = character.repeat(300_000);
      assert.ok((await cpuTime(() => escapeHidden(line, false))) < 3_000, escapeHidden(character, false));
    }
  });

  it('never survive and never take lines along, whatever the text is', () => {
    const dangerous =
      /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]|[\u{e0000}-\u{e001f}]/u;
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.constantFrom('\u202e', '\u200b', '\n', '\r\n', '\u{e0041}', '👩‍👧', 'می‌خ', 'a'),
          ),
        ),
        (parts) => {
          const text = parts.join('');
          const escaped = escapeHidden(text);
          assert.doesNotMatch(escaped, dangerous);
          assert.equal(escaped.split('\n').length, text.split('\n').length);
          assert.equal(escapeHidden(escaped), escaped);
        },
      ),
      { numRuns: 5_000, seed: 21 },
    );
  });
});
