import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import type { FileChange } from '../../../../src/core/diff/change';
import { keepsSecretsInPlace } from '../../../../src/core/secrets/placeholders';
import { gatedChange, gateText, secretGate } from '../../../../src/core/secrets/secretGate';
import { secretScanner } from '../../../../src/node/secretScanner';
import { cpuTime } from '../../../cpuTime';
import { secretKinds, seededRandom } from '../../../madeUpSecrets';
import { fileChange } from '../findings/fileChange';

const scanner = secretScanner();
const random = seededRandom(7);
const token = () => `ghp_${random.of('ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789', 36)}`;
const key = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
  .trim();
const keyLines = key.split('\n');

function textsOf(file: FileChange): string {
  return [file.before, file.after, ...file.hunks.flatMap(({ lines }) => lines.map(({ text }) => text))].join('\n');
}

describe('the secret gate on a text', () => {
  it('puts a placeholder in the place of each secret and the secret back', async () => {
    const [first, second] = [token(), token()];
    const text = `const a = "${first}";\nconst b = "${second}";\nconst again = "${first}";\n`;
    const gated = await gateText(text, 'a.ts', scanner);
    assert.equal(
      gated.text,
      'const a = "«secret:github-token:1»";\nconst b = "«secret:github-token:2»";\nconst again = "«secret:github-token:1»";\n',
    );
    assert.deepEqual(
      gated.secrets.map(({ startLine, endLine, kind, placeholder }) => [startLine, endLine, kind, placeholder]),
      [
        [1, 1, 'github-token', '«secret:github-token:1»'],
        [2, 2, 'github-token', '«secret:github-token:2»'],
        [3, 3, 'github-token', '«secret:github-token:1»'],
      ],
    );
    assert.equal(gated.restore(gated.text), text);
  });

  it('leaves as many lines of a key as it had, with their indentation and line ends', async () => {
    const text = `before: 1\r\nkey: |\r\n${keyLines.map((line) => `    ${line}\r\n`).join('')}after: 2\r\n`;
    const gated = await gateText(text, 'a.yml', scanner);
    const lines = gated.text.split('\r\n');
    assert.equal(lines.length, text.split('\r\n').length);
    assert.equal(lines[2], '    «secret:private-key:1»');
    assert.equal(lines[3], '    «secret:private-key:1:2»');
    assert.deepEqual(gated.secrets, [
      { kind: 'private-key', startLine: 3, endLine: 2 + keyLines.length, placeholder: '«secret:private-key:1»' },
    ]);
    assert.equal(gated.restore(gated.text), text);
  });

  it('is not confused by text that looks like a placeholder', async () => {
    const secret = token();
    const text = `// «secret:github-token:1» and «secret:github-token:2:3»\nconst a = "${secret}";\n`;
    const gated = await gateText(text, 'a.ts', scanner);
    assert.equal(
      gated.text,
      '// «secret:github-token:1» and «secret:github-token:2:3»\nconst a = "«secret:github-token:3»";\n',
    );
    assert.equal(gated.restore(gated.text), text);
    assert.equal(
      gated.restore('«secret:github-token:1» «secret:github-token:9»'),
      '«secret:github-token:1» «secret:github-token:9»',
    );
  });

  it('hides a value again where nothing names it', async () => {
    const secret = 'k7#mQ2x-Wp9z';
    const gated = await gateText(`password = "${secret}"\nlogin("root", "${secret}")\n`, 'a.py', scanner);
    assert.equal(gated.text, 'password = "«secret:password:1»"\nlogin("root", "«secret:password:1»")\n');
  });

  it("does not hide a word everywhere because it is somebody's password", async () => {
    const gated = await gateText(
      'url = "ftp://bob:production@files.acme.net"\nmode = "production"\n',
      'a.ini',
      scanner,
    );
    assert.equal(gated.text, 'url = "ftp://bob:«secret:url-password:1»@files.acme.net"\nmode = "production"\n');
  });

  it('leaves examples, variables and templates alone', async () => {
    const text = [
      'const url = `https://${user}:${password}@example.com`;',
      'password: ${DB_PASSWORD}',
      'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE',
      'token: ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'api_key = "your-api-key-goes-here-1234"',
      'api_key = os.environ["API_KEY_2_PRODUCTION"]',
      '{{ secrets.NPM_TOKEN_V2_RELEASE }}',
      'password = getPassword("main", 2);',
      `const begin = "${'-'.repeat(5)}BEGIN PRIVATE KEY${'-'.repeat(5)}"; const end = "${'-'.repeat(5)}END PRIVATE KEY${'-'.repeat(5)}";`,
    ].join('\n');
    assert.equal((await gateText(text, 'a.ts', scanner)).text, text);
  });

  it('gives back every text byte for byte', async () => {
    const pieces = fc.oneof(
      fc
        .string({ unit: 'grapheme', maxLength: 30 })
        .filter(
          (text) =>
            !/[\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u206f\ufe00-\ufeff\ufff0-\uffff]|[\u{e0000}-\u{e01ef}]/u.test(
              text,
            ),
        ),
      fc.constantFrom('\n', '\r\n', '  ', '"', "'", '«secret:jwt:1»', '= '),
      fc.integer({ min: 0, max: 1e6 }).map((seed) => {
        const made = seededRandom(seed);
        return made.pick(secretKinds).make(made).text;
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 12 }), async (parts) => {
        const text = parts.join('');
        const gated = await gateText(text, 'a.txt', scanner);
        assert.equal(gated.text.split('\n').length, text.split('\n').length);
        assert.equal(gated.restore(gated.text), text);
      }),
      { numRuns: 300, seed: 42 },
    );
  });
});

