import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { ProblemError } from '../../../src/core/problem';
import type { ChangeSource } from '../../../src/core/diff/change';
import { gitRepository } from '../../../src/node/gitRepository';
import { folderHash } from '../../folderHash';
import { canary, combinedHostileCases, hostileCases, hostileRepository } from '../../hostileRepositories';
import { isolatedGitEnvironment } from '../../tempRepository';

const sources: readonly ChangeSource[] = [
  { kind: 'staged' },
  { kind: 'unstaged' },
  { kind: 'all' },
  { kind: 'base', ref: 'HEAD^' },
  { kind: 'range', from: 'HEAD^', to: 'HEAD' },
  { kind: 'commit', ref: 'HEAD' },
  { kind: 'buffer', path: 'a.txt', text: 'one\nbuffer\n', lines: null },
  { kind: 'buffer', path: 'a.txt', text: 'one\nbuffer\n', lines: { start: 1, end: 1 } },
];

describe('hostile repositories', () => {
  const cases = process.env['FRESH_EYES_FULL'] ? [...hostileCases, ...combinedHostileCases] : combinedHostileCases;
  const firedForPlainGit = new Set<string>();

  for (const hostileCase of cases) {
    it(`${hostileCase.name}: nothing runs, nothing is written, nothing from outside comes out`, async function () {
      this.timeout(600_000);
      const hostile = hostileRepository(hostileCase);
      try {
        const before = folderHash(hostile.root);
        let opened = 0;
        for (const source of sources) {
          for (const honourIndexFile of [false, true]) {
            const env = { ...isolatedGitEnvironment(), ...hostile.env };
            const told = await everything(hostile.root, source, env, honourIndexFile);
            assert.equal(told.includes(canary), false, `the canary came out of ${source.kind}`);
            if (!told.startsWith('refused')) opened++;
            if (Object.keys(hostile.env).length === 0) break;
          }
        }
        assert.deepEqual(hostile.markersRun(), [], 'a planted program ran');
        assert.equal(folderHash(hostile.root), before, 'something was written');
        if (opened === 0) assert.match(hostileCase.name, /working tree|another repository|alternates|link|bare/);
        runPlainGit(hostile.root, hostile.env);
        for (const marker of hostile.markersRun()) firedForPlainGit.add(marker);
      } finally {
        hostile.remove();
      }
    });
  }

  it('plain git would have run many of the planted programs', () => {
    assert.ok(firedForPlainGit.size >= 8, `only ${[...firedForPlainGit].join(', ')} work at all`);
    console.log(
      `      ${cases.length} hostile repositories, ${sources.length} scopes: 0 programs run;` +
        ` plain git runs ${[...firedForPlainGit].sort().join(', ')}`,
    );
  });
});

/** All that can be asked of an opened change, as one text; `refused` with the reason when it is not opened. */
async function everything(
  root: string,
  source: ChangeSource,
  env: NodeJS.ProcessEnv,
  honourIndexFile: boolean,
): Promise<string> {
  const { signal } = new AbortController();
  const parts: unknown[] = [];
  try {
    const change = await gitRepository(root, { env, honourIndexFile }).open(source, signal);
    try {
      assert.equal(change.root, realpathSync(root));
      parts.push(change.entries, change.notes);
      const paths = change.entries.map(({ path }) => path);
      for await (const file of change.files(new Set(paths), signal)) parts.push(file);
      for (const side of ['base', 'reviewed'] as const) {
        const all = await change.pathsAt(side, [], signal);
        parts.push(all);
        for (const path of [...all, ...paths, 'secret.txt', '../outside/secret.txt'])
          parts.push(await change.textAt(side, path, signal));
        parts.push([...(await change.attributes(paths, signal, side))]);
      }
      parts.push(...(await change.search(['CANARY', 'export'], signal)).values());
      parts.push(await change.isCurrent(signal));
    } finally {
      change.close();
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return `refused ${JSON.stringify(error.problem)}`;
  }
  return JSON.stringify(parts);
}

/** Shows that the planted programs are no duds. */
function runPlainGit(root: string, env: NodeJS.ProcessEnv): void {
  for (const args of [['diff', '--cached'], ['status'], ['diff'], ['commit', '--allow-empty', '-m', 'x']]) {
    spawnSync('git', args, {
      cwd: root,
      env: { ...isolatedGitEnvironment(), ...env },
      timeout: 2000,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
  }
}
