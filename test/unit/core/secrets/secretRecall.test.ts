import assert from 'node:assert/strict';
import { gatedChange } from '../../../../src/core/secrets/secretGate';
import { secretScanner } from '../../../../src/node/secretScanner';
import { secretKinds, seededRandom, type MadeUpSecret, type SecretKind } from '../../../madeUpSecrets';
import { fileChange } from '../findings/fileChange';
import type { FileChange } from '../../../../src/core/diff/change';

const valuesPerKind = process.env['FRESH_EYES_FULL'] === undefined ? 12 : 50;
const seed = Number(process.env['FRESH_EYES_SEED'] ?? 20261124);

const filler = Array.from({ length: 12 }, (_, index) => `function step${index}(value) { return value + ${index}; }`);
const switches = [
  '// secretlint-disable',
  '/* secretlint-disable-next-line */',
  '// gitleaks:allow',
  '# pragma: allowlist secret',
  '// nosec',
  '# noqa: S105',
  '// trufflehog:ignore',
  '// fresh-eyes-ignore',
];

function lines(...parts: readonly string[]): string {
  return `${parts.join('\n')}\n`;
}

/** Every place of a change in which a secret can stand. */
const situations: Readonly<
  Record<string, (made: MadeUpSecret, random: ReturnType<typeof seededRandom>) => FileChange>
> = {
  'an added line': ({ text }) =>
    fileChange('src/a.ts', lines(...filler), lines(...filler.slice(0, 6), text, ...filler.slice(6))),
  'a removed line': ({ text }) =>
    fileChange('src/a.py', lines(...filler.slice(0, 6), text, ...filler.slice(6)), lines(...filler)),
  'a context line': ({ text }) =>
    fileChange(
      'lib/a.go',
      lines(...filler, text, 'last();'),
      lines(...filler.slice(0, -1), 'changed();', text, 'last();'),
    ),
  'a line outside the hunks': ({ text }) =>
    fileChange('lib/a.rb', lines(text, ...filler), lines(text, ...filler, 'changed();')),
  'a renamed file': ({ text }) =>
    fileChange('conf/new.txt', lines(...filler, text), lines('changed();', ...filler.slice(1), text), 'conf/old.txt'),
  'an added file with CRLF': ({ text }) =>
    fileChange('conf/a.yml', null, lines(...filler, text).replace(/\n/g, '\r\n')),
  'a deleted file': ({ text }) => fileChange('conf/a.json', lines(...filler, text), null),
  'a line beside a switch': ({ text }, random) => {
    const off = random.pick(switches);
    return fileChange('src/a.js', lines(...filler), lines('/* secretlint-disable */', ...filler, off, text, off));
  },
  'a patch without a repository': ({ text }) => ({
    ...fileChange('src/a.ts', lines(...filler), lines(...filler.slice(0, 6), text, ...filler.slice(6))),
    before: null,
    after: null,
  }),
};

/** No eight characters of the secret may be left; short ones not at all. */
function leaks(secret: string, file: FileChange): boolean {
  const sent = [file.before, file.after, ...file.hunks.flatMap((hunk) => hunk.lines.map((line) => line.text))]
    .join('\n')
    .replace(/«secret:[a-z0-9:-]+»/g, '«»');
  return secret.split('\n').some((line) => {
    for (let start = 0; start + 8 <= line.length; start++) if (sent.includes(line.slice(start, start + 8))) return true;
    return false;
  });
}

describe('made-up secrets in every place of a change', function () {
  this.timeout(600_000);
  const missed = new Map<SecretKind, number>();
  let tried = 0;

  for (const [place, changeWith] of Object.entries(situations)) {
    it(`are gone from ${place}`, async () => {
      const scanner = secretScanner();
      const random = seededRandom(seed);
      const lost: string[] = [];
      let count = 0;
      for (const kind of secretKinds) {
        for (let value = 0; value < valuesPerKind; value++) {
          const made = kind.make(random);
          const change = changeWith(made, random);
          const { file, secrets } = await gatedChange(change, scanner);
          count++;
          if (secrets.length > 0 && !leaks(made.secret, file)) continue;
          missed.set(kind, (missed.get(kind) ?? 0) + 1);
          lost.push(`${kind.name}: ${made.text.replace(/\n/g, '⏎').slice(0, 160)}`);
          assert.ok(!kind.isTop, `not found in ${place}, seed ${seed}: ${lost.at(-1) ?? ''}`);
        }
      }
      tried += count;
      console.log(
        `      ${count} values of ${secretKinds.length} kinds: ${((1 - lost.length / count) * 100).toFixed(2)} % found`,
      );
      if (process.env['FRESH_EYES_FULL'] !== undefined || process.env['SHOW'] !== undefined)
        for (const one of lost) console.log(`        missed ${one}`);
      assert.ok(
        lost.length / count <= 0.05,
        `${lost.length} of ${count} missed, seed ${seed}:\n${lost.slice(0, 20).join('\n')}`,
      );
    });
  }

  after(() => {
    const all = [...missed.values()].reduce((sum, count) => sum + count, 0);
    const top = secretKinds.filter(({ isTop }) => isTop).length;
    console.log(
      `      in all ${tried} values, ${secretKinds.length} kinds (${top} of them to be found always): ${((1 - all / tried) * 100).toFixed(2)} % found`,
    );
    for (const [kind, count] of missed) console.log(`      missed: ${kind.name} ${count} times`);
  });
});
