// Windows in which there is nothing to review yet: no folder, no repository, no git at all.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journeyWindow } from './journeyWindow.mjs';
import { play } from './outsideJourneys.mjs';

/**
 * @param {{ folder: string, version: 'current' | 'oldest' }} options `folder` is in no repository
 * @returns {Promise<import('../host/runInEditor.mjs').EditorResult>} of all windows together
 */
export async function emptyJourneys({ folder, version }) {
  const plain = join(folder, 'plain');
  const programs = join(folder, 'programs');
  for (const each of [plain, programs]) mkdirSync(each, { recursive: true });
  writeFileSync(join(plain, 'notes.txt'), 'debugger;\n');
  const windows = [
    ['without a folder', {}, withoutFolder],
    ['without a repository', { repository: plain }, withoutRepository],
    ['without git', { repository: plain, env: { PATH: programs } }, withoutGit],
  ];
  const results = [];
  for (const [name, options, journeysOf] of windows) {
    const began = Date.now();
    const editor = await journeyWindow({ version, beside: folder, ...options });
    const started = Date.now();
    try {
      results.push(await play(journeysOf(editor), editor, { began, started, name: `from outside, ${name}` }));
    } finally {
      await editor.close();
    }
  }
  const sum = (of) => Number(results.reduce((all, each) => all + of(each), 0).toFixed(1));
  return {
    ok: results.every(({ ok }) => ok),
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: 0,
    failures: results.flatMap(({ failures }) => failures),
    editor: 'VS Code from outside, with nothing to review',
    seconds: { prepare: 0, start: sum(({ seconds }) => seconds.start), tests: sum(({ seconds }) => seconds.tests) },
  };
}

function withoutFolder(editor) {
  return {
    'without a folder, the view offers to open one or to try a sample': async () => {
      const view = await findings(editor);
      await view.getByText('No folder is open').waitFor();
      for (const name of ['Open Folder', 'Try on a Sample']) await view.getByRole('button', { name }).waitFor();
    },
    'without a folder, whatever needs a repository says why nothing happens': async () => {
      for (const title of ['Review Staged Changes', 'Preview What Would Be Sent', 'Check Set-up', 'Open Report']) {
        await editor.runCommand(`Fresh Eyes: ${title}`);
        const said = editor.page.locator('.notification-toast', { hasText: 'No git repository is open here.' });
        await said.waitFor();
        await editor.runCommand('Notifications: Clear All Notifications');
        await said.waitFor({ state: 'hidden' });
      }
    },
  };
}

function withoutRepository(editor) {
  return {
    'without a repository, the view says so, and how to get one': async () => {
      const view = await findings(editor);
      await view.getByText('No git repository was found here.').waitFor();
      await view.locator('a', { hasText: 'Initialize one' }).waitFor();
      await view.getByText('No model is set up: the checks work on their own.').waitFor();
    },
    'without a repository, a review says why there is none': async () => {
      await editor.runCommand('Fresh Eyes: Review Staged Changes');
      await editor.waitForText(/is not in a git repository\. Open a folder that is a git repository/);
    },
  };
}

function withoutGit(editor) {
  return {
    'without git, the view says what is missing, and nothing of a stage': async () => {
      const view = await findings(editor);
      await view.getByText('git was not found.').waitFor();
      await view.getByText('Nothing is staged').waitFor({ state: 'hidden' });
    },
    'without git, a review says why there is none': async () => {
      await editor.runCommand('Fresh Eyes: Review Staged Changes');
      await editor.waitForText('git was not found. Install git 2.31 or newer and make sure it is on the PATH.');
    },
  };
}

/** Our view in Source Control, opened as a person opens it. */
async function findings({ page }) {
  await page.keyboard.press('Control+Shift+G');
  const header = page.locator('.pane-header', { hasText: 'Fresh Eyes' });
  await header.locator('.title').click();
  return page.locator('.pane', { has: header });
}
