import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defaultReviewConfig } from '../core/config';
import { dismissalsFrom } from '../core/findings/dismissals';
import { promotionBar } from '../core/measure/attention';
import { escapedDefects, type EscapedDefects } from '../core/measure/escapedDefects';
import { measureReport, type MeasureReport } from '../core/measure/measureReport';
import { exportedOutcome, outcomesOf, type Outcome } from '../core/measure/outcome';
import { measureHtml } from '../core/measure/reportHtml';
import { measureJson } from '../core/measure/reportJson';
import { markdownQuote, measureMarkdown, measureText } from '../core/measure/reportLayouts';
import { reportSections } from '../core/measure/reportSections';
import { english, message } from '../core/messages';
import type { StateStore } from '../core/ports';
import { ProblemError } from '../core/problem';
import { readReceipt } from '../core/review/receipt';
import { loadRuleSet } from '../core/rules/loadRuleSet';
import type { RuleSet } from '../core/rules/ruleSet';
import { fixedLines } from '../node/fixedLines';
import { repositoryState } from '../node/repositoryState';
import { reviewPorts } from '../node/reviewPorts';
import { writeReport } from './files';
import { exitCode, type Command, type CommandIo } from './io';
import { parseReportArgs, type ReportArgs } from './reportArgs';

/** `fresh-eyes report`: what the reviews of this repository did for its people, held against the goals. */
export const reportCommand: Command = async (args, io) => {
  const options = parseReportArgs(args);
  const state = repositoryState(io.cwd, { env: io.env });
  const outcomes = await gathered(options.merge, state, io);
  if (options.exportTo !== null) return await exported(outcomes, options.exportTo, io);
  const rules = await rulesHere(options, io);
  const owners = new Map((rules?.all ?? []).map(({ id, owner }) => [id, owner]));
  const ownerOf = (rule: string): string | null => owners.get(rule) ?? null;
  const report = measureReport(outcomes, {
    since: options.since,
    now: Date.now(),
    goals: rules?.config.goals ?? null,
    promote: promotionBar(rules?.config.promote),
    ownerOf,
    escaped: options.commits === null ? null : await escaped(options.commits, state, ownerOf, io),
  });
  await writeReport(laidOut(report, options.format), options.output, io);
  return exitCode.passed;
};

/** This machine's outcomes and those of the files. A record that stands in several files, or here too, counts once. */
async function gathered(files: readonly string[], state: StateStore, io: CommandIo): Promise<readonly Outcome[]> {
  const own = outcomesOf(await state.records('outcomes'));
  if (files.length === 0) return own;
  const distinct = new Map(own.map((outcome) => [exportedOutcome(outcome), outcome]));
  for (const file of files) {
    for (const outcome of outcomesOf(await recordsIn(file, io))) distinct.set(exportedOutcome(outcome), outcome);
  }
  return [...distinct.values()];
}

/** An export comes from elsewhere: every line is checked, and what is no outcome is left out. */
async function recordsIn(file: string, { cwd }: CommandIo): Promise<unknown[]> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((error: unknown) => {
    throw unreadable(file, error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
  });
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const records = lines.flatMap((line): unknown[] => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
  if (lines.length > 0 && outcomesOf(records).length === 0) throw unreadable(file, 'format');
  return records;
}

function unreadable(file: string, code: string): ProblemError {
  return new ProblemError({
    kind: 'usage',
    message: message('report.unreadable-export', { file, code }),
    next: message('report.unreadable-export.next'),
  });
}

async function exported(outcomes: readonly Outcome[], file: string, io: CommandIo): Promise<number> {
  await writeReport(outcomes.map((outcome) => `${exportedOutcome(outcome)}\n`).join(''), file, io);
  io.stderr.write(`${english(message('report.exported', { count: outcomes.length, file }))}\n`);
  return exitCode.passed;
}

/** Goals and owners as HEAD has them. Files from elsewhere can be joined outside of any repository too. */
async function rulesHere({ merge }: ReportArgs, { cwd, env, signal }: CommandIo): Promise<RuleSet | null> {
  const ports = reviewPorts({ folder: cwd, env, model: null });
  try {
    const change = await ports.repository.open({ kind: 'staged' }, signal);
    try {
      return await loadRuleSet(change, ports, defaultReviewConfig, signal);
    } finally {
      change.close();
    }
  } catch (error) {
    if (merge.length > 0 && error instanceof ProblemError) return null;
    throw error;
  } finally {
    await ports.close();
  }
}

async function escaped(
  range: string,
  state: StateStore,
  ownerOf: (rule: string) => string | null,
  { cwd, env, signal }: CommandIo,
): Promise<EscapedDefects> {
  const lines = await fixedLines(cwd, range, env, signal);
  const keys = await state.list('receipts');
  const receipts = (await Promise.all(keys.map(({ key }) => readReceipt(state, key)))).filter((one) => one !== null);
  const dismissed = new Set(dismissalsFrom(await state.records('dismissed')).map(({ fingerprint }) => fingerprint));
  return escapedDefects(lines, receipts, dismissed, ownerOf);
}

function laidOut(report: MeasureReport, format: ReportArgs['format']): string {
  switch (format) {
    case 'json':
      return measureJson(report, FRESH_EYES_VERSION);
    case 'html':
      return measureHtml(reportSections(report, english), { nonce: randomBytes(16).toString('hex'), language: 'en' });
    case 'markdown':
      return measureMarkdown(reportSections(report, english, markdownQuote));
    case 'text':
      return measureText(reportSections(report, english));
  }
}
