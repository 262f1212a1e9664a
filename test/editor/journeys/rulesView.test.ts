import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TreeItemCheckboxState, commands, workspace, type TreeItem } from 'vscode';
import { command, scheme } from '../../../src/extension/contributions';
import type { RuleNode } from '../../../src/extension/rules/rulesTree';
import { userCacheFolder } from '../../../src/node/userFolders';
import { sampleRule } from '../sampleRule';
import { access, open, repo, startOver, waitFor } from '../world';

const { root, stage, write, git } = repo('one');
const configFile = '.fresh-eyes/config.jsonc';
const read = (path: string) => readFileSync(join(root.fsPath, path), 'utf8');

/** Of an owner, and not yet for everybody. */
const ownRule = sampleRule.replace('kind:', 'owner: "@acme/platform"\nstatus: shadow\nkind:');

type Row = { readonly node: RuleNode; readonly item: TreeItem };

/** Every row of the view, as the editor draws it. */
async function rows(): Promise<Row[]> {
  const tree = (await access()).rulesTree();
  const below = async (node?: RuleNode): Promise<Row[]> => {
    const children = (await tree.getChildren(node)) ?? [];
    const own = await Promise.all(
      children.map(async (child) => [{ node: child, item: await tree.getTreeItem(child) }, ...(await below(child))]),
    );
    return own.flat();
  };
  return below();
}
const rowNamed = async (id: string) =>
  waitFor(`the row ${id}`, async () => (await rows()).find(({ item }) => item.id === `${root.toString()} ${id}`));
/** What the view says is wrong, to a screen reader too. */
const problem = (text: RegExp) =>
  waitFor(`the problem ${text.source}`, async () => {
    const found = (await rows()).filter(({ node }) => node.kind === 'problem');
    return found.find(({ item }) => text.test(item.accessibilityInformation?.label ?? ''))?.item;
  });
const stateOf = (item: TreeItem) => {
  const { checkboxState } = item;
  return typeof checkboxState === 'object' ? checkboxState.state : checkboxState;
};

/** Presses the first button of the notification that asks, until the command that asked is done. */
async function agreed(asking: Thenable<unknown>): Promise<unknown> {
  let answer: { readonly value: unknown } | undefined;
  void asking.then((value) => (answer = { value }));
  await waitFor('an answer', async () => {
    await commands.executeCommand('notification.acceptPrimaryAction');
    return answer;
  });
  return answer?.value;
}

/** What the pages of the extension show; an earlier one may stay for a while. */
function pageText(): string {
  return workspace.textDocuments
    .filter((document) => document.uri.scheme === scheme.page && !document.isClosed)
    .map((document) => document.getText())
    .join('\n');
}
const page = (text: RegExp) => waitFor(`a page with ${text.source}`, () => text.test(pageText()));

async function reviewed(): Promise<string[]> {
  await commands.executeCommand(command.reviewStaged, root);
  const { store } = await access();
  return (store.review(root)?.findings ?? []).map(({ finding }) => `${finding.rule} ${finding.severity}`).sort();
}

