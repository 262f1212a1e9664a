import type { MessageCode } from '../src/core/messages';

/** A rule file whose front matter holds `front` beside the keys that every rule needs. */
export function ruleWith(front: string, body = 'Flag it.'): string {
  return `---\nid: a\ntitle: A\nseverity: info\n${front}---\n${body}\n`;
}

/** What it is, the text, and the error by which it is refused. */
export type HostileFile = readonly [string, string, MessageCode];

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');
const laughs = `a: &a ["lol","lol","lol"]\n${'bcdefghi'
  .split('')
  .map((key, i) => `${key}: &${key} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[i] ?? ''}`).join(',')}]`)
  .join('\n')}\n`;
const fence = (info: string, text = 'a') => `Flag it.\n## Bad\n~~~${info}\n${text}\n~~~`;
const query = (info: string, text = '(a) @finding') => `Flag it.\n## Query\n~~~${info}\n${text}\n~~~`;

const bombs: readonly HostileFile[] = [
  ['an alias bomb', ruleWith(laughs), 'rules.yaml-alias'],
  ['an alias of itself', ruleWith('tags: &a [*a]\n'), 'rules.yaml-alias'],
  ['an alias of nothing', ruleWith('tags: [*nobody]\n'), 'rules.yaml-alias'],
  ['an anchor alone', ruleWith('owner: &a b\n'), 'rules.yaml-alias'],
  ['a thousand anchors', ruleWith(many(1_000, (i) => `k${String(i)}: &a${String(i)} 1\n`)), 'rules.yaml-deep'],
  ['anchors in a row', ruleWith(`${'&a '.repeat(5_000)}\n`), 'rules.yaml-deep'],
  [
    'quadratic merge keys',
    ruleWith(`x: &x {a: 1}\n${many(400, (i) => `m${String(i)}: {<<: [${'*x,'.repeat(20)}*x]}\n`)}`),
    'rules.front-matter-long',
  ],
  [
    'merge keys that fit',
    ruleWith(`x: &x {a: 1}\n${many(20, (i) => `m${String(i)}: {<<: [*x, *x]}\n`)}`),
    'rules.yaml-alias',
  ],
  ['a merge of a map', ruleWith('<<: {locked: true}\n'), 'rules.key-unknown'],
  ['a merge of a list', ruleWith('<<: [{locked: true}]\n'), 'rules.key-unknown'],
  ['a merge key in quotes', ruleWith('"<<": x\n'), 'rules.key-unknown'],
  ['ten thousand keys', ruleWith(many(10_000, (i) => `k${String(i)}: 1\n`)), 'rules.front-matter-long'],
  ['as many keys as fit', ruleWith(many(1_500, (i) => `k${String(i)}: 1\n`)), 'rules.yaml-deep'],
  ['three hundred unknown keys', ruleWith(many(300, (i) => `k${String(i)}: 1\n`)), 'rules.key-unknown'],
  ['deep lists', ruleWith(`tags: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`), 'rules.yaml-deep'],
  ['deep lists without an end', ruleWith(`tags: ${'['.repeat(7_000)}\n`), 'rules.yaml-deep'],
  [
    'deep lists between two apostrophes',
    ruleWith(`owner: it's\ntags: ${'['.repeat(5_000)}\ngroup: it's\n`),
    'rules.yaml-deep',
  ],
  ['deep lists between two quotes', ruleWith(`owner: 5"\ntags: ${'['.repeat(5_000)}\ngroup: 5"\n`), 'rules.yaml-deep'],
  ['deep maps', ruleWith(`tags: ${'{a: '.repeat(2_000)}1${'}'.repeat(2_000)}\n`), 'rules.yaml-deep'],
  ['deep lists of dashes', ruleWith(`tags:\n  ${'- '.repeat(7_000)}a\n`), 'rules.yaml-deep'],
  ['deep maps by indentation', ruleWith(`tags:\n${many(170, (i) => `${' '.repeat(i + 1)}a:\n`)}`), 'rules.value-type'],
  ['keys in keys', ruleWith(`${'? '.repeat(7_000)}a\n`), 'rules.yaml-deep'],
  ['a list of thousands as a key', ruleWith(`? [${'a,'.repeat(3_000)}]\n: 1\n`), 'rules.yaml-deep'],
  ['a list as a key', ruleWith('[a]: 1\n'), 'rules.yaml-deep'],
  ['a map as a key', ruleWith('{a: 1}: 1\n'), 'rules.yaml-deep'],
  ['commas', ruleWith(`tags: [${','.repeat(15_000)}]\n`), 'rules.yaml-deep'],
  ['quotes', ruleWith(`owner: ${'"\''.repeat(7_000)}\n`), 'rules.yaml-deep'],
  ['open quotes', ruleWith('"\n'.repeat(5_000)), 'rules.yaml-deep'],
  ['an open quote of backslashes', ruleWith(`owner: "${'\\\\'.repeat(7_000)}\n`), 'rules.yaml'],
  ['colons', ruleWith(`${':'.repeat(15_000)}\n`), 'rules.yaml'],
  ['maps in a line', ruleWith(`${'a: '.repeat(5_000)}\n`), 'rules.yaml-deep'],
  ['dashes', ruleWith(`${'-'.repeat(15_000)}\n`), 'rules.yaml'],
  ['stars', ruleWith(`${'*'.repeat(15_000)}\n`), 'rules.yaml'],
  ['exclamation marks', ruleWith(`${'!'.repeat(15_000)}\n`), 'rules.yaml'],
  ['percent signs', ruleWith(`${'%'.repeat(15_000)}\n`), 'rules.yaml'],
  ['empty lines', ruleWith('\n'.repeat(15_000)), 'rules.yaml-deep'],
  ['question marks', ruleWith('?\n'.repeat(7_000)), 'rules.yaml-deep'],
  ['blocks of text', ruleWith(many(500, (i) => `k${String(i)}: |\n`)), 'rules.yaml-deep'],
  ['a block of nothing', ruleWith(`owner: |+\n${'\n'.repeat(10_000)}`), 'rules.value-too-big'],
  ['a long key', ruleWith(`${'k'.repeat(2_000)}: 1\n`), 'rules.yaml'],
  ['a long value', ruleWith(`owner: ${'x'.repeat(15_000)}\n`), 'rules.value-too-big'],
  ['more front matter than fits', ruleWith(`owner: ${'x'.repeat(17_000)}\n`), 'rules.front-matter-long'],
];

