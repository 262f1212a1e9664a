import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import { XMLParser } from 'fast-xml-parser';
import type { Log, Result } from 'sarif';
import { inertLine } from '../../../../src/core/inertText';
import { githubReport } from '../../../../src/core/report/githubReport';
import { junitReport } from '../../../../src/core/report/junitReport';
import { markdownReport } from '../../../../src/core/report/markdownReport';
import { sarifReport } from '../../../../src/core/report/sarifReport';
import type { ReviewResult } from '../../../../src/core/review/reviewResult';
import type { Rule } from '../../../../src/core/rules/rule';
import { builtInPack } from '../../../../src/core/rules/builtInPack';
import { exampleFinding } from '../../../exampleFinding';
import { endpointFailure, exampleResult, hostileFinding, hostileTexts } from '../../../exampleResult';

const found = exampleFinding({ rule: 'core/forgotten-promises', severity: 'error', status: 'block' });
const second = exampleFinding({
  fingerprint: 'f2',
  severity: 'info',
  location: { ...found.location, startLine: null, endLine: null, quote: '', anchoredBy: 'file' },
});
const suggestion = {
  startLine: 3,
  endLine: 3,
  oldText: 'save(user);',
  newText: 'await save(user);',
  checked: ['text', 'syntax'] as const,
};

const results: Readonly<Record<string, ReviewResult>> = {
  clean: exampleResult(),
  'with findings': exampleResult({
    findings: [{ ...found, suggestion: { ...suggestion, checked: [...suggestion.checked] } }, second],
    dismissed: [exampleFinding({ fingerprint: 'f3' })],
    gate: { passed: false, failOn: 'error', explicit: false },
  }),
  incomplete: exampleResult({
    failures: [endpointFailure],
    coverage: [
      { path: 'src/a.ts', addedLines: 3, removedLines: 1, status: 'failed', reason: 'endpoint' },
      { path: 'logo.png', addedLines: 0, removedLines: 0, status: 'skipped', reason: 'binary' },
    ],
  }),
  hostile: exampleResult({
    findings: hostileTexts.map((text, index) => exampleFinding(hostileFinding(text, index))),
    dismissed: hostileTexts.map((text, index) => exampleFinding(hostileFinding(text, 100 + index))),
    coverage: hostileTexts.map((path) => ({
      path,
      addedLines: 1,
      removedLines: 0,
      status: 'failed',
      reason: 'timeout',
    })),
    provenance: { ...exampleResult().provenance, model: hostileTexts[4] ?? '' },
  }),
};

