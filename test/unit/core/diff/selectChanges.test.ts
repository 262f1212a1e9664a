import assert from 'node:assert/strict';
import type { ChangeEntry, FileChange } from '../../../../src/core/diff/change';
import { contentSkipReason, selectEntries, type SelectOptions } from '../../../../src/core/diff/selectChanges';
import { textHunks } from '../../../../src/core/diff/parseDiff';

const id = (digit: string): string => digit.repeat(40);

function entry(path: string, more: Partial<ChangeEntry> = {}): ChangeEntry {
  return {
    path,
    oldPath: null,
    kind: 'modified',
    oldMode: '100644',
    newMode: '100644',
    oldId: id('1'),
    newId: id('2'),
    ...more,
  };
}

const open: SelectOptions = { exclude: [], include: [], attributes: new Map(), secretPath: () => false };

function reasonOf(path: string, options: Partial<SelectOptions> = {}, more: Partial<ChangeEntry> = {}): string | null {
  const { selected, skipped } = selectEntries([entry(path, more)], { ...open, ...options });
  assert.equal(selected.length + skipped.length, 1, 'an entry got lost');
  return skipped[0]?.reason ?? null;
}

describe('selectEntries', () => {
  for (const [path, reason] of [
    ['src/a.ts', null],
    ['Makefile', null],
    ['package-lock.json', 'lock-file'],
    ['deep/yarn.lock', 'lock-file'],
    ['Cargo.lock', 'lock-file'],
    ['go.sum', 'lock-file'],
    ['src/lock.ts', null],
    ['api/user.pb.go', 'generated'],
    ['api/user_pb2.py', 'generated'],
    ['a.generated.ts', 'generated'],
    ['Form.Designer.cs', 'generated'],
    ['dist/app.js.map', 'generated'],
    ['generated.ts', null],
    ['jquery.min.js', 'minified'],
    ['style-min.css', 'minified'],
    ['admin.js', null],
    ['node_modules/x/index.js', 'excluded'],
    ['web/vendor/lib.js', 'excluded'],
    ['src/vendors.ts', null],
    ['third_party/zlib/a.c', 'excluded'],
  ] as const) {
    it(`${path}: ${reason ?? 'reviewed'}`, () => assert.equal(reasonOf(path), reason));
  }

  it('tells conflicts, submodules, pure renames and mode changes', () => {
    assert.equal(reasonOf('a', {}, { kind: 'unmerged' }), 'conflict');
    assert.equal(reasonOf('a', {}, { newMode: '160000' }), 'submodule');
    assert.equal(reasonOf('a', {}, { oldMode: '160000', newMode: '000000', kind: 'deleted' }), 'submodule');
    assert.equal(reasonOf('a', {}, { oldMode: '160000', kind: 'type-changed' }), null);
    assert.equal(reasonOf('a', {}, { kind: 'renamed', oldPath: 'b', newId: id('1') }), 'pure-rename');
    assert.equal(reasonOf('a', {}, { kind: 'renamed', oldPath: 'b' }), null);
    assert.equal(reasonOf('a', {}, { newMode: '100755', newId: id('1') }), 'mode-only');
    assert.equal(reasonOf('a', {}, { newMode: '100755' }), null);
    assert.equal(reasonOf('a', {}, { oldId: id('0'), newId: id('0') }), null, 'no object is not the same object');
  });

  it('holds back secret paths by their old name too, before anything else can let them in', () => {
    const secretPath = (path: string): boolean => path === '.env';
    assert.equal(reasonOf('.env', { secretPath, include: ['**'] }), 'secret-path');
    assert.equal(reasonOf('env.txt', { secretPath }, { kind: 'renamed', oldPath: '.env' }), 'secret-path');
    assert.equal(
      reasonOf('env.txt', { secretPath }, { kind: 'renamed', oldPath: '.env', newId: id('1') }),
      'secret-path',
    );
  });

  it('excludes by glob; include brings back what only looks generated, not what was excluded', () => {
    assert.equal(reasonOf('docs/a.md', { exclude: ['docs/**'] }), 'excluded');
    assert.equal(reasonOf('docs/a.md', { exclude: ['docs/**', '!docs/a.md'] }), null);
    assert.equal(reasonOf('x/y.gen.go', { exclude: ['*.gen.go'] }), 'excluded');
    assert.equal(reasonOf('package-lock.json', { include: ['package-lock.json'] }), null);
    assert.equal(reasonOf('vendor/ours.js', { include: ['vendor/ours.js'] }), null);
    assert.equal(reasonOf('a.ts', { exclude: ['a.ts'], include: ['a.ts'] }), 'excluded');
  });

  it('follows the attributes of the base, in both directions', () => {
    const attributes = new Map([
      ['a.ts', { generated: true }],
      ['b.ts', { vendored: true }],
      ['x.pb.go', { generated: false }],
      ['vendor/a.js', { vendored: false }],
      ['yarn.lock', { generated: false }],
    ]);
    assert.equal(reasonOf('a.ts', { attributes }), 'generated');
    assert.equal(reasonOf('a.ts', { attributes, include: ['a.ts'] }), null);
    assert.equal(reasonOf('b.ts', { attributes }), 'excluded');
    assert.equal(reasonOf('x.pb.go', { attributes }), null);
    assert.equal(reasonOf('vendor/a.js', { attributes }), null);
    assert.equal(reasonOf('yarn.lock', { attributes }), null);
  });

  it('leaves out globs that would keep the matcher busy, and answers soon', () => {
    const evil = [
      '{a,b}'.repeat(18),
      '*a'.repeat(100),
      '**/'.repeat(60),
      '+(+(a|aa)+)+',
      '{1..100000}',
      '?'.repeat(300),
      '*(*(*(a)))',
    ];
    const started = performance.now();
    for (const glob of evil) for (const path of ['a'.repeat(200), 'a/'.repeat(60)]) reasonOf(path, { exclude: [glob] });
    assert.ok(performance.now() - started < 1000, `${performance.now() - started} ms`);
  });
});

