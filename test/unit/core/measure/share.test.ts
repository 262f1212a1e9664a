import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSameShare, percentile, share } from '../../../../src/core/measure/share';

describe('a share', () => {
  it('has the interval that Wilson gives', () => {
    // Worked examples: 15 of 20, and 0 of 10 (Brown, Cai, DasGupta, Statistical Science 16 (2001), formula 4).
    const { value, low, high } = share(15, 20);
    assert.equal(value, 0.75);
    assert.equal(low.toFixed(4), '0.5313');
    assert.equal(high.toFixed(4), '0.8881');
    assert.equal(share(0, 10).high.toFixed(4), '0.2775');
    assert.equal(share(0, 10).low, 0);
    assert.equal(share(10, 10).high, 1);
  });

  it('says nothing of nothing', () => {
    assert.deepEqual(share(0, 0), { part: 0, whole: 0, value: null, low: 0, high: 1, isSmall: true });
  });

  it('holds its value in its interval, which narrows as the numbers grow', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 500 }), (part, more) => {
        const one = share(part, part + more);
        const many = share(part * 10, (part + more) * 10);
        assert.ok(one.low <= (one.value ?? -1) && (one.value ?? 2) <= one.high);
        assert.ok(one.low >= 0 && one.high <= 1);
        assert.ok(many.high - many.low <= one.high - one.low + 1e-12);
      }),
    );
  });

  it('is small until chance moves it by less than a fifth', () => {
    assert.equal(share(3, 4).isSmall, true);
    assert.equal(share(50, 100).isSmall, false);
    assert.equal(isSameShare(share(3, 4), share(1, 4)), true);
    assert.equal(isSameShare(share(300, 400), share(100, 400)), false);
  });
});

describe('a percentile', () => {
  it('is one of the values: the one that so many are not above', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 100 }),
        (values, percent) => {
          const found = percentile(values, percent);
          assert.ok(found !== null && values.includes(found));
          assert.ok(values.filter((value) => value <= found).length >= (percent / 100) * values.length);
          assert.ok(values.filter((value) => value < found).length < (percent / 100) * values.length);
        },
      ),
    );
    assert.equal(percentile([], 50), null);
  });
});
