import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Settings that keep a fresh editor from greeting, updating, reporting or asking, so that tests meet a quiet one. */
const quiet = {
  'chat.commandCenter.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.restoreWindows': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high contrast': 'Default High Contrast',
  'high contrast light': 'Default High Contrast Light',
};

/** @typedef {'light' | 'dark' | 'high contrast' | 'high contrast light'} Theme */

/**
 * The setting that chooses a theme.
 * @param {Theme} theme
 */
export function themeSetting(theme) {
  if (!(theme in themes))
    throw new Error(`There is no theme "${theme}". Choose one of: ${Object.keys(themes).join(', ')}.`);
  return { 'workbench.colorTheme': themes[theme], 'window.autoDetectColorScheme': false };
}

/**
 * Writes the user's settings of an editor that has not been started yet.
 * @param {string} userDataDir
 * @param {Record<string, unknown>} [settings] win over the quiet ones
 */
export async function writeUserSettings(userDataDir, settings = {}) {
  const text = JSON.stringify({ ...quiet, ...settings }, null, 2);
  // VS Code's server keeps settings of machine scope apart from the others; a desktop never looks into "Machine".
  for (const scope of ['User', 'Machine']) {
    await mkdir(path.join(userDataDir, scope), { recursive: true });
    await writeFile(path.join(userDataDir, scope, 'settings.json'), text);
  }
}
