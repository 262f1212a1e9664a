import assert from 'node:assert/strict';
import { gatedChange } from '../../../../src/core/secrets/secretGate';
import { restoredSuggestion } from '../../../../src/core/secrets/restoredSuggestion';
import { secretScanner } from '../../../../src/node/secretScanner';
import { seededRandom } from '../../../madeUpSecrets';
import { fileChange } from '../findings/fileChange';

const scanner = secretScanner();
const random = seededRandom(9);
const token = () => `ghp_${random.of('ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789', 36)}`;

describe('a suggestion with placeholders', () => {
  it('comes back with the real text, whatever numbers the review gave', async () => {
    const [gone, kept, last] = [token(), token(), token()];
    const after = `one();\r\nconnect("${kept}", 1);\r\nconnect("${last}", 2);\r\n`;
    const { file } = await gatedChange(fileChange('a.ts', `connect("${gone}");\n`, after), scanner);
    const oldText = file.after!.split('\r\n').slice(1, 3).join('\n');
    assert.equal(oldText, 'connect("«secret:github-token:2»", 1);\nconnect("«secret:github-token:3»", 2);');
    const newText = oldText.replaceAll('connect', 'await connect');
    assert.deepEqual(await restoredSuggestion(after, 2, { oldText, newText }, 'a.ts', scanner), {
      oldText: `connect("${kept}", 1);\nconnect("${last}", 2);`,
      newText: `await connect("${kept}", 1);\nawait connect("${last}", 2);`,
    });
  });

  const secret = token();
  const text = `f("${secret}");\ng();\nh("${secret}");\nk("${token()}");\n`;
  const refused: readonly (readonly [string, number, string, string])[] = [
    ['the line changed', 2, 'f("«secret:github-token:1»");', 'f();'],
    ['another secret stands there now', 1, 'f("«secret:stripe-key:1»");', 'f();'],
    [
      'two that were equal no longer are',
      3,
      'h("«secret:github-token:1»");\nk("«secret:github-token:1»");',
      'h();\nk();',
    ],
    [
      'it would be used twice',
      1,
      'f("«secret:github-token:1»");',
      'f("«secret:github-token:1»«secret:github-token:1»");',
    ],
    ['it would move to another line', 1, 'f("«secret:github-token:1»");\ng();', 'f();\ng("«secret:github-token:1»");'],
    ['the text ends before it', 9, 'f("«secret:github-token:1»");', 'f();'],
    ['the old text was never gated', 1, `f("${secret.slice(0, 12)}");`, 'f();'],
  ];
  for (const [why, at, oldText, newText] of refused) {
    it(`is not carried out when ${why}`, async () =>
      assert.equal(await restoredSuggestion(text, at, { oldText, newText }, 'a.ts', scanner), null));
  }

  it('takes a hidden character away and never writes its escape', async () => {
    const hidden = 'if (user\u202e) {\n';
    const oldText = 'if (user\\u{202e}) {';
    assert.deepEqual(await restoredSuggestion(hidden, 1, { oldText, newText: 'if (user) {' }, 'a.ts', scanner), {
      oldText: 'if (user\u202e) {',
      newText: 'if (user) {',
    });
    assert.equal(await restoredSuggestion(hidden, 1, { oldText, newText: `${oldText} // x` }, 'a.ts', scanner), null);
  });

  it('without any is left as it is', async () => {
    const suggestion = { oldText: 'g();', newText: 'await g();' };
    assert.equal(await restoredSuggestion(text, 2, suggestion, 'a.ts', scanner), suggestion);
    const escape = { oldText: 'x = "\\u{202e}"', newText: 'y = "\\u{202e}"' };
    assert.equal(await restoredSuggestion('x = "\\u{202e}"\n', 1, escape, 'a.ts', scanner), escape);
  });
});