const tagsAndPrototypes: readonly HostileFile[] = [
  ['a function by a tag', ruleWith('owner: !!js/function "function(){}"\n'), 'rules.yaml'],
  ['a Python object by a tag', ruleWith('owner: !!python/object/apply:os.system ["id"]\n'), 'rules.yaml'],
  ['a binary tag', ruleWith('owner: !!binary aGk=\n'), 'rules.yaml-alias'],
  ['a set', ruleWith('tags: !!set {a, b}\n'), 'rules.yaml-alias'],
  ['an ordered map', ruleWith('tags: !!omap [a: 1]\n'), 'rules.yaml-alias'],
  ['a timestamp', ruleWith('owner: !!timestamp 2001-12-14\n'), 'rules.yaml-alias'],
  ['a tag of its own', ruleWith('owner: !x a\n'), 'rules.yaml'],
  ['a tag written out', ruleWith('owner: !<tag:yaml.org,2002:str> a\n'), 'rules.yaml-alias'],
  ['a tag without a name', ruleWith('owner: ! a\n'), 'rules.yaml-alias'],
  ['a number by a tag', ruleWith('version: !!int "3"\n'), 'rules.yaml-alias'],
  ['tags in a row', ruleWith(`owner: ${'!!a '.repeat(4_000)}\n`), 'rules.yaml-deep'],
  ['a directive', `---\n%YAML 1.1\n---\n${ruleWith('')}`, 'rules.yaml'],
  ['a directive for tags', '---\n%TAG ! tag:x,2000:\n---\nid: a\n---\n', 'rules.yaml'],
  ['two documents', ruleWith('...\nid: b\n'), 'rules.yaml'],
  ['a prototype', ruleWith('__proto__: {polluted: true}\n'), 'rules.key-unknown'],
  ['a prototype in quotes', ruleWith('"__proto__": {polluted: true}\n'), 'rules.key-unknown'],
  ['a prototype by an escape', ruleWith('"\\u005f_proto__": {polluted: true}\n'), 'rules.key-unknown'],
  ['a prototype in a list', ruleWith('tags: [{__proto__: {polluted: true}}]\n'), 'rules.value-type'],
  ['a prototype by an explicit key', ruleWith('? __proto__\n: {polluted: true}\n'), 'rules.key-unknown'],
  ['a constructor', ruleWith('constructor: {prototype: {polluted: true}}\n'), 'rules.key-unknown'],
  ['prototype', ruleWith('prototype: {polluted: true}\n'), 'rules.key-unknown'],
  ['toString', ruleWith('toString: 1\n'), 'rules.key-unknown'],
  ['hasOwnProperty', ruleWith('hasOwnProperty: 1\n'), 'rules.key-unknown'],
  ['an empty key', ruleWith('"": 1\n'), 'rules.key-unknown'],
  ['a null key', ruleWith('~: 1\n'), 'rules.key-unknown'],
  ['a number as a key', ruleWith('1: 1\n'), 'rules.key-unknown'],
  ['a key twice', ruleWith('id: b\n'), 'rules.key-duplicate'],
  ['a key twice by an escape', ruleWith('"\\u0069d": b\n'), 'rules.key-duplicate'],
  ['a key twice in quotes', ruleWith("'id': b\n"), 'rules.key-duplicate'],
  ['a key twice in a map', ruleWith('tags: {a: 1, a: 2}\n'), 'rules.key-duplicate'],
];

