import assert from 'node:assert/strict';
import {
  bringsModules,
  declarationsOf,
  importPath,
  importedModules,
  isTriable,
  probeCode,
  scratchText,
} from '../../../../../src/core/findings/trial/scratchText';
import { typescriptErrors, withoutProject } from './typescriptErrors';

const nowhere = { modules: new Map<string, string>(), references: [] };

describe('a copy of a file for a language server', () => {
  const probed = (name: string, text: string) => {
    const language = name.endsWith('.ts') ? 'typescript' : 'javascript';
    const whole = scratchText(text, language, nowhere) ?? '';
    const errors = typescriptErrors({ [`/copies/${name}`]: whole }, withoutProject)(`/copies/${name}`);
    return errors.filter(({ code, isInLastLine }) => isInLastLine && code === probeCode).length;
  };

  it('has a mistake at its end wherever types are checked, and none where they are not', () => {
    assert.equal(probed('a.ts', 'export const a = 1;'), 1);
    assert.equal(probed('a.ts', 'const a = 1; // no line break'), 1);
    assert.equal(probed('a.js', '// @ts-check\nexport const a = 1;\n'), 1);
    assert.equal(probed('a.js', 'export const a = 1;\n'), 0);
    assert.equal(probed('a.ts', '// @ts-nocheck\nexport const a = 1;\n'), 0);
    assert.equal(probed('a.ts', 'const a = `not closed\n'), 0);
  });

  it('names what it imports by the path that was found, however it imports it', () => {
    const modules = new Map([
      ['./a.js', '/repo/a.js'],
      ['pkg', '/repo/node_modules/pkg/index.js'],
    ]);
    const text = [
      "import { a } from './a.js';",
      'export * from "pkg";',
      "import './a.js';",
      "const b = await import('./a.js');",
      "import c = require('pkg');",
      "import { d } from './d';",
    ].join('\n');
    const [...lines] = scratchText(text, 'typescript', { modules, references: ['/repo/node.d.ts'] })?.split('\n') ?? [];
    assert.deepEqual(lines.slice(0, -1), [
      '/// <reference path="/repo/node.d.ts" />',
      "import { a } from '/repo/a.js';",
      'export * from "/repo/node_modules/pkg/index.js";',
      "import '/repo/a.js';",
      "const b = await import('/repo/a.js');",
      "import c = require('/repo/node_modules/pkg/index.js');",
      "import { d } from './d';",
    ]);
    assert.deepEqual(
      importedModules(text).map(({ name, offset }) => [name, text.slice(offset, offset + name.length)]),
      ['./a.js', 'pkg', './d'].map((name) => [name, name]),
    );
  });

  it('keeps the first line of a script first', () => {
    const whole = scratchText('#!/usr/bin/env node\nrun();\n', 'javascript', { ...nowhere, references: ['/a.d.ts'] });
    assert.match(whole ?? '', /^#!.*\n\/\/\/ <reference path="\/a\.d\.ts" \/>\nrun\(\);\n/);
  });

  it('is made for no language without such a mistake, and of no text that holds it already', () => {
    assert.deepEqual(['typescript', 'tsx', 'javascript', 'python', 'constructor', null].map(isTriable), [
      ...[true, true, true, false, false, false],
    ]);
    assert.equal(scratchText('a = 1', 'python', nowhere), null);
    assert.equal(scratchText('const freshEyesProbe = 1;', 'typescript', nowhere), null);
  });

  it('is not made with a suggestion that leads a server to another file or another machine', () => {
    const text = "import { a } from './a';\nuse(a);\n";
    const brings = (newText: string) =>
      bringsModules(
        text,
        text.replace('use(a);', () => newText),
        { newText },
      );
    for (const newText of [
      "import b from '//elsewhere/share/b';",
      "const b = await import('./b');",
      'const b = await import(`//elsewhere/share/b`);',
      "const b = require(/* x */ '//elsewhere/share/b');",
      "/// <reference path='//elsewhere/share/b.d.ts' />",
      "declare module '//elsewhere/share/b' {}",
      "r\\u0065quire('b');",
      '/** @jsxImportSource //elsewhere/share */',
    ])
      assert.ok(brings(newText), newText);
    for (const newText of ['use(a, 1);', "import { a, c } from './a';", 'use(Array.from(a));', "use('./b');"])
      assert.ok(!brings(newText), newText);
    const split = "import { a } from\n'./a';\n";
    assert.ok(bringsModules(split, split.replace('./a', '//elsewhere/a'), { newText: "'//elsewhere/a';" }));
  });

  it('imports a source or a declaration by the name of its script, and what Node declares all together', () => {
    assert.deepEqual(['/a.ts', '/a.tsx', '/a.d.ts', '/a.mts', '/a.d.cts', '/a.js', '/a.json'].map(importPath), [
      '/a.js',
      '/a.js',
      '/a.js',
      '/a.mjs',
      '/a.cjs',
      '/a.js',
      '/a.json',
    ]);
    assert.equal(
      declarationsOf('/x/node_modules/@types/node/fs/promises.d.ts'),
      '/x/node_modules/@types/node/index.d.ts',
    );
    assert.equal(declarationsOf('/x/src/assets.d.ts'), '/x/src/assets.d.ts');
  });
});
