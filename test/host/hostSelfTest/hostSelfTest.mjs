// Proves that the editor host tells the truth: node test/host/hostSelfTest/hostSelfTest.mjs [--oldest]
// Not part of `npm test`, whose journeys rest on the same ground; for whoever changes the host or an editor's version.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bareExtension, runInEditor } from '../runInEditor.mjs';

const version = process.argv.includes('--oldest') ? 'oldest' : 'current';
const here = import.meta.dirname;
const workspace = mkdtempSync(path.join(os.tmpdir(), 'fresh-eyes-self-test-'));

try {
  const git = (...args) => execFileSync('git', args, { cwd: workspace });
  git('init', '--quiet');
  writeFileSync(path.join(workspace, 'greeting.ts'), "export const greeting = 'hello';\n");
  git('add', 'greeting.ts');

  const trusted = await runInEditor({
    version,
    workspace,
    tests: path.join(here, 'trusted.test.ts'),
    extensions: [bareExtension, path.join(here, 'modelExtension')],
    settings: { 'editor.rulers': [77], 'git.path': '/usr/bin/git' },
    env: { FRESH_EYES_SELF_TEST: 'through' },
  });
  console.log(trusted);
  assert.deepEqual([trusted.ok, trusted.passed, trusted.failed, trusted.skipped], [true, 3, 0, 1]);

  const restricted = await runInEditor({
    version,
    workspace,
    tests: path.join(here, 'restricted.test.ts'),
    extensions: [bareExtension],
    restricted: true,
  });
  console.log(restricted);
  assert.deepEqual([restricted.ok, restricted.passed, restricted.failed], [false, 1, 1]);
  assert.match(restricted.failures[0].message, /on purpose[^]*restricted\.test\.ts:10/);
  console.log('The editor host tells the truth.');
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
