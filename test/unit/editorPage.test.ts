import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `| E1 case | what happens | title · title |` */
const rows = readFileSync(join(FRESH_EYES_ROOT, 'docs/editor.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, id = '', titles = ''] = /^\| ([DE]\d+) .*\| ([^|]*) \|$/.exec(line) ?? [];
    return id === '' ? [] : [{ id, titles: titles.split(' · ') }];
  });

const tests = readdirSync(join(FRESH_EYES_ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:test\.ts|mjs)$/.test(name))
  .map((name) => readFileSync(join(FRESH_EYES_ROOT, 'test', name), 'utf8'))
  .join('\n');

describe('the page about the editor', () => {
  it('has every case once', () => {
    const cases = [...Array.from({ length: 20 }, (_, index) => `E${index + 1}`), 'D1', 'D2', 'D3', 'D4', 'D5'];
    assert.deepEqual(
      rows.map(({ id }) => id),
      cases,
    );
  });

  for (const { id, titles } of rows) {
    it(`${id}: names tests that are there`, () => {
      const missing = titles.filter((title) => !tests.includes(`'${title}'`));
      assert.deepEqual(missing, []);
    });
  }
});
