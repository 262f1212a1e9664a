import { styleText } from 'node:util';
import { jsonReport } from '../core/report/jsonReport';
import { plain, textReport, type Paint } from '../core/report/textReport';
import type { ReviewResult } from '../core/review/reviewResult';
import type { Rule } from '../core/rules/rule';
import type { ColorChoice, ReviewOptions } from './args';
import type { CommandIo } from './io';

/** The result in the format that was asked for; the rarer formats are loaded on use. */
export async function reportIn(
  options: ReviewOptions,
  result: ReviewResult,
  io: CommandIo,
  rules: readonly Rule[] = [],
): Promise<string> {
  switch (options.format) {
    case 'text':
      return textReport(result, { paint: paintFor(options, io), verbose: options.verbose });
    case 'json':
      return jsonReport(result, FRESH_EYES_VERSION);
    case 'sarif':
      return (await import('../core/report/sarifReport')).sarifReport(result, FRESH_EYES_VERSION, rules);
    case 'markdown':
      return (await import('../core/report/markdownReport')).markdownReport(result);
    case 'github':
      return (await import('../core/report/githubReport')).githubReport(result);
    case 'junit':
      return (await import('../core/report/junitReport')).junitReport(result);
  }
}

function paintFor({ color, output }: ReviewOptions, io: CommandIo): Paint {
  return hasColor(color, output, io) ? (style, text) => styleText(style, text, { validateStream: false }) : plain;
}

function hasColor(choice: ColorChoice, output: string | null, { stdout, env }: CommandIo): boolean {
  if (choice !== 'auto') return choice === 'always';
  return output === null && stdout.isTTY === true && !env['NO_COLOR'];
}