const values: readonly HostileFile[] = [
  ['a big integer', ruleWith('version: 99999999999999999999999999\n'), 'rules.value-too-big'],
  ['an integer past all integers', ruleWith('cwe: 9007199254740993\n'), 'rules.value-too-big'],
  ['a negative version', ruleWith('version: -1\n'), 'rules.value-too-small'],
  ['half a version', ruleWith('version: 1.5\n'), 'rules.value-type'],
  ['an exponent past all numbers', ruleWith('version: 1e400\n'), 'rules.value-type'],
  ['infinity', ruleWith('cwe: .inf\n'), 'rules.value-type'],
  ['no number', ruleWith('cwe: .nan\n'), 'rules.value-type'],
  ['an underscore in a number', ruleWith('version: 1_000\n'), 'rules.value-type'],
  ['minutes', ruleWith('version: 1:30\n'), 'rules.value-type'],
  ['a date', ruleWith('version: 2026-01-01\n'), 'rules.value-type'],
  ['a torn octal', ruleWith('version: 0o17e\n'), 'rules.value-type'],
  ['yes for true', ruleWith('locked: yes\n'), 'rules.value-type'],
  ['true in quotes', ruleWith('locked: "true"\n'), 'rules.value-type'],
  ['on for a status', ruleWith('status: on\n'), 'rules.value-one-of'],
  ['a list as an owner', ruleWith('owner: [a]\n'), 'rules.value-type'],
  ['two lines as an owner', ruleWith('owner: "a\\nb"\n'), 'rules.value-form'],
  ['a script as a reference', ruleWith('references: ["javascript:alert(1)"]\n'), 'rules.value-form'],
  ['a file as a reference', ruleWith('references: ["file:///etc/passwd"]\n'), 'rules.value-form'],
  ['two hundred globs and one', ruleWith(`files: [${'a,'.repeat(201)}]\n`), 'rules.value-too-big'],
  ['a long glob', ruleWith(`files: ["${'a'.repeat(257)}"]\n`), 'rules.value-too-big'],
  ['a glob that climbs', ruleWith('files: ["../x"]\n'), 'rules.glob-outside'],
  ['a glob from the root', ruleWith('files: ["/x"]\n'), 'rules.glob-outside'],
  ['a glob on a drive', ruleWith('files: ["C:/x"]\n'), 'rules.glob-outside'],
  ['a glob with backslashes', ruleWith('files: ["a\\\\b"]\n'), 'rules.glob-outside'],
  ['a glob that reads as a tag', ruleWith('files: [!**/*.ts]\n'), 'rules.yaml'],
  ['a glob that reads as an alias', ruleWith('files: [**/*.ts]\n'), 'rules.yaml-alias'],
  ['an empty glob', ruleWith('files: [""]\n'), 'rules.value-too-small'],
  ['no list of globs', ruleWith('files: x\n'), 'rules.value-type'],
  ['a long pattern', ruleWith(`kind: regex\nmatch: ["${'a'.repeat(501)}"]\n`), 'rules.value-too-big'],
  ['twenty patterns and one', ruleWith(`kind: regex\nmatch: [${'a,'.repeat(21)}]\n`), 'rules.value-too-big'],
  ['no pattern', ruleWith('kind: regex\n'), 'rules.regex-without-match'],
  ['no query', ruleWith('kind: syntax\n'), 'rules.syntax-without-query'],
  ['a kind of ours', ruleWith('kind: built-in\n'), 'rules.kind-built-in'],
  ['a kind of files', ruleWith('kind: context\n'), 'rules.value-one-of'],
  ['an id that climbs', '---\nid: ../a\ntitle: A\nseverity: info\n---\nx\n', 'rules.value-form'],
  ['an id in capitals', '---\nid: A\ntitle: A\nseverity: info\n---\nx\n', 'rules.value-form'],
  ['a long id', `---\nid: ${'a'.repeat(65)}\ntitle: A\nseverity: info\n---\nx\n`, 'rules.value-too-big'],
  ['a number as an id', '---\nid: 1\ntitle: A\nseverity: info\n---\nx\n', 'rules.value-type'],
  ['no id', '---\ntitle: A\nseverity: info\n---\nx\n', 'rules.key-missing'],
  ['a long title', `---\nid: a\ntitle: ${'A'.repeat(101)}\nseverity: info\n---\nx\n`, 'rules.value-too-big'],
  ['two lines of title', '---\nid: a\ntitle: "a\\nb"\nseverity: info\n---\nx\n', 'rules.value-form'],
  ['a severity of its own', '---\nid: a\ntitle: A\nseverity: fatal\n---\nx\n', 'rules.value-one-of'],
];

