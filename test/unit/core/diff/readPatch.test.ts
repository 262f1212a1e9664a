import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseFilePatch, textHunks } from '../../../../src/core/diff/parseDiff';
import { PatchError } from '../../../../src/core/diff/patchError';
import { applyHunks } from '../../../../src/core/diff/applyHunks';
import { parseRaw } from '../../../../src/core/diff/parseRaw';
import { readPatch } from '../../../../src/core/diff/readPatch';
import { editedText } from '../../../randomTexts';

const limit = 1024 * 1024;

function summary(patch: string): string[] {
  return readPatch(patch, limit).map(({ entry, file, trouble }) =>
    [
      entry.kind,
      entry.oldPath ?? '',
      entry.path,
      `${entry.oldMode}>${entry.newMode}`,
      trouble ?? `+${file.addedLines} -${file.removedLines}`,
    ].join(' '),
  );
}

const body = '@@ -1 +1 @@\n-a\n+b\n';

describe('readPatch', () => {
  for (const [name, patch, expected] of [
    [
      'a plain modification',
      `diff --git a/x.ts b/x.ts\nindex 1..2 100755\n--- a/x.ts\n+++ b/x.ts\n${body}`,
      ['modified  x.ts 100755>100755 +1 -1'],
    ],
    [
      'files of diff -u before and after one of git',
      `--- x.ts.orig\n+++ x.ts\n${body}diff --git a/y.ts b/y.ts\n--- a/y.ts\n+++ b/y.ts\n${body}--- a/z.ts\n+++ b/z.ts\n${body}`,
      [
        'modified  x.ts 100644>100644 +1 -1',
        'modified  y.ts 100644>100644 +1 -1',
        'modified  z.ts 100644>100644 +1 -1',
      ],
    ],
    [
      'prose of a mail that looks like the start of a file',
      `Subject: x\n\n--- a\n+++ b\nis what it says\n---\ndiff --git a/y.ts b/y.ts\n--- a/y.ts\n+++ b/y.ts\n${body}`,
      ['modified  y.ts 100644>100644 +1 -1'],
    ],
    [
      'a new and a deleted file',
      'diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\ndiff --git a/d b/d\ndeleted file mode 100755\n--- a/d\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n',
      ['added  n 000000>100644 +1 -0', 'deleted  d 100755>000000 +0 -1'],
    ],
    [
      'a pure rename',
      'diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n',
      ['renamed x y 100644>100644 +0 -0'],
    ],
    [
      'a copy with changes',
      `diff --git a/x b/y\nsimilarity index 90%\ncopy from x\ncopy to y\nindex 1..2 100644\n--- a/x\n+++ b/y\n${body}`,
      ['copied x y 100644>100644 +1 -1'],
    ],
    [
      'a mode change of a name with spaces',
      'diff --git a/x y b/x y\nold mode 100644\nnew mode 100755\n',
      ['modified  x y 100644>100755 +0 -0'],
    ],
    [
      'quoted names',
      `diff --git "a/t\\tab" "b/t\\tab"\n--- "a/t\\tab"\n+++ "b/t\\tab"\n${body}`,
      ['modified  t\tab 100644>100644 +1 -1'],
    ],
    [
      'octal names, UTF-8 and not',
      `diff --git "a/\\303\\244\\377" "b/\\303\\244\\377"\n--- "a/\\303\\244\\377"\n+++ "b/\\303\\244\\377"\n${body}`,
      ['modified  ä\\xff 100644>100644 +1 -1'],
    ],
    [
      'a name with a space, which git marks with a tab',
      `diff --git a/x y b/x y\n--- a/x y\t\n+++ b/x y\t\n${body}`,
      ['modified  x y 100644>100644 +1 -1'],
    ],
    [
      'a name with b/ in it',
      `diff --git a/x b/x b/x b/x\nold mode 100644\nnew mode 100755\n`,
      ['modified  x b/x 100644>100755 +0 -0'],
    ],
    [
      'no prefixes',
      `diff --git src/x.ts src/x.ts\n--- src/x.ts\n+++ src/x.ts\n${body}`,
      ['modified  src/x.ts 100644>100644 +1 -1'],
    ],
    [
      'mnemonic prefixes',
      `diff --git c/x.ts i/x.ts\n--- c/x.ts\n+++ i/x.ts\n${body}`,
      ['modified  x.ts 100644>100644 +1 -1'],
    ],
    [
      'a mail with a signature',
      `From 1234 Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nSubject: [PATCH] x\n\ndiff --stat is not a header\n---\n x | 2 +-\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n${body}-- \n2.39.5\n\n`,
      ['modified  x 100644>100644 +1 -1'],
    ],
    [
      'diff -u with time stamps',
      `--- old/x.c\t2026-01-01 00:00:00\n+++ new/x.c\t2026-01-02 00:00:00\n${body}--- old/y.c\n+++ new/y.c\n${body}`,
      ['modified  new/x.c 100644>100644 +1 -1', 'modified  new/y.c 100644>100644 +1 -1'],
    ],
    ['diff -u with a new file', '--- /dev/null\n+++ b/x.c\n@@ -0,0 +1 @@\n+a\n', ['added  x.c 000000>100644 +1 -0']],
    [
      'a binary file',
      'diff --git a/x.png b/x.png\nindex 1..2 100644\nBinary files a/x.png and b/x.png differ\n',
      ['modified  x.png 100644>100644 +0 -0'],
    ],
    [
      'a patch saved with CRLF',
      `diff --git a/x b/x\r\n--- a/x\r\n+++ b/x\r\n${body.replaceAll('\n', '\r\n')}`,
      ['modified  x 100644>100644 +1 -1'],
    ],
    [
      'a byte order mark in front',
      `\uFEFFdiff --git a/x b/x\n--- a/x\n+++ b/x\n${body}`,
      ['modified  x 100644>100644 +1 -1'],
    ],
    [
      'a combined diff',
      'diff --cc x.ts\nindex 1,2..3\n--- a/x.ts\n+++ b/x.ts\n@@@ -1,1 -1,1 +1,2 @@@\n  a\n++b\n',
      ['modified  x.ts 100644>100644 combined'],
    ],
    [
      'one file twice',
      `diff --git a/x b/x\n--- a/x\n+++ b/x\n${body}diff --git a/x b/x\n--- a/x\n+++ b/x\n${body}`,
      ['modified  x 100644>100644 twice'],
    ],
    [
      'names that lead outside',
      `--- a/../../etc/passwd\n+++ b/../../etc/passwd\n${body}--- /etc/x\n+++ /etc/x\n${body}`,
      ['modified  ../../etc/passwd 100644>100644 outside', 'modified  /etc/x 100644>100644 outside'],
    ],
    [
      'a hunk that is cut off',
      'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,5 +1,5 @@\n a\n',
      ['modified  x 100644>100644 malformed'],
    ],
    [
      'a hunk with too many lines',
      `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n+c\n`,
      ['modified  x 100644>100644 malformed'],
    ],
    ['prose', 'Dear all,\nplease find no patch here.\n', []],
    ['nothing', '', []],
  ] as const) {
    it(name, () => assert.deepEqual(summary(patch), expected));
  }

  it('keeps no object ids, for they are only claims, but knows when content stays the same', () => {
    const [changed] = readPatch(
      `diff --git a/x b/x\nindex ${'1'.repeat(40)}..${'2'.repeat(40)} 100644\n--- a/x\n+++ b/x\n${body}`,
      limit,
    );
    assert.match(changed?.entry.newId ?? '', /^0{40}$/);
    const [same] = readPatch('diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n', limit);
    assert.equal(same?.entry.oldId, same?.entry.newId);
    assert.doesNotMatch(same?.entry.newId ?? '', /^0+$/);
  });

  it('gives the text of a new file without its missing last line break', () => {
    const [file] = readPatch('--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n', limit);
    assert.equal(file?.file?.after, 'a\nb');
  });

  it('lists a file over the limit', () => {
    const patch = `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+${'x'.repeat(2000)}\ndiff --git a/y b/y\n--- a/y\n+++ b/y\n${body}`;
    assert.deepEqual(
      readPatch(patch, 1000).map(({ trouble }) => trouble),
      ['too-large', null],
    );
  });

  it('throws nothing but PatchError, answers soon and gains no prototype keys, whatever bytes come', () => {
    const corpus = [...patchesInPackages(), hostilePatch];
    const mutation = fc.record({
      seed: fc.nat(),
      kind: fc.constantFrom('flip', 'drop', 'double', 'splice', 'cut'),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(40),
    });
    fc.assert(
      fc.property(
        fc.nat(corpus.length - 1),
        fc.nat(corpus.length - 1),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        (from, other, mutations) => {
          let patch = corpus[from] ?? '';
          for (const { kind, at, length, seed } of mutations)
            patch = mutated(patch, corpus[other] ?? '', kind, Math.floor(at * patch.length), length, seed);
          const started = process.cpuUsage();
          for (const { entry, file } of readPatch(patch, limit))
            assert.ok(typeof entry.path === 'string' && (file === null || file.addedLines >= 0));
          for (const parse of [() => parseFilePatch(patch), () => parseRaw(Buffer.from(patch))]) {
            try {
              parse();
            } catch (error) {
              assert.ok(error instanceof PatchError, String(error));
            }
          }
          const { user, system } = process.cpuUsage(started);
          assert.ok(user + system < 500_000, `${String((user + system) / 1000)} ms of processor time`);
          assert.equal(Object.keys(Object.prototype).length, 0);
        },
      ),
      { numRuns: process.env['FRESH_EYES_FULL'] ? 200_000 : 5000 },
    );
  });
});

