import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultReviewConfig } from '../../../../src/core/config';
import type { Ports } from '../../../../src/core/ports';
import { githubReport } from '../../../../src/core/report/githubReport';
import { jsonReport } from '../../../../src/core/report/jsonReport';
import { junitReport } from '../../../../src/core/report/junitReport';
import { markdownReport } from '../../../../src/core/report/markdownReport';
import { previewJson } from '../../../../src/core/report/previewReport';
import { sarifReport } from '../../../../src/core/report/sarifReport';
import { plain as unpainted, textReport } from '../../../../src/core/report/textReport';
import { previewChanges } from '../../../../src/core/review/previewChanges';
import { reviewChanges } from '../../../../src/core/review/reviewChanges';
import { egressLedger } from '../../../../src/node/egressLedger';
import { openaiModel } from '../../../../src/node/openaiModel';
import { stateFolder } from '../../../../src/node/stateFolder';
import { secretKinds, seededRandom } from '../../../madeUpSecrets';
import { replyText, reviewWorld, type ReviewWorld } from '../../../reviewWorld';
import type { RecordedRequest } from '../../../scriptedEndpoint';
import { isolatedGitEnvironment } from '../../../tempRepository';

const seed = Number(process.env['FRESH_EYES_SEED'] ?? 20261124);

