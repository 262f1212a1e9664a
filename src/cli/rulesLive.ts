import { defaultReviewConfig, type ReviewConfig } from '../core/config';
import { inertLine } from '../core/inertText';
import { message } from '../core/messages';
import type { Ports } from '../core/ports';
import { ProblemError } from '../core/problem';
import { reviewExample, type LiveOutcome } from '../core/review/reviewExample';
import { resolveEndpoint } from '../node/endpointConfig';
import { endpointModel } from '../node/endpointModel';
import { recordingModel, writeAnswers } from '../node/recordedAnswers';
import { noState, repositoryState } from '../node/repositoryState';
import { reviewPorts } from '../node/reviewPorts';
import type { RulesOnDisk } from '../node/rulesOnDisk';
import { answersFile, writeTestResults, type LiveRuleResult, type RuleTestResults } from '../node/ruleTestResults';
import { readUserConfig } from '../node/userConfig';
import { exitCode, type CommandIo } from './io';
import { liveTestReport, liveVerdict, type LiveTest } from './liveTestReport';
import type { RulesOptions } from './rulesArgs';
import { rulesFor } from './rulesTargets';

/** `rules test --live`: every example of the model rules, reviewed by the configured model, held against the pass marks. */
export async function testRulesLive(options: RulesOptions, io: CommandIo): Promise<number> {
  const user = await readUserConfig(io.env);
  const endpoint = resolveEndpoint({ model: null, baseUrl: null }, io.env, user);
  if (endpoint === null)
    throw new ProblemError({
      kind: 'usage',
      message: message('rules.live-no-model'),
      next: message('rules.live-no-model.next'),
    });
  const sets = await rulesFor(options.targets, io);
  const state = repositoryState(io.cwd, { env: io.env });
  const answers = new Map<string, string>();
  const client = recordingModel(await endpointModel(endpoint, state, io.env), answers);
  // Examples are nobody's change: no receipt, no outcome.
  const ports = reviewPorts({ folder: io.cwd, env: io.env, model: client, state: noState });
  const config: ReviewConfig = { ...defaultReviewConfig, effort: 'quick', price: endpoint.price };
  const results: RuleTestResults = { model: endpoint.model, at: Date.now(), runs: options.runs, rules: {} };
  const tests: LiveTest[] = [];
  try {
    for (const set of sets) {
      const found = await testSet(set, options.runs, config, ports, io);
      tests.push(...liveTests(set, found));
      if (set.folder === null) continue;
      await writeTestResults(set.folder, { ...results, rules: found });
      await writeAnswers(answersFile(set.folder, endpoint.model), {
        model: endpoint.model,
        answers: Object.fromEntries(answers),
      });
    }
  } finally {
    await ports.close();
  }
  io.stdout.write(liveTestReport(tests, results, options.format));
  const verdicts = tests.map(liveVerdict);
  if (verdicts.includes('undecided')) return exitCode.undecided;
  return verdicts.includes('failed') ? exitCode.failed : exitCode.passed;
}

function liveTests({ rules, quality }: RulesOnDisk, found: RuleTestResults['rules']): readonly LiveTest[] {
  return rules.flatMap(({ rule, file }) => {
    const result = found[rule.id];
    return result === undefined ? [] : [{ id: rule.id, file, result, quality }];
  });
}

async function testSet(
  set: RulesOnDisk,
  runs: number,
  config: ReviewConfig,
  ports: Ports,
  io: CommandIo,
): Promise<Record<string, LiveRuleResult>> {
  const found: Record<string, LiveRuleResult> = {};
  for (const { rule, text } of set.rules.filter(({ rule: each }) => each.kind === 'model')) {
    const counts: Record<LiveOutcome, number> = { reported: 0, missing: 0, validated: 0, noisy: 0, undecided: 0 };
    for (let run = 0; run < runs; run += 1) {
      for (const example of rule.examples)
        counts[await reviewExample(rule, text, example, config, ports, io.signal)] += 1;
    }
    found[rule.id] = { version: rule.version, ...counts };
    io.stderr.write(`${inertLine(`${rule.id} ${JSON.stringify(counts)}`)}\n`);
  }
  return found;
}
