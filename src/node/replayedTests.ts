import { defaultReviewConfig } from '../core/config';
import type { ExampleResult, RuleTest } from '../core/checks/testRule';
import { reviewExample } from '../core/review/reviewExample';
import { noState } from './repositoryState';
import { readAnswers, replayingModel } from './recordedAnswers';
import { reviewPorts } from './reviewPorts';
import type { RulesOnDisk } from './rulesOnDisk';
import { readTestResults, recordedAnswerFiles } from './ruleTestResults';

/** What a rule's own tests said, and the file to open about it. */
export type TestedRule = {
  readonly test: RuleTest;
  readonly file: string;
  /** Models that were asked about its examples with another prompt than today's: what they said then is not counted. */
  readonly outdated?: readonly string[];
};

/** Where the tests run; nothing of it is looked at but the user's own folders. */
export type ReplayPlace = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
};

/**
 * Tests the examples of model rules with the answers that models gave in `rules test --live`: the whole path behind the
 * answer runs again. An example whose prompt has changed since is not counted; its old answer says nothing about it.
 */
export async function replayed(
  set: RulesOnDisk,
  tested: readonly TestedRule[],
  { folder, env, signal }: ReplayPlace,
): Promise<readonly TestedRule[]> {
  const records =
    set.folder === null ? [] : await Promise.all((await recordedAnswerFiles(set.folder)).map(readAnswers));
  const asked = set.folder === null ? [] : await readTestResults(set.folder);
  let all = tested;
  for (const record of records) {
    if (record === null) continue;
    const ports = reviewPorts({ folder, env, model: replayingModel(record), state: noState });
    try {
      all = await Promise.all(
        all.map(async (each) => {
          const text = set.rules.find(({ rule }) => rule === each.test.rule)?.text;
          if (each.test.rule.kind !== 'model' || text === undefined) return each;
          const examples: ExampleResult[] = [];
          let isOutdated = false;
          for (const result of each.test.examples) {
            const outcome = await reviewExample(
              each.test.rule,
              text,
              result.example,
              { ...defaultReviewConfig, effort: 'quick' },
              ports,
              signal,
            );
            isOutdated ||= outcome === 'undecided';
            examples.push(outcome === 'undecided' || result.reason !== null ? result : { ...result, outcome });
          }
          const passed =
            each.test.passed && examples.every(({ outcome }) => outcome === 'reported' || outcome === 'validated');
          const wasAsked = asked.some(
            ({ model, rules }) => model === record.model && Object.hasOwn(rules, each.test.rule.id),
          );
          const outdated = [...(each.outdated ?? []), ...(isOutdated && wasAsked ? [record.model] : [])];
          return { ...each, outdated, test: { ...each.test, examples, passed } };
        }),
      );
    } finally {
      await ports.close();
    }
  }
  return all;
}
