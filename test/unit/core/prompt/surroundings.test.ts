import assert from 'node:assert/strict';
import type { FileChange } from '../../../../src/core/diff/change';
import { surroundings, type Surroundings } from '../../../../src/core/prompt/surroundings';
import { secretGate } from '../../../../src/core/secrets/secretGate';
import { secretPathTest } from '../../../../src/core/secrets/secretPaths';
import { gitRepository } from '../../../../src/node/gitRepository';
import { secretScanner } from '../../../../src/node/secretScanner';
import { treeSitterSyntax } from '../../../../src/node/treeSitterSyntax';
import { isolatedGitEnvironment, tempRepository, type TempRepository } from '../../../tempRepository';

const syntax = treeSitterSyntax(FRESH_EYES_GRAMMARS);
const signal = new AbortController().signal;
const pad = (count: number, name = 'pad') =>
  Array.from({ length: count }, (_, at) => `  ${name}${String(at)}();\n`).join('');

describe('surroundings', function () {
  this.timeout(20_000);
  let repository: TempRepository;
  beforeEach(() => {
    repository = tempRepository();
  });
  afterEach(() => repository.remove());

  async function of(
    before: Record<string, string>,
    after: Record<string, string>,
  ): Promise<ReadonlyMap<string, Surroundings>> {
    repository.stage(before);
    repository.commit();
    repository.stage(after);
    const change = await gitRepository(repository.root, { env: isolatedGitEnvironment() }).open(
      { kind: 'staged' },
      signal,
    );
    try {
      const files: FileChange[] = [];
      for await (const file of change.files(new Set(Object.keys(after)), signal))
        if (!('unreadable' in file)) files.push(file);
      const gate = secretGate(secretScanner());
      const tools = {
        syntax,
        change,
        gate: async (text: string) => (await gate.text(text)).text,
        isSecretPath: secretPathTest([]),
      };
      return await surroundings(files, tools, signal);
    } finally {
      change.close();
    }
  }

  it('shows the enclosing function whole, and the head of its class', async () => {
    const before = `class Cart {\n  other() {}\n  total(x) {\n${pad(6)}    return x;\n${pad(6, 'end')}  }\n}\n`;
    const found = await of({ 'a.ts': before }, { 'a.ts': before.replace('return x', 'return x + 1') });
    assert.deepEqual(found.get('a.ts')?.around, [
      { start: 1, end: 1 },
      { start: 3, end: 17 },
    ]);
  });

  it('shows only the head of a function that would take too much room', async () => {
    const before = `function long(a) {\n${pad(200)}  return a;\n}\n`;
    const found = await of({ 'a.ts': before }, { 'a.ts': before.replace('return a', 'return a + 1') });
    assert.deepEqual(found.get('a.ts')?.around, [{ start: 1, end: 3 }]);
  });

  it('goes by indentation and headings where there is no grammar', async () => {
    const yaml = `jobs:\n  build:\n${Array.from({ length: 8 }, (_, at) => `    key${String(at)}: 1\n`).join('')}    last: 1\n`;
    const prose = `# One\n\ntext\n\n## Two\n\n${'line\n'.repeat(6)}end\n`;
    const found = await of(
      { 'a.yml': yaml, 'b.md': prose },
      { 'a.yml': yaml.replace('last: 1', 'last: 2'), 'b.md': prose.replace('end', 'END') },
    );
    assert.deepEqual(found.get('a.yml')?.around, [{ start: 2, end: 11 }]);
    assert.deepEqual(found.get('b.md')?.around, [{ start: 5, end: 13 }]);
  });

  it('brings the definitions that added lines use: those of the file as lines, the others from the tree', async () => {
    const own = `function here(a) {\n  return a;\n}\n${pad(8)}export const x = 1;\n`;
    const found = await of(
      {
        'a.ts': own,
        'lib.ts': 'export function elsewhere(a: number) {\n  return a > 0;\n}\n',
        'b.py': 'def elsewhere(): pass\n',
      },
      { 'a.ts': own.replace('const x = 1', 'const x = here(1) && elsewhere(2)') },
    );
    const { around, elsewhere } = found.get('a.ts') ?? { around: [], elsewhere: [] };
    assert.deepEqual(around, [{ start: 1, end: 3 }]);
    assert.deepEqual(elsewhere, [
      {
        path: 'lib.ts',
        lines: { start: 1, end: 3 },
        text: 'export function elsewhere(a: number) {\n  return a > 0;\n}',
        why: 'definition of elsewhere',
      },
    ]);
  });

  it('brings the callers of a function whose head changed', async () => {
    const found = await of(
      {
        'a.ts': 'export function price(a: number) {\n  return a;\n}\n',
        'use.ts': 'import { price } from "./a";\nconst before = 1;\nconst p = price(2);\nconst after = 1;\n',
      },
      { 'a.ts': 'export function price(a: number, b: string) {\n  return a;\n}\n' },
    );
    assert.deepEqual(found.get('a.ts')?.elsewhere, [
      {
        path: 'use.ts',
        lines: { start: 2, end: 4 },
        text: 'const before = 1;\nconst p = price(2);\nconst after = 1;',
        why: 'call of price',
      },
    ]);
  });

  it('leaves a name alone that two things could be', async () => {
    const found = await of(
      { 'a.ts': 'x();\n', 'b.ts': 'export function twice() {}\n', 'c.ts': 'export function twice() {}\n' },
      { 'a.ts': 'twice();\n' },
    );
    assert.deepEqual(found.get('a.ts')?.elsewhere, []);
  });

  it('sends no secret and no secret file', async () => {
    const secret = ['AKIA', 'Q4Z7PLMN2XWC6TRV'].join('');
    const found = await of(
      {
        'a.ts': 'x();\n',
        'lib.ts': `export function connect() {\n  return login("${secret}");\n}\n`,
        '.env': 'function hiddenThing() {}\n',
        '.env.ts': 'export function hiddenThing() {}\n',
      },
      { 'a.ts': 'connect();\nhiddenThing();\n' },
    );
    const text = JSON.stringify([...found.values()]);
    assert.ok(!text.includes(secret));
    assert.match(text, /«secret:/);
    assert.doesNotMatch(text, /hiddenThing/);
  });

  it('is the same every time, and nothing for files that are new or gone', async () => {
    const before = {
      'a.ts': 'function f() {\n  return g();\n}\n',
      'gone.ts': 'x();\n',
      'lib.ts': 'export function load(a) {\n  return a;\n}\n',
    };
    repository.stage(before);
    repository.commit();
    repository.stage({
      'a.ts': 'function f() {\n  return loadAll() + load2();\n}\n',
      'gone.ts': null,
      'new.ts': 'export function n() {\n  return 1;\n}\n',
    });
    const change = await gitRepository(repository.root, { env: isolatedGitEnvironment() }).open(
      { kind: 'staged' },
      signal,
    );
    const files: FileChange[] = [];
    for await (const file of change.files(new Set(['a.ts', 'gone.ts', 'new.ts']), signal))
      if (!('unreadable' in file)) files.push(file);
    const tools = { syntax, change, gate: (text: string) => Promise.resolve(text), isSecretPath: () => false };
    const [first, second] = [await surroundings(files, tools, signal), await surroundings(files, tools, signal)];
    change.close();
    assert.deepEqual([...first], [...second]);
    assert.deepEqual(first.get('gone.ts'), { around: [], elsewhere: [] });
    assert.deepEqual(first.get('new.ts')?.around, []);
  });

  it('does without what stands elsewhere when the tree cannot be searched', async () => {
    const files = [fileOf('function f() {\n  return other();\n}\n')];
    const change = { search: () => Promise.reject(new Error('no git')), textAt: () => Promise.resolve(null) };
    const tools = { syntax, change, gate: (text: string) => Promise.resolve(text), isSecretPath: () => false };
    assert.deepEqual((await surroundings(files, tools, signal)).get('a.ts')?.elsewhere, []);
  });
});

function fileOf(after: string): FileChange {
  const lines = after
    .split('\n')
    .slice(0, -1)
    .map((text, index) => ({ kind: 'added' as const, newLine: index + 1, text }));
  return {
    ...{
      path: 'a.ts',
      oldPath: null,
      kind: 'added',
      oldMode: '000000',
      newMode: '100644',
      oldId: '0',
      newId: '1',
      isBinary: false,
    },
    ...{
      hunks: [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: lines.length, lines }],
      addedLines: lines.length,
      removedLines: 0,
    },
    ...{ before: null, after, encoding: 'utf-8' },
  };
}