const shapes: readonly HostileFile[] = [
  ['nothing', '', 'rules.front-matter-missing'],
  ['a lone dash', '---', 'rules.front-matter-open'],
  ['a list', '---\n- a\n---\nx\n', 'rules.front-matter-missing'],
  ['a word', '---\nabc\n---\nx\n', 'rules.front-matter-missing'],
  ['a comment', '---\n# a\n---\nx\n', 'rules.front-matter-missing'],
  ['JavaScript', 'module.exports = { id: "a" };\n', 'rules.front-matter-missing'],
  ['JSON', '{ "id": "a" }', 'rules.front-matter-missing'],
  ['UTF-16', Buffer.from(ruleWith(''), 'utf16le').toString('latin1'), 'rules.hidden-character'],
  ['UTF-16 from the other end', `\ufffe${ruleWith('')}`, 'rules.front-matter-missing'],
  ['UTF-32', ruleWith('').split('').join('\0\0\0'), 'rules.hidden-character'],
  ['what was no UTF-8', ruleWith('', 'a\ufffdb'), 'rules.hidden-character'],
  ['two byte order marks', `\ufeff\ufeff${ruleWith('')}`, 'rules.hidden-character'],
  ['a byte order mark inside', ruleWith('\ufeffowner: a\n'), 'rules.hidden-character'],
  ['lines of an old Macintosh', ruleWith('').replaceAll('\n', '\r'), 'rules.hidden-character'],
  ['a carriage return that hides a key', ruleWith('owner: a\rid: b\n'), 'rules.hidden-character'],
  ['a line separator', ruleWith('owner: a\u2028b\n'), 'rules.hidden-character'],
  ['a form feed', ruleWith('owner: a\fb\n'), 'rules.hidden-character'],
  ['a null byte', ruleWith('', 'Flag\0 it.'), 'rules.hidden-character'],
  ['tabs as indentation', ruleWith('tags:\n\t- a\n'), 'rules.yaml'],
  ['a megabyte', ruleWith('', 'x'.repeat(1_000_000)), 'rules.file-long'],
  ['more prose than goes into a prompt', ruleWith('', 'x'.repeat(6_001)), 'rules.instruction-long'],
  ['no prose', ruleWith('', ''), 'rules.instruction-missing'],
  ['a section that runs', ruleWith('', 'Flag it.\n## Run\n~~~sh\nid\n~~~'), 'rules.section-unknown'],
  ['an open fence', ruleWith('', 'Flag it.\n## Bad\n~~~ts file=a.ts\n'), 'rules.fence-open'],
  ['a fence of 200,000', ruleWith('', `Flag it.\n${'~'.repeat(200_000)}`), 'rules.fence-open'],
  ['sixty thousand fences', ruleWith('', `Flag it.\n${'~~~\n'.repeat(60_000)}~~~`), 'rules.fence-open'],
  ['an example without a file', ruleWith('', fence('ts')), 'rules.example-file'],
  ['an example that climbs', ruleWith('', fence('ts file=../../etc/passwd')), 'rules.example-file'],
  ['an example from the root', ruleWith('', fence('ts file=/etc/passwd')), 'rules.example-file'],
  ['an example with an option of its own', ruleWith('', fence('ts file=a.ts run=x')), 'rules.example-option'],
  [
    'an example that expects too much',
    ruleWith('', fence('ts file=a.ts expect=99999999999999999999')),
    'rules.example-expect',
  ],
  [
    'an example that expects too often',
    ruleWith('', fence(`ts file=a.ts expect=${'2,'.repeat(50_000)}`)),
    'rules.example-expect',
  ],
  ['half an edit', ruleWith('', fence('ts file=a.ts before')), 'rules.example-before'],
  ['a long query', ruleWith('kind: syntax\n', query('js', '(a)'.repeat(3_000))), 'rules.query-long'],
  ['a query for Kotlin, which has no grammar', ruleWith('kind: syntax\n', query('kotlin')), 'rules.query-language'],
  ['a query for Swift, which has no grammar', ruleWith('kind: syntax\n', query('swift')), 'rules.query-language'],
  ['a query for a prototype', ruleWith('kind: syntax\n', query('__proto__')), 'rules.query-language'],
  ['two queries for a language', ruleWith('kind: syntax\n', `${query('js')}\n~~~js\n(b)\n~~~`), 'rules.query-twice'],
  ['a query in a rule for a model', ruleWith('', query('js')), 'rules.query-without-syntax'],
];

