import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { builtInPack } from '../../src/core/rules/builtInPack';
import { patternEngine } from '../../src/node/patternEngine';
import { treeSitterSyntax } from '../../src/node/treeSitterSyntax';
import { alarmsIn, edit, installedSources, type Alarms } from '../ruleAlarms';

// False alarms of the built-in checks: on installed source files taken as additions, and on commits that are known to be clean.
const ports = {
  syntax: treeSitterSyntax(FRESH_EYES_GRAMMARS),
  patterns: patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS),
};
const { rules } = builtInPack();
const isVerbose = process.argv.includes('--verbose');

async function main(): Promise<void> {
  print('installed source files as additions', await alarmsIn(installedSources(FRESH_EYES_ROOT, 2_000), rules, ports));
  const cases = join(FRESH_EYES_ROOT, '..', 'shared', 'bench');
  if (existsSync(cases)) {
    type Case = { readonly id: string; readonly kind: string };
    type Text = {
      readonly id: string;
      readonly new: string;
      readonly before: string | null;
      readonly after: string | null;
    };
    const lines = <T>(text: string) =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as T);
    const clean = new Set(
      lines<Case>(readFileSync(join(cases, 'cases.jsonl'), 'utf8'))
        .filter(({ kind }) => kind.startsWith('clean'))
        .map(({ id }) => id),
    );
    const texts = lines<Text>(gunzipSync(readFileSync(join(cases, 'files.jsonl.gz'))).toString('utf8'));
    const files = texts.flatMap(({ id, new: path, before, after }) =>
      clean.has(id) && after !== null ? [edit(path, before, after)] : [],
    );
    print(`${String(clean.size)} clean commits`, await alarmsIn(files, rules, ports));
  } else console.log('no clean commits: ../shared/bench is not there');
  await ports.patterns.close();
}

function print(what: string, { files, lines, byRule, milliseconds }: Alarms): void {
  console.log(`${what}: ${String(files)} files, ${String(lines)} lines, ${(milliseconds / 1000).toFixed(1)} s`);
  for (const [rule, places] of [...byRule].sort((one, other) => other[1].length - one[1].length)) {
    console.log(
      `  ${rule.padEnd(32)} ${String(places.length).padStart(4)}  one in ${String(Math.round(lines / places.length))} lines`,
    );
    if (isVerbose) for (const place of places.slice(0, 12)) console.log(`      ${place.slice(0, 180)}`);
  }
  if (byRule.size === 0) console.log('  no alarm');
}

void main();
