import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { englishTexts } from '../../../src/core/messages';

const languages = ['de', 'fr'];
const read = (name: string) => JSON.parse(readFileSync(join(FRESH_EYES_ROOT, name), 'utf8')) as Record<string, string>;

/** What only the command line says. The editor has words of its own for what its commands do. */
const commandLineOnly =
  /^(?:cli|endpoint|finding|hook|metrics|preview|progress|receipt|replay|report|state|config-help)\./;
/** What "Check Set-up" leaves to `fresh-eyes doctor`: Node, the user's own file, probe and fitness. */
const doctorOnly =
  /^doctor\.(?:node|config$|no-config|no-endpoint|no-repository|repository|local-server|endpoint$|key$|price$|no-price\.next|probe|fit|not-fit|usage)/;
const rulesCommand =
  /^rules\.(?:fetched|unknown-action|explain-path|one-source|needs-yes|verified|lock-stray|none-own|none-named\.next|file-unreadable\.next|promote-top\.next|promote-reason|checked|tested|nothing-to-revise|revised|not-recorded|live-|test-outdated|no-commit)/;

/** Places for values, icons, links and settings: what a translation must hold as well. */
function holes(text: string): string[] {
  return (text.match(/\{\w+\}|\$\([\w-]+\)|\(command:[\w.]+\)|`#[\w.]+#`/g) ?? []).sort();
}

describe('translations', () => {
  let wanted: Set<string>;
  before(async function () {
    this.timeout(120_000);
    const folder = join(FRESH_EYES_ROOT, 'src/extension');
    const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => ({
        extension: '.ts' as const,
        contents: readFileSync(join(entry.parentPath, entry.name), 'utf8'),
      }));
    const ofCore = Object.entries(englishTexts)
      .filter(([code]) => !commandLineOnly.test(code) && !doctorOnly.test(code) && !rulesCommand.test(code))
      .map(([, text]) => text);
    wanted = new Set([...Object.keys(await getL10nJson(sources)), ...ofCore]);
  });

  for (const language of languages) {
    it(`${language}: every text of the editor and of the core has one, and nothing else does`, () => {
      const bundle = read(`l10n/bundle.l10n.${language}.json`);
      assert.deepEqual(
        [...wanted].filter((text) => !(text in bundle)),
        [],
        'missing',
      );
      assert.deepEqual(
        Object.keys(bundle).filter((text) => !wanted.has(text)),
        [],
        'no longer used',
      );
    });

    it(`${language}: a translation holds the same values, icons and links`, () => {
      for (const [english, translated] of Object.entries(read(`l10n/bundle.l10n.${language}.json`))) {
        assert.deepEqual(holes(translated), holes(english), translated);
      }
    });

    it(`${language}: the manifest is translated whole`, () => {
      const english = read('package.nls.json');
      const translated = read(`package.nls.${language}.json`);
      assert.deepEqual(Object.keys(translated), Object.keys(english));
      for (const [key, text] of Object.entries(english))
        assert.deepEqual(holes(translated[key] ?? ''), holes(text), key);
    });
  }

  it('shows no text of its own that could not be translated', () => {
    const folder = join(FRESH_EYES_ROOT, 'src/extension');
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === 'sampleFiles.ts') continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const [call] of text.matchAll(
        /\b(?:tell|show(?:Information|Warning|Error)Message|setStatusBarMessage)\([^)]*/g,
      )) {
        assert.doesNotMatch(call, /(?<!t\()'[A-Z][^']* [^']*'/, `${entry.name}: ${call}`);
      }
    }
  });
});