/** Equal for equal seeds, although keys are made anew each time. */
function lineMaker(): (seed: number) => string {
  const lines = new Map<number, string>();
  return (seed) => {
    const made = seededRandom(seed);
    const line = lines.get(seed) ?? (seed % 3 === 0 ? made.pick(secretKinds).make(made).text : `line ${seed % 50}`);
    lines.set(seed, line);
    return line;
  };
}

describe('the secret gate on a change', () => {
  it('gives a file without secrets back as it is', async () => {
    const file = fileChange('a.ts', 'one\n', 'one\ntwo\n');
    assert.equal((await gatedChange(file, scanner)).file, file);
  });

  it('says side, lines and whether the change brings the secret', async () => {
    const [old, kept, fresh] = [token(), token(), token()];
    const file = fileChange('a.ts', `a("${old}");\nb("${kept}");\n`, `b("${kept}");\nc("${fresh}");\n`);
    const { secrets } = await gatedChange(file, scanner);
    assert.deepEqual(
      secrets.map(({ side, startLine, isAdded, placeholder }) => [side, startLine, isAdded, placeholder]),
      [
        ['base', 1, false, '«secret:github-token:1»'],
        ['base', 2, false, '«secret:github-token:2»'],
        ['reviewed', 1, false, '«secret:github-token:2»'],
        ['reviewed', 2, true, '«secret:github-token:3»'],
      ],
    );
  });

  it('sees a key as one whose lines the change only touches', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString()
      .trim()
      .split('\n');
    const before = ['start', ...keyLines, 'end', ''].join('\n');
    const after = ['start', ...keyLines.slice(0, 2), ...other.slice(2), 'end', ''].join('\n');
    const { file, secrets } = await gatedChange(fileChange('key.txt', before, after), scanner);
    for (const line of [...keyLines, ...other]) assert.ok(!textsOf(file).includes(line), line);
    assert.deepEqual(
      secrets.filter(({ isAdded }) => isAdded).map(({ startLine, endLine }) => [startLine, endLine]),
      [[2, keyLines.length + 1]],
    );
  });

  it('hides lines that only the other side shows to be a key', async () => {
    const body = keyLines.slice(1, -1);
    const before = [...keyLines, 'end', ''].join('\n');
    const after = ['# header is gone', ...body, 'end', ''].join('\n');
    const { file } = await gatedChange(fileChange('key.txt', before, after), scanner);
    for (const line of body) assert.ok(!textsOf(file).includes(line), line);
    assert.equal(file.after?.split('\n').length, after.split('\n').length);
  });

  it('keeps the lines of both texts and of the hunks in step', async () => {
    const textOf = lineMaker();
    const seeds = fc.integer({ min: 0, max: 1e6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('both', 'old', 'new'), seeds), { minLength: 1, maxLength: 25 }),
        async (lines) => {
          const sideOf = (other: string) =>
            lines.flatMap(([side, seed]) => (side === other ? [] : [`${textOf(seed)}\n`])).join('');
          const whole = fileChange('a.txt', sideOf('new'), sideOf('old'));
          for (const change of [whole, { ...whole, before: null, after: null }]) {
            const { file, restore } = await gatedChange(change, scanner);
            assert.equal(restore(textsOf(file)), textsOf(change));
            const [before, after] = [file.before?.split('\n'), file.after?.split('\n')];
            for (const line of file.hunks.flatMap((hunk) => hunk.lines)) {
              if (after !== undefined && line.kind !== 'removed') assert.equal(after[line.newLine - 1], line.text);
              if (before !== undefined && line.kind !== 'added') assert.equal(before[line.oldLine - 1], line.text);
            }
          }
        },
      ),
      { numRuns: 150, seed: 43 },
    );
  });

  it('remembers a value for the other files of the review, those before it included', async () => {
    const secret = 'Zq8rLw3nVt6yKd1m';
    const gate = secretGate(scanner);
    const early = await gate.change(fileChange('a.ts', null, `connect("${secret}");\n`));
    assert.ok(textsOf(early.file).includes(secret), 'nothing names it yet');
    await gate.change(fileChange('b.ts', null, `const apiKey = "${secret}";\n`));
    const late = await gate.change(fileChange('c.ts', null, `other("${secret}");\n`));
    assert.ok(!textsOf(late.file).includes(secret));
    assert.ok(!textsOf(gate.again(early.file)).includes(secret));
    assert.equal(gate.again(late.file), late.file);
  });

  it('hides secrets in what a check says about the file', async () => {
    const secret = token();
    const { hide } = await gatedChange(fileChange('a.ts', null, `log("${secret}");\n`), scanner);
    assert.equal(hide(`Logs ${secret}\u202e`), 'Logs «secret:github-token:1»\\u{202e}');
  });

  it('escapes hidden characters on both sides and reports those of added lines', async () => {
    const { file, hidden } = await gatedChange(
      fileChange('a.ts', 'a\u200bb\nx\n', 'a\u200bb\nif (isAdmin\u2066) {\u2069\n'),
      scanner,
    );
    assert.equal(file.before, 'a\\u{200b}b\nx\n');
    assert.equal(file.after, 'a\\u{200b}b\nif (isAdmin\\u{2066}) {\\u{2069}\n');
    assert.deepEqual(
      hidden.map(({ line, characters }) => [
        line,
        characters.map(({ column, kind, escape }) => [column, kind, escape]),
      ]),
      [
        [
          2,
          [
            [11, 'bidi', '\\u{2066}'],
            [15, 'bidi', '\\u{2069}'],
          ],
        ],
      ],
    );
  });

  it('takes time in proportion to the text, however many secrets and half secrets it holds', async function () {
    this.timeout(60_000);
    const hostile = [
      'password = "',
      'secret:token=key:',
      `${'-'.repeat(5)}BEGIN PRIVATE KEY${'-'.repeat(5)}\n`,
      'eyJhbGciOiJI',
      '://a:b',
      `key="${token()}"\n`,
      'AKIA0123456789ABCDEF ',
      'sig=',
      'Bearer ',
      '0123456789abcdef',
    ];
    for (const piece of hostile) {
      const text = piece.repeat(40_000);
      const ms = await cpuTime(() => gateText(text, 'a.txt', scanner));
      // A cost that grows with the square of these lengths is a hundredth of this and less.
      assert.ok(text.length / 1000 / ms > 0.2, `${piece.trim()}: ${(text.length / 1000 / ms).toFixed(2)} MB/s`);
    }
  });
});

