import assert from 'node:assert/strict';
import { queryWords } from '../../../../src/core/checks/queryWords';

describe('queryWords', () => {
  it('lists the words that each pattern of a query asks for', () => {
    assert.deepEqual(queryWords('((call) @a (#eq? @a "eval"))\n((new) @b (#any-of? @b "Function" "Vm\\"x"))'), [
      'eval',
      'Function',
      'Vm"x',
    ]);
  });
  it('knows none where a pattern asks for no certain word', () => {
    assert.equal(queryWords('(debugger_statement) @finding'), null);
    assert.equal(queryWords('((call) @a (#eq? @a "eval"))\n(catch_clause) @finding'), null);
    assert.equal(queryWords('((a) @a (#not-eq? @a "x"))'), null);
    assert.equal(queryWords('((a) @a (b) @b (#eq? @a @b))'), null);
    assert.equal(queryWords('((a) @a (#match? @a "x"))'), null);
  });
  it('is not fooled by brackets in texts and comments', () => {
    assert.deepEqual(queryWords('; (comment\n((a) @a (#eq? @a "(x)"))\n([(b) (c)] @b (#eq? @b "y"))'), ['(x)', 'y']);
  });
});
