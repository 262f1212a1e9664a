import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keepLauncher, launcherStatus, type LauncherTarget } from '../../../src/node/hookLauncher';

describe('the launcher of the hook', () => {
  let home: string;
  let env: NodeJS.ProcessEnv;
  const target = (parts: Partial<LauncherTarget> = {}): LauncherTarget => ({
    version: '1.2.0',
    nodePath: process.execPath,
    isElectron: false,
    hookScript: join(home, 'hook.js'),
    engine: join(home, 'cli.js'),
    ...parts,
  });
  const launch = (path: string): string =>
    execFileSync('/bin/sh', [join(home, 'data', 'fresh-eyes', 'hook', 'launch')], {
      env: { PATH: path },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  /** A program that says its name, the first argument and whether it was to run as Node. */
  function program(name: string, version = 'v22.1.0'): string {
    const file = join(home, name);
    mkdirSync(dirname(file), { recursive: true });
    const script = `#!/bin/sh\n[ "$1" = --version ] && echo ${version} && exit 0\necho "${name} $(basename "$1") as-node=$ELECTRON_RUN_AS_NODE"\n`;
    writeFileSync(file, script, { mode: 0o755 });
    return file;
  }

  /** A path with what the launcher calls, and no Node. */
  function tools(): string {
    const folder = join(home, 'tools');
    mkdirSync(folder, { recursive: true });
    for (const name of ['dirname', 'basename', 'sed']) {
      const file = execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
      if (!existsSync(join(folder, name))) symlinkSync(file, join(folder, name));
    }
    return folder;
  }

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "fresh-eyes-la'uncher "));
    env = { FRESH_EYES_DATA_HOME: join(home, 'data') };
    writeFileSync(join(home, 'hook.js'), 'one');
    writeFileSync(join(home, 'cli.js'), '');
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('runs a copy of the hook with the recorded Node, whatever stands in its path', async () => {
    const node = program('no de/node');
    assert.equal(await keepLauncher(target({ nodePath: node }), env), null);
    assert.equal(launch(tools()).trim(), 'no de/node hook.js as-node=');
    const { record, hasNode, hasEngine } = await launcherStatus(env);
    assert.deepEqual([record?.version, hasNode, hasEngine], ['1.2.0', true, true]);
  });

  it("takes VS Code's own Node only where there is no other that is new enough", async () => {
    const code = program('vscode/code');
    await keepLauncher(target({ nodePath: code, isElectron: true }), env);
    assert.equal(launch(tools()).trim(), 'vscode/code hook.js as-node=1');
    program('bin/node');
    assert.equal(launch(`${join(home, 'bin')}:${tools()}`).trim(), 'bin/node hook.js as-node=');
    program('bin/node', 'v18.20.0');
    assert.equal(launch(`${join(home, 'bin')}:${tools()}`).trim(), 'vscode/code hook.js as-node=1');
  });

  it('is replaced by a newer front end, kept from an older one, and mended when it leads nowhere', async () => {
    const version = async (): Promise<string | undefined> => (await launcherStatus(env)).record?.version;
    const copied = () => readFileSync(join(home, 'data', 'fresh-eyes', 'hook', 'hook.js'), 'utf8');
    await keepLauncher(target(), env);
    writeFileSync(join(home, 'hook.js'), 'two');
    await keepLauncher(target({ version: '1.10.0' }), env);
    assert.deepEqual([await version(), copied()], ['1.10.0', 'two']);
    writeFileSync(join(home, 'hook.js'), 'three');
    await keepLauncher(target({ version: '1.9.9' }), env);
    assert.deepEqual([await version(), copied()], ['1.10.0', 'two']);
    rmSync(join(home, 'cli.js'));
    writeFileSync(join(home, 'other.js'), '');
    await keepLauncher(target({ version: '1.9.9', engine: join(home, 'other.js') }), env);
    assert.deepEqual([await version(), copied()], ['1.9.9', 'three']);
  });

  it('is not written where someone else could change what every commit runs', async () => {
    mkdirSync(join(home, 'elsewhere'), { mode: 0o700 });
    mkdirSync(join(home, 'data'));
    symlinkSync(join(home, 'elsewhere'), join(home, 'data', 'fresh-eyes'));
    assert.equal((await keepLauncher(target(), env))?.code, 'hook.unsafe-folder');
    rmSync(join(home, 'data', 'fresh-eyes'));
    mkdirSync(join(home, 'data', 'fresh-eyes'));
    chmodSync(join(home, 'data', 'fresh-eyes'), 0o777);
    assert.equal((await keepLauncher(target(), env))?.code, 'hook.unsafe-folder');
  });
});
