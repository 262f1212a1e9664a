import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseReportArgs } from '../../src/cli/reportArgs';
import { parseReviewArgs } from '../../src/cli/args';
import { defaultReviewConfig } from '../../src/core/config';
import { metrics } from '../../src/core/measure/metrics';
import { englishTexts } from '../../src/core/messages';
import { repositoryConfig } from '../../src/core/rules/repositoryConfig';
import { readUserConfig } from '../../src/node/userConfig';
import { userLimits } from '../../src/node/userLimits';

const docs = join(FRESH_EYES_ROOT, 'docs');
const read = (...path: string[]): string => readFileSync(join(docs, ...path), 'utf8');

describe('the files for CI', () => {
  const files = readdirSync(join(docs, 'ci')).filter((name) => name.endsWith('.yml'));

  for (const name of files) {
    const text = read('ci', name);

    it(`${name} is YAML that says what its server expects`, () => {
      const pipeline = parse(text) as Record<string, unknown>;
      const expected = { 'github.yml': 'jobs', 'gitlab.yml': 'fresh-eyes', 'azure.yml': 'steps' }[name] ?? '';
      assert.ok(expected in pipeline, name);
    });

    it(`${name} calls the command line as it is`, () => {
      const calls = [...text.matchAll(/fresh-eyes (review|report) ([^|\n]*)/g)].filter(
        ([whole]) => !whole.includes('Set '),
      );
      assert.ok(calls.length >= 4, name);
      for (const [, command, rest = ''] of calls) {
        const args = rest
          .trim()
          .split(/\s+/)
          .map((arg) => arg.replace(/^"|"$/g, ''));
        if (command === 'review') parseReviewArgs(args);
        else parseReportArgs(args);
      }
    });

    it(`${name} lets an incomplete review fail, and gives secrets to no code from a fork`, () => {
      assert.match(text, /exit "\$(code|CODE)"/);
      assert.doesNotMatch(text, /^ *pull_request_target:/m);
      // What a pull request chooses (a branch's name) reaches a script through the environment only.
      for (const [, script = ''] of text.matchAll(/(?:run|bash): \|\n((?: {6,}.*\n)+)/g))
        assert.doesNotMatch(script, /\$\{\{/);
    });
  }
});

describe('the page about models', () => {
  it('shows a configuration that reads well, with the limits that hold without one', async () => {
    const home = mkdtempSync(join(tmpdir(), 'fresh-eyes-docs-'));
    const [, shown = ''] = /```jsonc\n([\s\S]*?)```/.exec(read('models.md')) ?? [];
    mkdirSync(join(home, 'fresh-eyes'));
    writeFileSync(join(home, 'fresh-eyes', 'config.jsonc'), shown);
    const config = await readUserConfig({ FRESH_EYES_CONFIG_HOME: home });
    rmSync(home, { recursive: true });
    const keys = ['baseUrl', 'model', 'effort', 'endpoints', 'prices', 'limits', 'gitPath'] as const;
    assert.deepEqual(
      keys.filter((key) => config[key] === undefined),
      [],
    );
    const { maxCostUsd } = userLimits(config);
    // The limits shown are the defaults, but for the one that has none.
    assert.deepEqual(userLimits(config), { ...defaultReviewConfig.limits, maxCostUsd });
  });
});

describe('the page about measuring', () => {
  const page = read('measuring.md');

  it('names every option of the report and the replay, and no other', () => {
    const usages = [englishTexts['report.usage-report'], englishTexts['replay.usage']];
    const real = new Set(usages.flatMap((usage) => [...usage.matchAll(/--[a-z]+/g)].map(([option]) => option)));
    const told = new Set([...page.matchAll(/`(--[a-z]+)/g)].map(([, option]) => option ?? ''));
    assert.deepEqual([...told].sort(), [...real].sort());
  });

  it('shows goals that the configuration takes', () => {
    const [, example = ''] = /```jsonc\n([\s\S]*?)```/.exec(page) ?? [];
    assert.deepEqual(repositoryConfig(example, 'config.jsonc').problems, []);
  });
});

describe('the dashboard', () => {
  const text = read('metrics', 'grafana-dashboard.json');

  it('asks for metrics that exist, under the names that Prometheus gives them', () => {
    const known = new Set(
      Object.entries(metrics).flatMap(([name, { kind, unit }]) => {
        const base = name.replaceAll('.', '_');
        if (kind === 'histogram') return [`${base}_seconds_bucket`];
        return [`${base}${unit.startsWith('{') ? '' : `_${unit}`}_total`];
      }),
    );
    const asked = new Set([...text.matchAll(/fresh_eyes_\w+/g)].map(([name]) => name));
    assert.deepEqual(
      [...asked].filter((name) => !known.has(name)),
      [],
    );
    assert.deepEqual(
      [...known].filter((name) => !asked.has(name)),
      [],
    );
  });

  it('is a dashboard whose panels do not overlap', () => {
    type Panel = {
      id: number;
      title: string;
      gridPos: { x: number; y: number; w: number; h: number };
      targets: { expr: string }[];
    };
    const { panels } = JSON.parse(text) as { panels: Panel[] };
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    for (const [index, { gridPos: a }] of panels.entries()) {
      for (const { gridPos: b } of panels.slice(index + 1)) {
        assert.ok(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y);
      }
    }
  });

  it('is documented metric by metric', () => {
    const page = read('metrics', 'README.md');
    for (const name of Object.keys(metrics)) assert.ok(page.includes(`\`${name}\``), name);
  });
});

describe('.pre-commit-hooks.yaml', () => {
  it('offers one hook that runs ours on every commit', () => {
    const hooks = parse(readFileSync(join(FRESH_EYES_ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as Record<
      string,
      unknown
    >[];
    assert.deepEqual(
      hooks.map(({ id, entry, always_run: always }) => [id, entry, always]),
      [['fresh-eyes', 'fresh-eyes hook run', true]],
    );
  });
});
