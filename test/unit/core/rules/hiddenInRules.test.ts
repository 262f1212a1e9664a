import assert from 'node:assert/strict';
import type { FileChange } from '../../../../src/core/diff/change';
import { escapeHidden, hiddenCharacterLines, hiddenCharacters } from '../../../../src/core/hiddenCharacters';
import { inertLine } from '../../../../src/core/inertText';
import { gateHits } from '../../../../src/core/review/gateHits';
import { builtInPack } from '../../../../src/core/rules/builtInPack';
import { packManifest } from '../../../../src/core/rules/packManifest';
import { parseRule } from '../../../../src/core/rules/parseRule';
import { repositoryConfig } from '../../../../src/core/rules/repositoryConfig';
import type { RuleProblem } from '../../../../src/core/rules/rule';
import { rulesLock } from '../../../../src/core/rules/rulesLock';
import { ruleWith } from '../../../hostileRuleFiles';

const parse = (text: string, file = 'a.md') =>
  parseRule({ file, text, pack: 'p', origin: 'extends', source: 'p', owner: null });
const manifest = (description: string) =>
  packManifest(
    `{ "name": "acme", "version": "1.0.0", "formatVersion": 1, "description": "${description}" }`,
    'rulepack.json',
    '1.0.0',
  ).problems;

const range = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index);
/** What no text of a program needs between two Latin letters. */
const invisible = [
  0x00ad,
  0x034f,
  0x061c,
  0x115f,
  0x1160,
  0x180e,
  0x200b,
  0x200c,
  0x200d,
  0x200e,
  0x200f,
  0x202a,
  0x202b,
  0x202c,
  0x202d,
  0x202e,
  0x2060,
  0x2061,
  0x2062,
  0x2063,
  0x2064,
  0x2066,
  0x2067,
  0x2068,
  0x2069,
  0x206a,
  0x206f,
  0x3164,
  0xfe00,
  0xfe0f,
  0xfeff,
  0xffa0,
  0xfff9,
  0x1d173,
  0x1d17a,
  0xe0001,
  ...range(0xe0020, 95),
  0xe007f,
  ...range(0xe0100, 30),
];
/** A soft hyphen inside a word of a change is how prose is written; in a pack there is no need of it. */
const inChanges = invisible.filter((code) => code !== 0xad);
const controls = [...range(0, 9), 0x0b, 0x1b, 0x7f, 0x85, 0x9b];

/** Each place of a pack at which a character can be hidden, as it stands there or by an escape. */
const places: Readonly<Record<string, (character: string) => readonly RuleProblem[]>> = {
  prose: (character) => parse(ruleWith('', `Flag${character} it.`)).problems,
  value: (character) => parse(ruleWith(`owner: "a${character}b"\n`)).problems,
  key: (character) => parse(ruleWith(`ta${character}gs: [a]\n`)).problems,
  example: (character) =>
    parse(ruleWith('', `Flag it.\n## Bad\n~~~ts file=a.ts expect=1\nrun${character}();\n~~~`)).problems,
  'name of a rule file': (character) => parse(ruleWith(''), `acme: rules/a${character}b.md`).problems,
  'escape of YAML': (character) =>
    parse(ruleWith(`owner: "a\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}b"\n`)).problems,
  manifest: (character) => manifest(`a${character}b`),
  'escape of JSON': (character) => manifest(`a${units(character).join('')}b`),
  configuration: (character) => repositoryConfig(`// a${character}b\n{}`, 'config.jsonc').problems,
  lock: (character) => rulesLock(`{ "lockVersion": 1, "packs": { "a${character}b": {} } }`, 'lock').problems,
};

