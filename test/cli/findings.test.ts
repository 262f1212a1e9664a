import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reviewDocumentSchema, type ReviewDocument } from '../../src/core/report/reviewDocument';
import { reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../scriptedEndpoint';
import { tempRepository, type TempRepository } from '../tempRepository';
import { commandLine, type CommandLine } from './commandLine';

const base = 'export function last(list: string[]) {\r\n  return list.at(-1);\r\n}\r\n';
const staged = 'export function last(list: string[]) {\r\n  return list[list.length];\r\n}\r\n';
const fixed = staged.replace('list.length]', 'list.length - 1]');
const finding = {
  path: 'src/last.ts',
  line: 2,
  quote: '  return list[list.length];',
  rule: 'core/wrong-on-edge-case',
  title: 'Reads past the end',
  replacement: '  return list[list.length - 1];',
};

describe('fresh-eyes apply and dismiss', function () {
  this.timeout(60_000);
  let cli: CommandLine;
  let repository: TempRepository;
  let endpoint: ScriptedEndpoint;

  beforeEach(async () => {
    cli = commandLine();
    repository = tempRepository();
    repository.stage({ 'src/last.ts': base });
    repository.commit('base');
    repository.stage({ 'src/last.ts': staged });
    endpoint = await scriptedEndpoint(reviewer([finding]));
  });
  afterEach(async () => {
    await endpoint.close();
    repository.remove();
    cli.remove();
  });

  const run = (...args: string[]) => cli.run(args, { cwd: repository.root });
  const review = async (): Promise<ReviewDocument> => {
    const ran = await run('review', '--format', 'json', '--base-url', endpoint.baseUrl, '--model', 'scripted');
    return reviewDocumentSchema.parse(JSON.parse(ran.stdout));
  };
  const fingerprint = async () => (await review()).findings[0]?.fingerprint ?? '';
  const onDisk = () => readFileSync(join(repository.root, 'src/last.ts'), 'utf8');
  const inIndex = () => repository.git('show', ':src/last.ts');

  it('applies to the file alone, keeps line ends and mode, and never twice', async () => {
    repository.write('src/last.ts', staged, 0o755);
    const print = await fingerprint();
    const ran = await run('apply', print.slice(0, 12));
    assert.deepEqual([ran.code, ran.stderr], [0, '']);
    assert.match(ran.stdout, /src\/last\.ts, lines 2 to 2/);
    assert.equal(onDisk(), fixed);
    assert.equal(inIndex(), staged);
    assert.equal(statSync(join(repository.root, 'src/last.ts')).mode & 0o777, 0o755);
    assert.equal((await run('apply', print)).code, 1);
    assert.equal(onDisk(), fixed);
  });

  it('finds the lines again in a file that has moved on, and leaves what is unstaged unstaged with --stage', async () => {
    const print = await fingerprint();
    repository.write('src/last.ts', `// Mine.\r\n${staged}// Also mine.\r\n`);
    assert.equal((await run('apply', print, '--stage')).code, 0);
    assert.equal(onDisk(), `// Mine.\r\n${fixed}// Also mine.\r\n`);
    assert.equal(inIndex(), fixed);
  });

  it('refuses where the lines changed, whatever else is the same', async () => {
    const print = await fingerprint();
    for (const text of [staged.replace('list.length]', 'list.length ]'), base, '']) {
      repository.write('src/last.ts', text);
      const ran = await run('apply', print);
      assert.deepEqual([ran.code, onDisk()], [1, text]);
      assert.match(ran.stderr, /changed since the review/);
    }
  });

  it('follows no link, and leaves no trace when it refuses', async () => {
    const print = await fingerprint();
    const file = join(repository.root, 'src/last.ts');
    repository.write('other.ts', staged);
    rmSync(file);
    symlinkSync(join(repository.root, 'other.ts'), file);
    assert.equal((await run('apply', print)).code, 1);
    assert.equal(readFileSync(join(repository.root, 'other.ts'), 'utf8'), staged);
    assert.equal(repository.git('status', '--porcelain', '--', 'src').trim(), 'MT src/last.ts');
  });

  it('puts the real secret back in the edited line, and shows it nowhere', async () => {
    const secret = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_');
    const line = `  return call("${secret}", list[list.length]);`;
    repository.stage({ 'src/last.ts': staged.replace('  return list[list.length];', line) });
    endpoint.play((request) => {
      const [quote = ''] = /return call\(\\+"«secret:[^»]+»\\+", list\[list\.length\]\);/.exec(request.body) ?? [];
      const text = `  ${quote.replaceAll(/\\+"/g, '"')}`;
      const item = { ...finding, quote: text, replacement: text.replace('list.length]', 'list.length - 1]') };
      return reviewerText(request.body, item);
    });
    const document = await review();
    const found = document.findings.find(({ origin }) => origin === 'model');
    assert.ok(found?.suggestion, JSON.stringify(document.findings));
    assert.ok(!JSON.stringify(document).includes(secret));
    const ran = await run('apply', found.fingerprint);
    assert.equal(ran.code, 0, ran.stderr);
    assert.ok(onDisk().includes(`call("${secret}", list[list.length - 1]);`), onDisk());
    assert.ok(!(ran.stdout + ran.stderr).includes(secret));
  });

  it('dismisses with a reason, from then on and for a time', async () => {
    const print = await fingerprint();
    const ran = await run('dismiss', print, '--reason', `false alarm ${'!'.repeat(30_000)}`);
    assert.deepEqual([ran.code, ran.stderr], [0, '']);
    const document = await review();
    assert.deepEqual([document.findings.length, document.dismissed.length, document.usage.requests], [0, 1, 0]);
    assert.equal((await run('dismiss', print, '--reason', 'later', '--expires', '2020-01-01')).code, 0);
    assert.equal((await review()).dismissed.length, 0);
  });

  it('dismisses for the team in a file of the repository, which counts once it is committed', async () => {
    const print = await fingerprint();
    assert.equal((await run('dismiss', print, '--reason', 'intended here', '--team')).code, 0);
    const line = readFileSync(join(repository.root, '.fresh-eyes/dismissed.jsonl'), 'utf8');
    assert.match(line, /"reason":"intended here"/);
    assert.equal((await review()).dismissed.length, 0);
    repository.git('stash', 'push', '-q', '--', 'src/last.ts');
    repository.git('add', '.fresh-eyes');
    repository.commit('dismiss');
    repository.git('stash', 'pop', '-q', '--index');
    assert.equal((await review()).dismissed.length, 1);
  });

  it('says what is wrong with a wrong use, with exit code 2', async () => {
    const print = await fingerprint();
    for (const args of [
      ['dismiss'],
      ['dismiss', print],
      ['dismiss', print, '--reason', ' '],
      ['dismiss', print, '--reason', 'x', '--expires', 'soon'],
      ['dismiss', '0000000000', '--reason', 'x'],
      ['dismiss', '../../x', '--reason', 'x'],
      ['apply'],
      ['apply', 'f'],
      ['apply', print, '--force'],
    ]) {
      const ran = await run(...args);
      assert.equal(ran.code, 2, args.join(' '));
      assert.match(ran.stderr, /fresh-eyes/);
    }
  });
});

function reviewerText(body: string, item: Record<string, unknown>) {
  const [begin] = /\[change \w+ begins\]/.exec(body) ?? [''];
  const [end] = /\[change \w+ ends\]/.exec(body) ?? [''];
  const whole = { severity: 'warning', confidence: 0.8, message: 'It fails.', claim: null, ...item };
  return { text: JSON.stringify({ begin, findings: [whole], end }) };
}
