// The same workbench from outside, as a person would drive it: for screenshots and for journeys that click and type.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { launchChromium } from './chromium.mjs';
import { installServer, projectRoot } from './install.mjs';
import { installVsix } from './installVsix.mjs';
import { themeSetting, writeUserSettings } from './userSettings.mjs';
import { linkExtension, startWorkbenchServer } from './workbenchServer.mjs';

const pickLimitMs = 15_000;

/**
 * @typedef {object} WorkbenchOptions
 * @property {string} [workspace] folder or `.code-workspace` file; without it, an empty window
 * @property {string[]} [extensions] unpacked extensions (default: this project), loaded as installed ones, as people have them
 * @property {string} [vsix] a packaged extension to install in the place of the project
 * @property {Record<string, unknown>} [settings] the user's settings
 * @property {import('./userSettings.mjs').Theme} [theme] default: light
 * @property {{ width?: number, height?: number, scale?: number }} [size] in CSS pixels; scale 2 doubles the PNG's
 * @property {boolean} [restricted] the folder is not trusted
 * @property {Record<string, string | undefined>} [env] reaches the extension host
 * @property {'current' | 'oldest'} [version]
 */

/**
 * Opens a workspace in VS Code's server with a headless Chromium. Close what it returns, or both keep running.
 * @param {WorkbenchOptions} options
 */
export async function openWorkbench({
  workspace,
  vsix,
  extensions = vsix ? [] : [projectRoot],
  settings = {},
  theme = 'light',
  size,
  restricted,
  env,
  version = 'current',
}) {
  const editor = await installServer(version);
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'fresh-eyes-page-'));
  const cleanups = [() => rm(temporary, { recursive: true, force: true, maxRetries: 5 })];
  const close = async () => {
    for (const undo of cleanups.splice(0).reverse()) await undo();
  };

  try {
    const userDataDir = path.join(temporary, 'user');
    const extensionsDir = path.join(temporary, 'extensions');
    const temporaryFiles = path.join(temporary, 'tmp');
    for (const folder of [extensionsDir, temporaryFiles]) await mkdir(folder, { recursive: true });
    let current = { ...themeSetting(theme), ...settings };
    await writeUserSettings(userDataDir, current);
    if (vsix) await installVsix(editor, { vsix, userDataDir, extensionsDir });
    for (const extension of extensions) await linkExtension(extensionsDir, extension);

    const server = await startWorkbenchServer(editor, {
      userDataDir,
      extensionsDir,
      driver: false,
      trust: restricted,
      env: { TMPDIR: temporaryFiles, ...env },
    });
    cleanups.push(server.stop);
    const { browser, page } = await launchChromium(editor.chromium, size);
    cleanups.push(() => browser.close());
    const url = server.url({ workspace });
    await page.goto(url);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    await waitForTheme(page, theme);

    return {
      /** The playwright page, for everything that has no name here. */
      page,
      /** Opens the same window in another browser. */
      url,

      /**
       * Runs a command from the palette.
       * @param {string} title as shown there, category included
       */
      async runCommand(title) {
        await pick(page, 'F1', `>${title}`, title);
      },

      /**
       * Takes a row of the list that is open, by a part of its text, or the first.
       * @param {string} [text]
       */
      async choose(text = '') {
        const row = page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
        await row.waitFor();
        // A list does not hear the mouse in the moment in which it opens.
        while (await row.isVisible()) {
          await succeeds(row.click({ timeout: 1_000 }));
          await succeeds(row.waitFor({ state: 'hidden', timeout: 1_000 }));
        }
      },

      /**
       * Opens a file of the workspace.
       * @param {string} file relative to it, at least its name
       */
      async openFile(file) {
        await pick(page, 'Control+P', file, path.basename(file));
        await page.locator(`.tab.active[data-resource-name="${path.basename(file)}"]`).waitFor();
      },

      /**
       * Waits until text shows anywhere in the workbench.
       * @param {string | RegExp} text
       * @param {number} [timeout] ms
       */
      async waitForText(text, timeout = 30_000) {
        await page.getByText(text).first().waitFor({ timeout });
      },

      /**
       * Changes the user's settings while the editor runs.
       * @param {Record<string, unknown>} changes
       */
      async changeSettings(changes) {
        current = { ...current, ...changes };
        await writeUserSettings(userDataDir, current);
      },

      /** @param {import('./userSettings.mjs').Theme} name */
      async useTheme(name) {
        await this.changeSettings(themeSetting(name));
        await waitForTheme(page, name);
      },

      /**
       * Writes a PNG of the whole window or of one part of it.
       * @param {string} file
       * @param {{ part?: string, width?: number, height?: number }} [view] `part` is a CSS selector; width and height
       *   resize the window first, and it keeps that size
       */
      async screenshot(file, { part, width, height } = {}) {
        const before = page.viewportSize() ?? { width: 1280, height: 800 };
        if (width || height) {
          await page.setViewportSize({ width: width ?? before.width, height: height ?? before.height });
          await settle(page);
        }
        await mkdir(path.dirname(path.resolve(file)), { recursive: true });
        const target = part ? page.locator(part).first() : page;
        await target.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      },

      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens the quick input with a key, types, and takes the row that carries the label. The list holds what was known when
 * it was opened, and while extensions start that is not everything yet: then it is opened again.
 */
async function pick(page, key, text, label) {
  const input = page.locator('.quick-input-widget:visible input');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  const row = rows.filter({ hasText: label }).first();
  const deadline = Date.now() + pickLimitMs;
  let shown = [];
  while (Date.now() < deadline) {
    if (!(await input.isVisible())) await page.keyboard.press(key);
    // A key pressed while the workbench is still taking shape is lost.
    if (!(await appears(input, 1_000))) continue;
    // One that is about to close can still be seen, and is not there any more to be filled.
    if (!(await succeeds(input.fill(text, { timeout: 1_000 })))) continue;
    if (await appears(row, 2_000)) return row.click();
    shown = await rows.allInnerTexts();
    await page.keyboard.press('Escape');
  }
  const found = shown.slice(0, 5).map((each) => each.replace(/\s*\n\s*/g, ' '));
  throw new Error(
    `Nothing called "${label}" can be picked; there is: ${found.join(' | ') || 'nothing'}. ` +
      'Correct the name, or see whether its extension is loaded and its "when" holds.',
  );
}

function appears(locator, timeout) {
  return succeeds(locator.waitFor({ timeout }));
}

function succeeds(action) {
  return action.then(
    () => true,
    () => false,
  );
}

async function waitForTheme(page, theme) {
  const kind = { light: 'vs', dark: 'vs-dark', 'high contrast': 'hc-black', 'high contrast light': 'hc-light' }[theme];
  // The second class comes with the theme itself; until then a stand-in of the same kind is shown.
  await page.locator(`.monaco-workbench.${kind}[class*="vscode-theme-defaults"]`).waitFor();
}

/** Two frames: one for the layout, one for what it makes visible. */
async function settle(page) {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))),
  );
}