describe('the view of the rules', () => {
  beforeEach(async () => {
    await startOver();
    await commands.executeCommand('notifications.clearAll');
    stage({ '.fresh-eyes/rules/no-log.md': ownRule });
    git('commit', '-q', '--no-verify', '-m', 'a rule');
  });

  it('says of every rule its origin, owner, status and severity, to eyes and to screen readers', async () => {
    const pack = await rowNamed('repo');
    assert.match(String(pack.item.description), /of this repository · 1 rules/);
    const { item } = await rowNamed('repo/no-log');
    assert.equal(item.label, 'Do not log');
    assert.match(String(item.description), /no-log · check · shadow · @acme\/platform/);
    assert.match(item.accessibilityInformation?.label ?? '', /^Warning \(shadow\), Do not log, repo\/no-log, /);
    assert.equal(stateOf(item), TreeItemCheckboxState.Checked);
  });

  it("runs a rule's tests, and keeps what they said with its age", async () => {
    const { node } = await rowNamed('repo/no-log');
    assert.equal(await commands.executeCommand(command.testRules, node), true);
    assert.match(String((await rowNamed('repo/no-log')).item.description), /tests passed now/);
    write('.fresh-eyes/rules/no-log.md', ownRule.replace('other();', 'logger.info(2);'));
    assert.doesNotMatch(
      String((await rowNamed('repo/no-log')).item.description),
      /tests/,
      'the rule is another by now',
    );
    assert.equal(await commands.executeCommand(command.testRules, (await rowNamed('repo')).node), false);
    assert.match(String((await rowNamed('repo/no-log')).item.description), /tests failed now/);
  });

  it('runs the tests of the whole built-in pack', async () => {
    const { node } = await rowNamed('core');
    assert.equal(await commands.executeCommand(command.testRules, node), true);
    assert.match(String((await rowNamed('core/debugger-left')).item.description), /tests passed/);
  });

  it('raises a severity at once, and says so', async () => {
    stage({ 'src/a.ts': 'try {\n  a();\n} catch {}\n' });
    const { node } = await rowNamed('core/swallowed-exception');
    const before = (await reviewed()).find((each) => each.startsWith('core/swallowed-exception'));
    assert.notEqual(before, 'core/swallowed-exception error');
    const setting = commands.executeCommand(command.setRule, node, 'error');
    assert.equal(await setting, true);
    assert.match(String((await rowNamed('core/swallowed-exception')).item.description), /Error once staged/);
    // The button that the message offers.
    await waitFor('the configuration to be staged', async () => {
      await commands.executeCommand('notification.acceptPrimaryAction');
      return git('diff', '--cached', '--name-only').includes(configFile);
    });
    const now = await reviewed();
    assert.ok(now.includes('core/swallowed-exception error'), now.join());
    const { item } = await rowNamed('core/swallowed-exception');
    assert.doesNotMatch(String(item.description), /once staged/);
    assert.match(item.accessibilityInformation?.label ?? '', /^Error, /);
  });

  it('says from when a lowered severity counts, and until then it does not', async () => {
    stage({ 'src/a.ts': 'debugger;\n' });
    const { node } = await rowNamed('core/debugger-left');
    const [before = ''] = await reviewed();
    assert.match(before, /core\/debugger-left (?:error|warning)/);
    assert.equal(await commands.executeCommand(command.setRule, node, 'off'), true);
    const { item } = await rowNamed('core/debugger-left');
    assert.match(String(item.description), /Off from the next commit/);
    assert.equal(stateOf(item), TreeItemCheckboxState.Unchecked);
    git('add', configFile);
    const during = await reviewed();
    assert.ok(during.includes(before), during.join());
    assert.ok(
      during.some((each) => each.startsWith('core/review-weakened')),
      during.join(),
    );
    git('commit', '-q', '--no-verify', '-m', 'off');
    stage({ 'src/b.ts': 'debugger;\n' });
    assert.deepEqual(await reviewed(), []);
    assert.match(String((await rowNamed('core/debugger-left')).item.description), /Off/);
    assert.equal(await commands.executeCommand(command.setRule, node, 'on'), true);
    assert.doesNotMatch(read(configFile), /debugger-left/);
  });

  it('promotes only after showing what was measured, and past the thresholds only with a reason', async () => {
    const { node } = await rowNamed('repo/no-log');
    const asking = commands.executeCommand(command.promoteRule, node, {
      to: 'block',
      reason: 'asked for by the auditors',
    });
    await page(/repo\/no-log Do not log[^]*shown 0[^]*own examples: pass[^]*shown fewer than \d+ times/);
    assert.match(read('.fresh-eyes/rules/no-log.md'), /status: shadow/, 'nothing is written before a person agrees');
    assert.equal(await agreed(asking), true);
    assert.match(read('.fresh-eyes/rules/no-log.md'), /status: block/);
    assert.match(String((await rowNamed('repo/no-log')).item.description), /Warning \(block\) once staged/);
  });

  it('adds a pack that was looked at, and shows the difference of an update', async () => {
    const installed = 'node_modules/@acme/review-rules';
    const pack = (version: string, severity: string) => {
      write(
        `${installed}/rulepack.json`,
        JSON.stringify({ name: 'acme/base', version, formatVersion: 1, owners: ['@acme/security'], license: 'MIT' }),
      );
      write(`${installed}/package.json`, JSON.stringify({ name: '@acme/review-rules', version }));
      write(`${installed}/rules/no-log.md`, ownRule.replace('severity: warning', `severity: ${severity}`));
    };
    pack('1.0.0', 'warning');
    const adding = commands.executeCommand(command.addPack, root, 'npm:@acme/review-rules');
    await page(/owners: @acme\/security[^]*licence: MIT[^]*acme\/base\/no-log: Do not log[^]*match logger/);
    assert.ok(
      !existsSync(join(root.fsPath, '.fresh-eyes/rules.lock.json')),
      'nothing is written before a person agrees',
    );
    assert.equal(await agreed(adding), true);
    assert.match(read('.fresh-eyes/rules.lock.json'), /npm:@acme\/review-rules/);
    const row = await rowNamed('acme/base');
    assert.match(String(row.item.description), /locked · 1\.0\.0 · @acme\/security/);
    assert.equal(await commands.executeCommand(command.testRules, row.node), true);

    pack('1.1.0', 'error');
    const updating = commands.executeCommand(command.updatePacks, row.node);
    await page(/1\.0\.0 → 1\.1\.0[^]*- warning\s+\+ error/);
    assert.equal(await agreed(updating), true);
    assert.match(read('.fresh-eyes/rules.lock.json'), /1\.1\.0/);

    // As after a clone: locked, and not on this machine.
    rmSync(join(userCacheFolder({ env: process.env }), 'packs'), { recursive: true });
    await problem(/locked but not on this machine\. Run "Fresh Eyes: Fetch Locked Rule Packs"/);
    assert.equal(await commands.executeCommand(command.fetchPacks, root), true);
    assert.match(String((await rowNamed('acme/base')).item.description), /1\.1\.0/);
  });

  it('explains which rules apply to the open file, from where and why', async () => {
    write(configFile, '{ "overrides": [{ "files": ["src/**"], "rules": { "repo/no-log": "error" } }] }\n');
    await open(write('src/a.ts', 'export const a = 1;\n'));
    assert.equal(await commands.executeCommand(command.explainRules), true);
    await page(/error \(shadow\) {2}repo\/no-log[^]*overrides "repo\/no-log"/);
  });

  it('shows instructions of other tools with what they cost, and makes rules of them', async () => {
    write('.github/copilot-instructions.md', 'Prefer small functions.\n');
    write('AGENTS.md', 'This is a shop.\n');
    const { item } = await rowNamed('import .github/copilot-instructions.md');
    assert.match(String(item.description), /copilot · about \d+ tokens/);
    assert.equal(stateOf(item), TreeItemCheckboxState.Checked);
    assert.match(String((await rowNamed('import AGENTS.md')).item.description), /context only/);
    assert.equal(await commands.executeCommand(command.convertRules, root), true);
    assert.match(read('.fresh-eyes/rules/github-copilot-instructions.md'), /status: draft[^]*Prefer small functions\./);
  });

  it('names a rule file that cannot be used, and leads there', async () => {
    write('.fresh-eyes/rules/broken.md', ownRule.replace('severity: warning', 'severity: fatal'));
    const item = await problem(/"severity" must be one of/);
    assert.equal(item.description, '.fresh-eyes/rules/broken.md:4');
    assert.equal(item.command?.command, 'vscode.open');
  });
});
