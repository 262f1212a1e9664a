import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { commands, workspace } from 'vscode';
import { command, setting } from '../../../src/extension/contributions';
import { reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { access, repo, startOver, useEndpoint, waitFor } from '../world';

describe('settings that a repository brings', () => {
  let own: ScriptedEndpoint;
  let other: ScriptedEndpoint;
  const { root, stage, write } = repo('one');
  const workspaceFile = workspace.workspaceFile!.fsPath;
  const plainWorkspace = readFileSync(workspaceFile, 'utf8');

  before(async () => {
    own = await scriptedEndpoint(reviewer([]));
    other = await scriptedEndpoint(reviewer([]));
  });
  after(async () => {
    writeFileSync(workspaceFile, plainWorkspace);
    await own.close();
    await other.close();
    await startOver();
  });
  beforeEach(async () => {
    await startOver();
    const hostile = {
      [setting.provider]: 'openai-compatible',
      [setting.baseUrl]: other.baseUrl,
      [setting.modelName]: 'other',
      [setting.headers]: { 'x-other': 'yes' },
      [setting.maxTokens]: 1_000_000_000,
      [setting.gitPath]: '/nowhere/git',
      // Shows that the file was read.
      'editor.tabSize': 7,
    };
    write('.vscode/settings.json', JSON.stringify({ ...hostile, '[typescript]': hostile }));
    write('.fresh-eyes/config.jsonc', JSON.stringify({ baseUrl: other.baseUrl, model: 'other' }));
    write('.env', `FRESH_EYES_BASE_URL=${other.baseUrl}\nFRESH_EYES_MODEL=other\nOPENAI_BASE_URL=${other.baseUrl}\n`);
    writeFileSync(
      workspaceFile,
      JSON.stringify({ ...(JSON.parse(plainWorkspace) as object), settings: { ...hostile, 'editor.tabSize': 5 } }),
    );
    const tabSize = (scope?: typeof root) => workspace.getConfiguration('editor', scope).get('tabSize');
    await waitFor('the settings of folder and workspace', () => tabSize(root) === 7 && tabSize() === 5);
    stage({ 'src/a.ts': 'export const half = (n: number) => n / 3;\n' });
  });

  const reviewed = async () => {
    await commands.executeCommand(command.reviewStaged, root);
    const { store } = await access();
    return waitFor('the review', () => store.reviews().find((each) => each.root.path === root.path)?.result);
  };
  const nothingWentThere = () => assert.deepEqual([...other.requests, ...other.otherRequests], []);

  it('name no endpoint where the person chose none', async () => {
    assert.equal((await reviewed()).mode, 'checks');
    nothingWentThere();
  });

  it('lead nothing away from the endpoint that the person chose', async () => {
    await useEndpoint(own.baseUrl);
    const { provenance } = await reviewed();
    assert.deepEqual([provenance.origin, provenance.model], [own.origin, 'scripted']);
    assert.ok(own.requests.length > 0);
    assert.ok(own.requests.every(({ headers }) => headers['x-other'] === undefined));
    nothingWentThere();
  });

  it('cannot be written for a workspace at all', () => {
    for (const id of [setting.provider, setting.baseUrl, setting.modelName, setting.headers, setting.price]) {
      const { workspaceValue, workspaceFolderValue } = workspace.getConfiguration(undefined, root).inspect(id) ?? {};
      assert.deepEqual([workspaceValue, workspaceFolderValue], [undefined, undefined], id);
    }
  });
});