describe('textHunks', () => {
  it('leads from one text to the other, for 2,000 random pairs and however many edits are allowed', () => {
    fc.assert(
      fc.property(editedText, fc.nat(4), fc.constantFrom(0, 1, 3, 4000), ({ before, after }, context, maxEdits) => {
        assert.equal(applyHunks(before, textHunks(before, after, context, maxEdits)), after);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not apply to another text', () => {
    const hunks = textHunks('a\nb\nc\n', 'a\nB\nc\n');
    assert.equal(applyHunks('a\nx\nc\n', hunks), null);
    assert.equal(applyHunks('a\n', hunks), null);
    assert.equal(applyHunks('', hunks), null);
  });
});

const hostilePatch = `diff --git a/__proto__ b/__proto__\n--- a/__proto__\n+++ b/constructor\n${body}diff --git "a/\\777" "b/\\777"\nold mode 1\nnew mode 2\n${'diff --git a/ b/ b/ b/ b/\n'.repeat(20)}@@ -1,99999999999999999999 +1,3 @@\n+a\n`;

/** Patches that other people's packages bring along, and our own cases. */
function patchesInPackages(): string[] {
  const found: string[] = [];
  const root = join(FRESH_EYES_ROOT, 'node_modules');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (/\.(?:diff|patch)$/.test(name) && found.length < 40)
      found.push(readFileSync(join(root, name), 'utf8').slice(0, 20_000));
  }
  const git =
    'diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\nindex 1..2 100644\n--- a/x\n+++ b/y\n@@ -1,4 +1,4 @@ f()\n a\n-b\n+c\n d\n\\ No newline at end of file\n';
  return [
    ...found,
    git,
    `${git}${git.replaceAll('x', 'q')}`,
    `:100644 100644 ${'1'.repeat(40)} ${'2'.repeat(40)} R100\0a\0b\0`,
  ];
}

function mutated(text: string, other: string, kind: string, at: number, length: number, seed: number): string {
  switch (kind) {
    case 'flip':
      return `${text.slice(0, at)}${String.fromCharCode(seed % 256)}${text.slice(at + 1)}`;
    case 'drop':
      return text.slice(0, at) + text.slice(at + length);
    case 'double':
      return text.slice(0, at + length) + text.slice(at);
    case 'splice':
      return (
        text.slice(0, at) +
        other.slice(seed % (other.length + 1), (seed % (other.length + 1)) + length * 20) +
        text.slice(at)
      );
    default:
      return text.slice(0, at);
  }
}
