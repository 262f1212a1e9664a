import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('a restricted folder in the editor', () => {
  it('is not trusted', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('fails on purpose', () => {
    assert.fail('on purpose');
  });
});
