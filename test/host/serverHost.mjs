#!/usr/bin/env node
// Stands in for the VS Code executable in `runTests({ vscodeExecutablePath })` of @vscode/test-electron: takes the same
// arguments, runs the tests in VS Code's server with a headless Chromium as its window, prints what they log, and ends
// with their exit code.
//
//   serverHost.mjs --extensionDevelopmentPath=… --extensionTestsPath=… --user-data-dir=… --extensions-dir=… [workspace]
//
// More arguments of its own:
//   --editor=current|oldest       which pinned editor (default: current)
//   --restricted                  folders start out untrusted; wins over --disable-workspace-trust
//   --time-limit=SECONDS          for everything together (default: 600)
//   --payload=JSON                more entries for the window, as in [["openFile","vscode-remote://…"]]
//   --quiet                       print nothing of what the tests log through the editor's console; only with a failure

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { launchChromium } from './chromium.mjs';
import { installServer, projectRoot } from './install.mjs';
import { linkExtension, startWorkbenchServer } from './workbenchServer.mjs';

const cleanups = [];
let cleaning;

/** Undoes everything, last first, once. */
function cleanUp() {
  cleaning ??= (async () => {
    for (const undo of cleanups.reverse()) await undo().catch((error) => say(`While cleaning up: ${error.message}`));
  })();
  return cleaning;
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.on(signal, () => void cleanUp().then(() => process.exit(code)));
}

try {
  process.exitCode = await main(parseArguments(process.argv.slice(2)));
} catch (error) {
  say(error.message);
  process.exitCode = 1;
} finally {
  await cleanUp();
  process.exit();
}

async function main(options) {
  const editor = await installServer(options.editor);

  const temporary = await mkdtemp(path.join(os.tmpdir(), 'fresh-eyes-editor-'));
  cleanups.push(() => rm(temporary, { recursive: true, force: true, maxRetries: 5 }));
  const userDataDir = options.userDataDir ?? path.join(temporary, 'user-data');
  const extensionsDir = options.extensionsDir ?? path.join(temporary, 'extensions');
  await mkdir(extensionsDir, { recursive: true });
  const [development, ...installed] = options.development;
  for (const extension of installed) await linkExtension(extensionsDir, extension);

  const server = await startWorkbenchServer(editor, {
    userDataDir,
    extensionsDir,
    trust: options.restricted,
    endWithWindow: true,
    // Sockets and whatever else the editor leaves behind go with the folder.
    env: { TMPDIR: await mkdtemp(path.join(temporary, 'tmp-')) },
  });
  cleanups.push(server.stop);
  const { browser, page } = await launchChromium(editor.chromium);
  cleanups.push(() => browser.close());

  return new Promise((resolve) => {
    let logged = [];
    const giveUp = async (reason) => {
      const screenshot = path.join(projectRoot, 'out', 'editor-failure.png');
      const seen = await page.screenshot({ path: screenshot, timeout: 5_000 }).then(
        () => `\nWhat the window showed: ${screenshot}`,
        () => '',
      );
      say(
        `${reason}${seen}\nThe window's last lines:\n${logged.join('').trimEnd()}\nThe server's last lines:\n${server.output()}`,
      );
      resolve(1);
    };
    const timer = setTimeout(
      () =>
        giveUp(
          `The tests did not end within ${options.timeLimit} s. Raise --time-limit or look for a test that hangs.`,
        ),
      options.timeLimit * 1000,
    );
    timer.unref();
    page.on('crash', () => giveUp('The window crashed. Free some memory and run again.'));
    browser.on('disconnected', () => cleaning ?? giveUp('Chromium ended before the tests did.'));

    void (async () => {
      await page.exposeFunction('codeAutomationLog', (_type, args) => {
        const line = `${format(...args)}\n`;
        if (options.quiet) logged = [...logged.filter((each) => each !== line).slice(-30), line];
        else process.stdout.write(line);
      });
      await page.exposeFunction('codeAutomationExit', (code) => {
        clearTimeout(timer);
        resolve(Number(code));
      });
      await page.goto(
        server.url({ workspace: options.workspace, development, tests: options.tests, payload: options.payload }),
      );
    })().catch((error) => giveUp(`The window could not be opened: ${error.message}`));
  });
}

function parseArguments(args) {
  const options = { development: [], payload: [], editor: 'current', restricted: false, timeLimit: 600, quiet: false };
  for (const arg of args) {
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (!name) options.workspace = path.resolve(arg);
    else if (name === 'extensionDevelopmentPath') options.development.push(path.resolve(value));
    else if (name === 'extensionTestsPath') options.tests = path.resolve(value);
    else if (name === 'user-data-dir') options.userDataDir = path.resolve(value);
    else if (name === 'extensions-dir') options.extensionsDir = path.resolve(value);
    else if (name === 'editor') options.editor = value;
    else if (name === 'restricted') options.restricted = true;
    else if (name === 'time-limit') options.timeLimit = Number(value);
    else if (name === 'payload') options.payload = JSON.parse(value);
    else if (name === 'quiet') options.quiet = true;
    // Anything else is for the desktop (--no-sandbox, --disable-updates and so on) and means nothing here.
  }
  if (options.development.length === 0 || !options.tests) {
    throw new Error(
      'serverHost needs --extensionDevelopmentPath and --extensionTestsPath. Use runInEditor.mjs to run it.',
    );
  }
  return options;
}

function say(text) {
  process.stderr.write(`[editor] ${text}\n`);
}
