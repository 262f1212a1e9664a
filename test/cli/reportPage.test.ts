import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { commitRepository, run, type CommitRepository } from '../commitRepository';
import { madeUpOutcomes } from '../madeUpOutcomes';

const goals = { owner: '@platform', review: '2099-03-01', acceptance: 0.4, falseAlarms: 0.05, p95Seconds: 40 };

describe('fresh-eyes report', function () {
  this.timeout(60_000);
  let at: CommitRepository;
  const month = madeUpOutcomes({ seed: 7, end: Date.now(), days: 27, reviewsPerDay: 20 });

  before(() => {
    at = commitRepository();
    at.stage({ '.fresh-eyes/config.jsonc': JSON.stringify({ goals }) });
    at.commit('base');
    writeFileSync(
      join(at.home, 'one.jsonl'),
      month
        .slice(0, 900)
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(''),
    );
    writeFileSync(
      join(at.home, 'two.jsonl'),
      month
        .slice(600)
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(''),
    );
  });
  after(() => at.remove());

  const merged = (...more: string[]) =>
    at.cli(['report', '--merge', join(at.home, 'one.jsonl'), join(at.home, 'two.jsonl'), ...more]);

  it('joins exports of several machines, each record once', async () => {
    const { code, stdout, stderr } = await merged('--format', 'json');
    assert.equal(code, 0, stderr);
    const { figures } = JSON.parse(stdout) as { figures: { findings: { shown: number }; reviews: { total: number } } };
    assert.equal(
      figures.findings.shown,
      new Set(month.flatMap((one) => (one.kind === 'shown' ? [one.finding] : []))).size,
    );
    assert.equal(figures.reviews.total, month.filter(({ kind }) => kind === 'reviewed').length);
    const exported = await merged('--export', 'all.jsonl');
    assert.equal(exported.code, 0, exported.text);
    const again = await at.cli(['report', '--merge', 'all.jsonl', '--format', 'json']);
    assert.deepEqual((JSON.parse(again.stdout) as { figures: unknown }).figures, figures);
  });

  it('refuses what is no export, and wrong use', async () => {
    writeFileSync(join(at.home, 'picture.png'), '\x89PNG\n\0');
    for (const args of [
      ['--merge', join(at.home, 'picture.png')],
      ['--merge', 'nowhere.jsonl'],
      ['--since', 'yesterday'],
      ['--format', 'pdf'],
      ['--commits', '--output=x'],
      ['--commits', 'nowhere..HEAD'],
      ['stray'],
    ]) {
      const { code, stderr } = await at.cli(['report', ...args]);
      assert.equal(code, 2, args.join(' '));
      assert.equal(stderr.trim().split('\n').length, 2, stderr);
    }
  });

  it('says the same in text and Markdown', async () => {
    const text = await merged();
    const markdown = await merged('--format', 'markdown');
    for (const { stdout } of [text, markdown]) {
      assert.match(stdout, /Acceptance.*at least 40 %.*met/);
      assert.match(stdout, /acme\/base\/naming.*retire it/);
    }
  });

  describe('as a page', () => {
    let browser: Browser | undefined;
    let file: string;
    let pictures: string;

    before(async function () {
      const found = await run('which', ['chromium'], '/', at.env);
      if (found.code !== 0) {
        console.log('        Chromium is not on this machine');
        this.skip();
      }
      browser = await chromium.launch({ executablePath: found.stdout.trim(), args: ['--no-sandbox', '--disable-gpu'] });
      file = join(at.home, 'report.html');
      assert.equal((await merged('--format', 'html', '--output', file)).code, 0);
      // Kept on request, for people who want to look.
      pictures = process.env['FRESH_EYES_SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'fresh-eyes-pictures-'));
      mkdirSync(pictures, { recursive: true });
    });
    after(async () => {
      await browser?.close();
      if (process.env['FRESH_EYES_SCREENSHOTS'] === undefined) rmSync(pictures, { recursive: true, force: true });
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      it(`is drawn in the ${colorScheme} theme, readable, with nothing from outside and no complaint`, async () => {
        const context = await browser!.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
        const page = await context.newPage();
        const complaints: string[] = [];
        const requests: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('request', (request) => requests.push(request.url()));
        await page.goto(pathToFileURL(file).href);
        assert.deepEqual(complaints, []);
        assert.deepEqual(requests, [pathToFileURL(file).href]);
        assert.equal(await page.locator('svg.chart').count(), 6);
        const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        assert.equal(paper, colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(13, 17, 23)');
        // The style block is let in by its nonce: bars have the colour of their series.
        const fill = await page.evaluate("getComputedStyle(document.querySelector('.bar.s0')).fill");
        assert.notEqual(fill, 'rgb(0, 0, 0)');
        const width = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.ok(Number(width) <= 0, 'nothing runs out at the side');
        await page.screenshot({ path: join(pictures, `report-${colorScheme}.png`), fullPage: true });
        await page.setViewportSize({ width: 380, height: 800 });
        assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')) <= 0);
        await context.close();
      });
    }
  });
});
