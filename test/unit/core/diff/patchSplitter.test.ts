import assert from 'node:assert/strict';
import fc from 'fast-check';
import { patchSplitter } from '../../../../src/core/diff/patchSplitter';

const patch = [
  'diff --git a/one b/one',
  'index 1..2 100644',
  '--- a/one',
  '+++ b/one',
  '@@ -1,3 +1,4 @@ heading',
  ' diff --git a/x b/x',
  '-diff --git a/y b/y',
  '+@@ -1 +1 @@',
  '+',
  ' ',
  '\\ No newline at end of file',
  'diff --git a/two b/two',
  'old mode 100644',
  'new mode 100755',
  '* Unmerged path three',
  'diff --git a/four b/four',
  'Binary files a/four and b/four differ',
  'diff --git "a/fi\\nve" "b/fi\\nve"',
  'new file mode 100644',
  '--- /dev/null',
  '+++ "b/fi\\nve"',
  '@@ -0,0 +1,2 @@',
  '+diff --git a/six b/six',
  '+last',
  '',
].join('\n');

function split(chunks: readonly Uint8Array[], limit = 1e6): string[] {
  const splitter = patchSplitter(limit);
  const sections = [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
  return sections.map(({ bytes, size }) => (bytes === null ? `over ${size}` : Buffer.from(bytes).toString('utf8')));
}

describe('patchSplitter', () => {
  it('cuts at headers, not at content that looks like one', () => {
    const sections = split([Buffer.from(patch)]);
    assert.deepEqual(
      sections.map((section) => section.split('\n', 1)[0]),
      [
        'diff --git a/one b/one',
        'diff --git a/two b/two',
        'diff --git a/four b/four',
        'diff --git "a/fi\\nve" "b/fi\\nve"',
      ],
    );
    assert.equal(sections.join(''), patch.replace('* Unmerged path three\n', ''));
  });

  it('gives the same sections however the bytes arrive', () => {
    const whole = split([Buffer.from(patch)]);
    fc.assert(
      fc.property(fc.array(fc.nat(patch.length), { maxLength: 30 }), (cuts) => {
        const points = [0, ...cuts, patch.length].sort((a, b) => a - b);
        const bytes = Buffer.from(patch);
        assert.deepEqual(split(points.slice(1).map((end, index) => bytes.subarray(points[index], end))), whole);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the size, the start and the place of a section over the limit', () => {
    const long = `diff --git a/l b/l\n@@ -0,0 +1 @@\n+${'x'.repeat(300_000)}\ndiff --git a/m b/m\n`;
    const splitter = patchSplitter(1000);
    const sections = [...splitter.push(Buffer.from(long)), ...splitter.end()];
    assert.equal(sections[0]?.bytes, null);
    assert.equal(sections[0].size, long.indexOf('diff --git a/m'));
    assert.match(Buffer.from(sections[0].start).toString(), /^diff --git a\/l b\/l\n@@/);
    assert.equal(Buffer.from(sections[1]?.bytes ?? []).toString(), 'diff --git a/m b/m\n');
  });

  it('counts a hunk that is damaged as over and finds the next file', () => {
    const damaged = 'diff --git a/a b/a\n@@ -1,9 +1,9 @@\n x\ngarbage\ndiff --git a/b b/b\n';
    assert.equal(split([Buffer.from(damaged)]).length, 2);
  });
});
