import assert from 'node:assert/strict';
import type { Evidence } from '../../../../src/core/finding';
import { believe } from '../../../../src/core/findings/believe';
import type { SearchedChange } from '../../../../src/core/findings/refute';
import { readFinding } from '../../../../src/core/model/replySchema';
import { treeSitterSyntax } from '../../../../src/node/treeSitterSyntax';
import { fileChange } from './fileChange';

const syntax = treeSitterSyntax(FRESH_EYES_GRAMMARS);
const ports = { syntax, hash: (text: string) => text, clock: { now: () => 0, elapsed: () => performance.now() } };
const rules = { all: [], rulesFor: () => [] };

/** Whole-word search over texts in memory, as `git grep -w` does over the index. */
function tree(files: Readonly<Record<string, string>>): SearchedChange {
  return {
    search: (words) => {
      const hitsOf = (word: string) =>
        Object.entries(files).flatMap(([path, text]) =>
          text
            .split('\n')
            .flatMap((line, index) =>
              line.split(/[^\w$]+/).includes(word) ? [{ path, line: index + 1, text: line }] : [],
            ),
        );
      return Promise.resolve(new Map(words.map((word) => [word, { hits: hitsOf(word), cut: false }] as const)));
    },
    textAt: (_, path) => Promise.resolve(files[path] ?? null),
  };
}

type Asked = {
  kind: string;
  symbol: string;
  quote: string;
  message?: string;
  path?: string;
  before?: string;
  others?: Record<string, string>;
};

async function outcomeOf(
  text: string,
  { kind, symbol, quote, message = 'It is not defined.', path = 'a.ts', before = '', others = {} }: Asked,
) {
  const raw = readFinding({
    path,
    line: text.split('\n').indexOf(quote.split('\n')[0] ?? '') + 1,
    quote,
    rule: 'core/x',
    title: 'T',
    message,
    claim: { kind, symbol },
    confidence: 0.6,
  });
  assert.ok(raw);
  const change = tree({ ...others, [path]: text });
  const grounds = { hits: [], sent: new Map([[path, fileChange(path, before, text)]]) };
  const { findings, dropped } = await believe([raw], grounds, change, rules, ports, new AbortController().signal);
  const [finding] = findings;
  const evidence: readonly Evidence[] = finding?.evidence ?? dropped[0]?.evidence ?? [];
  if (finding === undefined) assert.equal(dropped[0]?.reason, 'refuted', JSON.stringify(dropped));
  const [first] = evidence;
  if (finding !== undefined && first?.outcome === 'confirmed') assert.ok(Math.abs(finding.confidence - 0.8) < 1e-9);
  return first === undefined ? 'unknown' : `${first.outcome} ${first.note}`;
}

