import assert from 'node:assert/strict';
import { queryWords } from '../../../../src/core/checks/queryWords';

describe('queryWords', () => {
  it('lists the words that each pattern of a query asks for', () => {
    assert.deepEqual(queryWords('((call) @a (#eq? @a "eval"))\n((new) @b (#any-of? @b "Function" "Vm\\"x"))'), [
      [['eval']],
      [['Function', 'Vm"x']],
    ]);
  });
  it('lists the words of each predicate of a pattern, because all of them must hold', () => {
    assert.deepEqual(queryWords('((a (b) @b) @a (#eq? @b "console") (#any-of? @a "log" "dir") (#match? @a "x"))'), [
      [['console'], ['log', 'dir']],
    ]);
  });
  it('knows none where a pattern asks for no certain word', () => {
    assert.equal(queryWords('(return_statement) @finding'), null);
    assert.equal(queryWords('((call) @a (#eq? @a "eval"))\n(if_statement) @finding'), null);
    assert.equal(queryWords('((a) @a (#not-eq? @a "x"))'), null);
    assert.equal(queryWords('((a) @a (b) @b (#eq? @a @b))'), null);
    assert.equal(queryWords('((a) @a (#match? @a "x"))'), null);
  });
  it('knows the words of statements', () => {
    assert.deepEqual(queryWords('(debugger_statement) @finding\n((catch_clause) @a (#match? @a "x"))'), [
      [['debugger']],
      [['catch']],
    ]);
  });
  it('demands nothing of what need not be there', () => {
    assert.equal(queryWords('((a [(b) @b (c)]) @a (#eq? @b "x"))'), null);
    assert.equal(queryWords('((a (b)? @b) @a (#eq? @b "x"))'), null);
    assert.equal(queryWords('((a (b)* @b) @a (#any-of? @b "x" "y"))'), null);
    assert.deepEqual(queryWords('((a (b)? @b) @a (#eq? @b "x") (#eq? @a "y"))'), [[['y']]]);
    assert.equal(queryWords('(block [(throw_statement) (return_statement)] @a)'), null);
    assert.equal(queryWords('(try (finally_clause)? @a)'), null);
  });
  it('is not fooled by brackets in texts and comments', () => {
    assert.deepEqual(queryWords('; (comment\n((a) @a (#eq? @a "(x)"))\n([(b) (c)] @b (#eq? @b "y"))'), [
      [['(x)']],
      [['y']],
    ]);
  });
});
