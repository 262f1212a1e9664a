import assert from 'node:assert/strict';
import { Position, commands, type Hover, type MarkdownString } from 'vscode';
import { command } from '../../../src/extension/contributions';
import { groupsOf, inTreeOrder } from '../../../src/extension/findingNodes';
import type { ShownFinding } from '../../../src/extension/findingStore';
import { findingItem, groupItem } from '../../../src/extension/view/findingItems';
import { reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { access, findingsIn, open, repo, startOver, useEndpoint, waitFor } from '../world';

const { root, stage, write, uri } = repo('one');

const price = `export function withTax(net: number): number {
  return net * 1.2;
}

// leftover() was for the old shop
export function leftover(): number {
  return 0;
}
`;
const shop = `import * as prices from './price';

export function total(nets: readonly number[]): number {
  return nets.reduce((sum, net) => sum + prices.withTax(net), 0);
}
`;
const falseUnused = {
  path: 'src/price.ts',
  line: 1,
  quote: 'export function withTax(net: number): number {',
  title: 'withTax is never used',
  severity: 'warning',
  claim: { kind: 'unused', symbol: 'withTax' },
};
const falseUndefined = {
  path: 'src/shop.ts',
  line: 4,
  quote: '  return nets.reduce((sum, net) => sum + prices.withTax(net), 0);',
  title: 'prices.withTax is not defined',
  severity: 'warning',
  claim: { kind: 'undefined', symbol: 'prices.withTax' },
};
/** Least confident and therefore last: whatever comes before it has been asked about when this one has its answer. */
const trueUnused = {
  path: 'src/price.ts',
  line: 6,
  quote: 'export function leftover(): number {',
  title: 'leftover is never used',
  severity: 'info',
  confidence: 0.55,
  claim: { kind: 'unused', symbol: 'leftover' },
};

describe('what the language server says of a finding', () => {
  let endpoint: ScriptedEndpoint;
  before(async () => {
    endpoint = await scriptedEndpoint({});
  });
  after(() => endpoint.close());
  beforeEach(async () => {
    await startOver();
    await useEndpoint(endpoint.baseUrl);
    await open(uri('README.md'));
  });

  const review = async () => (await access()).store.review(root);
  const titled = async (title: string) => (await review())?.findings.find(({ finding }) => finding.title === title);
  const evidenceOf = (title: string, limitMs = 25_000) =>
    waitFor(`evidence for "${title}"`, async () => (await titled(title))?.serverEvidence, limitMs);
  const reviewed = async (findings: Parameters<typeof reviewer>[0]) => {
    endpoint.play(reviewer(findings));
    assert.equal(await commands.executeCommand(command.reviewStaged, root), 'done');
  };
  const options = { groupBy: 'file', filter: 'all', showsMore: false } as const;
  const label = (shown: ShownFinding) => findingItem(shown, 'file').accessibilityInformation?.label ?? '';

  it('folds a false "unused" and a false "undefined" as likely not, and confirms a true one', async function () {
    // TypeScript's server is started by the first question.
    this.timeout(60_000);
    stage({ 'src/price.ts': price, 'src/shop.ts': shop });
    await reviewed([falseUnused, falseUndefined, trueUnused]);
    const result = (await review())?.result;
    assert.deepEqual(await evidenceOf(trueUnused.title, 50_000), {
      ...{ kind: 'unused', source: 'language-server', outcome: 'confirmed', note: 'src/price.ts:6' },
    });
    const against = { source: 'language-server', outcome: 'refuted' };
    assert.deepEqual(await evidenceOf(falseUnused.title), { ...against, kind: 'unused', note: 'src/shop.ts:4' });
    assert.deepEqual(await evidenceOf(falseUndefined.title), { ...against, kind: 'undefined', note: 'src/price.ts:1' });

    const after = await review();
    assert.ok(after);
    const last = groupsOf(after, options).at(-1);
    assert.equal(last?.groupBy, 'likely-not');
    assert.deepEqual(
      last.findings.map(({ finding }) => finding.title),
      [falseUnused.title, falseUndefined.title],
    );
    assert.deepEqual([groupItem(last).label, groupItem(last).description], ['Likely not', '2']);
    assert.deepEqual(
      inTreeOrder([after], options).map(({ finding }) => finding.title),
      [trueUnused.title],
    );
    assert.match(label((await titled(falseUnused.title))!), /likely not$/);
    assert.match(label((await titled(trueUnused.title))!), /confirmed by the language server$/);

    assert.equal(after.result, result, 'The result is the one that the review had.');
    assert.equal(result?.findings.length, 3);
    assert.deepEqual(
      result.findings.flatMap(({ evidence }) => evidence.filter(({ source }) => source === 'language-server')),
      [],
    );
    assert.equal(findingsIn(uri('src/shop.ts')).length, 1, "The editor's commit gate still sees it.");
  });

  it('is had for calls and values of which only types tell, whether or not a file of theirs is in a tab', async function () {
    this.timeout(60_000);
    const store = `export class Store {
  first: string | undefined;
  async save(text: string): Promise<void> {
    await Promise.resolve(text);
  }
  size(): number {
    return 0;
  }
}
`;
    const lines = ['  store.save("a");', '  store.size();', '  void store.save();', '  return store.first.length;'];
    const use = `import { Store } from './store';\n\nexport function use(store: Store): number {\n${lines.join('\n')}\n}\n`;
    stage({ 'src/store.ts': store, 'src/use.ts': use });
    const claims = [
      ['not-awaited', 'store.save'],
      ['not-awaited', 'store.size'],
      ['argument-count', 'store.save'],
      ['nullable', 'store.first'],
    ] as const;
    await reviewed(
      claims.map(([kind, symbol], index) => ({
        ...{ path: 'src/use.ts', line: 4 + index, quote: lines[index]!, title: `${kind} of ${symbol}` },
        ...{ severity: 'warning', claim: { kind, symbol } },
      })),
    );
    const said: Record<string, string> = {};
    for (const [kind, symbol] of claims) {
      const { outcome, note } = await evidenceOf(`${kind} of ${symbol}`, 50_000);
      said[`${kind} of ${symbol}`] = `${outcome} by ${note}`;
    }
    assert.deepEqual(said, {
      'not-awaited of store.save': 'confirmed by src/store.ts:3',
      'not-awaited of store.size': 'refuted by src/store.ts:6',
      'argument-count of store.save': 'confirmed by src/store.ts:3',
      'nullable of store.first': 'confirmed by src/use.ts:7',
    });
  });

  it('stands in the hover', async () => {
    stage({ 'src/price.ts': price, 'src/shop.ts': shop });
    await reviewed([falseUndefined]);
    await evidenceOf(falseUndefined.title);
    await open(uri('src/shop.ts'));
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      uri('src/shop.ts'),
      new Position(3, 12),
    );
    const text = hovers.flatMap(({ contents }) => contents.map((each) => (each as MarkdownString).value)).join('\n');
    assert.match(text, /Likely not: src&#47;price&#46;ts&#58;1 \(language server\)/);
  });

  it('is still there after a reload', async () => {
    stage({ 'src/price.ts': price, 'src/shop.ts': shop });
    await reviewed([falseUnused]);
    const evidence = await evidenceOf(falseUnused.title);
    const { store, written } = await access();
    await written();
    const before = await review();
    store.put(root, () => null);
    await commands.executeCommand(command.openEarlierReview, { root, review: { finishedAt: before?.finishedAt } });
    assert.deepEqual((await titled(falseUnused.title))?.serverEvidence, evidence);
  });

  it('is not asked for where the stage lacks a name that the file in the editor defines', async () => {
    stage({ 'src/price.ts': price, 'src/shop.ts': `${shop}export const fee = handling(1);\n` });
    write('src/shop.ts', `${shop}export const fee = handling(1);\nfunction handling(n: number) {\n  return n;\n}\n`);
    await reviewed([{ ...falseUndefined, ...missing }, trueUnused]);
    await evidenceOf(trueUnused.title);
    assert.equal((await titled(missing.title))?.serverEvidence, undefined);
    assert.deepEqual(await listed(), [missing.title, trueUnused.title]);
  });

  it('does not count where the name is defined in text of another file that nobody staged', async () => {
    const buyer = `import * as prices from './price';\n\nexport const fee = prices.handling(1);\nexport const spare = 1;\n`;
    stage({ 'src/price.ts': price, 'src/buyer.ts': buyer });
    const other = await open(uri('src/price.ts'));
    const text = 'export const handling = (n: number) => n;\n';
    assert.ok(await other.edit((edit) => edit.insert(new Position(0, 0), text)));
    await reviewed([
      { ...falseUndefined, ...missing, path: 'src/buyer.ts', line: 3, quote: 'export const fee = prices.handling(1);' },
      sentinel,
    ]);
    await evidenceOf(sentinel.title);
    assert.equal((await titled(missing.title))?.serverEvidence, undefined);
    assert.ok(other.document.getText().startsWith(text), 'Nobody saved or reverted it.');
  });

  const missing = {
    line: 6,
    quote: 'export const fee = handling(1);',
    title: 'handling is not defined',
    claim: { kind: 'undefined', symbol: 'handling' },
  };
  /** In a file whose text is the reviewed one. */
  const sentinel = {
    ...{ path: 'src/buyer.ts', line: 4, quote: 'export const spare = 1;', title: 'spare is never used' },
    ...{ severity: 'info', confidence: 0.55, claim: { kind: 'unused', symbol: 'spare' } },
  };
  const listed = async () => {
    const shown = await review();
    return inTreeOrder(shown ? [shown] : [], options).map(({ finding }) => finding.title);
  };
});
