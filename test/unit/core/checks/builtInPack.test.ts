import assert from 'node:assert/strict';
import { testRule } from '../../../../src/core/checks/testRule';
import type { PatternEngine } from '../../../../src/core/ports';
import files from '../../../../src/core/rules/packs/core/*.md?files';
import { builtInPack } from '../../../../src/core/rules/builtInPack';
import { builtInRules } from '../../../../src/core/rules/builtInRules';
import { treeSitterSyntax } from '../../../../src/node/treeSitterSyntax';

const syntax = treeSitterSyntax(FRESH_EYES_GRAMMARS);
const signal = new AbortController().signal;
/** Built-in rules run on the calling thread; asking the engine would be a mistake. */
const refuse = () => assert.fail('a built-in pattern went to the engine');
const patterns: PatternEngine = { match: refuse, query: refuse };

describe('the built-in pack', () => {
  const pack = builtInRules(files);

  it('reads without a problem', () => {
    assert.deepEqual(pack.problems, []);
    assert.deepEqual(
      builtInPack().rules,
      pack.rules.map((rule) => ({ ...rule, examples: [] })),
      'the build parses the same rules',
    );
  });

  it('is large enough, and each rule has a group, a reference and a cure', () => {
    const decided = pack.rules.filter(({ kind }) => kind !== 'model' && kind !== 'built-in');
    assert.ok(pack.rules.length >= 40 && decided.length >= 20);
    assert.ok(decided.filter(({ kind }) => kind === 'syntax').length >= 10);
    for (const { id, group, cwe, references, advice, kind } of pack.rules) {
      assert.ok(group !== null, id);
      assert.ok(cwe !== null || references.length > 0, `${id} has no reference`);
      assert.ok(advice !== null || kind === 'built-in', `${id} has no cure`);
    }
  });

  for (const rule of pack.rules) {
    it(`${rule.id}: bad examples are hit where they say so, good ones are not`, async () => {
      const { examples, lacks } = await testRule(rule, { syntax, patterns }, signal);
      const wrong = examples
        .filter(({ outcome, reason }) => (outcome !== 'reported' && outcome !== 'validated') || reason !== null)
        .map(({ example, outcome, hitLines, missingLines, reason }) => ({
          example: `${example.kind} ${example.path} (line ${example.line})`,
          outcome,
          hitLines,
          missingLines,
          reason,
        }));
      assert.deepEqual(wrong, []);
      assert.deepEqual(lacks, []);
    });
  }
});