describe('a request of parts that went through the gate', () => {
  it('keeps their placeholders whole, whatever stands behind one, and still hides what is new in it', async () => {
    const gate = secretGate(scanner);
    const lines = [
      'const u = "https://deploy:hF7kq92LxPz3@db.host.io/x";',
      'const p = "postgres://app:Winter-Blue77@db.internal:5432/app";',
    ];
    const gated = await Promise.all(lines.map(async (line) => (await gate.text(line, 'a.ts')).text));
    assert.match(gated[0] ?? '', /deploy:«secret:url-password:1»@db\.host\.io/);
    const late = token();
    const sealed = await gate.whole(`${gated.join('\n')}\n${late}`);
    assert.deepEqual(sealed.text.split('\n').slice(0, 2), gated);
    assert.ok(!sealed.text.includes(late));
  });
});

describe('a replacement that holds placeholders', () => {
  const one = '«secret:jwt:1»';
  const two = '«secret:jwt:2»';
  const cases: readonly (readonly [string, string, string, boolean])[] = [
    ['leaves the secret where it is', `a("${one}");`, `b("${one}");`, true],
    ['takes the secret away', `a("${one}");`, 'a(env.TOKEN);', true],
    ['uses it twice', `a("${one}");`, `a("${one}", "${one}");`, false],
    ['moves it to another line', `a("${one}");\nlog("x");`, `a("x");\nlog("${one}");`, false],
    ['puts a line before it', `a("${one}");`, `check();\na("${one}");`, false],
    ['puts a line after it', `a("${one}");`, `a("${one}");\ncheck();`, true],
    ['uses one of another place', `a("${one}");`, `a("${two}");`, false],
    ['swaps two on one line', `a("${one}", "${two}");`, `a("${two}", "${one}");`, true],
    ['invents one', 'a();', 'a("«secret:password:1»");', false],
    ['has none', 'a();', 'b();', true],
  ];
  for (const [what, oldText, newText, expected] of cases) {
    it(`${expected ? 'may be carried out when it' : 'is shown only when it'} ${what}`, () =>
      assert.equal(keepsSecretsInPlace({ oldText, newText }), expected));
  }
});