/** Rule files that are refused, each by a named error at a place. */
export const hostileRuleFiles: readonly HostileFile[] = [...bombs, ...tagsAndPrototypes, ...values, ...shapes];

const deep = (open: string, close: string, count: number) => `${open.repeat(count)}1${close.repeat(count)}`;

/** Texts that no configuration, manifest or lock may be. */
export const hostileJson: readonly HostileFile[] = [
  ['lists without an end', '['.repeat(100_000), 'rules.json-deep'],
  ['objects without an end', '{"a":'.repeat(50_000), 'rules.json-deep'],
  ['deep lists', deep('[', ']', 9_000), 'rules.json-deep'],
  ['deep objects', deep('{"extends":', '}', 5_000), 'rules.json-deep'],
  ['deep lists behind a comment', `// {\n/* [ */ ${deep('[', ']', 40)}`, 'rules.json-deep'],
  ['a key twice', '{"extends": [], "extends": []}', 'rules.key-duplicate'],
  ['a key twice by an escape', '{"extends": [], "ext\\u0065nds": []}', 'rules.key-duplicate'],
  ['a key twice further in', '{"a": {"b": 1, "b": 2}}', 'rules.key-duplicate'],
  ['nothing', '', 'rules.json'],
  ['white space', ' \n\t ', 'rules.json'],
  ['a comment', '// a', 'rules.json'],
  ['an open object', '{"a":', 'rules.json'],
  ['an open comment', '{} /*', 'rules.json'],
  ['commas', `[${','.repeat(100_000)}]`, 'rules.json'],
  ['quotes', '"'.repeat(100_001), 'rules.json'],
  ['colons', `{${':'.repeat(100_000)}}`, 'rules.json'],
  ['openings of comments', '/*'.repeat(100_000), 'rules.json'],
  ['JavaScript', 'module.exports = {}', 'rules.json'],
  ['single quotes', "{'a': 1}", 'rules.json'],
  ['two values', '{} {}', 'rules.json'],
  ['UTF-16', Buffer.from('{}', 'utf16le').toString('latin1'), 'rules.hidden-character'],
  ['a null byte', '{}\0', 'rules.hidden-character'],
  ['a hidden character', '{"a": "x\u202ey"}', 'rules.hidden-character'],
  ['a hidden character in a comment', '// x\u{e0041}\n{}', 'rules.hidden-character'],
  ['a hidden character by an escape', '{"a": "x\\u202ey"}', 'rules.hidden-character'],
  ['a hidden character as a key', '{"\\u200b": 1}', 'rules.hidden-character'],
  ['thirty thousand null escapes', `{"a": "${'\\u0000'.repeat(30_000)}"}`, 'rules.hidden-character'],
  ['half a character', '{"a": "\\ud800"}', 'rules.hidden-character'],
  ['more than fits', 'x'.repeat(300_000), 'rules.file-long'],
];

