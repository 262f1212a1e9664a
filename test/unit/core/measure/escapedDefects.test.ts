import assert from 'node:assert/strict';
import { escapedDefects, type FixedLine } from '../../../../src/core/measure/escapedDefects';
import type { Receipt } from '../../../../src/core/review/receipt';
import { exampleFinding } from '../../../exampleFinding';

const line = (number: number, parts: Partial<FixedLine> = {}): FixedLine => ({
  fix: 'fix',
  origin: 'origin',
  path: 'src/a.ts',
  blob: 'a'.repeat(40),
  line: number,
  ...parts,
});

function receipt(...places: [fingerprint: string, rule: string, line: number, status?: 'shadow'][]): Receipt {
  const believed = places.map(([fingerprint, rule, at, status]) =>
    exampleFinding({
      fingerprint,
      rule,
      status: status ?? 'warn',
      location: { path: 'src/a.ts', startLine: at, endLine: at, quote: 'x', anchoredBy: 'exact' },
    }),
  );
  const account = { coverage: [{ path: 'src/a.ts', status: 'reviewed' }] };
  return { believed, account, files: [{ path: 'src/a.ts', id: 'a'.repeat(40) }] } as unknown as Receipt;
}

const owners: Readonly<Record<string, string>> = { 'acme/one': '@acme/web', 'acme/two': '@acme/web', 'core/x': '' };
const ownerOf = (rule: string) => owners[rule] || null;
const escaped = (lines: FixedLine[], receipts: Receipt[], dismissed: string[] = []) =>
  escapedDefects(lines, receipts, new Set(dismissed), ownerOf);

describe('escaped defects', () => {
  it('are told by the finding that stood nearest, by rule and by the team that owns it', () => {
    const fixes = [line(10), line(30, { fix: 'two' }), line(50, { fix: 'three' })];
    const reviews = [receipt(['f1', 'acme/one', 11], ['f2', 'acme/two', 29], ['f3', 'core/x', 50])];
    const found = escaped(fixes, reviews, ['f2']);
    assert.deepEqual(found.counts, { caught: 2, dismissed: 1, missed: 0, 'not-reviewed': 0 });
    assert.deepEqual(
      found.rules.map(({ rule, owner, caught, dismissed }) => [rule, owner, caught, dismissed]),
      [
        ['acme/one', '@acme/web', 1, 0],
        ['acme/two', '@acme/web', 0, 1],
        ['core/x', null, 1, 0],
      ],
    );
    assert.deepEqual(found.teams, [{ team: '@acme/web', caught: 1, dismissed: 1 }]);
  });

  it('were missed where the file was reviewed and nothing was said nearby', () => {
    const reviews = [receipt(['f1', 'acme/one', 100], ['f2', 'acme/one', 10, 'shadow'])];
    assert.deepEqual(escaped([line(10)], reviews).counts, { caught: 0, dismissed: 0, missed: 1, 'not-reviewed': 0 });
  });

  it('were not reviewed where no receipt holds these very bytes', () => {
    const other = line(10, { blob: 'b'.repeat(40) });
    assert.equal(escaped([other], [receipt(['f1', 'acme/one', 10])]).counts['not-reviewed'], 1);
  });

  it('count once for a file, however many of its lines a fix changed', () => {
    const found = escaped([line(10), line(11), line(12)], [receipt(['f1', 'acme/one', 10], ['f2', 'acme/two', 12])]);
    assert.deepEqual([found.fixes, found.counts.caught], [1, 1]);
  });
});