describe('refute', () => {
  describe('unused', () => {
    const text = 'export function f(a: number) {\n  const left = a;\n  const right = 2;\n  return left; // right\n}\n';
    it('is refuted by a read', async () => {
      assert.equal(
        await outcomeOf(text, { kind: 'unused', symbol: 'left', quote: '  const left = a;' }),
        'refuted a.ts:4',
      );
    });
    it('is not settled by a comment that names it', async () => {
      assert.equal(await outcomeOf(text, { kind: 'unused', symbol: 'right', quote: '  const right = 2;' }), 'unknown');
    });
    it('is confirmed where the name stands nowhere else', async () => {
      const plain = text.replace(' // right', '');
      assert.equal(
        await outcomeOf(plain, { kind: 'unused', symbol: 'right', quote: '  const right = 2;' }),
        'confirmed a.ts:3',
      );
    });
    it('is not refuted by another variable of that name, a property, a key or a write', async () => {
      for (const other of ['obj.left', '{ left: 1 }', '(left = 3)']) {
        const now = `function f(obj) {\n  let left = 1;\n  return ${other};\n}\nfunction g(left) {\n  return left;\n}\n`;
        assert.equal(
          await outcomeOf(now, { kind: 'unused', symbol: 'left', quote: '  let left = 1;' }),
          'unknown',
          other,
        );
      }
      const inner = 'function f() {\n  const x = 1;\n  return () => { const x = 2; return x; };\n}\n';
      assert.equal(await outcomeOf(inner, { kind: 'unused', symbol: 'x1', quote: '  const x = 1;' }), 'unknown');
    });
    it('of an export is confirmed by a search of the tree, and refuted by nothing but the file', async () => {
      const now = 'export function lonely() {\n  return 1;\n}\n';
      const ask = { kind: 'unused', symbol: 'lonely', quote: 'export function lonely() {' };
      assert.equal(await outcomeOf(now, ask), 'confirmed a.ts:1');
      assert.equal(await outcomeOf(now, { ...ask, others: { 'b.ts': "import { lonely } from './a';" } }), 'unknown');
    });
  });

  describe('undefined', () => {
    it('is refuted by an import, a parameter, a definition below and a local above', async () => {
      const text = [
        "import { one, two as deux } from './x';",
        'export function f(three: string, { four }: { four: number }) {',
        '  const [five] = [1];',
        '  return use(one, deux, three, five);',
        '}',
        'function use(...all: unknown[]) {',
        '  return all;',
        '}',
        '',
      ].join('\n');
      const at = (symbol: string) =>
        outcomeOf(text, { kind: 'undefined', symbol, quote: '  return use(one, deux, three, five);' });
      assert.equal(await at('one'), 'refuted a.ts:1');
      assert.equal(await at('deux'), 'refuted a.ts:1');
      assert.equal(await at('three'), 'refuted a.ts:2');
      assert.equal(await at('five'), 'refuted a.ts:3');
      assert.equal(await at('use'), 'refuted a.ts:6');
    });
    it('is not refuted by a local of another function, nor by the name before "as"', async () => {
      const text =
        "import { a as b } from './x';\nfunction f() {\n  const c = 1;\n}\nfunction g() {\n  return a + c;\n}\n";
      for (const symbol of ['a', 'c']) {
        assert.equal(await outcomeOf(text, { kind: 'undefined', symbol, quote: '  return a + c;' }), 'unknown', symbol);
      }
    });
    it('speaks of names, not of values that may be undefined', async () => {
      const text = 'const user = find();\nprint(user.name);\n';
      const ask = { kind: 'undefined', symbol: 'user', quote: 'print(user.name);' };
      assert.equal(
        await outcomeOf(text, { ...ask, message: 'user can be undefined when nothing is found' }),
        'unknown',
      );
      assert.equal(await outcomeOf(text, { ...ask, message: 'user is not defined' }), 'refuted a.ts:1');
    });
    it('is confirmed where the change took the only binding away', async () => {
      const before = "import { limit } from './x';\nexport const a = 1;\nprint(limit);\n";
      const after = 'export const a = 1;\nprint(limit);\n';
      for (const kind of ['undefined', 'missing-import']) {
        assert.equal(
          await outcomeOf(after, { kind, symbol: 'limit', quote: 'print(limit);', before }),
          'confirmed a.ts:2',
        );
      }
    });
    it('knows imports of other languages', async () => {
      const python =
        'from x import (\n    alpha,\n    beta as gamma,\n)\nimport os.path\ndef f():\n    return alpha, gamma, os\n';
      const at = (symbol: string) =>
        outcomeOf(python, { kind: 'missing-import', symbol, quote: '    return alpha, gamma, os', path: 'a.py' });
      assert.equal(await at('alpha'), 'refuted a.py:1');
      assert.equal(await at('gamma'), 'refuted a.py:1');
      assert.equal(await at('os'), 'refuted a.py:5');
      assert.equal(await at('beta'), 'unknown');
      const go =
        'package p\n\nimport (\n\t"fmt"\n\tslog "log/slog"\n\t"x.org/yy/v2"\n)\n\nfunc f() {\n\tfmt.Print(yy.A, slog.B, log.C)\n}\n';
      const inGo = (symbol: string) =>
        outcomeOf(go, { kind: 'missing-import', symbol, quote: 'fmt.Print(yy.A, slog.B, log.C)', path: 'a.go' });
      assert.equal(await inGo('fmt'), 'refuted a.go:4');
      assert.equal(await inGo('slog'), 'refuted a.go:5');
      assert.equal(await inGo('yy'), 'refuted a.go:6');
      assert.equal(await inGo('log'), 'unknown');
      const rust = 'use std::{fs::File, io::{self, Read as R}};\nfn f() {\n    g(File, R, io);\n}\n';
      assert.equal(
        await outcomeOf(rust, { kind: 'missing-import', symbol: 'File', quote: 'g(File, R, io);', path: 'a.rs' }),
        'refuted a.rs:1',
      );
    });
  });

  describe('not-awaited', () => {
    const text =
      'async function save() {}\nfunction plain() {}\nasync function f() {\n  save();\n  await save();\n  plain();\n  return save();\n}\n';
    it('is refuted by an await of that very call, confirmed by an async definition, else unknown', async () => {
      const at = (quote: string, symbol = 'save') => outcomeOf(text, { kind: 'not-awaited', symbol, quote });
      assert.equal(await at('  await save();'), 'refuted a.ts:5');
      assert.equal(await at('  plain();', 'plain'), 'unknown');
      assert.equal(await at('  return save();'), 'unknown');
      const quote = 'async function f() {\n  save();';
      assert.equal(await at(quote), 'confirmed a.ts:1');
    });
    it('is not refuted by an await of another call on the line', async () => {
      const now = 'async function save() {}\nasync function f() {\n  await all(save());\n}\n';
      assert.equal(
        await outcomeOf(now, { kind: 'not-awaited', symbol: 'save', quote: '  await all(save());' }),
        'unknown',
      );
    });
  });

  describe('nullable', () => {
    const at = (body: string, symbol = 'user', head = 'function f(user: User | null) {', path = 'a.ts') =>
      outcomeOf(
        `${head}\n${body}\n${body.endsWith(';') && /^ {4}/m.test(body.split('\n').at(-1) ?? '') ? '  }\n' : ''}}\n`,
        { kind: 'nullable', symbol, quote: body.split('\n').at(-1) ?? '', path },
      );
    it('is refuted by a guard that leaves, or that holds around the line', async () => {
      for (const guard of [
        '  if (!user) return;',
        '  if (user === null) {\n    log();\n    throw new Error();\n  }',
        '  if (!user || !user.ok) return;',
      ]) {
        assert.match(await at(`${guard}\n  print(user.name);`), /^refuted a.ts:2/, guard);
      }
      assert.equal(await at('  if (user) {\n    print(user.name);'), 'refuted a.ts:2');
      assert.equal(await at('  if (user !== null && ok) {\n    print(user.name);'), 'refuted a.ts:2');
    });
    it('is not refuted by a guard that goes on, that asks for more, or that a new value makes moot', async () => {
      for (const guard of [
        '  if (!user) log();',
        '  if (!user && strict) return;',
        '  if (!user) return;\n  user = find();',
        '  if (user || other) {\n    print(1);\n  }',
        '  if (!user.name) return;',
        '  if (ok) {\n    if (!user) return;\n  }',
      ]) {
        assert.doesNotMatch(await at(`${guard}\n  print(user.name);`), /refuted/, guard);
      }
      assert.doesNotMatch(await at('  if (user) {\n    print(1);\n  }\n  print(user.name);'), /refuted/);
    });
    it('is not refuted by a guard that the finding itself names', async () => {
      const text = 'function f(user: User | null) {\n  if (user != null) {\n    register(user.name);\n  }\n}\n';
      const outcome = (message: string) =>
        outcomeOf(text, { kind: 'nullable', symbol: 'user', quote: '    register(user.name);', message });
      assert.equal(await outcome('`user` can be null here and throws.'), 'refuted a.ts:2');
      assert.equal(await outcome('Runs only inside `if (user != null)`, so nobody is registered else.'), 'unknown');
      const plain = text.replace('user != null', 'user');
      for (const [message, expected] of [
        ['Nobody is registered outside `if (user)`.', 'unknown'],
        ['user is null here.', 'refuted a.ts:2'],
      ] as const) {
        const asked = { kind: 'nullable', symbol: 'user', quote: '    register(user.name);', message };
        assert.equal(await outcomeOf(plain, asked), expected);
      }
    });
    it('is confirmed by the type in the head where no condition names it', async () => {
      assert.equal(await at('  print(user.name);'), 'confirmed a.ts:1');
      assert.equal(await at('  print(user.name);', 'user', 'function f(user?: User) {'), 'confirmed a.ts:1');
      assert.equal(await at('  print(user.name);', 'user', 'function f(user: User) {'), 'unknown');
      assert.equal(await at('  print(user?.name);'), 'unknown');
    });
    it('reads Python and Go guards', async () => {
      const python = 'def f(user=None):\n    if user is None:\n        return\n    print(user.name)\n';
      assert.equal(
        await outcomeOf(python, { kind: 'nullable', symbol: 'user', quote: 'print(user.name)', path: 'a.py' }),
        'refuted a.py:2',
      );
      const go = 'package p\nfunc f(u *User) {\n\tif u == nil {\n\t\treturn\n\t}\n\tprint(u.name)\n}\n';
      assert.equal(
        await outcomeOf(go, { kind: 'nullable', symbol: 'u1', quote: 'print(u.name)', path: 'a.go' }),
        'unknown',
      );
      const longer = go.replaceAll(/\bu\b/g, 'usr');
      assert.equal(
        await outcomeOf(longer, { kind: 'nullable', symbol: 'usr', quote: 'print(usr.name)', path: 'a.go' }),
        'refuted a.go:3',
      );
    });
  });

  describe('argument-count', () => {
    const text =
      'function two(a: Map<string, number>, b = 1) {}\nfunction any(...all: number[]) {}\nexport function f(o: any) {\n  two(x, "a,b");\n  two();\n  two(...x);\n  o.two();\n  any(1, 2, 3);\n}\n';
    const at = (quote: string, symbol = 'two') => outcomeOf(text, { kind: 'argument-count', symbol, quote });
    it('counts the one definition against the call', async () => {
      assert.equal(await at('  two(x, "a,b");'), 'refuted a.ts:1');
      assert.equal(await at('  two();'), 'confirmed a.ts:1');
      assert.equal(await at('  any(1, 2, 3);', 'any'), 'refuted a.ts:2');
    });
    it('does not count spreads, nor methods of other things', async () => {
      assert.equal(await at('  two(...x);'), 'unknown');
      assert.equal(await at('  o.two();'), 'unknown');
    });
    it('follows an import to the only definition in the tree', async () => {
      const now = "import { two } from './b';\ntwo(1);\n";
      const ask = { kind: 'argument-count', symbol: 'two', quote: 'two(1);' };
      const one = 'export function two(a: number, b: number) {}\n';
      assert.equal(await outcomeOf(now, { ...ask, others: { 'b.ts': one } }), 'confirmed b.ts:1');
      assert.equal(
        await outcomeOf(now, { ...ask, others: { 'b.ts': one, 'c.ts': 'function two(a: number) {}\n' } }),
        'unknown',
      );
    });
    it('leaves self out in Python, and overloads alone', async () => {
      const python =
        'class A:\n    def mm(self, a, b=1):\n        pass\n    def n(self):\n        self.mm(1)\n        self.mm()\n';
      const inPython = (quote: string) =>
        outcomeOf(python, { kind: 'argument-count', symbol: 'self.mm', quote, path: 'a.py' });
      assert.equal(await inPython('        self.mm(1)'), 'refuted a.py:2');
      assert.equal(await inPython('        self.mm()'), 'confirmed a.py:2');
    });
  });

  it('finds an error looked at, a case there is, a test there is, and a twin', async () => {
    const go =
      'package p\nfunc f() error {\n\tv, err := load()\n\tif err != nil {\n\t\treturn err\n\t}\n\tuse(v)\n\treturn nil\n}\n';
    assert.equal(
      await outcomeOf(go, { kind: 'not-handled', symbol: 'load', quote: 'v, err := load()', path: 'a.go' }),
      'refuted a.go:4',
    );
    const js = 'function f(e) {\n  switch (e.code) {\n    case Code.Late:\n      return 1;\n  }\n}\n';
    assert.equal(
      await outcomeOf(js, { kind: 'not-handled', symbol: 'Code.Late', quote: '  switch (e.code) {' }),
      'refuted a.ts:3',
    );
    const test = { others: { 'test/a.test.ts': 'fresh(1);' } };
    const ask = { kind: 'no-test', symbol: 'fresh', quote: 'export function fresh() {}' };
    assert.equal(await outcomeOf('export function fresh() {}\n', { ...ask, ...test }), 'refuted test/a.test.ts:1');
    assert.equal(await outcomeOf('export function fresh() {}\n', { ...ask, ...test, before: 'fresh()' }), 'unknown');
    assert.equal(await outcomeOf('export function fresh() {}\n', ask), 'confirmed a.ts:1');
    const twins = 'function once() {}\nfunction f() {}\nfunction once() {}\n';
    assert.match(
      await outcomeOf(twins, { kind: 'duplicate', symbol: 'once', quote: 'function f() {}\nfunction once() {}' }),
      /confirmed a.ts:1/,
    );
  });

  it('says nothing where the tree cannot be searched, the kind is unknown or the name is none', async () => {
    const text = 'export function lonely() {}\n';
    const raw = readFinding({
      path: 'a.ts',
      line: 1,
      quote: text.trim(),
      title: 'T',
      message: 'M',
      claim: { kind: 'no-test', symbol: 'lonely' },
    });
    assert.ok(raw);
    const grounds = { hits: [], sent: new Map([['a.ts', fileChange('a.ts', '', text)]]) };
    for (const search of [() => Promise.resolve(new Map()), () => Promise.reject(new Error('no git'))]) {
      const change = { search, textAt: () => Promise.resolve(null) };
      const { findings } = await believe([raw], grounds, change, rules, ports, new AbortController().signal);
      assert.deepEqual(findings[0]?.evidence, []);
    }
    for (const claim of [
      { kind: '__proto__', symbol: 'lonely' },
      { kind: 'unused', symbol: 'a b; rm' },
      { kind: 'unused', symbol: '' },
    ]) {
      assert.equal(await outcomeOf(text, { ...claim, quote: text.trim() }), 'unknown');
    }
  });
});
