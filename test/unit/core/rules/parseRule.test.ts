import assert from 'node:assert/strict';
import { english, message } from '../../../../src/core/messages';
import { parseRule } from '../../../../src/core/rules/parseRule';

const body = '\nFlag it.\n\n## Bad\n~~~ts file=src/a.ts expect=1\nrun();\n~~~\n';
const head = ['id: no-run', 'title: Do not run', 'severity: error'];

function parse(front: readonly string[], text = body, origin: 'repository' | 'built-in' = 'repository') {
  const whole = `---\n${front.join('\n')}\n---${text}`;
  return parseRule({ file: 'rules/a.md', text: whole, pack: 'acme/base', origin, source: 'acme', owner: '@acme' });
}

/** Each problem as people see it. */
function problems(front: readonly string[], text = body): string[] {
  const read = parse(front, text);
  assert.equal(read.rule === null, read.problems.length > 0);
  return read.problems.map(
    ({ file, line, column, code, args }) => `${file}:${line}:${column} ${english(message(code, args))}`,
  );
}

describe('parseRule', () => {
  it('reads a rule with every key of the contract', () => {
    const { rule, problems: found } = parse(
      [
        ...head,
        'files: ["src/**/*.ts", "!**/*.test.ts"]',
        'owner: "@acme/security"',
        'status: block',
        'version: 3',
        'group: security',
        'locked: true',
        'tags: [security, logging]',
        'cwe: 532',
        'references: ["https://example.org/a"]',
        'kind: regex',
        'match: ["logger\\\\.\\\\w+\\\\("]',
        'within: [code, strings]',
        'message: "Logs {{name}}"',
        'fix: null',
      ],
      '\nFlag a log call.\n\n```js\nnot an example\n```\nMore.\n\n## Bad\n~~~ts file=src/a.ts expect=1,2\nx\ny\n~~~\n```py file=src/b.py also\nz\n```\n## Good\n~~~ts file=src/a.ts before\nx\n~~~\n~~~ts file=src/a.ts\nw\n~~~\n## Fix\nLog the id.\n',
    );
    assert.deepEqual(found, []);
    assert.deepEqual(rule, {
      id: 'acme/base/no-run',
      title: 'Do not run',
      severity: 'error',
      files: ['src/**/*.ts', '!**/*.test.ts'],
      owner: '@acme/security',
      status: 'block',
      version: 3,
      group: 'security',
      locked: true,
      tags: ['security', 'logging'],
      cwe: 532,
      references: ['https://example.org/a'],
      kind: 'regex',
      match: ['logger\\.\\w+\\('],
      within: ['code', 'strings'],
      refute: false,
      message: 'Logs {{name}}',
      fix: null,
      queries: {},
      instruction: 'Flag a log call.\n\n```js\nnot an example\n```\nMore.',
      examples: [
        {
          kind: 'bad',
          path: 'src/a.ts',
          language: 'typescript',
          text: 'x\ny\n',
          before: null,
          expect: [1, 2],
          line: 28,
          also: [{ path: 'src/b.py', language: 'python', text: 'z\n', before: null, expect: [] }],
        },
        {
          kind: 'good',
          path: 'src/a.ts',
          language: 'typescript',
          text: 'w\n',
          before: 'x\n',
          expect: [],
          line: 39,
          also: [],
        },
      ],
      advice: 'Log the id.',
      origin: 'repository',
      source: 'acme',
      file: 'rules/a.md',
    });
  });

  it('fills in what is left out, and takes the owner of the pack', () => {
    const { rule } = parse(head);
    assert.ok(rule);
    const { status, version, kind, locked, refute, owner, files, within } = rule;
    assert.deepEqual(
      { status, version, kind, locked, refute, owner, files, within },
      {
        status: 'warn',
        version: 1,
        kind: 'model',
        locked: false,
        refute: false,
        owner: '@acme',
        files: [],
        within: ['code'],
      },
    );
  });

  it('reads CRLF and a byte order mark as if they were not there', () => {
    const text = `\uFEFF---\n${head.join('\n')}\n---${body}`.replaceAll('\n', '\r\n');
    const read = parseRule({ file: 'a.md', text, pack: 'p', origin: 'repository', source: 's', owner: null });
    assert.equal(read.rule?.instruction, 'Flag it.');
    assert.equal(read.rule.examples[0]?.text, 'run();\n');
  });

  const cases: readonly (readonly [string, readonly string[], string, string?])[] = [
    ['an unknown key', [...head, 'severty: info'], 'rules/a.md:5:1 Unknown key "severty"'],
    ['a duplicate key', [...head, 'title: Again'], 'rules/a.md:5:1 This key stands twice'],
    [
      'an unquoted exclamation mark',
      [...head, 'files: [!**/*.ts]'],
      'rules/a.md:5:9 The front matter is not plain YAML',
    ],
    ['a missing key', ['id: a', 'title: A'], 'rules/a.md:1:1 The key "severity" is missing'],
    [
      'a wrong word',
      ['id: a', 'title: A', 'severity: fatal'],
      'rules/a.md:4:11 "severity" must be one of: error, warning, info',
    ],
    ['a wrong type', [...head, 'locked: "yes"'], 'rules/a.md:5:9 "locked" must be of type boolean'],
    [
      'a glob outside',
      [...head, 'files: ["src/**", "../x"]'],
      'rules/a.md:5:19 "files.1" must stay inside the repository',
    ],
    ['an absolute glob', [...head, 'files: ["/etc/*"]'], 'rules/a.md:5:9 "files.0" must stay inside'],
    ['a brace bomb', [...head, `files: ["${'{a,b}'.repeat(18)}"]`], 'rules/a.md:5:9 "files.0" has more than 4 groups'],
    ['an alias', [...head, 'tags: &a [x]', 'match: *a'], 'rules/a.md:5:10 Anchors, aliases and tags'],
    ['a tag', [...head, 'cwe: !!js/function "x"'], 'rules/a.md:5:6'],
    ['a prototype key', [...head, '__proto__: {a: 1}'], 'rules/a.md:5:1 Unknown key "__proto__"'],
    ['a long pattern', [...head, `match: ["${'a'.repeat(501)}"]`], 'rules/a.md:5:9 "match.0" is too long'],
    ['a regex rule without patterns', [...head, 'kind: regex'], 'rules/a.md:5:1 A rule of kind "regex" needs patterns'],
    ['a syntax rule without a query', [...head, 'kind: syntax'], 'rules/a.md:5:1 A rule of kind "syntax" needs a'],
    ['a message of a model rule', [...head, 'message: x'], 'rules/a.md:5:1 "message" has no meaning'],
    ['a kind that is ours alone', [...head, 'kind: built-in'], 'rules/a.md:5:1 Only the built-in pack'],
    ['an unknown section', head, 'rules/a.md:8:1 Unknown section "Goood"', '\nFlag.\n\n## Goood\n'],
    ['no instruction', head, 'rules/a.md:6:1 Say in plain words', '\n## Fix\nMend it.\n'],
    ['an open fence', head, 'rules/a.md:8:1 This code block is never closed', '\nFlag.\n## Bad\n~~~ts file=a.ts\nx\n'],
    ['an example without a path', head, 'rules/a.md:8:1 An example names the path', '\nFlag.\n## Bad\n~~~ts\nx\n~~~\n'],
    [
      'an example that leaves',
      head,
      'rules/a.md:8:1 An example names the path',
      '\nFlag.\n## Bad\n~~~ts file=../a.ts\nx\n~~~\n',
    ],
    [
      'a line that is not there',
      head,
      'rules/a.md:8:1 The example expects a finding on line 2 but has 1',
      '\nFlag.\n## Bad\n~~~ts file=a.ts expect=2\nx\n~~~\n',
    ],
    [
      'an unknown option',
      head,
      'rules/a.md:8:1 Unknown option "line=2"',
      '\nFlag.\n## Bad\n~~~ts file=a.ts line=2\nx\n~~~\n',
    ],
    ['a hidden character', head, 'rules/a.md:6:6 A hidden character (U+200B)', '\nFlag \u200Bit.\n'],
    ['too much prose', head, 'rules/a.md:6:1 The instruction is longer than 6000', `\n${'word '.repeat(1_300)}\n`],
    [
      'a query for a language that has no grammar',
      [...head, 'kind: syntax'],
      'rules/a.md:9:1 A query names its language first; "kotlin"',
      '\nFlag.\n## Query\n~~~kotlin\n(x) @finding\n~~~\n',
    ],
    [
      'a query without a grammar',
      [...head, 'kind: syntax'],
      'rules/a.md:9:1 A query names its language first; "cobolish"',
      '\nFlag.\n## Query\n~~~cobolish\n(x) @finding\n~~~\n',
    ],
  ];
  for (const [what, front, expected, text] of cases) {
    it(`refuses ${what} with its place and a cure`, () => {
      const found = problems(front, text);
      assert.ok(
        found.some((problem) => problem.startsWith(expected)),
        `${expected}\nfound: ${found.join('\n')}`,
      );
    });
  }

  it('refuses a file without front matter, and one whose front matter never ends', () => {
    for (const [text, expected] of [
      ['# A title\n', 'rules.front-matter-missing'],
      ['---\nid: a\n', 'rules.front-matter-open'],
      ['---\n- a\n---\n', 'rules.front-matter-missing'],
      ['---\n---\n', 'rules.front-matter-missing'],
    ] as const) {
      const read = parseRule({ file: 'a.md', text, pack: 'p', origin: 'repository', source: 's', owner: null });
      assert.deepEqual(read.problems[0]?.code, expected);
    }
  });
});
