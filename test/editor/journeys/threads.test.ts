import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { command, setting } from '../../../src/extension/contributions';
import { access, configure, open, repo, startOver, waitFor } from '../world';

const { root, stage, uri } = repo('one');

describe('comment threads', () => {
  beforeEach(async () => {
    await startOver();
    stage({ 'src/many.ts': 'debugger;\n'.repeat(25), 'src/few.ts': 'debugger;\n'.repeat(3) });
    await commands.executeCommand(command.reviewStaged, root);
  });
  afterEach(() => configure(setting.comments, undefined));

  /** The files of the findings that have a thread. */
  const files = async () => (await access()).openThreads().map(({ finding }) => finding.location.path);
  const all = async (path: string) =>
    (await access()).store.review(root)!.findings.filter(({ finding }) => finding.location.path === path);
  const stands = (path: string, count: number) => async () => {
    const seen = await files();
    return seen.length === count && seen.every((each) => each === path);
  };

  it('are not there before somebody asks', async () => {
    await open(uri('src/few.ts'));
    assert.deepEqual(await files(), []);
  });

  it('follow the active editor where that was chosen, twenty at most', async () => {
    await open(uri('src/many.ts'));
    await configure(setting.comments, 'activeEditor');
    await waitFor('twenty threads', stands('src/many.ts', 20));
    await open(uri('src/few.ts'));
    await waitFor('the threads of the other file', stands('src/few.ts', 3));
    await configure(setting.comments, 'off');
    await waitFor('no threads', async () => (await files()).length === 0);
  });

  it('are twenty at most where somebody asks for more, the last ones', async () => {
    const findings = await all('src/many.ts');
    for (const { key } of findings) await commands.executeCommand(command.discuss, key);
    const { openThreads } = await access();
    assert.deepEqual(
      openThreads().map(({ key }) => key),
      findings.slice(5).map(({ key }) => key),
    );
  });

  it('that somebody asked for stay, and count', async () => {
    const [asked] = await all('src/few.ts');
    await commands.executeCommand(command.discuss, asked!.key);
    await configure(setting.comments, 'activeEditor');
    await open(uri('src/many.ts'));
    await waitFor('twenty threads', async () => (await files()).length === 20);
    assert.equal((await files()).filter((path) => path === 'src/few.ts').length, 1);
  });

  it('go with their findings', async () => {
    const [asked] = await all('src/few.ts');
    await commands.executeCommand(command.discuss, asked!.key);
    await commands.executeCommand(command.clearFindings);
    assert.deepEqual(await files(), []);
  });

  it('open for nobody who switched them off', async () => {
    await configure(setting.comments, 'off');
    const [asked] = await all('src/few.ts');
    await commands.executeCommand(command.discuss, asked!.key);
    assert.deepEqual(await files(), []);
  });
});
