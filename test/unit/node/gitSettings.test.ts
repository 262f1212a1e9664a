import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAll } from '../../gitOracle';
import { isolatedGitEnvironment, tempRepository, type TempRepository } from '../../tempRepository';

/** Each of these changes what plain git prints for a diff, or how. */
const settings: readonly (readonly [string, string])[] = [
  ['diff.noprefix', 'true'],
  ['diff.mnemonicPrefix', 'true'],
  ['diff.srcPrefix', 'x/'],
  ['diff.dstPrefix', 'y/'],
  ['diff.relative', 'true'],
  ['color.ui', 'always'],
  ['color.diff', 'always'],
  ['diff.colorMoved', 'zebra'],
  ['diff.context', '0'],
  ['diff.interHunkContext', '20'],
  ['diff.renames', 'false'],
  ['diff.renames', 'copies'],
  ['diff.renameLimit', '1'],
  ['diff.suppressBlankEmpty', 'true'],
  ['diff.algorithm', 'patience'],
  ['diff.indentHeuristic', 'true'],
  ['diff.orderFile', 'order'],
  ['diff.ignoreSubmodules', 'all'],
  ['diff.submodule', 'log'],
  ['diff.wordRegex', '.'],
  ['diff.wsErrorHighlight', 'all'],
  ['diff.autoRefreshIndex', 'false'],
  ['diff.dirstat', 'lines'],
  ['diff.statGraphWidth', '1'],
  ['core.quotePath', 'false'],
  ['core.abbrev', '4'],
  ['core.bigFileThreshold', '1'],
  ['core.attributesFile', 'other-attributes'],
  ['core.whitespace', 'cr-at-eol'],
  ['core.precomposeUnicode', 'true'],
  ['core.ignoreCase', 'true'],
  ['core.pager', 'false'],
  ['core.commentChar', '@'],
  ['i18n.logOutputEncoding', 'latin1'],
  ['i18n.commitEncoding', 'utf-16'],
  ['diff.ts.xfuncname', '^never$'],
  ['diff.ts.binary', 'true'],
  ['index.sparse', 'true'],
  ['core.untrackedCache', 'true'],
  ['core.logAllRefUpdates', 'always'],
];

const environments: readonly NodeJS.ProcessEnv[] = [
  { GIT_DIFF_OPTS: '-u0' },
  { GIT_LITERAL_PATHSPECS: '1', GIT_ICASE_PATHSPECS: '1' },
  { LANG: 'de_DE.UTF-8', LC_ALL: 'tr_TR.UTF-8', LANGUAGE: 'de' },
  { GIT_TRACE: '1', GIT_TRACE2: '1', GIT_TRACE_SETUP: '1', GIT_CURL_VERBOSE: '1' },
  { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'diff.noprefix', GIT_CONFIG_VALUE_0: 'true' },
  { COLUMNS: '10', TERM: 'xterm', NO_COLOR: '', CLICOLOR_FORCE: '1' },
];

describe('settings that change what git prints', () => {
  let repository: TempRepository;
  let expected: string;

  before(async () => {
    repository = tempRepository();
    const text = Array.from({ length: 30 }, (_, index) => `function f${index}() {\n  return ${index};\n}\n\n`).join('');
    repository.stage({
      'a.ts': text,
      'b.ts': text.replaceAll('return', 'yield'),
      'ä "q".txt': 'a\n',
      '.gitattributes': '*.ts diff=ts\n',
    });
    repository.commit();
    const edited = text.replace('return 3', 'return 33').replace('return 6', 'return 66').replace('return 25', '');
    repository.stage({
      'a.ts': edited,
      'b.ts': null,
      'c.ts': `${text.replaceAll('return', 'yield')}// moved\n`,
      'ä "q".txt': 'b \r\n',
    });
    repository.write('order', 'ä*\n');
    repository.write('other-attributes', '*.ts binary\n');
    expected = await told();
  });
  after(() => {
    repository.remove();
  });

  async function told(env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { change, files } = await readAll(
      repository.root,
      { kind: 'staged' },
      { env: { ...isolatedGitEnvironment(), ...env } },
    );
    return JSON.stringify([change.entries, [...files.values()]]);
  }

  it(`change nothing: ${settings.length} of a repository`, async function () {
    this.timeout(30_000);
    const file = join(repository.root, '.git', 'config');
    const plain = readFileSync(file);
    let changed = 0;
    const printed = repository.git('diff', '--cached');
    for (const [name, value] of settings) {
      const [section = '', ...rest] = name.split('.');
      const key = rest.pop() ?? '';
      appendFileSync(file, `\n[${section}${rest.length > 0 ? ` "${rest.join('.')}"` : ''}]\n\t${key} = ${value}\n`);
      assert.equal(await told(), expected, `${name}=${value}`);
      if (repository.git('diff', '--cached') !== printed) changed++;
      writeFileSync(file, plain);
    }
    assert.ok(changed >= 10, `only ${changed} of them change what git prints`);
  });

  for (const env of environments) {
    it(`change nothing: ${Object.keys(env).join(', ')}`, async () => assert.equal(await told(env), expected));
  }

  it('change nothing: an attribute file of the repository itself', async () => {
    writeFileSync(join(repository.root, '.git', 'info-attributes'), '');
    repository.gitWith({}, 'config', 'core.attributesFile', 'other-attributes');
    repository.write('.gitattributes', '* binary\n');
    assert.equal(await told(), expected);
  });
});
