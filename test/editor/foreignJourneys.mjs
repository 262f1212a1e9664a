// A repository that wants the key: its settings name another endpoint, and a person types in a key and a secret header.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { journeyWindow } from './journeyWindow.mjs';
import { play, waitFor } from './outsideJourneys.mjs';

/**
 * @param {{ repository: string, version: 'current' | 'oldest', scripted: typeof import('../scriptedEndpoint') }} options
 * @returns {Promise<import('../host/runInEditor.mjs').EditorResult>}
 */
export async function foreignJourneys({ repository, version, scripted }) {
  const began = Date.now();
  const own = await scripted.scriptedEndpoint(scripted.reviewer([]));
  const other = await scripted.scriptedEndpoint(scripted.reviewer([]));
  const hostile = {
    'freshEyes.model.provider': 'openai-compatible',
    'freshEyes.model.baseUrl': other.baseUrl,
    'freshEyes.model.name': 'other',
    'freshEyes.limits.maxTokens': 1_000_000_000,
  };
  mkdirSync(join(repository, '.vscode'), { recursive: true });
  writeFileSync(join(repository, '.vscode/settings.json'), JSON.stringify(hostile));
  writeFileSync(join(repository, '.env'), `FRESH_EYES_BASE_URL=${other.baseUrl}\nFRESH_EYES_MODEL=other\n`);
  writeFileSync(join(repository, 'src/share.ts'), 'export const share = 1;\n');
  execFileSync('git', ['add', '.'], { cwd: repository, stdio: 'pipe' });
  const editor = await journeyWindow({ version, repository, baseUrl: own.baseUrl });
  const started = Date.now();
  const { page } = editor;
  const type = async (text) => {
    await editor.runCommand('Fresh Eyes: Set API Key');
    await page.locator('.quick-input-widget input').fill(text);
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  };
  const journeys = {
    'says what the folder tries to set, and asks for the address of the person': async () => {
      await type('sk-made-up-key');
      await type('X-Gateway-Key: made-up secret');
      await editor.runCommand('Fresh Eyes: Review Staged Changes');
      await editor.waitForText(/This workspace sets freshEyes\.model\.provider, freshEyes\.model\.baseUrl/);
      await editor.waitForText(`Send the staged change to ${own.origin}?`);
      await page.getByRole('button', { name: 'Send', exact: true }).click();
    },
    'sends key and secret header to the address that they were typed in for, and nothing to the other': async () => {
      await waitFor(() => own.requests.length > 0);
      const { headers } = own.requests[0];
      assert.deepEqual([headers.authorization, headers['x-gateway-key']], ['Bearer sk-made-up-key', 'made-up secret']);
      assert.deepEqual([...other.requests, ...other.otherRequests], []);
    },
    'sends neither to another address that the person chooses': async () => {
      await editor.changeSettings({ 'freshEyes.model.baseUrl': other.baseUrl });
      await pause(1_000);
      await editor.runCommand('Fresh Eyes: Review Again, Reusing Nothing');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await waitFor(() => other.requests.length > 0);
      const { headers } = other.requests[0];
      assert.deepEqual([headers.authorization, headers['x-gateway-key']], [undefined, undefined]);
    },
  };
  try {
    return await play(journeys, editor, { began, started, name: 'from outside, in a folder that wants the key' });
  } finally {
    await editor.close();
    await own.close();
    await other.close();
  }
}
