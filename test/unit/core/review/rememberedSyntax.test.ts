import assert from 'node:assert/strict';
import type { Syntax, SyntaxTree } from '../../../../src/core/ports';
import { rememberedSyntax } from '../../../../src/core/review/rememberedSyntax';

/** Trees that can be counted: every one that is made must be freed once, and never while it is used. */
function counted() {
  const freed: string[] = [];
  const made: string[] = [];
  const syntax: Syntax = {
    supports: () => true,
    parse: (_, text) => {
      made.push(text);
      return Promise.resolve({
        errorCount: () => (freed.includes(text) ? -1 : 0),
        free: () => freed.push(text),
      } as unknown as SyntaxTree);
    },
  };
  return { syntax, made, freed };
}

describe('rememberedSyntax', () => {
  it('parses each text of a language once, and frees each tree once, at the end', async () => {
    const { syntax, made, freed } = counted();
    const remembered = rememberedSyntax(syntax);
    const trees = await Promise.all([
      remembered.parse('go', 'a'),
      remembered.parse('go', 'a'),
      remembered.parse('c', 'a'),
    ]);
    for (const tree of trees) for (let times = 0; times < 3; times++) tree?.free();
    await remembered.parse('go', 'a');
    assert.deepEqual([made, freed], [['a', 'a'], []]);
    remembered.close();
    await Promise.resolve();
    assert.equal(freed.length, 2);
  });

  it('lets go of trees that nobody uses when there are too many, and of no other', async () => {
    const { syntax, made, freed } = counted();
    const remembered = rememberedSyntax(syntax);
    const used = await remembered.parse('go', 'used'.padEnd(900_000));
    (await remembered.parse('go', 'idle'.padEnd(900_000)))?.free();
    const more = await remembered.parse('go', 'more'.padEnd(900_000));
    await Promise.resolve();
    assert.deepEqual(
      freed.map((text) => text.trim()),
      ['idle'],
    );
    assert.deepEqual([used?.errorCount(), more?.errorCount()], [0, 0]);
    await remembered.parse('go', 'idle'.padEnd(900_000));
    assert.equal(made.length, 4);
    remembered.close();
  });
});