describe('contentSkipReason', () => {
  function reason(
    before: string | null,
    after: string | null,
    more: Partial<FileChange> = {},
    include: string[] = [],
  ): string | null {
    const file: FileChange = {
      ...entry('a.js'),
      isBinary: false,
      hunks: textHunks(before ?? '', after ?? ''),
      addedLines: 1,
      removedLines: 1,
      before,
      after,
      encoding: 'utf-8',
      ...more,
    };
    return contentSkipReason(file, { include });
  }

  it('tells binary files and LFS pointers on either side', () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
    assert.equal(reason('a\n', 'b\n', { isBinary: true }), 'binary');
    assert.equal(reason(null, pointer), 'lfs-pointer');
    assert.equal(reason(pointer, null), 'lfs-pointer');
    assert.equal(reason(pointer, pointer.replace('12345', '6')), 'lfs-pointer');
    assert.equal(reason(pointer, 'the real thing\n'), 'lfs-pointer');
    assert.equal(reason('a\n', `a\n${pointer}`), null);
  });

  it('believes a generated mark that the base has, and none that the change brings', () => {
    for (const mark of [
      '// Code generated by protoc-gen-go. DO NOT EDIT.',
      '/* @generated */',
      '# This file is autogenerated by pip-compile',
      '// <auto-generated/>',
      ' * @generated SignedSource<<x>>',
      '# Generated by the protocol buffer compiler.  DO NOT EDIT!',
    ]) {
      assert.equal(reason(`${mark}\nx\n`, `${mark}\ny\n`), 'generated', mark);
      assert.equal(reason('x\n', `${mark}\nx\n`), null, mark);
      assert.equal(reason(null, `${mark}\nx\n`), null, mark);
      assert.equal(reason(`${mark}\nx\n`, `${mark}\ny\n`, {}, ['a.js']), null, mark);
    }
    for (const prose of [
      'const x = "@generated by us";'.replace('@generated', 'is generated'),
      '// ids are generated by the server'.replace('generated by', 'made by'),
      `${'x\n'.repeat(30)}// @generated`,
    ]) {
      assert.equal(reason(`${prose}\nx\n`, `${prose}\ny\n`), null, prose);
    }
  });

  it('tells minified text by where most of the added text stands', () => {
    assert.equal(reason('a\n', `${'x'.repeat(6000)}\n`), 'minified');
    assert.equal(reason('a\n', `${'x'.repeat(3_000_000)}\n`), 'minified');
    assert.equal(reason('a\n', `${'code();\n'.repeat(2000)}${'x'.repeat(6000)}\n`), null);
    assert.equal(reason(`${'x'.repeat(6000)}\n`, 'a\n'), null, 'a removed long line is no reason');
    assert.equal(reason('a\n', `${'x'.repeat(6000)}\n`, {}, ['*.js']), null);
  });

  it('gives up on bytes that are no text in any encoding it knows', () => {
    assert.equal(reason('a\n', `${'\uFFFD'.repeat(20)}a\n`, { encoding: 'unknown' }), 'encoding');
    assert.equal(reason('a\n', `gr\uFFFDn und viel mehr Text in Latin-1\n`, { encoding: 'unknown' }), null);
  });
});
