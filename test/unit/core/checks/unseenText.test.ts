import assert from 'node:assert/strict';
import { runChecks } from '../../../../src/core/checks/runChecks';
import type { FileChange } from '../../../../src/core/diff/change';
import { readPatch } from '../../../../src/core/diff/readPatch';
import { textHunks } from '../../../../src/core/diff/parseDiff';
import { builtInRules } from '../../../../src/core/rules/builtInRules';
import files from '../../../../src/core/rules/packs/core/*.md?files';
import { patternEngine } from '../../../../src/node/patternEngine';
import { treeSitterSyntax } from '../../../../src/node/treeSitterSyntax';

const rules = builtInRules(files).rules.filter(({ id }) => id === 'core/debugger-left');
const large = 'const text = 1;\n'.repeat(80_000);

describe('checks of structure', () => {
  const patterns = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
  const ports = { syntax: treeSitterSyntax(FRESH_EYES_GRAMMARS), patterns };
  const { signal } = new AbortController();
  after(() => patterns.close());

  async function checked(file: FileChange) {
    const { hits, failed } = await runChecks(file, rules, ports, signal);
    return { lines: hits.map(({ startLine }) => startLine), failed: failed.map(({ reason }) => reason) };
  }

  it('look at what a patch shows of a file, at its line numbers', async () => {
    const patch = '--- a/x.ts\n+++ b/x.ts\n@@ -40,2 +41,3 @@ function f() {\n   a();\n+  debugger;\n   b();\n';
    const [{ file } = { file: null }] = readPatch(patch, 1000);
    assert.ok(file);
    assert.deepEqual(await checked(file), { lines: [42], failed: [] });
  });

  it('look at the changed part of a file that is too large to be looked at whole', async () => {
    const after = large.replace(/$/, 'debugger;\n');
    assert.deepEqual(await checked(modified(large, after)), { lines: [80_001], failed: [] });
  });

  it('count as not done where even that is too large, and where a patch shows a line that no file has', async () => {
    assert.deepEqual(await checked(modified('', `${large}debugger;\n`)), { lines: [], failed: ['rule-timeout'] });
    const far = '--- a/x.ts\n+++ b/x.ts\n@@ -900000000 +900000000 @@\n-a\n+debugger;\n';
    const [{ file } = { file: null }] = readPatch(far, 1000);
    assert.ok(file);
    assert.deepEqual(await checked(file), { lines: [], failed: ['rule-timeout'] });
  });
});

function modified(before: string, after: string): FileChange {
  const hunks = textHunks(before, after);
  return {
    path: 'x.ts',
    oldPath: null,
    kind: 'modified',
    oldMode: '100644',
    newMode: '100644',
    oldId: '1'.repeat(40),
    newId: '2'.repeat(40),
    isBinary: false,
    hunks,
    addedLines: hunks.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'added').length,
    removedLines: 0,
    before,
    after,
    encoding: 'utf-8',
  };
}
