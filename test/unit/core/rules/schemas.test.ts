import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryConfigSchema } from '../../../../src/core/config';
import { packManifestSchema } from '../../../../src/core/rules/packManifest';
import { ruleHeadSchema } from '../../../../src/core/rules/ruleSchema';
import { rulesLockSchema } from '../../../../src/core/rules/rulesLock';
import { schemaDocuments } from '../../../schemaDocuments';

const documents = schemaDocuments();
const head = { id: 'a', title: 'A', severity: 'error' };
const locked = { name: 'a', version: '1.0.0', resolved: 'x', integrity: `sha512-${'A'.repeat(86)}==` };

describe('JSON schemas in media', () => {
  for (const [name, text] of Object.entries(documents)) {
    it(`${name} is what the code checks with (npm run build writes it)`, () => {
      assert.equal(readFileSync(join(FRESH_EYES_ROOT, 'media', name), 'utf8'), text);
    });
  }

  const cases = [
    [
      'rule.schema.json',
      ruleHeadSchema,
      [head, { ...head, files: ['src/**'], cwe: null, locked: true }],
      [{}, { ...head, id: 'A b' }, { ...head, severty: 'x' }, { ...head, cwe: 0 }, { ...head, kind: 'magic' }],
    ],
    [
      'config.schema.json',
      repositoryConfigSchema,
      [{}, { rules: { 'a/b': 'off', 'c/*': { severity: 'error', status: 'block' } }, failOn: 'info' }],
      [{ endpoint: 'x' }, { rules: { a: 'fatal' } }, { maxFindings: 0 }, { minConfidence: 2 }],
    ],
    [
      'rulepack.schema.json',
      packManifestSchema,
      [{ name: 'acme/base', version: '1.0.0', formatVersion: 1 }],
      [
        { name: 'core', version: '1.0.0', formatVersion: 1 },
        { name: 'a', version: '1', formatVersion: 1 },
        { name: 'a', version: '1.0.0', formatVersion: 1, endpoint: 'x' },
      ],
    ],
    [
      'rules-lock.schema.json',
      rulesLockSchema,
      [{ lockVersion: 1, packs: { 'npm:a': locked } }],
      [
        { lockVersion: 2, packs: {} },
        { lockVersion: 1, packs: { a: {} } },
      ],
    ],
  ] as const;
  for (const [name, schema, right, wrong] of cases) {
    it(`${name} accepts and refuses what the code does`, () => {
      const validate = new Ajv({ strict: false }).compile(JSON.parse(documents[name] ?? '') as object);
      for (const value of right) {
        assert.equal(validate(value), true, JSON.stringify([value, validate.errors]));
        assert.equal(schema.safeParse(value).success, true);
      }
      for (const value of wrong) {
        assert.equal(validate(value), false, JSON.stringify(value));
        assert.equal(schema.safeParse(value).success, false);
      }
    });
  }
});
