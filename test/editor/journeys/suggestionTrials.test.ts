import assert from 'node:assert/strict';
import { Position, commands, window, workspace, type Hover, type MarkdownString } from 'vscode';
import { command } from '../../../src/extension/contributions';
import { checksOf, trialOf, type ShownFinding } from '../../../src/extension/findingStore';
import { promptOf, reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { access, open, quickFixes, repo, startOver, useEndpoint, waitFor } from '../world';

const { root, stage, uri } = repo('one');
const two = repo('two');

const vat = `export function withTax(net: number): number {
  return net * 1.2;
}
`;
const till = `import { withTax } from './vat';

export function total(nets: readonly number[]): number {
  return nets.reduce((sum, net) => sum + withTax(net), 0);
}

export function last(nets: readonly number[]): number {
  return nets[nets.length] ?? 0;
}
`;
const inTill = (line: number, title: string, replacement: string, more: object = {}) => ({
  ...{ path: 'src/till.ts', line, quote: till.split('\n')[line - 1]!, title, replacement, severity: 'warning' },
  ...more,
});
/** Returns a text where a number is promised. */
const breaking = inTill(4, 'Cents are lost', '  return nets.reduce((sum, net) => sum + withTax(net), 0).toFixed(2);');
/** Least confident and therefore tried last: when it has its answer, all others have theirs. */
const good = inTill(8, 'Reads past the end', '  return nets[nets.length - 1] ?? 0;', { confidence: 0.55 });
const serverSays = `Type 'string' is not assignable to type 'number'.`;

describe('what the language server says of a suggestion', () => {
  let endpoint: ScriptedEndpoint;
  before(async () => {
    endpoint = await scriptedEndpoint({});
  });
  after(() => endpoint.close());
  beforeEach(async function () {
    // TypeScript's server is started by the first question.
    this.timeout(60_000);
    await startOver();
    await useEndpoint(endpoint.baseUrl);
    await open(uri('README.md'));
    stage({ 'src/vat.ts': vat, 'src/till.ts': till });
  });

  const review = async () => (await access()).store.review(root);
  const titled = async (title: string): Promise<ShownFinding> => {
    const shown = (await review())?.findings.find(({ finding }) => finding.title === title);
    assert.ok(shown, title);
    return shown;
  };
  const reviewed = async (findings: Parameters<typeof reviewer>[0]) => {
    endpoint.play(reviewer(findings));
    assert.equal(await commands.executeCommand(command.reviewStaged, root), 'done');
  };
  const tried = ({ title }: { readonly title: string }) =>
    waitFor(`a trial of "${title}"`, async () => (await titled(title)).trial, 40_000);
  const hoverAt = async (line: number) => {
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      uri('src/till.ts'),
      new Position(line - 1, 4),
    );
    const text = hovers.flatMap(({ contents }) => contents.map((each) => (each as MarkdownString).value)).join('\n');
    return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  };

  it('is shown with it: as text only where it brings an error, as checked where it brings none', async function () {
    this.timeout(60_000);
    await reviewed([breaking, good]);
    const result = (await review())?.result;
    assert.equal((await tried(good)).error, null);
    assert.equal((await tried(breaking)).error, serverSays);
    assert.deepEqual(checksOf(await titled(good.title)), ['text', 'syntax', 'diagnostics']);
    assert.deepEqual(checksOf(await titled(breaking.title)), []);

    await open(uri('src/till.ts'));
    const refused = await hoverAt(4);
    assert.ok(
      refused.includes(`Suggestion (as text only: with it the language server says "${serverSays}"):`),
      refused,
    );
    assert.ok(refused.includes('toFixed'), 'Its text is still there.');
    assert.ok(!refused.includes(command.applySuggestion));
    const offered = await hoverAt(8);
    assert.ok(offered.includes('Suggestion (checked by the language server: no new errors):'), offered);
    assert.ok(offered.includes(command.applySuggestion));
    const fixes = await waitFor('the quick fixes', async () => {
      const titles = (await quickFixes(uri('src/till.ts'), 3)).map(({ title }) => title);
      return titles.some((title) => title.startsWith('Dismiss')) ? titles : null;
    });
    assert.deepEqual(
      fixes.filter((title) => /^(?:Apply|Preview) suggestion.*: Cents are lost$/.test(title)),
      [],
    );

    assert.equal((await review())?.result, result, 'The result is the one that the review had.');
    assert.deepEqual(
      result?.findings.map(({ suggestion }) => suggestion?.checked),
      [
        ['text', 'syntax'],
        ['text', 'syntax'],
      ],
    );
  });

  it('opens no tab, leaves nothing unsaved, and no copy in which a server could find anything', async function () {
    this.timeout(60_000);
    const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    const before = tabs();
    await reviewed([breaking, { ...inTill(3, 'total is never used', ''), ...unused('total') }, good]);
    await tried(good);
    assert.deepEqual(tabs(), before);
    assert.deepEqual(
      workspace.textDocuments.filter(({ isDirty }) => isDirty).map((document) => document.uri.path),
      [],
    );
    await waitFor('empty copies', () =>
      workspace.textDocuments
        .filter((document) => document.uri.scheme === 'fresh-eyes-scratch')
        .every((document) => document.getText() === ''),
    );
    assert.equal((await titled('total is never used')).serverEvidence?.outcome, 'confirmed');
    await reviewed([{ ...inTill(3, 'total is never used', ''), ...unused('total') }]);
    const again = await waitFor('evidence', async () => (await titled('total is never used')).serverEvidence, 25_000);
    assert.equal(again.outcome, 'confirmed', 'The copies of the review before are no references.');
  });

  it('keeps a suggestion that failed from being applied, alone or with all others', async function () {
    this.timeout(60_000);
    await reviewed([breaking, good]);
    await tried(good);
    const { document } = await open(uri('src/till.ts'));
    assert.equal(await commands.executeCommand(command.applySuggestion, (await titled(breaking.title)).key), false);
    assert.equal(document.getText(), till);
    assert.equal(await commands.executeCommand(command.applyAll, { findings: (await review())?.findings }), 1);
    assert.equal(document.getText(), till.replace('nets[nets.length]', 'nets[nets.length - 1]'));
  });

  it('is still there after a reload', async function () {
    this.timeout(60_000);
    await reviewed([breaking, good]);
    await tried(good);
    const { store, written } = await access();
    await written();
    const before = await review();
    store.put(root, () => null);
    await commands.executeCommand(command.openEarlierReview, { root, review: { finishedAt: before?.finishedAt } });
    assert.deepEqual(checksOf(await titled(breaking.title)), []);
    assert.deepEqual(checksOf(await titled(good.title)), ['text', 'syntax', 'diagnostics']);
  });

  it('is had for one that a person asked for later, and for the next one in its place', async function () {
    this.timeout(60_000);
    await reviewed([{ ...good, replacement: undefined }]);
    const ask = async (replacement: string) => {
      endpoint.play((request) => {
        assert.match(promptOf(request), /The developer says:\nSuggest a fix/);
        return { text: JSON.stringify({ answer: 'So.', replacement }) };
      });
      await commands.executeCommand(command.askForSuggestion, (await titled(good.title)).key);
      return waitFor('a trial', async () => trialOf(await titled(good.title)), 40_000);
    };
    assert.equal((await ask("  return 'the last one';")).error, serverSays);
    assert.deepEqual(checksOf(await titled(good.title)), []);
    assert.deepEqual(await ask(good.replacement), { ...(await titled(good.title)).trial, error: null });
    assert.deepEqual(checksOf(await titled(good.title)), ['text', 'diagnostics']);
  });

  it('is nothing for a language that no server checks', async function () {
    this.timeout(60_000);
    stage({ 'src/tax.js': 'export const tax = 1.1;\n', 'src/tax.py': 'TAX = 1.1\n' });
    const elsewhere = [
      { path: 'src/tax.js', line: 1, quote: 'export const tax = 1.1;', replacement: 'export const tax = "1.2";' },
      { path: 'src/tax.py', line: 1, quote: 'TAX = 1.1', replacement: 'TAX = "1.2"' },
    ].map((each) => ({ ...each, title: `Old tax in ${each.path}`, severity: 'warning' }));
    await reviewed([...elsewhere, good]);
    await tried(good);
    for (const { title } of elsewhere) {
      const shown = await titled(title);
      assert.equal(shown.trial, undefined, title);
      assert.deepEqual(checksOf(shown), ['text', 'syntax'], title);
    }
  });

  it('is nothing where a file that it imports is another one in the editor than in the stage', async function () {
    this.timeout(60_000);
    stage({ 'src/own.ts': 'export const one: number = 2;\n' });
    const own = {
      ...{ path: 'src/own.ts', line: 1, quote: 'export const one: number = 2;', title: 'One is two' },
      ...{ replacement: 'export const one: number = 1;', severity: 'info', confidence: 0.51 },
    };
    const other = await open(uri('src/vat.ts'));
    assert.ok(await other.edit((edit) => edit.insert(new Position(0, 0), '// not staged\n')));
    await reviewed([breaking, own]);
    await tried(own);
    assert.equal((await titled(breaking.title)).trial, undefined);
  });

  it('knows paths of a project, packages and what Node declares as the file itself does', async function () {
    this.timeout(60_000);
    const packages = 'node_modules/';
    two.write(`${packages}pick/package.json`, '{ "name": "pick", "exports": { ".": { "types": "./all.d.ts" } } }');
    two.write(
      `${packages}pick/all.d.ts`,
      'export function pick(a: string): string;\nexport function pick(a: number): number;\n',
    );
    two.write(`${packages}@types/node/package.json`, '{ "name": "@types/node", "types": "index.d.ts" }');
    two.write(
      `${packages}@types/node/index.d.ts`,
      '/// <reference path="fs.d.ts" />\ndeclare var process: { pid: number };\n',
    );
    two.write(
      `${packages}@types/node/fs.d.ts`,
      "declare module 'node:fs' {\n  export function sizeOf(path: string): number;\n}\n",
    );
    const lines = [
      "import { sizeOf } from 'node:fs';",
      "import { pick } from 'pick';",
      "import { half } from '#/half';",
      'export const size: number = half(pick(sizeOf("a")));',
      'export const twice: number = half(process.pid);',
    ];
    const options = { strict: true, module: 'esnext', moduleResolution: 'bundler', types: ['node'], noEmit: true };
    two.stage({
      'tsconfig.json': JSON.stringify({ compilerOptions: { ...options, paths: { '#/*': ['./src/*'] } } }),
      'src/half.ts': 'export const half = (n: number): number => n / 2;\n',
      'src/size.ts': `${lines.join('\n')}\n`,
    });
    const inSize = (line: number, title: string, replacement: string, more = {}) => ({
      ...{ path: 'src/size.ts', line, quote: lines[line - 1]!, title, replacement, severity: 'warning', ...more },
    });
    endpoint.play(
      reviewer([
        inSize(4, 'Not rounded', 'export const size: number = half(pick(String(sizeOf("a"))));'),
        inSize(5, 'Not twice', 'export const twice: number = pick(process.pid) * 2;', { confidence: 0.55 }),
      ]),
    );
    assert.equal(await commands.executeCommand(command.reviewStaged, two.root), 'done');
    const outcome = async (title: string) =>
      (await access()).store.review(two.root)?.findings.find(({ finding }) => finding.title === title)?.trial;
    const last = await waitFor('the trials', () => outcome('Not twice'), 40_000);
    assert.equal(last.error, null);
    assert.match((await outcome('Not rounded'))?.error ?? '', /^Argument of type 'string'/);
  });

  const unused = (symbol: string) => ({ replacement: undefined, claim: { kind: 'unused', symbol } });
});