describe('SARIF', () => {
  const schemaFile = join(FRESH_EYES_ROOT, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>;
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(
    schema,
  );
  const logOf = (result: ReviewResult, rules: readonly Rule[] = []): Log =>
    JSON.parse(sarifReport(result, '1.2.3', rules)) as Log;
  const onlyRun = (log: Log) => log.runs[0]!;

  it('is held against the published schema', () => {
    assert.equal(schema['$schema'], 'http://json-schema.org/draft-04/schema#');
    assert.match(String(schema['id']), /sarif-2\.1\.0-rtm\.5\.json$/);
    assert.equal(validate({ version: '2.1.0', runs: [{ tool: {} }] }), false);
  });

  for (const [name, result] of Object.entries(results)) {
    it(`validates for a review that is ${name}`, () => {
      assert.ok(validate(logOf(result, builtInPack().rules)), JSON.stringify(validate.errors?.slice(0, 3)));
    });
  }

  it('says where, how sure, and the same fingerprint from run to run', () => {
    const [first, whole] = onlyRun(logOf(results['with findings']!)).results!;
    assert.equal(first?.level, 'error');
    assert.deepEqual(first.partialFingerprints, { primaryLocationLineHash: 'f1:1' });
    assert.deepEqual(first.locations?.[0]?.physicalLocation, {
      artifactLocation: { uri: 'src/a.ts', uriBaseId: 'SRCROOT' },
      region: { startLine: 3, endLine: 3, snippet: { text: 'save(user);' } },
    });
    assert.equal(whole?.level, 'note');
    assert.equal(whole.locations?.[0]?.physicalLocation?.region, undefined);
  });

  it('keeps dismissed findings, suppressed', () => {
    const all = onlyRun(logOf(results['with findings']!)).results!;
    assert.deepEqual(
      all.map(({ suppressions }) => suppressions?.length),
      [0, 0, 1],
    );
    assert.deepEqual(all[2]?.suppressions, [{ kind: 'external', status: 'accepted' }]);
  });

  it('offers checked suggestions as fixes that give exactly the new text', () => {
    const apply = (text: string, result: Result): string => {
      const { deletedRegion: region, insertedContent } = result.fixes![0]!.artifactChanges[0]!.replacements[0]!;
      const lines = text.split('\n');
      const before = lines
        .slice(0, region.startLine! - 1)
        .map((line) => `${line}\n`)
        .join('');
      const after = lines.slice(region.endLine! - 1).join('\n');
      return before + (insertedContent?.text ?? '') + after;
    };
    const fixOf = (parts: object): Result =>
      onlyRun(
        logOf(
          exampleResult({ findings: [exampleFinding({ suggestion: { ...suggestion, checked: ['text'], ...parts } })] }),
        ),
      ).results![0]!;
    const text = 'a\nb\nsave(user);\nd\n';
    assert.equal(apply(text, fixOf({})), 'a\nb\nawait save(user);\nd\n');
    assert.equal(apply(text, fixOf({ newText: '' })), 'a\nb\nd\n');
    assert.equal(apply(text, fixOf({ endLine: 2, oldText: '', newText: 'new' })), 'a\nb\nnew\nsave(user);\nd\n');
    assert.equal(fixOf({ checked: [] }).fixes, undefined);
    assert.equal(fixOf({ newText: 'key = «secret:aws-access-key-id:1»' }).fixes, undefined);
  });

  it('brings the help and the tags of the rules, within the limits of GitHub', () => {
    const { rules = [] } = onlyRun(logOf(results['with findings']!, builtInPack().rules)).tool.driver;
    const rule = rules.find(({ id: one }) => one === 'core/forgotten-promises');
    assert.ok((rule?.help?.text.length ?? 0) > 100);
    assert.ok(rules.every(({ properties }) => (properties?.tags?.length ?? 0) <= 20));
  });

  it('does not look successful when something was not reviewed', () => {
    const [invocation] = onlyRun(logOf(results['incomplete']!)).invocations!;
    assert.equal(invocation?.executionSuccessful, false);
    assert.deepEqual(
      invocation.toolExecutionNotifications?.map(({ level }) => level),
      ['error', 'error', 'note'],
    );
    assert.equal(onlyRun(logOf(results['clean']!)).invocations?.[0]?.executionSuccessful, true);
  });

  it('holds hostile text as text, in bytes that mean nothing to a terminal or a build server', () => {
    const report = sarifReport(results['hostile']!, '1.2.3');
    assert.doesNotMatch(report, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|##vso\[|##\[/u);
    for (const { locations } of onlyRun(logOf(results['hostile']!)).results!) {
      const uri = locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '';
      assert.match(uri, /^src\/[\w%.!~*'()/-]*$/);
    }
  });
});

describe('GitHub annotations', () => {
  it('are one command per finding, failure and undone file', () => {
    assert.match(
      githubReport(results['with findings']!),
      /^::error file=src\/a\.ts,line=3,endLine=3,title=The promise is not awaited \[core\/forgotten-promises\]::A rejection/,
    );
    const lines = githubReport(results['incomplete']!).split('\n');
    assert.equal(lines.filter((line) => line.startsWith('::error')).length, 1);
    assert.equal(lines.filter((line) => line.startsWith('::warning file=src/a.ts')).length, 1);
    assert.match(githubReport(results['incomplete']!), /Fresh Eyes: incomplete/);
  });

  it('are exactly the commands we meant, whatever the text', () => {
    const hostile = results['hostile']!;
    const lines = githubReport(hostile).split('\n');
    const commands = lines.filter((line) => /^\s*::/.test(line));
    assert.equal(commands.length, hostile.findings.length + hostile.coverage.length);
    assert.ok(commands.every((line) => /^::(error|warning|notice)( [^:]*)?::/.test(line)));
    // What GitHub would read back is what was meant.
    for (const [index, line] of commands.slice(0, hostile.findings.length).entries()) {
      const [, properties = ''] = /^::\w+ ([^:]*)::/.exec(line) ?? [];
      assert.deepEqual(
        properties.split(',').map((one) => one.split('=')[0]),
        ['file', 'line', 'endLine', 'title'],
        String(index),
      );
    }
    assert.doesNotMatch(lines.join('\n'), /##vso\[|##\[|\u001b|\u202e/u);
  });
});

describe('JUnit', () => {
  type Case = { classname: string; name: string; failure?: unknown; error?: unknown; skipped?: unknown };
  type Suite = { tests: string; failures: string; errors: string; skipped: string; testcase: Case[] };
  const parse = (result: ReviewResult): Suite => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      isArray: (name) => name === 'testcase',
    });
    return (parser.parse(junitReport(result)) as { testsuites: { testsuite: Suite } }).testsuites.testsuite;
  };

  for (const [name, result] of Object.entries(results)) {
    it(`parses and counts right for a review that is ${name}`, () => {
      const suite = parse(result);
      assert.equal(suite.testcase.length, Number(suite.tests));
      assert.equal(suite.testcase.filter(({ failure }) => failure !== undefined).length, Number(suite.failures));
      assert.equal(suite.testcase.filter(({ error }) => error !== undefined).length, Number(suite.errors));
      assert.equal(suite.testcase.filter(({ skipped }) => skipped !== undefined).length, Number(suite.skipped));
      assert.doesNotMatch(junitReport(result), /[\u0000-\u0008\u000b-\u001f\u202e\ufffe\uffff]|##vso\[/u);
    });
  }

  it('fails for what fails the gate, and for nothing else', () => {
    const { testcase } = parse(results['with findings']!);
    assert.deepEqual(
      testcase.filter(({ failure }) => failure !== undefined).map(({ name }) => name),
      ['The promise is not awaited [core/forgotten-promises]'],
    );
    const beyond = exampleResult({ gate: { passed: false, failOn: 'error', explicit: false } });
    assert.equal(parse(beyond).failures, '1');
  });
});

describe('the Markdown summary', () => {
  it('says verdict, gate, findings and coverage', () => {
    const markdown = markdownReport(results['with findings']!);
    assert.match(markdown, /^## Fresh Eyes: 2 findings\n\n\*\*The gate is closed\*\*/);
    assert.match(
      markdown,
      /\| error \| `src\/a\.ts:3` \| `The promise is not awaited` \| `core\/forgotten-promises` \| new \|/,
    );
    assert.match(markdown, /```\nawait save\(user\);\n```/);
    assert.match(
      markdownReport(results['incomplete']!),
      /incomplete[\s\S]*`src\/a\.ts`: not done \(endpoint\)[\s\S]*`logo\.png`: out of scope \(binary\)/,
    );
    assert.match(markdownReport(exampleResult({ mode: 'checks' })), /clean \(checks only, no model asked\)/);
  });

  it('keeps hostile text in code spans and fences that it cannot leave', () => {
    const markdown = markdownReport(results['hostile']!);
    const outside = withoutCode(markdown);
    for (const text of hostileTexts) {
      const telling = inertLine(text)
        .replace(/[^\w]+/g, ' ')
        .trim()
        .split(' ')
        .find((word) => word.length > 4);
      if (telling !== undefined) assert.ok(!outside.includes(telling), `${telling} stands outside of code`);
    }
    assert.doesNotMatch(outside, /!\[|\]\(|<img|@everyone|https?:/);
  });
});

/** What a Markdown renderer does not take for code: fences first, then spans closed by as many backticks. */
function withoutCode(markdown: string): string {
  const kept: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const marks = /^(`{3,})/.exec(line)?.[1];
    if (fence === null && marks !== undefined) fence = marks;
    else if (fence !== null && marks !== undefined && marks.length >= fence.length && line.trim() === marks)
      fence = null;
    else if (fence === null) kept.push(line);
  }
  assert.equal(fence, null, 'every fence is closed');
  return kept.map((line) => line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '')).join('\n');
}
