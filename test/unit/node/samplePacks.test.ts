import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { patternProblems } from '../../../src/core/checks/patternProblems';
import { isRight, testRule } from '../../../src/core/checks/testRule';
import files from '../../../src/core/rules/packs/core/*.md?files';
import { patternEngine } from '../../../src/node/patternEngine';
import { packOnDisk } from '../../../src/node/rulesOnDisk';
import { treeSitterSyntax } from '../../../src/node/treeSitterSyntax';
import { ruleDocuments } from '../../ruleDocuments';

const { signal } = new AbortController();

describe('documentation of rules', () => {
  const patterns = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
  const ports = { syntax: treeSitterSyntax(FRESH_EYES_GRAMMARS), patterns };
  after(() => patterns.close());

  for (const name of ['security', 'api-design', 'frontend']) {
    it(`docs/packs/${name} is a sound pack whose examples say what they should`, async () => {
      const folder = join(FRESH_EYES_ROOT, 'docs', 'packs', name);
      const pack = await packOnDisk(folder, folder);
      assert.ok(pack);
      assert.deepEqual(pack.problems, []);
      assert.ok(pack.rules.length >= 5);
      for (const { rule, file, text } of pack.rules) {
        assert.deepEqual(await patternProblems(rule, file, text, ports, signal), []);
        const { examples, lacks } = await testRule(rule, ports, signal);
        const wrong = examples.filter((result) => !isRight(result));
        assert.deepEqual(
          wrong.map(({ example, outcome, hitLines, missingLines, reason }) => [
            example.path,
            outcome,
            hitLines,
            missingLines,
            reason,
          ]),
          [],
          rule.id,
        );
        assert.deepEqual(lacks, []);
      }
    });
  }

  it('the pages of docs/rules are what the rule files say (npm run build writes them)', () => {
    for (const [name, text] of Object.entries(ruleDocuments(files))) {
      assert.equal(readFileSync(join(FRESH_EYES_ROOT, 'docs', 'rules', name), 'utf8'), text, name);
    }
  });
});
