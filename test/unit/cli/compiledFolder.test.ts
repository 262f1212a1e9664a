import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledFolder } from '../../../src/cli/compiledFolder';

describe('the folder for what Node compiled', () => {
  let home: string;
  const folder = () => compiledFolder({ FRESH_EYES_CACHE_HOME: home });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fresh-eyes-compiled-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is made for the user alone', () => {
    assert.equal(folder(), join(home, 'fresh-eyes', 'compiled'));
    assert.equal(statSync(join(home, 'fresh-eyes', 'compiled')).mode & 0o077, 0);
    assert.equal(folder(), join(home, 'fresh-eyes', 'compiled'), 'a second time');
  });

  it('is not used where others could write, through a link, or in the place of a file', () => {
    mkdirSync(join(home, 'fresh-eyes', 'compiled'), { recursive: true });
    chmodSync(join(home, 'fresh-eyes', 'compiled'), 0o777);
    assert.equal(folder(), null);
    chmodSync(join(home, 'fresh-eyes', 'compiled'), 0o700);
    chmodSync(join(home, 'fresh-eyes'), 0o775);
    assert.equal(folder(), null);
    rmSync(join(home, 'fresh-eyes'), { recursive: true });
    mkdirSync(join(home, 'fresh-eyes'));
    symlinkSync(home, join(home, 'fresh-eyes', 'compiled'));
    assert.equal(folder(), null);
    rmSync(join(home, 'fresh-eyes', 'compiled'));
    writeFileSync(join(home, 'fresh-eyes', 'compiled'), '');
    assert.equal(folder(), null);
  });
});
