// Runs inside the editor's extension host: the module that VS Code calls when it is started for tests. runInEditor.mjs
// bundles it beside the journeys, as CommonJS, and reads output and result from files named in the environment:
// what the editor forwards of a console arrives late, mixed with its own, and not at all for the last lines.

import { Console } from 'node:console';
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import path from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/**
 * Runs every `*.test.js` beside this module. Rejects when a test failed, which is how VS Code learns its exit code.
 * @returns {Promise<void>}
 */
export async function run() {
  const {
    FRESH_EYES_TEST_COLOR: color,
    FRESH_EYES_TEST_GREP: grep,
    FRESH_EYES_TEST_OUTPUT: outputFile,
    FRESH_EYES_TEST_RESULT: resultFile,
    FRESH_EYES_TEST_TIMEOUT: timeout,
  } = process.env;
  // Must be on before the journeys are loaded; see sourceStack.
  process.setSourceMapsEnabled(true);
  const editorConsole = globalThis.console;
  if (outputFile) {
    const toFile = new Writable({
      write(chunk, _encoding, done) {
        appendFileSync(outputFile, chunk);
        done();
      },
    });
    // The editor's own console refuses to have its methods replaced.
    globalThis.console = new Console({ stdout: toFile, stderr: toFile });
  }

  // Only now, because mocha keeps the console it finds. `import` because `require` gives it another shape on Node 22.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    color: color === '1',
    timeout: Number(timeout),
    forbidOnly: process.env.CI !== undefined,
    ...(grep ? { grep: new RegExp(grep) } : {}),
  });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }

  const result = { startedAt: Date.now(), passed: 0, skipped: 0, failures: [] };
  await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', () => (result.passed += 1));
    runner.on('pending', () => (result.skipped += 1));
    runner.on('fail', (test, error) => {
      // The reporter prints the stack later, when all tests have run.
      if (error?.stack) error.stack = sourceStack(error.stack);
      result.failures.push({ title: test.fullTitle(), message: String(error?.stack ?? error) });
    });
  });
  if (resultFile) writeFileSync(resultFile, JSON.stringify(result));
  globalThis.console = editorConsole;
  if (result.failures.length > 0) throw new Error(`${result.failures.length} failed`);
}

/** The extension host formats stack traces itself, past Node's source maps; so lines are translated here. */
function sourceStack(stack) {
  return stack.replace(/([^\s()]+\.js):(\d+):(\d+)/g, (place, file, line, column) => {
    const entry = findSourceMap(path.resolve(file))?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry || !('originalSource' in entry)) return place;
    const source = entry.originalSource;
    const original = source.startsWith('file:') ? fileURLToPath(source) : source;
    return `${path.relative(FRESH_EYES_ROOT, original)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
