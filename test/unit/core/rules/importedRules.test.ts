import assert from 'node:assert/strict';
import { convertedRules } from '../../../../src/core/rules/convertedRules';
import { importedRules, importPlaces, importsLeftOut, isImportPath } from '../../../../src/core/rules/importedRules';
import { looseFrontMatter } from '../../../../src/core/rules/looseFrontMatter';
import { parseRule } from '../../../../src/core/rules/parseRule';

const read = (texts: Readonly<Record<string, string>>, toggles = {}) =>
  importedRules(new Map(Object.entries(texts)), toggles);
const seen = (texts: Readonly<Record<string, string>>, toggles = {}) =>
  read(texts, toggles).map(({ id, kind, files, instruction }) => [id, kind, files, instruction]);

describe('instructions of other tools', () => {
  it('become soft rules for the files they speak of, below every real rule', () => {
    assert.deepEqual(
      seen({
        '.github/copilot-instructions.md': 'Be kind.\n',
        '.github/instructions/ts.instructions.md': '---\napplyTo: "**/*.ts,**/*.tsx"\n---\nNo any.\n',
        '.github/instructions/no.instructions.md': '---\napplyTo: "**"\nexcludeAgent: "code-review"\n---\nSecret.\n',
        '.cursor/rules/api.mdc':
          '---\ndescription: API\nglobs: src/api/**/*.ts, *.{yml,yaml}\nalwaysApply: false\n---\nUse DTOs.\n',
        '.cursor/rules/all.mdc': '---\nalwaysApply: true\n---\nSmall functions.\n',
        '.cursor/rules/manual.mdc': '---\ndescription: by hand\n---\nCall me.\n',
        'web/.cursor/rules/list.mdc': '---\nglobs:\n  - "src/**"\n  - lib/**\n---\nWeb only.\n',
        'web/.cursor/BUGBOT.md': 'Look at keys.\n',
        'REVIEW.md': 'Look at tests.\n',
        '.coderabbit.yaml':
          'reviews:\n  path_instructions:\n    - path: "src/**"\n      instructions: Check errors.\n    - path: 3\n',
      }),
      [
        ['imported/coderabbit-1', 'model', ['src/**'], 'Check errors.'],
        ['imported/cursor-rules-all', 'model', [], 'Small functions.'],
        ['imported/cursor-rules-api', 'model', ['src/api/**/*.ts', '*.{yml,yaml}'], 'Use DTOs.'],
        ['imported/github-copilot-instructions', 'model', [], 'Be kind.'],
        ['imported/github-instructions-ts', 'model', ['**/*.ts', '**/*.tsx'], 'No any.'],
        ['imported/review', 'model', [], 'Look at tests.'],
        ['imported/web-cursor-bugbot', 'model', ['web/**'], 'Look at keys.'],
        ['imported/web-cursor-rules-list', 'model', ['web/src/**', 'web/lib/**'], 'Web only.'],
      ],
    );
    assert.ok(read({ 'REVIEW.md': 'x' }).every(({ severity, origin }) => severity === 'info' && origin === 'imported'));
  });

  it('are context only where they were written for agents, and can each be switched off', () => {
    const texts = { 'AGENTS.md': 'npm test\n', 'web/CLAUDE.md': 'pnpm\n', 'REVIEW.md': 'r\n' };
    assert.deepEqual(seen(texts), [
      ['imported/agents', 'context', [], 'npm test'],
      ['imported/review', 'model', [], 'r'],
      ['imported/web-claude', 'context', ['web/**'], 'pnpm'],
    ]);
    assert.deepEqual(seen(texts, { agents: false, review: false }), []);
  });

  it('are read leniently: nothing in them can stop a review', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index] ?? ''},`.repeat(9)}]`)
      .join('\n')}\nreviews: {path_instructions: *h}\n`;
    assert.deepEqual(seen({ '.coderabbit.yaml': bomb }), []);
    assert.deepEqual(
      seen({ '.coderabbit.yaml': '__proto__: {reviews: {path_instructions: [{path: a, instructions: b}]}}' }),
      [],
    );
    assert.deepEqual(seen({ '.coderabbit.yaml': '{{{' }), []);
    assert.deepEqual(
      seen({ '.cursor/rules/x.mdc': '---\nglobs: [*.ts\n: : :\n---\nText\u200B\u{E0041}.\n' })[0]?.[3],
      'Text.',
    );
    assert.equal(seen({ 'REVIEW.md': 'word '.repeat(30_000) })[0]?.[3]?.length, 6_000 + '\n[…]'.length);
    const many = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`d${String(index)}/REVIEW.md`, 'x'.repeat(5_000)]),
    );
    const leftOut = importsLeftOut(new Map(Object.entries(many)));
    assert.deepEqual([read(many).length, leftOut.length], [4, 16], 'all together they stay within a limit');
    assert.ok(leftOut.includes('d9/REVIEW.md'), 'and what has no room is named');
  });

  it('have an id each, however alike their names are', () => {
    const ids = seen({
      'a/b/REVIEW.md': 'x',
      'a-b/REVIEW.md': 'y',
      '.cursor/rules/a.mdc': '---\nalwaysApply: true\n---\nz',
      '.cursor/rules/A.mdc': '---\nalwaysApply: true\n---\nw',
    });
    assert.equal(new Set(ids.map(([id]) => id)).size, 4);
  });

  it('stand where the tools look for them', () => {
    const places = importPlaces(['', 'web']);
    assert.ok(
      places.includes('.github/instructions') && places.includes('web/.cursor') && places.includes('web/AGENTS.md'),
    );
    assert.ok(!places.some((place) => place.startsWith('web/.github')));
    for (const path of ['docs/agents.md', 'src/REVIEW.md.ts', 'web/.github/copilot-instructions.md'])
      assert.equal(isImportPath(path), false, path);
  });

  it('are split into keys and lists however they are written', () => {
    const { values } = looseFrontMatter(
      '---\na: x, y\nb: ["p q", r]\nc:\n- m\n- "n"\nd: "**/*.{ts,tsx}" # both\n---\nbody',
    );
    assert.deepEqual(values, { a: ['x', 'y'], b: ['p q', 'r'], c: ['m', 'n'], d: ['**/*.{ts,tsx}'] });
  });

  it('can be converted to rule files of our own, which read without a problem', () => {
    const converted = convertedRules(
      read({
        'REVIEW.md': '## Tests\nLook at tests.\n',
        '.cursor/rules/a.mdc': '---\nglobs: "*.ts"\n---\nNo any: "ever".\n',
        'AGENTS.md': 'x',
      }),
    );
    assert.deepEqual(
      converted.map(({ name }) => name),
      ['cursor-rules-a.md', 'review.md'],
    );
    for (const { name, text } of converted) {
      const { rule, problems } = parseRule({
        file: name,
        text,
        pack: 'repo',
        origin: 'repository',
        source: name,
        owner: null,
      });
      assert.deepEqual(problems, []);
      assert.equal(rule?.status, 'draft');
    }
    assert.match(converted[1]?.text ?? '', /### Tests/);
  });
});
