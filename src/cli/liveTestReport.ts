import { githubMessage, githubProperty, inertJson, inertLine, xmlText } from '../core/inertText';
import { english, message } from '../core/messages';
import { precisionOf, recallOf, type LiveRuleResult, type RuleTestResults } from '../node/ruleTestResults';
import type { RulesOnDisk } from '../node/rulesOnDisk';
import type { RulesOptions } from './rulesArgs';

/** One rule's examples under a model, held against the pass marks of its own pack. */
export type LiveTest = {
  readonly id: string;
  readonly file: string;
  readonly result: LiveRuleResult;
  readonly quality: RulesOnDisk['quality'];
};

/** A rule of which nothing can be said is neither. */
export function liveVerdict({ result, quality }: LiveTest): 'passed' | 'failed' | 'undecided' {
  if (result.undecided > 0) return 'undecided';
  const isFound = (recallOf(result) ?? 1) >= quality.recall;
  return isFound && (noiseOf(result) ?? 0) <= quality.noise ? 'passed' : 'failed';
}

/** Of what should have been left alone, how much was reported; null without a good example. */
function noiseOf({ validated, noisy }: LiveRuleResult): number | null {
  return validated + noisy === 0 ? null : noisy / (validated + noisy);
}

/** What `rules test --live` found, for people, scripts, CI servers and GitHub. */
export function liveTestReport(
  tests: readonly LiveTest[],
  results: RuleTestResults,
  format: RulesOptions['format'],
): string {
  switch (format) {
    case 'text':
      return textReport(tests, results);
    case 'json': {
      const rules = tests.map((test) => [
        test.id,
        { ...test.result, quality: test.quality, verdict: liveVerdict(test) },
      ]);
      return `${inertJson({ ...results, rules: Object.fromEntries(rules) as object }, 2)}\n`;
    }
    case 'junit':
      return junitReport(tests, results);
    case 'github':
      return tests
        .filter((test) => liveVerdict(test) !== 'passed')
        .map((test) => `::error file=${githubProperty(test.file)},line=1::${githubMessage(reason(test, results))}\n`)
        .join('');
  }
}

function textReport(tests: readonly LiveTest[], { model, runs }: RuleTestResults): string {
  const lines = tests.map(({ id, result }) => {
    const { reported, missing, validated, noisy, undecided } = result;
    const counts = `reported ${String(reported)} missing ${String(missing)} validated ${String(validated)} noisy ${String(noisy)}${undecided > 0 ? ` undecided ${String(undecided)}` : ''}`;
    return `recall ${figure(recallOf(result))}  precision ${figure(precisionOf(result))}  ${id}  ${counts}`;
  });
  const head = english(message('rules.live-head', { model, runs, count: lines.length }));
  return [head, ...lines, ''].map((line) => inertLine(line)).join('\n');
}

function figure(value: number | null): string {
  return value === null ? '   –' : value.toFixed(2);
}

function reason({ id, result, quality }: LiveTest, { model }: RuleTestResults): string {
  if (result.undecided > 0)
    return english(message('rules.live-undecided', { rule: id, model, count: result.undecided }));
  const args = { rule: id, model, recall: figure(recallOf(result)), noise: figure(noiseOf(result)) };
  return english(message('rules.live-below', { ...args, least: figure(quality.recall), most: figure(quality.noise) }));
}

function junitReport(tests: readonly LiveTest[], results: RuleTestResults): string {
  const of = (verdict: string) => String(tests.filter((test) => liveVerdict(test) === verdict).length);
  const counts = `tests="${String(tests.length)}" failures="${of('failed')}" errors="${of('undecided')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fresh-eyes rules" ${counts}>`,
    `  <testsuite name="${xmlText(results.model)}" ${counts}>`,
    ...tests.map((test) => caseXml(test, results)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseXml(test: LiveTest, results: RuleTestResults): string {
  const head = `    <testcase classname="${xmlText(results.model)}" name="${xmlText(test.id)}" file="${xmlText(test.file)}"`;
  const verdict = liveVerdict(test);
  if (verdict === 'passed') return `${head}/>`;
  const element = verdict === 'failed' ? 'failure' : 'error';
  return `${head}><${element} message="${xmlText(reason(test, results))}"/></testcase>`;
}
