import type { Dismissal } from '../findings/dismissals';
import { message } from '../messages';
import type { Rule } from '../rules/rule';
import { textLine, type TextLine } from '../textLines';
import type { RuleRecord } from './promotion';

/** What `rules test --live` found with one model; null where there was nothing to count. */
export type LiveFigures = {
  readonly model: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly recall: number | null;
  readonly precision: number | null;
};

export type MeasuredRule = {
  readonly rule: Rule;
  readonly record: RuleRecord;
  readonly dismissals: readonly Dismissal[];
  readonly hasPassed: boolean;
  readonly live: readonly LiveFigures[];
  /** Every rule in force: what a rule costs is its share of their text. */
  readonly all: readonly Rule[];
};

/** What was measured of a rule, for a person who decides about its status. */
export function measuredLines(measured: MeasuredRule, now: number): readonly TextLine[] {
  const { rule, record, dismissals, hasPassed, live } = measured;
  const { id, title, version, owner } = rule;
  const reasons = [...new Set(dismissals.map(({ reason }) => reason))].slice(0, 8);
  const head = { rule: id, title, version };
  return [
    textLine(
      0,
      owner === null ? message('rule-facts.head-unowned', head) : message('rule-facts.head', { ...head, owner }),
    ),
    ...recordLines(record),
    ...reasons.map((reason) => textLine(2, `"${reason}"`)),
    textLine(1, message(hasPassed ? 'rule-facts.examples-pass' : 'rule-facts.examples-fail')),
    ...live.map((each) => textLine(1, message('rule-facts.live', liveArgs(each, now)))),
    textLine(1, costLine(measured)),
  ];
}

/** How often it was shown and what became of it. */
export function recordLines({ shown, applied, fixed, open, acceptance, dismissed }: RuleRecord): readonly TextLine[] {
  const share = acceptance.value === null ? '–' : `${String(Math.round(acceptance.value * 100))} %`;
  const kinds = Object.entries(dismissed)
    .map(([kind, count]) => `${kind} ${String(count)}`)
    .join(', ');
  return [
    textLine(1, message('rule-facts.counts', { shown, applied, fixed, open, share })),
    textLine(1, kinds === '' ? message('rule-facts.never-dismissed') : message('rule-facts.dismissed', { kinds })),
  ];
}

function liveArgs({ model, at, recall, precision }: LiveFigures, now: number) {
  const figure = (value: number | null) => (value === null ? '–' : value.toFixed(2));
  return { model, recall: figure(recall), precision: figure(precision), days: Math.floor((now - at) / 86_400_000) };
}

function costLine({ rule, all }: MeasuredRule) {
  if (rule.kind !== 'model') return message('rule-facts.no-cost');
  const asked = all.filter(({ kind }) => kind === 'model');
  const weight = (rules: readonly Rule[]) =>
    rules.reduce((sum, { title, instruction }) => sum + title.length + instruction.length, 0);
  return message('rule-facts.cost', { share: Math.round((weight([rule]) / Math.max(1, weight(asked))) * 100) });
}
