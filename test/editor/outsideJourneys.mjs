// Journeys that only a person outside can make: dialogs, keys typed in, a reload, a second window.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../esbuild.mjs';
import { journeyWindow } from './journeyWindow.mjs';

const quote = '  const each = total / people;';
const source = `export function share(total: number, people: number): number {\n${quote}\n  return Math.round(each);\n}\n`;
const finding = { path: 'src/share.ts', line: 2, quote, title: 'Division by zero when nobody shares' };
const misquoted = { ...finding, quote: 'return total * people;', title: 'The total is multiplied' };

/**
 * @param {{ repository: string, version: 'current' | 'oldest', vsix?: string, scripted: typeof import('../scriptedEndpoint') }} options
 * @returns {Promise<import('../host/runInEditor.mjs').EditorResult>}
 */
export async function outsideJourneys({ repository, version, vsix, scripted }) {
  const began = Date.now();
  const endpoint = await scripted.scriptedEndpoint(scripted.reviewer([finding, misquoted]));
  const git = (...args) => execFileSync('git', args, { cwd: repository, stdio: 'pipe' });
  writeFileSync(join(repository, 'src/share.ts'), source);
  git('add', '.');
  const editor = await journeyWindow({ version, repository, vsix, baseUrl: endpoint.baseUrl });
  const started = Date.now();
  const { page } = editor;
  const row = (page_, text) => page_.locator('.tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: text });
  const see = (page_, text) => row(page_, text).first().waitFor({ timeout: 20_000 });

  const journeys = {
    'asks before the first send, and a refusal sends nothing': async () => {
      await editor.runCommand('Fresh Eyes: Review Staged Changes');
      // The window is a remote one, and the endpoint has an address of loopback.
      await page
        .locator('.monaco-dialog-box', { hasText: 'This address is on the machine that the workspace is on' })
        .waitFor();
      await page.getByRole('button', { name: 'Checks Only' }).click();
      await editor.waitForText('Clean (checks only, no model asked)');
      assert.equal(endpoint.requests.length, 0);
    },
    'keeps a key for its address and sends it nowhere else': async () => {
      await editor.runCommand('Fresh Eyes: Set API Key');
      await page.locator('.quick-input-widget input').fill('sk-made-up-key');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      await editor.runCommand('Fresh Eyes: Review Staged Changes');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await see(page, finding.title);
      assert.equal(endpoint.requests.at(-1).headers.authorization, 'Bearer sk-made-up-key');
      const other = await scripted.scriptedEndpoint(scripted.reviewer([finding]));
      try {
        await editor.changeSettings({ 'freshEyes.model.baseUrl': other.baseUrl });
        await pause(1_000);
        await editor.runCommand('Fresh Eyes: Review Again, Reusing Nothing');
        await page.getByRole('button', { name: 'Send', exact: true }).click();
        await waitFor(() => other.requests.length > 0);
        assert.equal(other.requests[0].headers.authorization, undefined);
      } finally {
        await other.close();
        await editor.changeSettings({ 'freshEyes.model.baseUrl': endpoint.baseUrl });
      }
    },
    'does not ask again for an address that was allowed': async () => {
      await pause(1_000);
      const before = endpoint.requests.length;
      await editor.runCommand('Fresh Eyes: Review Again, Reusing Nothing');
      await waitFor(() => endpoint.requests.length > before);
      await see(page, finding.title);
    },
    'lists on request what became no finding, and why': async () => {
      const dropped = row(page, misquoted.title);
      await editor.runCommand('Fresh Eyes: Show Dropped, Dismissed and Late');
      await row(page, 'Dropped').click();
      await dropped.filter({ hasText: 'its quote stands nowhere' }).waitFor();
      await editor.runCommand('Fresh Eyes: Hide Dropped, Dismissed and Late');
      await dropped.waitFor({ state: 'hidden' });
    },
    'says severity, rule, file and line to a screen reader': async () => {
      const label = await row(page, finding.title).first().getAttribute('aria-label');
      for (const word of ['Info', finding.title, 'core/other', 'src/share.ts', 'line 2'])
        assert.ok(label.includes(word), label);
    },
    'goes from the tree to the code by keyboard alone': async () => {
      await editor.runCommand('Fresh Eyes: Next Finding');
      await editor.waitForText('Ln 2, Col');
    },
    'has the findings again after a reload': async () => {
      await pause(500);
      await page.reload();
      await page.locator('.monaco-workbench .part.statusbar').waitFor();
      await page.keyboard.press('Control+Shift+G');
      await see(page, finding.title);
      await page.locator('[id="fresh-eyes.fresh-eyes.freshEyes"]', { hasText: '1' }).waitFor({ timeout: 20_000 });
    },
    'agrees with a second window on the same repository': async () => {
      const second = await page.context().newPage();
      await second.goto(editor.url);
      await second.locator('.monaco-workbench .part.statusbar').waitFor();
      await second.keyboard.press('Control+Shift+G');
      await see(second, finding.title);
      await second.close();
    },
    'shows the report in the colours of the theme, under a policy that lets nothing in': async () => {
      const complaints = [];
      page.on('console', (said) => {
        if (/Content Security Policy/i.test(said.text())) complaints.push(said.text());
      });
      await editor.runCommand('Fresh Eyes: Open Report');
      const report = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
      await report.locator('svg.chart').first().waitFor();
      const colour = () => report.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
      const light = await colour();
      await editor.useTheme('dark');
      await waitFor(async () => (await colour()) !== light);
      await editor.useTheme('light');
      assert.equal(await report.locator('script').count(), 0);
      assert.match(
        await report.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content'),
        /^default-src 'none'; style-src 'nonce-[0-9a-f]{32}'; base-uri 'none'; form-action 'none'$/,
      );
      assert.notEqual(
        await report
          .locator('.bar')
          .first()
          .evaluate((bar) => getComputedStyle(bar).fill),
        'rgb(0, 0, 0)',
      );
      assert.deepEqual(complaints, []);
      // Keys go into the page while it has the focus.
      await page.getByRole('tab', { name: /Fresh.Eyes.Report/ }).click({ button: 'middle' });
    },
    "turns on VS Code's own gate, which asks before a commit, and takes it out again": async () => {
      const file = join(repository, '.vscode/settings.json');
      await editor.runCommand('Fresh Eyes: Turn On the Commit Gate of This Workspace');
      await editor.waitForText(/errors of every other tool as well/);
      await page.locator('.notification-toast').getByRole('button', { name: 'Turn On', exact: true }).click();
      await waitFor(() => Object.keys(settingsIn(file)).length === 2);
      assert.deepEqual(settingsIn(file), {
        'git.diagnosticsCommitHook.enabled': true,
        'git.diagnosticsCommitHook.sources': { 'fresh-eyes': 'warning' },
      });
      writeFileSync(join(repository, 'src/left.ts'), 'debugger;\n');
      git('add', 'src');
      await editor.runCommand('Fresh Eyes: Review Staged Changes');
      await see(page, 'A breakpoint is left in the code');
      // The editor's own git takes a moment to see what was staged, and its gate asks about that alone.
      await page.locator('.scm-view .monaco-list-row', { hasText: 'left.ts' }).first().waitFor();
      const before = git('rev-parse', 'HEAD').toString();
      await editor.runCommand('Git: Commit Staged');
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.getByRole('button', { name: 'Commit Anyway' }).waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      assert.equal(git('rev-parse', 'HEAD').toString(), before);
      await editor.runCommand('Fresh Eyes: Turn Off the Commit Gate of This Workspace');
      await waitFor(() => /^\{\s*\}$/.test(readFileSync(file, 'utf8').trim()));
      git('rm', '-q', '-f', 'src/left.ts');
    },
  };

  try {
    return await play(journeys, editor, { began, started, name: `from outside${vsix ? ', packaged' : ''}` });
  } finally {
    await editor.close();
    await endpoint.close();
  }
}

/**
 * A folder that nobody trusts yet, until somebody does.
 * @param {{ repository: string, version: 'current' | 'oldest' }} options
 */
export async function trustJourneys({ repository, version }) {
  const began = Date.now();
  writeFileSync(join(repository, 'src/a.ts'), 'debugger;\n');
  execFileSync('git', ['add', '.'], { cwd: repository });
  const editor = await journeyWindow({ version, repository, restricted: true });
  const started = Date.now();
  const { page } = editor;
  const journeys = {
    'says in the view why nothing is reviewed': async () => {
      await page.keyboard.press('Control+Shift+G');
      await page.locator('.pane-header', { hasText: 'Fresh Eyes' }).locator('.title').click();
      await editor.waitForText(/Results of earlier reviews can be read/);
    },
    'reviews as soon as somebody trusts the folder': async () => {
      await editor.runCommand('Workspaces: Manage Workspace Trust');
      await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
      await editor.runCommand('Fresh Eyes: Review Staged Changes');
      await editor.waitForText('A breakpoint is left in the code');
    },
  };
  try {
    return await play(journeys, editor, { began, started, name: 'from outside, trusted on the way' });
  } finally {
    await editor.close();
  }
}

/** In their order: each goes on where the one before left the window. */
export async function play(journeys, editor, { began, started, name }) {
  const failures = [];
  for (const [title, journey] of Object.entries(journeys)) {
    try {
      await journey();
      console.log(`    ✔ ${title}`);
    } catch (error) {
      const picture = join(root, 'out', `outside-${failures.length}.png`);
      await editor.screenshot(picture).catch(() => {});
      failures.push({ title, message: String(error?.stack ?? error) });
      console.log(`    ✗ ${title}\n${error?.stack ?? error}\n    ${picture}`);
    }
  }
  const passed = Object.keys(journeys).length - failures.length;
  const seconds = (from, to) => Number(((to - from) / 1000).toFixed(1));
  return {
    ...{ ok: failures.length === 0, passed, failed: failures.length, skipped: 0, failures },
    editor: `VS Code ${name}`,
    seconds: { prepare: 0, start: seconds(began, started), tests: seconds(started, Date.now()) },
  };
}

/** Empty while the editor is still writing. */
function settingsIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

export async function waitFor(look, limitMs = 15_000) {
  const end = Date.now() + limitMs;
  while (!(await look())) {
    assert.ok(Date.now() < end, 'Waited in vain.');
    await pause(50);
  }
}
