import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseReply, type ParsedReply } from '../../../../src/core/model/parseReply';
import type { RawFinding } from '../../../../src/core/model/replySchema';
import { streamedReply } from '../../../../src/core/model/streamedReply';
import { marks, mutation, mutators, trueAnswer, type TrueAnswer } from './mutatedAnswers';

const isFull = process.env['FRESH_EYES_FULL'] !== undefined;
const withoutReplacement = (finding: RawFinding) => JSON.stringify({ ...finding, replacement: null });

/** Findings whose JSON stands in the text as it was written, and not in thoughts. */
function standing({ findings }: TrueAnswer, text: string): RawFinding[] {
  return findings.filter((finding) => [undefined, 1, 2].some((indent) => text.includes(elementText(finding, indent))));
}

function elementText(finding: RawFinding, indent: number | undefined): string {
  const lines = JSON.stringify([[finding]], null, indent).split('\n');
  return indent === undefined ? lines.join('').slice(2, -2) : lines.slice(2, -2).join('\n').trimStart();
}

/** Letters only: repair moves quotes, white space and back-slashes. */
const letters = (text: string) => text.replace(/\\u[0-9a-f]{4}|\\[nrt]|[^\p{L}\p{N}]/gu, '');

/** `mayThink`: a second mutation may have made the thoughts of the first part of the answer. */
function judge(answer: TrueAnswer, text: string, mayThink = false): void {
  const parsed = parseReply(text, marks);
  assert.equal(parsed.complete, parsed.reason === null);
  const got = new Set(parsed.findings.map(withoutReplacement));
  for (const finding of standing(answer, text))
    assert.ok(got.has(withoutReplacement(finding)), 'a complete finding is lost');
  // Unless nothing at all is left of them.
  const isSeen = answer.findings.length > 0 && /\btitle\b/.test(text);
  assert.ok(!(isSeen && parsed.complete && parsed.findings.length === 0), 'a false clean');
  const all = letters(text);
  for (const { path, title } of parsed.findings) {
    assert.ok(all.includes(letters(path)) && all.includes(letters(title)), 'an invented finding');
    if (!mayThink) assert.notEqual(path, 'draft', 'a finding from thoughts');
  }
}

describe('reading a model answer', () => {
  it('reads what was written, whatever stands in its strings', () => {
    fc.assert(
      fc.property(trueAnswer, ({ findings, text }) => {
        const parsed = parseReply(text, marks);
        assert.deepEqual(JSON.parse(JSON.stringify(parsed.findings)), JSON.parse(JSON.stringify(findings)));
        const { complete, malformed, repaired, echoedBegin, echoedEnd, reason } = parsed;
        assert.deepEqual(
          { complete, malformed, repaired, echoedBegin, echoedEnd, reason },
          { complete: true, malformed: 0, repaired: false, echoedBegin: true, echoedEnd: true, reason: null },
        );
      }),
      { numRuns: isFull ? 5_000 : 500 },
    );
  });

  for (const mutator of mutators) {
    it(`after "${mutator.name}" neither loses nor invents a finding, nor calls the change clean`, () => {
      fc.assert(
        fc.property(trueAnswer, mutation, (answer, { at, byte }) =>
          judge(answer, mutator.change(answer.text, at, byte)),
        ),
        { numRuns: isFull ? 600 : 60 },
      );
    });
  }

  it('stands two mutations at once', () => {
    fc.assert(
      fc.property(trueAnswer, mutation, mutation, (answer, one, two) => {
        judge(answer, two.mutator.change(one.mutator.change(answer.text, one.at, one.byte), two.at, two.byte), true);
      }),
      { numRuns: isFull ? 10_000 : 600 },
    );
  });

  const lostFinding = '{"path":"src/a.ts","line":1,"title":"tlist","message":"mlist","quote":"q"}';

  it('does not take a finding with a closing tag in its text for thoughts before an empty list', () => {
    const cut = '"title":"tlist","message":"ends in </think> here"}]}\n{"findings": []}';
    assert.deepEqual({ ...parseReply(cut, marks), malformed: 0 }, { ...unreadable, findings: [] });
  });

  it('still believes an empty list with both marks behind thoughts that were not opened', () => {
    const answer = `Perhaps {"title": "draft"}?</think>{"begin":"${marks.begin}","findings":[],"end":"${marks.end}"}`;
    assert.equal(parseReply(answer, marks).complete, true);
  });

  it('knows a mark by its digits, and one mark from the other', () => {
    for (const [begin, end] of [
      [marks.begin, marks.end],
      ['change 0a1b2c3d4e begins', 'change 5f6a7b8c9d'],
      ['0a1b2c3d4e', '5f6a7b8c9d'],
    ]) {
      const { echoedBegin, echoedEnd } = parseReply(JSON.stringify({ begin, findings: [], end }), marks);
      assert.deepEqual([echoedBegin, echoedEnd], [true, true]);
    }
    for (const end of ['', 'change ends', '0a1b2c3d4e', '5f6a7b8c']) {
      assert.equal(parseReply(JSON.stringify({ begin: marks.begin, findings: [], end }), marks).echoedEnd, false);
    }
  });

  it('keeps a whole finding that stands behind an empty list, or behind tags in a cut finding', () => {
    const empty = `{"begin":"${marks.begin}","findings":[],"end":"${marks.end}"}`;
    const cut = '"message": "<think>"}, ';
    for (const text of [`${empty}\n${cut}${lostFinding}]}`, `${cut}${lostFinding}, {"title":"</think></think>"}]}`]) {
      const { complete, findings } = parseReply(text, marks);
      assert.deepEqual([complete, findings.map(({ title }) => title)], [false, ['tlist']]);
    }
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void parseReply(text, marks)),
      { numRuns: 1_000 },
    );
  });

  it('is never complete where the text was cut off', () => {
    fc.assert(
      fc.property(trueAnswer, fc.nat({ max: 1_000 }), ({ text }, cut) => {
        const whole = text.trimEnd();
        const parsed = parseReply(whole.slice(0, Math.max(0, whole.length - 1 - cut)), marks);
        assert.equal(parsed.complete, false);
      }),
      { numRuns: isFull ? 5_000 : 500 },
    );
  });

  it('streams the same findings as the whole text holds, wherever it is split', () => {
    fc.assert(
      fc.property(
        trueAnswer,
        mutation,
        fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 40 }),
        (answer, { mutator, at, byte }, sizes) => {
          const text = mutator.change(answer.text, at, byte);
          assert.deepEqual(streamed(text, sizes), streamed(text, [text.length]));
          const parsed: ParsedReply = parseReply(text, marks);
          if (
            parsed.complete &&
            !parsed.repaired &&
            mutator.name !== 'tool call' &&
            mutator.name !== 'escaped twice' &&
            mutator.name !== 'closing thought'
          ) {
            assert.deepEqual(streamed(text, sizes), parsed.findings);
          }
        },
      ),
      { numRuns: isFull ? 30_000 : 3_000 },
    );
  });
});

const unreadable: ParsedReply = {
  findings: [],
  malformed: 0,
  repaired: false,
  complete: false,
  echoedBegin: false,
  echoedEnd: false,
  reason: 'unreadable',
};

function streamed(text: string, sizes: readonly number[]): RawFinding[] {
  const found: RawFinding[] = [];
  const stream = streamedReply((raw) => found.push(raw));
  let start = 0;
  for (let turn = 0; start < text.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    stream.push(text.slice(start, start + size));
    start += size;
  }
  return found;
}
