// What a person clicks: buttons of Source Control and of the view, menus of the editor and of a finding, and default keys.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journeyWindow } from './journeyWindow.mjs';
import { play } from './outsideJourneys.mjs';

const breakpoint = 'A breakpoint is left in the code';
const swallowed = 'An exception is swallowed';

/**
 * @param {{ repository: string, version: 'current' | 'oldest' }} options
 * @returns {Promise<import('../host/runInEditor.mjs').EditorResult>}
 */
export async function menuJourneys({ repository, version }) {
  const began = Date.now();
  const git = (...args) => execFileSync('git', args, { cwd: repository, stdio: 'pipe' });
  const rule = ['id: no-var', 'title: Use let', 'severity: warning', 'kind: regex', 'match: ["\\\\bvar\\\\b"]'];
  mkdirSync(join(repository, '.fresh-eyes/rules'), { recursive: true });
  writeFileSync(
    join(repository, '.fresh-eyes/rules/no-var.md'),
    ['---', ...rule, 'message: Use let.', 'fix: let', '---', 'No var.', ''].join('\n'),
  );
  git('add', '.');
  git('commit', '-q', '-m', 'a rule with a fix');
  writeFileSync(join(repository, 'src/left.ts'), 'debugger;\nexport const left = 1;\ndebugger;\n');
  writeFileSync(join(repository, 'src/taken.ts'), 'try {\n  take();\n} catch {}\n');
  git('add', '.');
  const editor = await journeyWindow({ version, repository });
  const started = Date.now();
  const { page } = editor;
  const header = (text) => page.locator('.pane-header', { hasText: text });
  const ours = page.locator('.pane', { has: header('Fresh Eyes') });
  const row = (text) => page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: text });
  // By its label alone: a button that opens a menu has no role in older editors.
  const button = (place, label) => place.locator(`.action-label[aria-label*="${label}"]`);
  // A menu does not hear the button of the mouse in the moment in which it opens.
  const take = (name) => page.locator('.context-view .action-item', { hasText: name }).first().click({ delay: 250 });
  const clear = async () => {
    await editor.runCommand('Fresh Eyes: Clear Findings');
    await row(breakpoint).first().waitFor({ state: 'hidden' });
  };
  const at = (place) => page.locator('.statusbar-item', { hasText: place }).waitFor();

  const journeys = {
    'reviews from the button of the welcome': async () => {
      await page.keyboard.press('Control+Shift+G');
      await header('Fresh Eyes').locator('.title').click();
      // Room for all rows: those out of sight are not there to click.
      await header('Graph').locator('.title').click();
      await ours.getByRole('button', { name: 'Review Staged Changes' }).last().click();
      await row(breakpoint).first().waitFor();
      await clear();
    },
    'reviews from the title of Source Control': async () => {
      await header(/^Changes/).hover();
      await button(header(/^Changes/), 'Review Staged Changes').click();
      await row(breakpoint).first().waitFor();
      await clear();
    },
    'reviews from the group of staged changes': async () => {
      const group = page.locator('.scm-view .monaco-list-row', { hasText: 'Staged Changes' });
      await group.hover();
      await button(group, 'Review Staged Changes').click();
      await row(breakpoint).first().waitFor();
    },
    'says how many of all a filter shows, in the title of the view, and the filter can be seen': async () => {
      await header('Fresh Eyes').hover();
      await button(header('Fresh Eyes'), 'Filter and Group').click();
      await take('Errors Only');
      await header('Fresh Eyes').getByText('2 of 3').waitFor();
      await row(swallowed).waitFor({ state: 'hidden' });
      await header('Fresh Eyes').hover();
      await button(header('Fresh Eyes'), 'a filter is on').click();
      await take('Show All');
      await row(swallowed).waitFor();
    },
    'keeps closed what somebody closed, after the next review as well': async () => {
      const file = ours.locator('.monaco-list-row', { hasText: 'taken.ts' });
      await file.locator('.monaco-tl-twistie').click();
      await row(swallowed).waitFor({ state: 'hidden' });
      writeFileSync(join(repository, 'src/later.ts'), 'debugger;\n');
      git('add', '.');
      await page.keyboard.press('Control+Alt+F9');
      await row(breakpoint).nth(2).waitFor();
      git('rm', '-q', '-f', 'src/later.ts');
      await page.keyboard.press('Control+Alt+F9');
      await row(breakpoint).nth(2).waitFor({ state: 'hidden' });
      assert.equal(await file.getAttribute('aria-expanded'), 'false');
      await file.locator('.monaco-tl-twistie').click();
      await row(swallowed).waitFor();
    },
    'steps through the findings by the default keys, and reviews by one': async () => {
      await page.keyboard.press('Alt+F9');
      await at('Ln 1, Col 1');
      await page.keyboard.press('Alt+F9');
      await at('Ln 3, Col 1');
      await page.keyboard.press('Shift+Alt+F9');
      await at('Ln 1, Col 1');
      await clear();
      await page.keyboard.press('Control+Alt+F9');
      await row(breakpoint).first().waitFor();
    },
    'reviews the selection from the menu of the editor': async () => {
      await page.locator('.editor-instance .view-line', { hasText: 'debugger' }).first().click();
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('Shift+End');
      await page
        .locator('.editor-instance .view-line', { hasText: 'debugger' })
        .first()
        .click({ button: 'right', position: { x: 20, y: 8 } });
      await take('Review Selection');
      await row(breakpoint).nth(1).waitFor({ state: 'hidden' });
      await row(breakpoint).first().waitFor();
    },
    'reviews the file from the title of the editor': async () => {
      await button(page.locator('.editor-group-container .title .editor-actions'), 'More Actions').click();
      await take('Review File');
      await row(breakpoint).nth(1).waitFor();
    },
    'copies a finding from its menu': async () => {
      await row(breakpoint).first().click({ button: 'right' });
      await take('Copy as Markdown');
      await at('Copied');
    },
    'dismisses a finding from its row, and another by a key': async () => {
      await row(breakpoint).first().hover();
      await button(row(breakpoint).first(), 'Dismiss Finding').click();
      await editor.choose();
      await row(breakpoint).nth(1).waitFor({ state: 'hidden' });
      await row(breakpoint).first().click();
      await ours.locator('.monaco-list').focus();
      await page.keyboard.press('Delete');
      await editor.choose();
      await row(breakpoint).first().waitFor({ state: 'hidden' });
    },
    'applies a suggestion from its row, and another by a key': async () => {
      writeFileSync(join(repository, 'src/old.ts'), 'var a = 1;\nvar b = 2;\nexport const c = a + b;\n');
      git('add', 'src/old.ts');
      await editor.openFile('old.ts');
      await page.keyboard.press('Control+Alt+F9');
      await row('Use let').nth(1).waitFor();
      await row('Use let').first().hover();
      await button(row('Use let').first(), 'Apply Suggestion').click();
      const code = page.locator('.editor-instance .view-line');
      await code.filter({ hasText: /^let.a/ }).waitFor();
      await row('Use let').nth(1).waitFor({ state: 'hidden' });
      await row('Use let').first().click();
      await ours.locator('.monaco-list').focus();
      await page.keyboard.press('Alt+Enter');
      // Applying goes on to the next finding, in another file.
      await row('Use let').first().waitFor({ state: 'hidden' });
      await ours.getByText('3 findings, 2 applied').waitFor();
      await editor.openFile('old.ts');
      await code.filter({ hasText: /^let.b/ }).waitFor();
    },
    'reviews a commit from the timeline': async () => {
      await editor.openFile('README.md');
      await page.keyboard.press('Control+Shift+E');
      await header('Timeline').locator('.title').click();
      await page.locator('.timeline-tree-view .monaco-list-row', { hasText: 'start' }).click({ button: 'right' });
      await take('Review Commit');
      await editor.waitForText('Clean (checks only, no model asked)');
    },
  };
  try {
    return await play(journeys, editor, { began, started, name: 'from outside, by clicks' });
  } finally {
    await editor.close();
  }
}
