import assert from 'node:assert/strict';
import { isSuppressed, suppressionsIn } from '../../../../src/core/findings/suppressions';
import { languageOf } from '../../../../src/core/rules/languageOf';
import { treeSitterSyntax } from '../../../../src/node/treeSitterSyntax';
import { fileChange } from './fileChange';

const syntax = treeSitterSyntax(FRESH_EYES_GRAMMARS);

async function silencedLines(path: string, text: string, rule = 'core/race-condition') {
  const language = languageOf(path);
  const tree = language === null ? null : await syntax.parse(language, text);
  const found = suppressionsIn({ file: fileChange(path, '', text), tree });
  tree?.free();
  return text
    .split('\n')
    .flatMap((_, index) => (isSuppressed(finding(rule, index + 1), false, found) ? [index + 1] : []));
}

function finding(rule: string, line: number, status: 'warn' | 'block' = 'warn') {
  return {
    rule,
    status,
    location: { path: 'a', startLine: line, endLine: line, quote: '', anchoredBy: 'exact' as const },
  };
}

const ask = 'fresh-eyes-ignore core/race-condition -- one writer only';

describe('fresh-eyes-ignore comments', () => {
  const forms: readonly (readonly [string, string])[] = [
    ['a.ts', `// ${ask}`],
    ['a.ts', `/* ${ask} */`],
    ['a.tsx', `// ${ask}`],
    ['a.js', `/** ${ask} */`],
    ['a.py', `# ${ask}`],
    ['a.go', `// ${ask}`],
    ['a.java', `/* ${ask} */`],
    ['a.rs', `// ${ask}`],
    ['a.cs', `// ${ask}`],
    ['a.cpp', `// ${ask}`],
    ['a.rb', `# ${ask}`],
    ['a.php', `<?php // ${ask}`],
    ['a.sh', `# ${ask}`],
    ['a.css', `/* ${ask} */`],
    ['a.ps1', `# ${ask}`],
    ['a.ini', `; ${ask}`],
    ['a.sql', `-- ${ask}`],
    ['a.lua', `-- ${ask}`],
    ['a.html', `<!-- ${ask} -->`],
    ['a.md', `<!-- ${ask} -->`],
    ['a.yml', `# ${ask}`],
    ['a.kt', `// ${ask}`],
    ['a.hs', `{- ${ask} -}`],
    ['a.ml', `(* ${ask} *)`],
    ['a.tex', `% ${ask}`],
    ['a.clj', `;; ${ask}`],
    ['a.unknown', `# ${ask}`],
  ];
  for (const [path, comment] of forms) {
    it(`speak of the next line in ${path} as ${comment.slice(0, 4).trim()}`, async () => {
      const first = path === 'a.php' ? '<?php' : '';
      assert.deepEqual(
        await silencedLines(path, `${first}\n${comment.replace('<?php ', '')}\nx = 1;\ny = 2;\n`),
        [2, 3],
      );
    });
  }

  it('speak of their own line behind code, and skip further comments otherwise', async () => {
    assert.deepEqual(await silencedLines('a.ts', `a(); // ${ask}\nb();\n`), [1]);
    assert.deepEqual(await silencedLines('a.ts', `// ${ask}\n// more\n\na();\nb();\n`), [1, 4]);
    assert.deepEqual(await silencedLines('a.ts', `/*\n * ${ask}\n */\na();\nb();\n`), [2, 4]);
  });

  it('need a reason, and the rule by its full or short name', async () => {
    for (const comment of [
      'fresh-eyes-ignore core/race-condition',
      'fresh-eyes-ignore core/race-condition -- ',
      'fresh-eyes-ignore -- why',
      'fresh-eyes-ignore core/race-condition why',
    ]) {
      assert.deepEqual(await silencedLines('a.ts', `// ${comment}\na();\n`), [], comment);
    }
    assert.deepEqual(await silencedLines('a.ts', `// fresh-eyes-ignore race-condition -- why\na();\n`), [1, 2]);
    assert.deepEqual(await silencedLines('a.ts', `/* fresh-eyes-ignore core/race-condition -- */\na();\n`), []);
    assert.deepEqual(await silencedLines('a.ts', `// ${ask}\na();\n`, 'core/injection'), []);
  });

  it('do not count in a string', async () => {
    assert.deepEqual(await silencedLines('a.ts', `const s = "// ${ask}";\na();\n`), []);
    assert.deepEqual(await silencedLines('a.py', `s = """\n# ${ask}\n"""\na()\n`), []);
  });

  it('never silence a locked or blocking rule, a secret, or what weakens the review', () => {
    const found = (rule: string) => [{ rule, lines: new Set([1]) }];
    assert.equal(isSuppressed(finding('core/a', 1), false, found('core/a')), true);
    assert.equal(isSuppressed(finding('core/a', 1), true, found('core/a')), false);
    assert.equal(isSuppressed(finding('core/a', 1, 'block'), false, found('core/a')), false);
    for (const rule of ['core/hard-coded-secret', 'core/review-weakened', 'core/hidden-characters']) {
      assert.equal(isSuppressed(finding(rule, 1), false, found(rule)), false);
    }
  });
});
