import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { isLauncherOutdated, rememberLauncher } from '../../../src/extension/launcherVersion';

describe('the launcher that the extension set up', () => {
  function memory(): Memento & { setKeysForSync: () => void } {
    const values = new Map<string, unknown>();
    return {
      keys: () => [...values.keys()],
      get: (key: string, fallback?: unknown) => values.get(key) ?? fallback,
      update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
      setKeysForSync: () => undefined,
    } as Memento & { setKeysForSync: () => void };
  }

  it('is outdated once another version of the extension runs, and only where there is one', async () => {
    const globalState = memory();
    assert.equal(isLauncherOutdated({ globalState }), false);
    await rememberLauncher({ globalState });
    assert.equal(isLauncherOutdated({ globalState }), false);
    const [key = ''] = globalState.keys();
    await globalState.update(key, '0.0.0-before');
    assert.equal(isLauncherOutdated({ globalState }), true);
    await rememberLauncher({ globalState });
    assert.equal(isLauncherOutdated({ globalState }), false);
  });
});
