import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, type FingerprintParts } from '../../../../src/core/findings/fingerprint';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const vectors = JSON.parse(readFileSync(join(FRESH_EYES_ROOT, 'test/fixtures/fingerprints.json'), 'utf8')) as {
  readonly parts: FingerprintParts;
  readonly fingerprint: string;
}[];

describe('fingerprint', () => {
  for (const vector of vectors) {
    it(`is for ever ${vector.fingerprint.slice(0, 12)}… for ${vector.parts.rule} in ${vector.parts.path}`, () => {
      assert.equal(fingerprint(vector.parts, hash), vector.fingerprint);
    });
  }

  it('changes with every part, and not with white space in the quote', () => {
    const parts: FingerprintParts = {
      rule: 'core/a',
      ruleVersion: 1,
      path: 'a.ts',
      symbol: 'A.b',
      quote: 'x  = 1;\n  y();',
      ordinal: 0,
    };
    const all = [
      parts,
      { ...parts, rule: 'core/b' },
      { ...parts, ruleVersion: 2 },
      { ...parts, path: 'b.ts' },
      { ...parts, symbol: 'A.c' },
      { ...parts, quote: 'x = 2;\n  y();' },
      { ...parts, ordinal: 1 },
    ].map((one) => fingerprint(one, hash));
    assert.equal(new Set(all).size, all.length);
    assert.equal(fingerprint({ ...parts, quote: '\tx = 1;\r\n\ty();\n' }, hash), all[0]);
  });

  it('cannot be forged by moving text from one part to the next', () => {
    const parts: FingerprintParts = {
      rule: 'core/a',
      ruleVersion: 1,
      path: 'a.ts',
      symbol: 'b',
      quote: 'c',
      ordinal: 0,
    };
    assert.notEqual(
      fingerprint({ ...parts, path: 'a.ts","b', symbol: '' }, hash),
      fingerprint({ ...parts, path: 'a.ts', symbol: 'b' }, hash),
    );
  });
});
