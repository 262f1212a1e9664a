import assert from 'node:assert/strict';
import { exampleMessage } from '../../../src/core/checks/exampleMessage';
import { testRule } from '../../../src/core/checks/testRule';
import { english } from '../../../src/core/messages';
import { parseRule } from '../../../src/core/rules/parseRule';
import { patternEngine } from '../../../src/node/patternEngine';
import { treeSitterSyntax } from '../../../src/node/treeSitterSyntax';

const { signal } = new AbortController();
const good = '## Good\n~~~ts file=src/a.ts\nfine();\n~~~\n';

/** How a rule of other people does with its own examples, as they stand in its file. */
describe('examples of a rule', () => {
  const patterns = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
  const ports = { patterns, syntax: treeSitterSyntax(FRESH_EYES_GRAMMARS) };
  after(() => patterns.close());

  async function tested(front: string, examples: string) {
    const text = `---\nid: a\ntitle: A\nseverity: info\n${front}---\nFlag it.\n${examples}`;
    const { rule, problems } = parseRule({
      file: 'a.md',
      text,
      pack: 'p',
      origin: 'repository',
      source: 'p',
      owner: null,
    });
    assert.ok(rule, JSON.stringify(problems));
    const { passed, examples: results, lacks } = await testRule(rule, ports, signal);
    const said = results.filter(({ outcome }) => outcome === 'missing' || outcome === 'noisy');
    return { passed, lacks, said: said.map((result) => english(exampleMessage(result))) };
  }
  const regex = 'kind: regex\nmatch: ["bad\\\\("]\n';
  const spanning = (second: string, expect: string) =>
    `## Bad\n~~~ts file=src/a.ts expect=1\nbad();\n~~~\n~~~py file=src/b.py${expect} also\n${second}\n~~~\n`;

  it('may span files, with what is expected in each', async () => {
    assert.deepEqual(await tested(regex, spanning('x = 1\nbad()', ' expect=2') + good), {
      passed: true,
      lacks: [],
      said: [],
    });
    const missed = await tested(regex, spanning('x = 1\nfine()', ' expect=2') + good);
    assert.deepEqual([missed.passed, missed.said], [false, ['The bad example src/a.ts is not hit on line 2.']]);
    const noisy = await tested(
      regex,
      spanning('bad()', '') + good.replace('fine();\n~~~', 'fine();\n~~~\n~~~py file=src/b.py also\nbad()\n~~~'),
    );
    assert.deepEqual([noisy.passed, noisy.said], [false, ['The good example src/a.ts is hit on line 1.']]);
  });

  it('may be an edit, of which only the new lines count', async () => {
    const edit = (before: string, after: string, expect: string) =>
      `## Bad\n~~~ts file=src/a.ts before\n${before}\n~~~\n~~~ts file=src/a.ts${expect}\n${after}\n~~~\n`;
    assert.equal((await tested(regex, edit('bad(1);', 'bad(1);\nbad(2);', ' expect=2') + good)).passed, true);
    const untouched = await tested(regex, edit('bad(1);', 'bad(1);\nfine();', '') + good);
    assert.deepEqual(untouched.said, ['The bad example src/a.ts is not hit.']);
  });

  it('must be reached by the globs, by the pre-filter and by a query of their language', async () => {
    const bad = '## Bad\n~~~ts file=src/a.ts\nbad();\n~~~\n';
    const ofGlobs = await tested(`files: ["lib/**"]\n${regex}`, bad + good);
    assert.deepEqual(ofGlobs.said, ['The globs of the rule do not take src/a.ts.']);
    const ofFilter = await tested('match: ["worse"]\n', bad + good);
    assert.match(ofFilter.said.join(), /pre-filter "match" hits no added line of src\/a\.ts/);
    const query = (language: string) => `## Query\n~~~${language}\n((call_expression) @finding)\n~~~\n`;
    assert.deepEqual((await tested('kind: syntax\n', query('go') + bad + good)).said, [
      'The bad example src/a.ts is not hit.',
    ]);
    const everyCall = await tested('kind: syntax\n', query('ts') + bad + good);
    assert.deepEqual(everyCall.said, ['The good example src/a.ts is hit on line 1.']);
  });

  it('must be one bad and one good at least', async () => {
    assert.deepEqual((await tested(regex, '')).lacks, ['bad', 'good']);
    assert.deepEqual((await tested('', good)).lacks, ['bad']);
  });
});
