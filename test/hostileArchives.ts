import { deflateRawSync, gzipSync } from 'node:zlib';
import type { PackFetchReason } from '../src/node/packText';
import { paxRecord, tarOf } from './tarOf';

export const packManifestText = '{ "name": "acme", "version": "1.0.0", "formatVersion": 1 }';
export const packRuleText = '---\nid: a\ntitle: A\nseverity: info\n---\nFlag it.\n';

const pack = { 'package/rulepack.json': packManifestText };
const rule = { 'package/rules/a.md': packRuleText };

/** What it is, the bytes of the archive, and the reason for which it is refused. */
export type HostileArchive = readonly [string, Buffer, PackFetchReason];

const packed = (...parts: Parameters<typeof tarOf>): Buffer => gzipSync(tarOf(...parts), { level: 1 });
const holding = (what: string, reason: PackFetchReason, ...special: NonNullable<Parameters<typeof tarOf>[1]>) =>
  [what, packed(pack, special), reason] as const;
const pax = (key: string, value: string) => ({ name: 'pax', type: 'x', content: paxRecord(key, value) });
const file = (name: string) => ({ name, type: '0', content: packRuleText });
const many = Object.fromEntries(
  Array.from({ length: 501 }, (_, index) => [`package/rules/r${String(index)}.md`, packRuleText]),
);

/** Archives that hold more than text, or that two readers would understand in two ways. */
export const hostileArchives: readonly HostileArchive[] = [
  holding('a symbolic link', 'link', { name: 'package/rules/a.md', type: '2', linkName: '/etc/passwd' }),
  holding('a symbolic link that no rule needs', 'link', { name: 'package/x', type: '2', linkName: '../../x' }),
  holding('a hard link', 'link', { name: 'package/rules/a.md', type: '1', linkName: 'package/rulepack.json' }),
  holding('a character device', 'link', { name: 'package/rules/a.md', type: '3' }),
  holding('a block device', 'link', { name: 'package/rules/a.md', type: '4' }),
  holding('a pipe', 'link', { name: 'package/rules/a.md', type: '6' }),
  holding('a contiguous file', 'link', { name: 'package/rules/a.md', type: '7' }),
  holding('a sparse file', 'link', { name: 'package/rules/a.md', type: 'S' }),
  holding('a volume label', 'link', { name: 'package', type: 'V' }),
  holding('a long link', 'link', { name: '././@LongLink', type: 'K', content: `${'x'.repeat(200)}\0` }),
  holding('an entry of an unknown type', 'link', { name: 'package/rules/a.md', type: 'Z' }),
  holding('a way out', 'path', file('package/../../x.md')),
  holding('a way out at the start', 'path', file('../x.md')),
  holding('a way out that no rule needs', 'path', file('package/../../.bashrc')),
  holding('a way out in the prefix', 'path', { ...file('x.md'), prefix: 'package/../..' }),
  holding('a way out in a pax header', 'path', pax('path', 'package/../../x.md'), file('package/rules/a.md')),
  holding(
    'a way out in a long name',
    'path',
    { name: '././@LongLink', type: 'L', content: `package/${'../'.repeat(60)}x.md\0` },
    file('package/rules/a.md'),
  ),
  holding('an absolute path', 'path', file('/etc/x.md')),
  holding('an absolute path in a pax header', 'path', pax('path', '/etc/x.md'), file('package/rules/a.md')),
  holding('a path of Windows', 'path', file('package\\..\\..\\x.md')),
  holding('a path on a drive of Windows', 'path', file('C:\\x.md')),
  holding('a null byte in a name', 'path', pax('path', 'package/rules/a.md\0.txt'), file('package/rules/b.md')),
  ['a name twice', packed({ ...pack, ...rule }, [file('package/rules/a.md')]), 'twice'],
  ['a name twice by a dot', packed({ ...pack, ...rule }, [file('package/./rules//a.md')]), 'twice'],
  ['a name twice by another first folder', packed({ ...pack, ...rule }, [file('other/rules/a.md')]), 'twice'],
  [
    'a name twice by a pax header',
    packed({ ...pack, ...rule }, [pax('path', 'p/rules/a.md'), file('p/b.md')]),
    'twice',
  ],
  ['two manifests', packed(pack, [{ name: 'package/rulepack.json', type: '0', content: '{}' }]), 'twice'],
  holding('a size in a pax header', 'unreadable', pax('size', '3'), file('package/rules/a.md')),
  holding('a sparse map in a pax header', 'unreadable', pax('GNU.sparse.major', '1'), file('package/rules/a.md')),
  holding('a torn pax header', 'unreadable', { name: 'pax', type: 'x', content: '999 path=x\n' }),
  holding('a pax header that is none', 'unreadable', { name: 'pax', type: 'x', content: 'path=x\n' }),
  holding('a pax header of nothing', 'unreadable', { name: 'pax', type: 'x', content: '0 path=x\n' }),
  holding('a negative size', 'unreadable', { ...file('package/rules/a.md'), size: '-0000000001\0' }),
  holding('a size of no digits', 'unreadable', { ...file('package/rules/a.md'), size: 'size\0' }),
  holding('a size in base 256', 'unreadable', { ...file('package/rules/a.md'), size: '\x80\0\0\0\0\0\0\0\0\0\0\x01' }),
  holding('a size of eight gigabytes', 'unreadable', { ...file('package/rules/a.md'), size: '77777777777\0' }),
  holding('a size past the end', 'unreadable', { ...file('package/rules/a.md'), size: '00000100000\0' }),
  holding('a header with another sum', 'unreadable', { ...file('package/rules/a.md'), isWronglySummed: true }),
  ['a megabyte of rule', packed({ ...pack, 'package/rules/a.md': 'x'.repeat(1024 * 1024 + 1) }), 'too-large'],
  ['a bomb of nulls', packed({ ...pack, 'package/big.bin': Buffer.alloc(64 * 1024 * 1024) }), 'too-large'],
  ['five hundred rules and one', packed({ ...pack, ...many }), 'too-large'],
  ['a bomb in a bomb', gzipSync(packed({ ...pack, 'package/big.bin': Buffer.alloc(8 * 1024 * 1024) })), 'unreadable'],
  ['no rule and no manifest', packed({ 'package/index.js': 'process.exit(1)' }), 'empty'],
  ['files without a folder', packed({ 'rulepack.json': packManifestText }), 'empty'],
  ['UTF-16', packed({ ...pack, 'package/rules/a.md': Buffer.from(`\ufeff${packRuleText}`, 'utf16le') }), 'encoding'],
  ['Latin-1', packed({ ...pack, 'package/rules/a.md': Buffer.from('---\nid: é', 'latin1') }), 'encoding'],
  ['a page of HTML', Buffer.from('<html></html>'), 'unreadable'],
  ['nothing', Buffer.alloc(0), 'unreadable'],
  ['nothing, packed', gzipSync(''), 'unreadable'],
  ['a ZIP archive', Buffer.concat([Buffer.from('PK\u0003\u0004'), deflateRawSync(packRuleText)]), 'unreadable'],
  ['an archive that is not packed', tarOf({ ...pack, ...rule }), 'unreadable'],
  ['half an archive', gzipSync(tarOf({ ...pack, ...rule }).subarray(0, 1_200)), 'unreadable'],
  ['an archive without its end', gzipSync(tarOf(pack).subarray(0, 1_024)), 'unreadable'],
  ['half a gzip', packed({ ...pack, ...rule }).subarray(0, 150), 'unreadable'],
  ['a gzip with a changed byte', changed(packed({ ...pack, ...rule })), 'unreadable'],
];

