import * as fc from 'fast-check';
import assert from 'node:assert/strict';
import type { RepositoryConfig } from '../../../../src/core/config';
import { explainRules } from '../../../../src/core/rules/explainRules';
import { parseRule } from '../../../../src/core/rules/parseRule';
import type { Rule } from '../../../../src/core/rules/rule';
import { scopeLayers, type RuleScope } from '../../../../src/core/rules/ruleScope';
import { strictestRules } from '../../../../src/core/rules/ruleStrength';
import { selectRules } from '../../../../src/core/rules/selectRules';

function rule(id: string, front: readonly string[], pack = 'acme'): Rule {
  const text = ['---', `id: ${id}`, 'title: T', ...front, '---', 'Flag.', ''].join('\n');
  const read = parseRule({ file: id, text, pack, origin: 'extends', source: pack, owner: null });
  assert.ok(read.rule, JSON.stringify(read.problems));
  return read.rule;
}

const glob = fc.constantFrom('**/*.ts', '!**/*.test.ts', 'src/**', '!src/gen/**', '*.md', 'lib/*.{ts,js}', '**');
const severity = fc.constantFrom('error', 'warning', 'info');
const rules = fc
  .array(
    fc.record({
      files: fc.array(glob, { maxLength: 3 }),
      severity,
      status: fc.constantFrom('draft', 'shadow', 'hint', 'warn', 'block'),
      group: fc.constantFrom('a', 'b'),
      locked: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((specs) =>
    specs.map((spec, index) =>
      rule(`r${String(index)}`, [
        `severity: ${spec.severity}`,
        `files: ${JSON.stringify(spec.files)}`,
        `status: ${spec.status}`,
        `group: ${spec.group}`,
        `locked: ${String(spec.locked)}`,
      ]),
    ),
  );
const setting = fc.oneof(
  fc.constantFrom('error', 'warning', 'info', 'off'),
  fc.record({ severity, status: fc.constantFrom('draft', 'hint', 'block') }),
);
const settings = fc.dictionary(
  fc.constantFrom('acme/r0', 'acme/r1', 'acme/*', '*', 'group:a', 'group:b', 'acme/r*2'),
  setting,
  { maxKeys: 3 },
);
const config: fc.Arbitrary<RepositoryConfig> = fc.record({
  rules: settings,
  overrides: fc.array(fc.record({ files: fc.array(glob, { minLength: 1, maxLength: 2 }), rules: settings }), {
    maxLength: 2,
  }),
});
const scopes = fc
  .record({ root: config, nested: fc.option(config), inherits: fc.boolean() })
  .map(({ root, nested, inherits }): RuleScope[] => [
    { folder: '', config: root, packs: [], rules: [] },
    ...(nested === null
      ? []
      : [{ folder: 'src', config: nested, packs: inherits ? (['//'] as const) : [], rules: [] }]),
  ]);
const path = fc.constantFrom(
  'a.ts',
  'src/a.ts',
  'src/a.test.ts',
  'src/gen/a.ts',
  'README.md',
  'lib/a.js',
  'docs/b.md',
  'srcs/x.ts',
);

describe('which rules apply to a path', () => {
  it('is the same whether it is selected or explained', () => {
    fc.assert(
      fc.property(rules, scopes, path, (all, from, at) => {
        const layers = scopeLayers(all, from);
        const selected = selectRules(layers)(at).map(({ id, severity: level, status }) => [id, level, status]);
        const explained = explainRules(layers, at)
          .filter(({ leftOut }) => leftOut === null)
          .map(({ rule: each, effect }) => [each.id, effect.severity, effect.status]);
        assert.deepEqual(selected, explained);
      }),
      { numRuns: 200 },
    );
  });

  it('never goes below what a locked rule declares', () => {
    const order = ['off', 'info', 'warning', 'error'];
    fc.assert(
      fc.property(rules, scopes, path, (all, from, at) => {
        for (const { rule: each, effect } of explainRules(scopeLayers(all, from), at)) {
          if (each.locked) assert.ok(order.indexOf(effect.severity) >= order.indexOf(each.severity));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is at least as strict under two texts as under each of them', () => {
    const order = ['info', 'warning', 'error'];
    fc.assert(
      fc.property(rules, scopes, scopes, path, (all, before, after, at) => {
        const [base, newer] = [selectRules(scopeLayers(all, before))(at), selectRules(scopeLayers(all, after))(at)];
        const both = new Map(strictestRules(base, newer).map((each) => [each.id, each]));
        for (const each of [...base, ...newer]) {
          const merged = both.get(each.id);
          assert.ok(merged && order.indexOf(merged.severity) >= order.indexOf(each.severity));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('shares one list among paths on which the same globs match', () => {
    const select = selectRules(scopeLayers([rule('a', ['severity: info', 'files: ["**/*.ts"]'])], []));
    assert.equal(select('a.ts'), select('b/c.ts'));
    assert.notEqual(select('a.ts'), select('a.py'));
  });
});
