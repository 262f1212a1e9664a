// From a fresh window to a reviewed change by palette, keyboard and clicks: model, consent, keys, threads, history.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { journeyWindow } from './journeyWindow.mjs';
import { play, waitFor } from './outsideJourneys.mjs';

const quote = 'export const half = (n) => n / 3;';
const finding = { path: 'src/half.js', line: 1, quote, title: 'Half is a third' };

/**
 * @param {{ repository: string, version: 'current' | 'oldest', scripted: typeof import('../scriptedEndpoint') }} options
 * @returns {Promise<import('../host/runInEditor.mjs').EditorResult>}
 */
export async function setUpJourneys({ repository, version, scripted }) {
  const began = Date.now();
  const endpoint = await scripted.scriptedEndpoint(
    (request) =>
      scripted.promptOf(request).includes('The developer says:')
        ? { text: JSON.stringify({ answer: 'Three is not two.', replacement: null }) }
        : { text: scripted.reviewReply(request, [finding]) },
    { models: ['small-model', 'large-model'] },
  );
  writeFileSync(join(repository, 'src/half.js'), `${quote}\n`);
  execFileSync('git', ['add', '.'], { cwd: repository });
  const editor = await journeyWindow({ version, repository });
  const started = Date.now();
  const { page } = editor;
  const input = page.locator('.quick-input-widget:visible input');
  const row = (text) => page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: text }).first();
  const typed = async (text) => {
    await input.fill(text);
    await page.keyboard.press('Enter');
  };
  const sent = async (before) => {
    await waitFor(() => endpoint.requests.length > before);
    return endpoint.requests.at(-1);
  };
  const again = () => editor.runCommand('Fresh Eyes: Review Again, Reusing Nothing');
  const done = () => editor.waitForText('1 finding');

  const journeys = {
    'chooses an endpoint, and one of the models that it lists': async () => {
      await editor.runCommand('Fresh Eyes: Choose Model');
      await typed('Another endpoint');
      await page.getByPlaceholder('http://127.0.0.1:11434/v1').waitFor();
      await typed(endpoint.baseUrl);
      await editor.choose('large-model');
      await input.waitFor({ state: 'hidden' });
      assert.equal(endpoint.requests.length, 0);
      // A change of the endpoint cancels what runs, and the settings are written one by one.
      await pause(2_000);
    },
    'asks once before the first send, and again when consent was withdrawn': async () => {
      await editor.runCommand('Fresh Eyes: Review Staged Changes');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      assert.equal((await sent(0)).json.model, 'large-model');
      await row(finding.title).waitFor();
      await editor.runCommand('Fresh Eyes: Withdraw Consent');
      await again();
      await page.getByRole('button', { name: 'Checks Only' }).click();
      await editor.waitForText('Clean (checks only, no model asked)');
      assert.equal(endpoint.requests.length, 1);
      await again();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await sent(1);
      await row(finding.title).waitFor();
    },
    'takes a key, another in its place, and forgets it': async () => {
      const keys = [];
      for (const [title, key] of [
        ['Fresh Eyes: Set API Key', 'sk-one'],
        ['Fresh Eyes: Replace API Key', 'sk-two'],
        ['Fresh Eyes: Forget API Key', null],
      ]) {
        await editor.runCommand(title);
        if (key) await typed(key);
        else await editor.waitForText(/The key for .* is forgotten/);
        await input.waitFor({ state: 'hidden' });
        const before = endpoint.requests.length;
        await again();
        keys.push((await sent(before)).headers.authorization);
        await done();
      }
      assert.deepEqual(keys, ['Bearer sk-one', 'Bearer sk-two', undefined]);
    },
    'discusses a finding in a thread, and closes it': async () => {
      await row(finding.title).click();
      await editor.waitForText('Ln 1, Col 1');
      await editor.runCommand('Fresh Eyes: Discuss Finding');
      const thread = page.locator('.review-widget:visible');
      await thread.getByText(finding.title).first().waitFor();
      await thread.locator('.review-thread-reply-button').click();
      await page.keyboard.type('Why is that wrong?');
      await thread.locator('.monaco-button', { hasText: /^Ask$/ }).click();
      await thread.getByText('Three is not two.').waitFor();
      assert.match(scripted.promptOf(endpoint.requests.at(-1)), /Why is that wrong\?/);
      await thread.locator('.review-actions .codicon-close').click();
      await thread.waitFor({ state: 'hidden' });
    },
    'shows earlier reviews, and one of them again': async () => {
      await editor.runCommand('Fresh Eyes: Show Earlier Reviews');
      const earlier = page.locator('.monaco-list-row', { hasText: /Clean \(checks only.*staged/ }).first();
      await earlier.click();
      await row(finding.title).waitFor({ state: 'hidden' });
    },
    'leaves the status bar where that was chosen, and comes back': async () => {
      const item = page.locator('[id="fresh-eyes.fresh-eyes.freshEyes"]');
      await item.waitFor();
      await editor.changeSettings({ 'freshEyes.editor.statusBar': false });
      await item.waitFor({ state: 'hidden' });
      await editor.changeSettings({ 'freshEyes.editor.statusBar': true });
      await item.waitFor();
    },
    'opens its settings and its log': async () => {
      await editor.runCommand('Fresh Eyes: Open Settings');
      await page.locator('.settings-editor').getByText('Fresh Eyes').first().waitFor();
      await page.keyboard.press('Escape');
      await editor.runCommand('Fresh Eyes: Show Log');
      await page.locator('.output-view .view-lines', { hasText: /review\sstaged:\sfindings/ }).waitFor();
    },
  };
  try {
    return await play(journeys, editor, { began, started, name: 'from outside, set up by hand' });
  } finally {
    await editor.close();
    await endpoint.close();
  }
}
