import assert from 'node:assert/strict';
import { parseRule } from '../../../../src/core/rules/parseRule';
import type { SideRules } from '../../../../src/core/rules/readScopes';
import { repositoryConfig } from '../../../../src/core/rules/repositoryConfig';
import { withImport, withRuleSetting } from '../../../../src/core/rules/editConfig';
import type { Rule } from '../../../../src/core/rules/rule';
import { comingOf, ruleStates, settingToEnable } from '../../../../src/core/rules/ruleStates';

function rule(id: string, more: string[] = []): Rule {
  const text = ['---', `id: ${id}`, 'title: T', 'severity: warning', ...more, '---', 'Flag.', ''].join('\n');
  const read = parseRule({ file: id, text, pack: 'acme', origin: 'extends', source: 'acme', owner: null });
  assert.ok(read.rule);
  return read.rule;
}
function side(config: string, rules: readonly Rule[] = []): SideRules {
  const read = repositoryConfig(config, 'config.jsonc').config;
  // Nothing else of a side is looked at.
  return { scopes: [{ folder: '', config: read, packs: [], rules }] } as unknown as SideRules;
}
const one = rule('one');
const set = (to: string) => side(`{ "rules": { "acme/one": ${JSON.stringify(to)} } }`);
function stateOf(base: SideRules, staged: SideRules, workTree: SideRules, builtIn = [one]) {
  const [state] = ruleStates(builtIn, { base, staged, workTree });
  assert.ok(state);
  return [state.now?.severity, state.next?.severity, comingOf(state)];
}

describe('how a rule stands', () => {
  const plain = side('{}');

  it('is in force where nobody changed anything', () => {
    assert.deepEqual(stateOf(plain, plain, plain), ['warning', 'warning', 'in-force']);
  });

  it('rises as soon as the configuration is staged', () => {
    assert.deepEqual(stateOf(plain, plain, set('error')), ['warning', 'error', 'once-staged']);
    assert.deepEqual(stateOf(plain, set('error'), set('error')), ['error', 'error', 'in-force']);
  });

  it('falls with the next commit, staged or not', () => {
    for (const staged of [plain, set('off')])
      assert.deepEqual(stateOf(plain, staged, set('off')), ['warning', 'off', 'next-commit']);
    assert.deepEqual(stateOf(set('off'), set('off'), set('off')), ['off', 'off', 'in-force']);
  });

  it('is new once staged, and gone from the next commit', () => {
    const with2 = side('{}', [one]);
    assert.deepEqual(stateOf(plain, plain, with2, []), [undefined, 'warning', 'once-staged']);
    assert.deepEqual(stateOf(with2, plain, plain, []), ['warning', undefined, 'next-commit']);
  });

  it('does not fall where it is locked', () => {
    assert.deepEqual(stateOf(plain, plain, set('off'), [rule('one', ['locked: true'])]), [
      'warning',
      'warning',
      'in-force',
    ]);
  });

  it('comes back from off with no setting, or with its own severity where a pattern would keep it off', () => {
    assert.equal(settingToEnable(one, { 'acme/one': 'off' }), null);
    assert.equal(settingToEnable(one, { 'acme/one': 'off', 'acme/*': 'off' }), 'warning');
    assert.deepEqual(settingToEnable(one, { 'acme/one': { severity: 'off', status: 'block' } }), { status: 'block' });
  });
});

describe('the configuration', () => {
  it('keeps its comments when a setting comes and goes', () => {
    const text = '{\n  // ours\n  "failOn": "error"\n}\n';
    const off = withRuleSetting(text, 'acme/one', 'off');
    assert.match(off, /\/\/ ours[^]*"acme\/one": "off"/);
    assert.doesNotMatch(withRuleSetting(off, 'acme/one', null), /acme\/one/);
  });

  it('switches the instruction files of other tools', () => {
    const off = withImport('{}\n', 'copilot', false);
    assert.equal(repositoryConfig(off, 'c').config?.import?.copilot, false);
    assert.equal(repositoryConfig(withImport(off, 'copilot', true), 'c').config?.import?.copilot, undefined);
  });
});