function units(character: string): readonly string[] {
  return range(0, character.length).map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`);
}

/** A file with one added line. */
function fileWith(path: string, text: string): FileChange {
  const lines = [{ kind: 'added' as const, newLine: 1, text }];
  return {
    path,
    oldPath: null,
    kind: 'added',
    oldMode: '000000',
    newMode: '100644',
    oldId: '0',
    newId: '1',
    isBinary: false,
    hunks: [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: 1, lines }],
    addedLines: 1,
    removedLines: 0,
    before: null,
    after: `${text}\n`,
    encoding: 'utf-8',
  };
}

/** Row A13 of the abuse plan. */
describe('characters that people cannot see (A13)', () => {
  for (const [place, read] of Object.entries(places)) {
    it(`are refused in a pack as ${place}`, () => {
      for (const code of [...invisible, ...controls]) {
        const problems = read(String.fromCodePoint(code));
        assert.equal(problems[0]?.code, 'rules.hidden-character', `U+${code.toString(16)}`);
      }
    });
  }

  it('are reported in a change and escaped before it is sent, in every line', () => {
    for (const code of inChanges) {
      const character = String.fromCodePoint(code);
      const line = `const a${character}b = 1;`;
      assert.equal(hiddenCharacterLines(fileWith('a.ts', line)).length, 1, `U+${code.toString(16)}`);
      const escaped = escapeHidden(line, false);
      assert.deepEqual(hiddenCharacters(escaped), []);
      assert.ok(!escaped.includes(character));
    }
  });

  it('are reported in the name of a new file, and shown as escapes', () => {
    const rules = builtInPack().rules;
    for (const code of inChanges) {
      const path = `src/a${String.fromCodePoint(code)}b.ts`;
      const change = { file: fileWith(path, 'x'), secrets: [], hidden: [] };
      const hits = gateHits(change as unknown as Parameters<typeof gateHits>[0], rules);
      assert.deepEqual(
        hits.map(({ rule, startLine }) => [rule.id, startLine]),
        [['core/hidden-characters', null]],
        `U+${code.toString(16)}`,
      );
    }
    for (const code of [0x202e, 0xe0041, 0x200b, 0xfeff, 0x7f])
      assert.ok(!inertLine(`a${String.fromCodePoint(code)}b`).includes(String.fromCodePoint(code)));
    const honest = fileWith('docs/👩‍🚀/نمی‌خواهم.md', 'x');
    assert.deepEqual(
      gateHits({ file: honest, secrets: [], hidden: [] } as unknown as Parameters<typeof gateHits>[0], rules),
      [],
    );
  });

  it('are some hundreds', () => {
    const inPacks = (invisible.length + controls.length) * Object.keys(places).length;
    console.log(`      ${String(inPacks)} in packs, ${String(inChanges.length * 2)} in changes and names`);
    assert.ok(inPacks >= 300 && inChanges.length * 2 >= 300);
  });

  it('look-alikes of other alphabets are no keys, ids or words of ours', () => {
    for (const front of ['sеverity: info\n', 'kind: mоdel\n', 'status: wаrn\n', 'tаgs: [x]\n'])
      assert.equal(parse(ruleWith(front)).rule, null);
    assert.equal(parse('---\nid: аcme\ntitle: A\nseverity: info\n---\nFlag it.\n').rule, null);
  });

  it('emoji and honest text of many scripts are not', () => {
    const honest = [
      '👩‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ ☎️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽',
      'نمی‌خواهم این تابع بدون آزمون باشد',
      'אל תדפיס סיסמאות ללוג',
      '不要在日志中打印密码。',
      'パスワードをログに出力しない',
      '비밀번호를 기록하지 마세요',
      'क्‍ष और ज्ञ के साथ',
      'ශ්‍රී ලංකා',
      'ไม่ควรบันทึกรหัสผ่าน',
      'Größe, façade, naïve, Łódź, İstanbul',
      'α + β ≤ γ → δ',
      'е́ (combining)',
      '“quotes” – dashes … ellipsis',
      '⚠️ Never log tokens ✅',
    ];
    let refused = 0;
    for (let index = 0; index < 500; index += 1) {
      const { rule, problems } = parse(ruleWith('', `${honest[index % honest.length] ?? ''} ${String(index)}`));
      if (rule === null) refused += 1;
      if (rule === null && index < honest.length)
        console.log(`      refused: ${honest[index] ?? ''} ${JSON.stringify(problems[0]?.args)}`);
    }
    assert.equal(refused, 0);
  });
});