describe('what leaves and what stays', function () {
  this.timeout(60_000);
  let world: ReviewWorld;
  let stateHome: string;
  let ports: Ports;
  const canaries: string[] = [];
  const logged: string[] = [];

  /** One made-up secret of the kind, remembered. */
  const random = seededRandom(seed);
  const secretOf = (kind: (typeof secretKinds)[number]) => {
    const made = kind.make(random);
    canaries.push(...made.secret.split('\n').filter((line) => line.length >= 8 && !line.startsWith('-----')));
    return made.text;
  };
  const plain = (name: string) =>
    Array.from({ length: 9 }, (_, index) => `export const ${name}${index} = ${index};`).join('\n');

  before(async () => {
    world = await reviewWorld();
    stateHome = mkdtempSync(join(tmpdir(), 'fresh-eyes-state-'));
    const state = stateFolder(join(world.repository.root, '.git'), {
      env: { ...isolatedGitEnvironment(), XDG_STATE_HOME: stateHome, LOCALAPPDATA: stateHome },
    });
    const log = (text: string) => void logged.push(text);
    ports = {
      ...world.ports,
      state,
      log: { debug: log, info: log, warn: log, error: log },
      model: openaiModel({
        baseUrl: world.endpoint.baseUrl,
        apiKey: null,
        model: 'scripted-model',
        onSend: egressLedger(state),
      }),
    };
    stageSecrets();
    world.endpoint.play(answered);
  });
  after(async () => {
    await world.close();
    rmSync(stateHome, { recursive: true, force: true });
  });

  /** Every kind once, in turn on an added, a removed and a context line, in a renamed file, or in code around the change. */
  function stageSecrets(): void {
    const base: Record<string, string> = {};
    const after: Record<string, string | null> = {};
    secretKinds.forEach((kind, index) => {
      const text = secretOf(kind);
      const [head, tail] = [plain(`head${index}`), plain(`tail${index}`)];
      const path = `src/file${index}.txt`;
      const held = `${head}\n${text}\n${tail}\n`;
      switch (index % 5) {
        case 0:
          base[path] = `${head}\n${tail}\n`;
          after[path] = held;
          return;
        case 1:
          base[path] = held;
          after[path] = `${head}\n${tail}\n`;
          return;
        case 2:
          base[path] = held;
          after[path] = `${head}\n${text}\nexport const added${index} = true;\n${tail}\n`;
          return;
        case 3:
          base[path] = held;
          after[path] = null;
          after[`lib/moved${index}.txt`] = `${held}export const added${index} = true;\n`;
          return;
        default:
          // secretlint-disable in the change itself
          base[path] = `${head}\n`;
          after[path] = `// secretlint-disable\n${head}\n${text} // gitleaks:allow\n`;
      }
    });
    const [token, other, inRule] = [0, 3, 4].map((index) => secretOf(secretKinds[index + 1]!));
    base['src/helper.ts'] =
      `export function connectTo(name: string) {\n  const token = '${token}';\n  return [name, token];\n}\n`;
    base['src/caller.ts'] = `import { connectTo } from './helper';\n\nexport const one = 1;\n`;
    after['src/caller.ts'] = `import { connectTo } from './helper';\n\nexport const one = connectTo('main');\n`;
    after['.env'] = `APP_MODE=production\nPLAIN_LOOKING=${remembered('correcthorsebattery')}\nTOKEN=${other}\n`;
    base['.fresh-eyes/rules/own.md'] =
      `---\nid: own\ntitle: Own rule\nseverity: warning\n---\nNever write ${inRule} into code.\n`;
    // Named in a late file, nameless in an early one.
    const shared = remembered(random.of('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 24));
    after['a-early.ts'] = `open('${shared}');\n`;
    after['z-late.ts'] = `export const apiKey = '${shared}';\n`;
    world.repository.stage(base);
    world.repository.commit();
    world.repository.stage(after);
  }

  function remembered(canary: string): string {
    canaries.push(canary);
    return canary;
  }

  /** A model at its worst: it quotes lines with placeholders and wants them elsewhere. */
  function answered(request: RecordedRequest) {
    const user = JSON.stringify(request.json);
    const findings = [...user.matchAll(/(\d+) \+ ([^\n]*?«secret:[a-z0-9-]+:1»[^\n]*?)\\n/g)]
      .slice(0, 12)
      .map(([, line, quote]) => ({
        path: paths(user)[0],
        line: Number(line),
        quote: JSON.parse(`"${quote}"`) as string,
        rule: 'core/other',
        severity: 'warning',
        confidence: 0.9,
        title: `Look at ${JSON.parse(`"${quote}"`) as string}`.slice(0, 70),
        message: `The value ${JSON.parse(`"${quote}"`) as string} is printed.`,
        claim: null,
        replacement: `first();\n${JSON.parse(`"${quote}"`) as string}`,
      }));
    return { text: replyText(request.body, findings) };
  }

  function paths(user: string): string[] {
    return [...user.matchAll(/\\n## ([^ ]+) \(/g)].map(([, path]) => path ?? '');
  }

  function assertNoCanary(text: string, where: string): void {
    const found = canaries.filter((canary) => text.includes(canary));
    assert.deepEqual(found, [], `${where}, seed ${seed}`);
  }

  it('is told by a preview byte for byte, and neither shows nor sends a secret', async () => {
    const config = {
      ...defaultReviewConfig,
      note: `Ask about ${remembered(`ghp_${random.of('abcdefghijklmnop0123456789', 36)}`)}`,
    };
    const preview = await previewChanges({ kind: 'staged' }, config, ports, new AbortController().signal);
    assert.equal(world.endpoint.requests.length, 0);
    assertNoCanary(previewJson(preview, '0.0.0'), 'the preview');

    const result = await reviewChanges({ kind: 'staged' }, config, ports, { signal: new AbortController().signal });
    const bodies = world.endpoint.requests.map(({ body }) => body);
    assert.deepEqual([...bodies].sort(), preview.requests.map(({ body }) => body).sort());
    assert.ok(bodies.length > 0);
    for (const [index, body] of bodies.entries()) assertNoCanary(body, `request ${index}`);
    const all = bodies.join('\n');
    for (const part of ['src/caller.ts', 'connectTo', 'Never write ', 'Ask about «secret:github-token:']) {
      assert.ok(all.includes(part), `the requests hold ${part}`);
    }
    assert.match(all, /Never write [^\n]*?«secret:[a-z-]+:\d+»/);
    assert.ok(!all.includes('APP_MODE'), 'nothing of .env leaves');
    const secretsFound = result.findings
      .concat(result.dismissed)
      .filter(({ rule }) => rule === 'core/hard-coded-secret').length;
    console.log(
      `      ${canaries.length} canaries, ${bodies.length} requests, ${(all.length / 1000).toFixed(0)} kB: none left; ${secretsFound} findings`,
    );
    assert.ok(secretsFound > 0);

    const env = result.coverage.find(({ path }) => path === '.env');
    assert.deepEqual([env?.status, env?.reason], ['skipped', 'secret-path']);
    const checked = result.findings
      .concat(result.dismissed)
      .some(({ rule, location }) => rule === 'core/hard-coded-secret' && location.path === '.env');
    assert.ok(checked || result.hidden.overMax > 0, '.env is checked here');

    const reports: Record<string, string> = {
      json: jsonReport(result, '0.0.0'),
      sarif: sarifReport(result, '0.0.0'),
      markdown: markdownReport(result),
      github: githubReport(result),
      junit: junitReport(result),
      text: textReport(result, { paint: unpainted, verbose: true }),
    };
    for (const [format, report] of Object.entries(reports)) assertNoCanary(report, format);
    assertNoCanary(logged.join('\n'), 'the log');
    for (const finding of result.findings.filter(({ origin }) => origin === 'model')) {
      if (finding.suggestion !== null)
        assert.deepEqual(finding.suggestion.checked, [], 'a placeholder on another line');
    }
  });

  it('is no more when everything is asked: drafts, second looks, a change after the review', async () => {
    const before = world.endpoint.requests.length;
    world.repository.stage({
      'src/caller.ts': `import { connectTo } from './helper';\n\nexport const one = connectTo('other');\n`,
    });
    const config = {
      ...defaultReviewConfig,
      effort: 'deep',
      passes: 2,
      limits: { ...defaultReviewConfig.limits, maxRequests: 200, maxTokens: 5_000_000 },
    } as const;
    const result = await reviewChanges({ kind: 'staged' }, config, ports, { signal: new AbortController().signal });
    const bodies = world.endpoint.requests.slice(before).map(({ body }) => body);
    assert.ok(bodies.length > 8, String(bodies.length));
    for (const [index, body] of bodies.entries()) assertNoCanary(body, `request ${index} of effort deep`);
    assertNoCanary(jsonReport(result, '0.0.0'), 'the result of effort deep');
  });

  it('is written down in the ledger, without any content', async () => {
    const records = (await ports.state.records('egress')) as {
      body: string;
      paths: string[];
      bytes: number;
      origin: string;
      redactions: Record<string, number>;
    }[];
    assert.deepEqual(
      records.map(({ body }) => body).sort(),
      world.endpoint.requests.map(({ body }) => `sha256-${createHash('sha256').update(body).digest('hex')}`).sort(),
    );
    assert.deepEqual(
      records.map(({ bytes }) => bytes).sort(),
      world.endpoint.requests.map(({ body }) => Buffer.byteLength(body)).sort(),
    );
    for (const { origin } of records) assert.equal(origin, world.endpoint.origin);
    assert.ok(records.some(({ paths: sent }) => sent.includes('src/caller.ts')));
    assert.ok(records.every(({ paths: sent }) => !sent.includes('.env')));
    assert.ok(Object.keys(Object.assign({}, ...records.map(({ redactions }) => redactions)) as object).length >= 20);
  });

  it('leaves no secret in any file of the state folder', () => {
    const files = readdirSync(stateHome, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(files.length >= 2, 'receipt and ledger at least');
    for (const file of files) assertNoCanary(readFileSync(join(file.parentPath, file.name), 'utf8'), file.name);
  });
});