/** JSON that reads, and that means nothing in a configuration, manifest or lock. */
export const strangeJson: readonly (readonly [string, string])[] = [
  ['a text', '"a"'],
  ['a number past all numbers', '1e999'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a prototype', '{"__proto__": {"polluted": true}}'],
  ['a constructor', '{"constructor": {"prototype": {"polluted": true}}}'],
  ['twenty thousand keys', `{${Array.from({ length: 20_000 }, (_, i) => `"k${String(i)}": 1`).join()}}`],
  ['a key of 200,000', `{"${'k'.repeat(200_000)}": 1}`],
];

const aliases = (line: (index: number) => string, count: number) =>
  `x: &x {path: a, instructions: b}\n${many(count, line)}`;

/** Configurations of another tool that would keep a reader of YAML busy; nothing of them is used. */
export const hostileCodeRabbit: readonly (readonly [string, string])[] = [
  ['a bomb of aliases', `${laughs}reviews: {path_instructions: *i}\n`],
  ['lists without an end', `a: ${'['.repeat(100_000)}`],
  ['maps without an end', '{a: '.repeat(60_000)],
  ['dashes', `${'- '.repeat(100_000)}a`],
  ['question marks', '? '.repeat(100_000)],
  ['quotes', '"\n'.repeat(100_000)],
  ['merge keys', aliases((i) => `m${String(i)}: {<<: [${'*x,'.repeat(5)}*x]}\n`, 4_000)],
  ['anchors', many(10_000, (i) => `k${String(i)}: &a${String(i)} 1\n`)],
  ['keys', many(20_000, (i) => `k${String(i)}: 1\n`)],
  ['as many keys as are read', many(1_900, (i) => `k${String(i)}: 1\n`)],
  ['one key again and again', 'a: 1\n'.repeat(30_000)],
  ['commas', `[${','.repeat(200_000)}`],
  ['tags', '!!a '.repeat(50_000)],
  ['aliases of nothing', '*a '.repeat(60_000)],
  ['an alias of itself', 'reviews: &a {path_instructions: *a}\n'],
  ['indentation', many(700, (i) => `${' '.repeat(i)}a:\n`)],
  ['blocks of text', '|\n'.repeat(100_000)],
  ['a prototype', '__proto__: {reviews: {path_instructions: [{path: a, instructions: b}]}}'],
  ['a function', 'reviews: !!js/function "function(){}"'],
  ['braces', '{{{'],
  ['numbers for texts', 'reviews: {path_instructions: [{path: 1, instructions: 2}]}'],
  ['more than fits', `# ${'x'.repeat(300_000)}\n`],
];

/** Front matter of instruction files that is no front matter. */
export const hostileInstructions: readonly (readonly [string, string])[] = [
  ['open braces', `---\nglobs: ${'{'.repeat(200_000)}\n---\nx`],
  ['a hundred thousand globs', `---\nglobs: ${'a,'.repeat(100_000)}\n---\nx`],
  ['number signs', `---\nglobs: ${' #'.repeat(100_000)}\n---\nx`],
  ['blanks', `---\nglobs: ${' '.repeat(200_000)}x\n---\nx`],
  ['items without a key', `---\n${'- a\n'.repeat(100_000)}---\nx`],
  ['a prototype', '---\n__proto__: a\nconstructor: b\n---\nx'],
  ['open brackets', `---\nglobs: ${'['.repeat(200_000)}\n---\nx`],
  ['no end', `---\n${'a: b\n'.repeat(50_000)}`],
  ['globs that expand to millions', `---\nglobs: ${'{a,b,c,d,e,f,g,h,i,j}'.repeat(12)}\n---\nx`],
  ['globs of stars', `---\nglobs: ${'*a'.repeat(2_000)}b\n---\nx`],
];
