import { XMLParser } from 'fast-xml-parser';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../../src/core/measure/outcome';
import { repositoryState } from '../../src/node/repositoryState';
import {
  promptOf,
  reviewReply,
  scriptedEndpoint,
  type ScriptedEndpoint,
  type ScriptedFinding,
} from '../scriptedEndpoint';
import { isolatedGitEnvironment, tempRepository, type TempRepository } from '../tempRepository';
import { commandLine, type CommandLine } from './commandLine';

const modelRule = `---
id: no-token
title: Do not log tokens
severity: error
status: warn
version: 2
---
Flag a log call that prints a token.

## Bad
~~~ts file=src/auth.ts expect=2
const token = await login();
logger.info(token);
~~~
## Good
~~~ts file=src/auth.ts
logger.info('login ok');
~~~
`;
const ruleFile = '.fresh-eyes/rules/no-token.md';

describe('the life of a rule', function () {
  this.timeout(120_000);
  let cli: CommandLine;
  let project: TempRepository;
  let home: string;
  before(() => {
    cli = commandLine();
  });
  after(() => cli.remove());
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fresh-eyes-home-'));
    project = tempRepository();
    project.stage({ [ruleFile]: modelRule, 'README.md': 'Hello.\n' });
    project.commit();
  });
  afterEach(() => {
    project.remove();
    rmSync(home, { recursive: true, force: true });
  });

  const env = (): NodeJS.ProcessEnv => ({
    FRESH_EYES_STATE_HOME: join(home, 'state'),
    FRESH_EYES_CACHE_HOME: join(home, 'cache'),
  });
  const rules = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
    cli.run(['rules', ...args], { cwd: project.root, env: { ...env(), ...more } });
  const state = () => repositoryState(project.root, { env: { ...isolatedGitEnvironment(), ...env() } });
  const ruleText = () => readFileSync(join(project.root, ruleFile), 'utf8');

  async function record(shown: number, fixed: number): Promise<void> {
    const about = { via: 'cli', rule: 'repo/no-token', version: 2 } as const;
    const made = { model: 'm', promptVersion: 'p', effort: 'standard' } as const;
    for (let index = 0; index < shown; index += 1) {
      const finding = `finding-${String(index)}`;
      const seen: Outcome = {
        kind: 'shown',
        at: 1_000 + index,
        ...about,
        finding,
        severity: 'error',
        status: 'warn',
        origin: 'model',
        ...made,
      };
      await state().append('outcomes', seen);
      if (index < fixed)
        await state().append('outcomes', { kind: 'fixed', at: 5_000 + index, ...about, finding } satisfies Outcome);
    }
  }

  it('goes up only with what was measured, or with a reason, and never unasked', async () => {
    await record(3, 3);
    const early = await rules(['promote', 'no-token', '--yes']);
    assert.equal(early.code, 1);
    assert.match(
      early.stdout,
      /repo\/no-token Do not log tokens \(version 2, no owner\)\n {2}shown 3, applied 0, fixed 3, open 0, accepted 100 %\n {2}dismissed: never\n {2}own examples: pass/,
    );
    assert.match(early.stderr, /shown fewer than 20 times[\s\S]*say why with --reason/);
    assert.equal(ruleText(), modelRule);

    await record(25, 20);
    const unasked = await rules(['promote', 'no-token']);
    assert.equal(unasked.code, 1);
    assert.equal(ruleText(), modelRule, 'nothing is written without a yes');
    assert.equal((await rules(['promote', 'no-token', '--yes'])).code, 0);
    assert.equal(ruleText(), modelRule.replace('status: warn', 'status: block'));
    assert.equal((await rules(['promote', 'no-token', '--yes'])).code, 2, 'there is nothing above block');
    assert.equal((await rules(['promote', 'no-token', '--to', 'hint', '--yes'])).code, 0, 'down is free');
    assert.match(ruleText(), /^status: hint$/m);
    const log = await state().records('overrides');
    assert.deepEqual(
      log.map((each) => (each as { to: string }).to),
      ['block', 'hint'],
    );
  });

  it('of a pack or the built-in pack has its status in the configuration', async () => {
    const refused = await rules(['promote', 'core/injection', '--yes']);
    assert.equal(refused.code, 1);
    writeFileSync(
      join(project.root, '.fresh-eyes/config.jsonc'),
      '{\n  // ours\n  "rules": { "core/injection": "warning" }\n}\n',
    );
    assert.equal(
      (await rules(['promote', 'core/injection', '--yes', '--reason', 'asked for by the auditors'])).code,
      0,
    );
    const config = readFileSync(join(project.root, '.fresh-eyes/config.jsonc'), 'utf8');
    assert.match(config, /\/\/ ours/);
    assert.match(config, /"core\/injection": \{\s*"severity": "warning",\s*"status": "block"\s*\}/);
  });

  it('learns from what people dismissed, as a draft to be looked at', async () => {
    const dismissal = (fingerprint: string, quote: string) => ({
      fingerprint,
      rule: 'repo/no-token',
      paths: ['src/a.py'],
      symbol: '',
      group: '',
      quote,
      reason: 'masked by the logger',
      at: '2026-01-01',
      expires: null,
    });
    await state().append('dismissed', dismissal('fingerprint-1', 'log.info(mask(token))'));
    assert.equal((await rules(['revise', 'no-token'])).code, 1, 'once is not a pattern');
    await state().append('dismissed', dismissal('fingerprint-2', 'log.debug(mask(other))'));
    assert.equal((await rules(['revise', 'no-token'])).code, 0);
    const text = ruleText();
    assert.match(text, /^version: 3$/m);
    assert.match(text, /Flag a log call that prints a token\.\n\nDo not flag this: masked by the logger\n/);
    assert.match(text, /## Good\n~~~~~python file=src\/a\.py\nlog\.info\(mask\(token\)\)\n~~~~~/);
    const checked = await rules(['test']);
    assert.equal(checked.code, 0, checked.stdout);
    assert.equal((await rules(['revise', 'no-token'])).code, 1, 'what is in the rule already is not added again');
  });

  describe('with a model', () => {
    let endpoint: ScriptedEndpoint;
    let isNoisy = false;
    const bad: ScriptedFinding = {
      path: 'src/auth.ts',
      line: 2,
      quote: 'logger.info(token);',
      rule: 'repo/no-token',
      title: 'Logs a token',
      severity: 'error',
    };
    beforeEach(async () => {
      isNoisy = false;
      endpoint = await scriptedEndpoint((request) => ({
        text: reviewReply(
          request,
          promptOf(request).includes('logger.info(token)')
            ? [bad]
            : isNoisy
              ? [{ ...bad, line: 1, quote: "logger.info('login ok');" }]
              : [],
        ),
      }));
    });
    afterEach(() => endpoint.close());
    const live = (...args: string[]) =>
      rules(['test', '--live', ...args], { FRESH_EYES_BASE_URL: endpoint.baseUrl, FRESH_EYES_MODEL: 'test-model' });

    it('tests its examples live, keeps the results beside the rule, and replays the answers offline', async () => {
      const passed = await live('--runs', '2');
      assert.equal(passed.code, 0, passed.stderr);
      assert.match(
        passed.stdout,
        /recall 1\.00 {2}precision 1\.00 {2}repo\/no-token {2}reported 2 missing 0 validated 2 noisy 0/,
      );
      const kept = JSON.parse(
        readFileSync(join(project.root, '.fresh-eyes/rules/.results/test-model.json'), 'utf8'),
      ) as { rules: Record<string, { reported: number; version: number }> };
      assert.deepEqual([kept.rules['repo/no-token']?.reported, kept.rules['repo/no-token']?.version], [2, 2]);
      await endpoint.close();
      assert.equal((await rules(['test'])).code, 0, 'offline, from the recorded answers');
      const answers = join(project.root, '.fresh-eyes/rules/.results/test-model.answers.json');
      writeFileSync(answers, readFileSync(answers, 'utf8').replaceAll('logger.info(token);', 'nowhere();'));
      const failed = await rules(['test']);
      assert.equal(failed.code, 1);
      assert.match(failed.stdout, /The bad example src\/auth\.ts is not hit/);
      assert.match(
        (await rules(['promote', 'no-token'])).stdout,
        /live with test-model: recall 1\.00, precision 1\.00, 0 days ago/,
      );
    });

    it('says where a prompt is another one than a model answered', async () => {
      assert.equal((await live()).code, 0);
      await endpoint.close();
      writeFileSync(join(project.root, ruleFile), modelRule.replace('prints a token', 'prints a token or a key'));
      const outdated = /Its prompt changed since test-model answered/;
      const tested = await rules(['test']);
      assert.deepEqual([tested.code, outdated.test(tested.stdout)], [0, true]);
      assert.match(
        (await rules(['test', '--format', 'github'])).stdout,
        /^::warning file=\.fresh-eyes\/rules\/no-token\.md/,
      );
      const { stdout } = await rules(['test', '--format', 'junit']);
      assert.match(JSON.stringify(new XMLParser().parse(stdout)), outdated);
    });

    it('tells CI servers and GitHub what a model made of each rule, by the pass marks of its pack', async () => {
      isNoisy = true;
      const { code, stdout } = await live('--format', 'junit');
      assert.equal(code, 1);
      const read = new XMLParser({ ignoreAttributes: false }).parse(stdout) as {
        testsuites: {
          '@_failures': string;
          testsuite: { testcase: { '@_name': string; failure: { '@_message': string } } };
        };
      };
      assert.equal(read.testsuites['@_failures'], '1');
      const { testcase } = read.testsuites.testsuite;
      assert.equal(testcase['@_name'], 'repo/no-token');
      assert.equal(
        testcase.failure['@_message'],
        'repo/no-token with test-model: found 1.00 of what it should (at least 0.80), and 1.00 of what it should leave alone (at most 0.20).',
      );
      assert.match(
        (await live('--format', 'github')).stdout,
        /^::error file=\.fresh-eyes\/rules\/no-token\.md,line=1::repo\/no-token with test-model: found/,
      );
      project.stage({
        'team/rulepack.json': JSON.stringify({
          name: 'team',
          version: '1.0.0',
          formatVersion: 1,
          quality: { noise: 1 },
        }),
        'team/rules/no-token.md': modelRule,
      });
      assert.equal((await live('./team')).code, 0, 'this pack allows it');
      // A pack's results stand beside the pack, and are seen from the repository that extends it.
      project.stage({ '.fresh-eyes/config.jsonc': '{ "extends": ["./team"] }' });
      assert.match((await rules(['promote', 'team/no-token'])).stdout, /live with test-model: .*, 0 days ago/);
    });

    it('fails where the model is noisy, and is undecided where it does not answer', async () => {
      isNoisy = true;
      const noisy = await live('--format', 'json');
      assert.equal(noisy.code, 1, noisy.stderr);
      const { rules: counted } = JSON.parse(noisy.stdout) as { rules: Record<string, { noisy: number }> };
      assert.equal(counted['repo/no-token']?.noisy, 1);
      await endpoint.close();
      assert.equal((await live()).code, 3);
      assert.equal((await rules(['test', '--live'])).code, 2, 'without a model nothing can be asked');
    });
  });
});
