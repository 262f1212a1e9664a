import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { reviewPrompt, type PromptFile } from '../../../../src/core/prompt/reviewPrompt';
import { builtInRules } from '../../../../src/core/rules/builtInRules';
import files from '../../../../src/core/rules/packs/core/*.md?files';
import { fileChange } from '../findings/fileChange';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const rules = builtInRules(files).rules.filter(({ kind }) => kind === 'model');
const asked = (path: string, text: string): PromptFile => ({
  file: fileChange(path, null, text),
  rules,
  around: [],
  elsewhere: [],
});

describe('the prompt of a review', () => {
  const one = reviewPrompt([asked('src/a.ts', 'const a = 1;\n')], null, 1_000, hash);
  const other = reviewPrompt([asked('lib/b.py', 'b = 2\n'), asked('c.go', 'var c = 3\n')], 'Mind names.', 1_000, hash);

  it('has nothing before the change that differs between changes, so that the cache of a provider stays warm', () => {
    const [[before], [otherBefore]] = [one.user.split(one.marks.begin), other.user.split('The person who asked')];
    assert.equal(one.system, other.system);
    assert.equal(before, otherBefore);
    assert.ok(before !== undefined && rules.every(({ id }) => before.includes(id)));
    assert.deepEqual(one.schema, other.schema);
  });

  it('is the same for the same change, and its marks are others for another', () => {
    assert.deepEqual(reviewPrompt([asked('src/a.ts', 'const a = 1;\n')], null, 1_000, hash), one);
    assert.notEqual(one.marks.begin, other.marks.begin);
    assert.notEqual(one.marks.end, other.marks.end);
  });
});
