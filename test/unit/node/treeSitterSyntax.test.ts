import assert from 'node:assert/strict';
import { languagesWithGrammar } from '../../../src/core/rules/languageOf';
import { grammarNodes } from '../../../src/node/grammarNodes';
import { treeSitterSyntax } from '../../../src/node/treeSitterSyntax';

const syntax = treeSitterSyntax(FRESH_EYES_GRAMMARS);

async function parsed(language: string, text: string) {
  const tree = await syntax.parse(language, text);
  assert.ok(tree, language);
  return tree;
}

async function paths(language: string, text: string) {
  const tree = await parsed(language, text);
  const found = tree
    .declarations()
    .map(({ symbolPath, kind, lines }) => `${symbolPath} ${kind} ${lines.start}-${lines.end}`);
  tree.free();
  return found;
}

describe('treeSitterSyntax', () => {
  it('names declarations with their path and lines in every language it has a grammar for', async () => {
    const script = 'class A {\n  f = (a) => a;\n  m() {\n    const g = () => 1;\n  }\n}\nfunction f() {}\n';
    const expected = ['A class 1-6', 'A.f function 2-2', 'A.m function 3-5', 'A.m.g function 4-4', 'f function 7-7'];
    for (const language of ['typescript', 'tsx', 'javascript']) {
      assert.deepEqual(await paths(language, script), expected);
      // A field is a declaration when a function stands in it.
      const fields = 'class A {\n  n = 1;\n  none;\n  g = function () {};\n  call = f(() => 1);\n}\n';
      assert.deepEqual(await paths(language, fields), ['A class 1-6', 'A.g function 4-4']);
    }
    assert.deepEqual(
      await paths('typescript', 'namespace N {\n  export interface I {}\n  type T = 1;\n}\nenum E { A }\n'),
      ['N class 1-4', 'N.I class 2-2', 'N.T other 3-3', 'E class 5-5'],
    );
    assert.deepEqual(
      await paths(
        'python',
        '@dec\ndef f():\n    def g():\n        pass\nclass A(B):\n    async def m(self): return 1\n',
      ),
      ['f function 1-4', 'f.g function 3-4', 'A class 5-6', 'A.m function 6-6'],
    );
    assert.deepEqual(await paths('go', 'package p\nfunc f() {}\nfunc (r *T[A]) m() {\n}\ntype T struct { a int }\n'), [
      'f function 2-2',
      'T.m function 3-4',
      'T class 5-5',
    ]);
    assert.deepEqual(
      await paths('java', 'class A {\n  A() {}\n  @Override\n  void m() {}\n  record R(int a) {}\n}\n'),
      ['A class 1-6', 'A.A function 2-2', 'A.m function 3-4', 'A.R class 5-5'],
    );
    assert.deepEqual(await paths('rust', 'mod m {\n  impl<T> Tr for S<T> {\n    fn f(&self) {}\n  }\n}\n'), [
      'm class 1-5',
      'm.S<T> class 2-4',
      'm.S<T>.f function 3-3',
    ]);
    assert.deepEqual(await paths('csharp', 'namespace N {\n  class A {\n    void M() {}\n  }\n}\n'), [
      'N class 1-5',
      'N.A class 2-4',
      'N.A.M function 3-3',
    ]);
    assert.deepEqual(
      await paths(
        'cpp',
        'namespace n {\nclass A { int m() { return 1; } };\n}\nvoid n::A::g() {}\nint *h() { return 0; }\n',
      ),
      ['n class 1-3', 'n.A class 2-2', 'n.A.m function 2-2', 'n.A.g function 4-4', 'h function 5-5'],
    );
    assert.deepEqual(await paths('c', 'struct S { int a; };\nint f(void) {\n  return 1;\n}\n'), [
      'S class 1-1',
      'f function 2-4',
    ]);
    assert.deepEqual(await paths('ruby', 'module M\n  class A\n    def self.s; end\n    def m; end\n  end\nend\n'), [
      'M class 1-6',
      'M.A class 2-5',
      'M.A.s function 3-3',
      'M.A.m function 4-4',
    ]);
    assert.deepEqual(await paths('php', '<?php\nclass A { function m() {} }\nfunction f() {}\n'), [
      'A class 2-2',
      'A.m function 2-2',
      'f function 3-3',
    ]);
    assert.deepEqual(await paths('bash', 'f() {\n  :\n}\n'), ['f function 1-3']);
    assert.deepEqual(await paths('css', '.a {\n  color: red;\n}\n'), ['.a other 1-3']);
    assert.deepEqual(await paths('ini', '; c\n[core]\na = b\n[x]\n'), ['core other 2-3', 'x other 4-4']);
    assert.deepEqual(await paths('powershell', 'function Get-X {\n  1\n}\n'), ['Get-X function 1-3']);
  });

  it('finds what encloses a line, innermost first', async () => {
    const tree = await parsed('typescript', 'class A {\n  m() {\n    run();\n  }\n}\n');
    assert.deepEqual(
      tree.enclosing({ start: 3, end: 3 }).map(({ symbolPath }) => symbolPath),
      ['A.m', 'A'],
    );
    assert.deepEqual(
      tree.enclosing({ start: 1, end: 3 }).map(({ symbolPath }) => symbolPath),
      ['A'],
    );
    tree.free();
  });

  it('lists the names used in the given lines once', async () => {
    const tree = await parsed('python', 'import os\nx = load(a)\ny = load(b)\n');
    assert.deepEqual(tree.identifiers({ start: 2, end: 3 }), ['x', 'load', 'a', 'y', 'b']);
    tree.free();
  });

  it('tells comments and strings from code, in UTF-16 offsets, and code inside a template is code', async () => {
    const text = 'const s = `é😀 ${eval(a)} z`; // eval(b)\n';
    const tree = await parsed('typescript', text);
    const texts = tree.spans().map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);
    assert.deepEqual(texts, ['string:é😀 ', 'string: z', 'comment:// eval(b)']);
    tree.free();
  });

  it('counts errors and missing pieces', async () => {
    for (const [text, broken] of [
      ['const a = 1;\n', false],
      ['const a = (;\n', true],
      ['if (a) {\n', true],
    ] as const) {
      const tree = await parsed('javascript', text);
      assert.equal(tree.errorCount() > 0, broken, text);
      tree.free();
    }
  });

  it('answers a query with predicates, inside the wanted lines, and names a bad one', async () => {
    const tree = await parsed('javascript', 'eval(a);\nrun(b);\neval(c);\n');
    const query = '((call_expression function: (identifier) @name) @call (#eq? @name "eval"))';
    assert.deepEqual(
      tree.query(query).map(({ captures }) => captures.find(({ name }) => name === 'call')?.lines.start),
      [1, 3],
    );
    assert.equal(tree.query(query, { start: 3, end: 3 }).length, 1);
    assert.throws(() => tree.query('(no_such_node) @x'), /not valid/);
    tree.free();
  });

  it('has a grammar for exactly the languages that rules may write queries for', () => {
    assert.deepEqual(Object.keys(grammarNodes).sort(), [...languagesWithGrammar].sort());
  });

  it('refuses what has no grammar or is too large, and survives hostile nesting', async () => {
    assert.equal(syntax.supports('cobol'), false);
    assert.equal(syntax.supports('constructor'), false);
    assert.equal(await syntax.parse('cobol', 'x'), null);
    assert.equal(await syntax.parse('typescript', 'x'.repeat(1024 * 1024 + 1)), null);
    (await syntax.parse('javascript', '['.repeat(100_000)))?.free();
    const after = await parsed('javascript', 'f();\n');
    assert.equal(after.errorCount(), 0);
    after.free();
  });
});