/** In its checksum. */
function changed(archive: Buffer): Buffer {
  const bytes = Buffer.from(archive);
  const at = bytes.length - 6;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

/** What packers of npm and git write, scripts and other files among it. */
export const honestArchives: readonly (readonly [string, Buffer])[] = [
  ['of npm', packed({ ...pack, ...rule })],
  [
    'with scripts and programs, which nobody looks at',
    packed({
      'package/package.json': '{"scripts":{"postinstall":"exit 1"}}',
      'package/index.js': 'process.exit(1)',
      'package/README.md': 'x',
      ...pack,
      ...rule,
    }),
  ],
  ['of git', packed({}, [{ name: 'g', type: 'g', content: paxRecord('comment', 'a'.repeat(40)) }, ...entries('acme')])],
  ['with folders', packed({}, [{ name: 'package/rules/', type: '5' }, ...entries('package')])],
  [
    'with pax times',
    packed(
      {},
      entries('package').flatMap((each) => [pax('mtime', '1.5'), each]),
    ),
  ],
  ['with long names', packed({ ...pack }, [pax('path', 'package/rules/a.md'), file('short')])],
  ['with odd but honest names', packed({}, [...entries('./package')])],
];

function entries(folder: string) {
  return [
    { name: `${folder}/rulepack.json`, type: '0', content: packManifestText },
    { name: `${folder}/rules/a.md`, type: '0', content: packRuleText },
  ];
}
