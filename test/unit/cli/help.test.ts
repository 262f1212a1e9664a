import assert from 'node:assert/strict';
import { helpText } from '../../../src/cli/help';
import { englishTexts } from '../../../src/core/messages';

describe('fresh-eyes --help', () => {
  const usages = Object.entries(englishTexts).filter(([, text]) => text.startsWith('Usage: fresh-eyes '));

  for (const [code, usage] of usages) {
    it(`names what a wrong use of a command is told to use (${code})`, () => {
      const help = helpText();
      for (const [option] of usage.matchAll(/--[a-z-]+/g)) {
        // Every command that prints something takes `--format json`; the contract says so once for all.
        if (option !== '--format') assert.ok(help.includes(option), option);
      }
    });
  }

  it('fits on a terminal', () => {
    for (const line of helpText().split('\n')) assert.ok(line.length <= 120, line);
  });
});
