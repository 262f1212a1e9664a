import assert from 'node:assert/strict';
import { checkPlans } from '../../../../src/core/checks/checkPlan';
import { nativeMatcher, nativePattern } from '../../../../src/core/checks/nativePattern';
import { builtInRules } from '../../../../src/core/rules/builtInRules';
import { languageOf } from '../../../../src/core/rules/languageOf';
import files from '../../../../src/core/rules/packs/core/*.md?files';
import { treeSitterSyntax } from '../../../../src/node/treeSitterSyntax';
import { cpuTime } from '../../../cpuTime';
import { installedSources } from '../../../ruleAlarms';

const { rules } = builtInRules(files);
const syntaxRules = rules.filter(({ kind }) => kind === 'syntax');

describe('checkPlan', () => {
  it('leaves no query out that would have found something', async function () {
    this.timeout(600_000);
    const syntax = treeSitterSyntax(FRESH_EYES_GRAMMARS);
    const plan = checkPlans()(syntaxRules);
    const examples = syntaxRules.flatMap(({ examples: each }) => each.map(({ path, text }) => ({ path, text })));
    const installed = installedSources(FRESH_EYES_ROOT, process.env['FRESH_EYES_FULL'] ? 1500 : 120);
    const texts = [...examples, ...installed.map(({ path, after }) => ({ path, text: after ?? '' }))];
    let left = 0;
    for (const { path, text } of texts) {
      const language = languageOf(path, text.slice(0, 200).split('\n')[0]);
      const tree = language === null ? null : await syntax.parse(language, text);
      if (language === null || tree === null) continue;
      const wanted = new Set(plan.lookAt(language, text).queries.map(({ rule }) => rule.id));
      for (const { id, queries } of syntaxRules) {
        const query: string | undefined = queries[language];
        if (query === undefined || wanted.has(id)) continue;
        left++;
        const found: readonly unknown[] = tree
          .query(query)
          .flatMap(({ captures }) => captures.filter(({ name }) => name === 'finding'));
        assert.deepEqual(found, [], `${id} was left out for ${path}`);
      }
      tree.free();
    }
    assert.ok(left > texts.length * 5, `only ${String(left)} queries were left out of ${String(texts.length)} texts`);
  });

  it('asks the same plan of the same list of rules', () => {
    const plans = checkPlans();
    assert.equal(plans(rules), plans(rules));
    assert.notEqual(plans(rules), plans([...rules]));
  });

  it('never leaves out a query of somebody else', () => {
    const foreign = syntaxRules.map((rule) => ({ ...rule, origin: 'repository' as const }));
    const count = foreign.filter(({ queries }) => queries['typescript'] !== undefined).length;
    assert.equal(checkPlans()(foreign).lookAt('typescript', '').queries.length, count);
  });
});

describe('patterns of the built-in pack', () => {
  // Text that a hostile change could be made of: what patterns begin with, over and over.
  const units = [
    ' ',
    '\n',
    '  \n',
    'return x\n',
    'return\n\n',
    'throw a\n  b\n',
    'return;',
    '//x\n',
    '/*',
    '{',
    '()',
    '[x]',
  ]
    .concat([
      '"',
      "'",
      '`',
      '`#',
      '#{',
      'a.',
      'a b ',
      'a===',
      '==',
      '=',
      'if (a ',
      'catch{',
      'def f(a=(',
      '1 is ',
      '\\',
    ])
    .concat([
      'Promise(',
      'where ',
      'delete from ',
      'update x set ',
      'token = ',
      'curl a ',
      '-k ',
      'finally\n ',
      'exec("',
    ]);
  const starts = ['', 'update x set '];

  it('take no more than a blink for text made to keep them busy', async function () {
    this.timeout(600_000);
    for (const { id, kind, match } of rules) {
      const patterns = match.map(nativePattern);
      if (kind !== 'syntax' && kind !== 'regex') continue;
      for (const [start, unit] of starts.flatMap((each) => units.map((other) => [each, other] as const))) {
        const text = start + unit.repeat(Math.ceil(10_000 / unit.length));
        const run = () =>
          kind === 'syntax' ? patterns.map((pattern) => pattern.test(text)) : nativeMatcher(text.split('\n'))(patterns);
        assert.ok((await cpuTime(run)) < 250, `${id} on ${JSON.stringify(start)} and many ${JSON.stringify(unit)}`);
      }
    }
  });
});
