import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applySuggestion } from '../../../../src/core/findings/applySuggestion';
import { suggestionOf } from '../../../../src/core/findings/suggestion';
import type { Location, Suggestion } from '../../../../src/core/finding';
import { fileChange } from './fileChange';

const runs = process.env['FRESH_EYES_FULL'] === undefined ? 20_000 : 100_000;

describe('suggestionOf', () => {
  const at = (path: string, quote: string): Location => ({
    path,
    startLine: 2,
    endLine: 1 + quote.split('\n').length,
    quote,
    anchoredBy: 'exact',
  });
  const make = (quote: string, replacement: string, path = 'src/a.ts', isVerbatim = true, tail = '') =>
    suggestionOf(replacement, at(path, quote), isVerbatim, fileChange(path, '', `{\n${quote}\n}\n${tail}`));

  it('is the edit of the quoted lines, checked by text', () => {
    assert.deepEqual(make('  a();', '  await a();\n'), {
      startLine: 2,
      endLine: 2,
      oldText: '  a();',
      newText: '  await a();',
      checked: ['text'],
    });
  });

  it('is none where the model quoted other text, or nothing changes', () => {
    assert.equal(make('  a();', '  await a();', 'src/a.ts', false), null);
    assert.equal(make('  a();', '  a();\r\n'), null);
  });

  it('is only shown in protected files, however they are spelled', () => {
    for (const path of [
      '.git/config',
      '.GIT/hooks/x',
      'sub/.git./x',
      'git~1/config',
      '.vscode/settings.json',
      '.github/workflows/ci.yml',
      '.gitlab-ci.yml',
      'Jenkinsfile',
      '.fresh-eyes/config.jsonc',
    ]) {
      assert.deepEqual(make('  a: 1', '  a: 2', path)?.checked, [], path);
    }
  });

  it('is only shown when it would carry a secret to another line or use it more often', () => {
    const old = '  const key = "«secret:aws:1»";\n  use();';
    assert.deepEqual(make(old, '  const key = env("KEY");\n  use();')?.checked, ['text']);
    assert.deepEqual(make(old, '  const key = read("«secret:aws:1»");\n  use();')?.checked, ['text']);
    assert.deepEqual(make(old, '  const key = 1;\n  send("«secret:aws:1»");')?.checked, []);
    assert.deepEqual(make(old, '  const key = "«secret:aws:1»«secret:aws:1»";\n  use();')?.checked, []);
    assert.deepEqual(make(old, '  const key = "«secret:other:2»";\n  use();')?.checked, []);
  });

  it('is only shown when it would change the style of indentation', () => {
    assert.deepEqual(make('\ta();', '    await a();')?.checked, []);
    assert.deepEqual(make('  a();', 'await a();')?.checked, []);
    assert.deepEqual(make('  a();', '  if (b) {\n\t\ta();\n  }')?.checked, []);
    assert.deepEqual(make('  a();', '')?.checked, ['text']);
  });
});

describe('applySuggestion', () => {
  const edit = (oldText: string, newText: string, startLine = 2): Suggestion => ({
    startLine,
    endLine: startLine + oldText.split('\n').length - 1,
    oldText,
    newText,
    checked: ['text'],
  });

  it('replaces exactly the lines and keeps their line endings', () => {
    assert.equal(applySuggestion('a\r\nb\r\nc\r\n', edit('b', 'x\ny')), 'a\r\nx\r\ny\r\nc\r\n');
    assert.equal(applySuggestion('a\nb', edit('b', 'x\ny')), 'a\nx\ny');
    assert.equal(applySuggestion('a\nb\nc\n', edit('b', '')), 'a\nc\n');
  });

  it('refuses when the old text does not stand at its lines', () => {
    for (const text of ['', 'b\n', 'a\nb \nc\n', 'a\nc\nb\n', 'a\n b\n'])
      assert.equal(applySuggestion(text, edit('b', 'x')), null);
  });

  it('refuses to apply twice, also when the new text holds the old one', () => {
    for (const newText of ['b\nnew', 'new\nb', 'new\nb\nnew']) {
      const once = applySuggestion('a\nb\nc\n', edit('b', newText));
      assert.notEqual(once, null);
      for (let line = 1; line <= 6; line++)
        assert.equal(applySuggestion(once ?? '', edit('b', newText), { at: line }), null, newText);
    }
  });

  it('puts real secrets back at the moment of the edit only', () => {
    const restore = (text: string) => text.replaceAll('«secret:k:1»', 'hunter2');
    assert.equal(
      applySuggestion('a\np = "hunter2"\n', edit('p = "«secret:k:1»"', 'q = "«secret:k:1»"'), { restore }),
      'a\nq = "hunter2"\n',
    );
    assert.equal(applySuggestion('a\np = "hunter2"\n', edit('p = "«secret:k:1»"', 'q')), null);
  });

  it('refuses to take away the twin of a line that it took away', () => {
    const reviewed = 'a\nlock();\nlock();\nlock();\nb\n';
    const once = applySuggestion(reviewed, edit('lock();', ''), { reviewed });
    assert.equal(once, 'a\nlock();\nlock();\nb\n');
    assert.equal(applySuggestion(once, edit('lock();', ''), { reviewed }), null);
  });

  it(`edits only where the old text stands, and never twice (${String(runs)} random edits in between)`, function () {
    this.timeout(600_000);
    const seen = { applied: 0, refused: 0 };
    fc.assert(
      fc.property(drawn, ({ lines, pick, more, put, changes, isCrLf }) => {
        const start = pick % lines.length;
        const old = lines.slice(start, start + 1 + more);
        const suggestion = edit(old.join('\n'), put.join('\n'), start + 1);
        if (suggestion.oldText === suggestion.newText) return;
        const now: string[] = [...lines];
        changes.forEach(({ at, remove, put: isPut }, index) =>
          now.splice(at, remove, ...(isPut ? [`mine ${String(index)}`] : [])),
        );
        if (now.length === 0) now.push('');
        // A single line without an end says nothing about line ends.
        const eol = isCrLf && now.length > 1 && lines.length > 1 ? '\r\n' : '\n';
        const reviewed = lines.join(eol);
        const edited = applySuggestion(now.join(eol), suggestion, { reviewed });
        if (edited === null) {
          seen.refused++;
          return;
        }
        seen.applied++;
        assert.deepEqual(now.slice(start, start + old.length), old);
        const added = suggestion.newText === '' ? [] : put;
        const isLastGone = added.length === 0 && start + old.length === now.length && start > 0;
        const expected = [...now.slice(0, start), ...added, ...now.slice(start + old.length)].join(eol);
        assert.equal(edited, isLastGone ? expected + eol : expected);
        assert.equal(applySuggestion(edited, suggestion, { reviewed }), null, 'twice');
      }),
      { numRuns: runs, seed: 20260102 },
    );
    assert.ok(seen.applied > runs / 10 && seen.refused > runs / 10, JSON.stringify(seen));
  });
});

/** Few different lines, so that equal neighbours are the rule; a person's own edits are lines that were not there. */
const line = fc.constantFrom('a', 'b', 'c', '  a', '', 'x');
const text = fc.array(line, { minLength: 1, maxLength: 12 });
const drawn = fc.record({
  lines: text,
  pick: fc.nat(11),
  more: fc.nat(2),
  put: fc.array(line, { minLength: 1, maxLength: 4 }),
  changes: fc.array(fc.record({ at: fc.nat(12), remove: fc.nat(3), put: fc.boolean() }), { maxLength: 3 }),
  isCrLf: fc.boolean(),
});
