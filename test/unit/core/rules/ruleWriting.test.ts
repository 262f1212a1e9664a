import assert from 'node:assert/strict';
import { englishTexts } from '../../../../src/core/messages';
import { ruleKeys } from '../../../../src/core/rules/ruleKeys';
import { ruleHelp, ruleProposals } from '../../../../src/core/rules/ruleWriting';

/** The text with `|` where the cursor stands. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const above = marked.slice(0, offset).split('\n');
  return { text, line: above.length - 1, column: above.at(-1)?.length ?? 0 };
}
function proposed(marked: string) {
  const { text, line, column } = at(marked);
  const { proposals, from, to } = ruleProposals(text, line, column);
  const taken = text.split('\n')[line]?.slice(from, to);
  return { labels: proposals.map(({ label }) => label), snippets: proposals.map(({ snippet }) => snippet), taken };
}

describe('help for the writers of rules', () => {
  it('knows every key of the schema and says what it means', () => {
    assert.deepEqual(ruleKeys.slice(0, 3), [
      { key: 'id', values: [], isList: false },
      { key: 'title', values: [], isList: false },
      { key: 'severity', values: ['error', 'warning', 'info'], isList: false },
    ]);
    for (const { key } of ruleKeys) assert.ok(`rule-help.${key}` in englishTexts, key);
  });

  it('proposes the keys that are not there yet', () => {
    const { labels, taken } = proposed('---\nid: a\nsev|\ntitle: A\n---\n');
    assert.ok(labels.includes('severity'));
    assert.ok(!labels.includes('id') && !labels.includes('title'));
    assert.equal(taken, 'sev');
  });

  it('proposes a key with its choice of values, and the bare key where a value stands already', () => {
    assert.ok(proposed('---\n|\n---\n').snippets.includes('severity: ${1|error,warning,info|}'));
    assert.ok(proposed('---\n|\n---\n').snippets.includes('files: ["$1"]'));
    assert.ok(proposed('---\nsev|: error\n---\n').snippets.includes('severity'));
  });

  it('proposes the values of a key, for lists in either form', () => {
    assert.deepEqual(proposed('---\nseverity: wa|\n---\n'), {
      labels: ['error', 'warning', 'info'],
      snippets: ['error', 'warning', 'info'],
      taken: 'wa',
    });
    assert.deepEqual(proposed('---\nstatus:|\n---\n').snippets[0], ' draft');
    assert.deepEqual(proposed('---\nwithin: [code, |]\n---\n').labels, ['code', 'comments', 'strings']);
    assert.deepEqual(proposed('---\nwithin:\n  - co|\n---\n').labels, ['code', 'comments', 'strings']);
    assert.deepEqual(proposed('---\nlocked: |\n---\n').labels, ['true', 'false']);
  });

  it('does not propose what only the built-in pack may say', () => {
    assert.deepEqual(proposed('---\nkind: |\n---\n').labels, ['model', 'regex', 'syntax']);
  });

  it('proposes nothing in texts, below the front matter, and in files without any', () => {
    for (const marked of [
      '---\ntitle: a |\n---\n',
      '---\nid: a\n---\nsev|\n',
      'sev|\nmore\n',
      '---\nseverity: error x|\n---\n',
    ])
      assert.deepEqual(proposed(marked).labels, [], marked);
  });

  it('proposes a whole rule for an empty file', () => {
    assert.deepEqual(proposed('|').labels, ['rule']);
    assert.deepEqual(proposed('---|').labels, ['rule']);
  });

  it('helps where the closing line is yet to be written', () => {
    assert.ok(proposed('---\nid: a\nst|').labels.includes('status'));
  });

  it('explains the key of a line, also from within its list', () => {
    const text = '---\nid: a\nfiles:\n  - "src/**"\nnonsense: 1\n---\nid: here\n';
    assert.deepEqual(ruleHelp(text, 1), { key: 'id', help: 'rule-help.id', from: 0, to: 2 });
    assert.equal(ruleHelp(text, 3)?.help, 'rule-help.files');
    for (const line of [0, 4, 5, 6]) assert.equal(ruleHelp(text, line), null, String(line));
  });
});
