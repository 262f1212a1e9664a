import { dismissalsFrom, type Dismissal } from '../core/findings/dismissals';
import { inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { withException } from '../core/rules/editRule';
import { languageOf } from '../core/rules/languageOf';
import { repositoryState } from '../node/repositoryState';
import { rulePackCache } from '../node/rulePackCache';
import { writeRulesFile } from '../node/rulesFiles';
import { userCacheFolder } from '../node/userFolders';
import { repositoryRoot, workTreeRules } from '../node/workTreeRules';
import { exitCode, type CommandIo } from './io';
import type { RulesOptions } from './rulesArgs';

/** As often as this a reason must come back before it is about the rule and not about one finding. */
const repeated = 2;

/**
 * `rules revise ID`: repeated dismissals become a draft of the rule, with the reasons as exceptions and the dismissed code as
 * good examples. It is written into the working tree; the owner looks at the difference and keeps it or not.
 */
export async function reviseRule({ targets: [name = ''] }: RulesOptions, io: CommandIo): Promise<number> {
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const packs = rulePackCache(userCacheFolder({ env: io.env }));
  const { side } = await workTreeRules(root, ['x'], packs, io.signal);
  const own = side.scopes.flatMap(({ rules }) => rules);
  const rule = own.find(({ id }) => id === name || id.endsWith(`/${name}`));
  if (rule === undefined || name === '')
    throw new ProblemError({
      kind: 'usage',
      message: message('rules.none-own', { name }),
      next: message('rules.none-own.next'),
    });
  const records = await repositoryState(io.cwd, { env: io.env }).records('dismissed');
  const dismissals = dismissalsFrom(records).filter((each) => each.rule === rule.id);
  const text = side.texts.get(rule.file) ?? '';
  const cases = dismissals.filter(({ quote }) => quote !== '' && !text.includes(quote.trim())).slice(0, 5);
  if (dismissals.length < repeated || cases.length === 0) {
    io.stderr.write(
      `${inertLine(english(message('rules.nothing-to-revise', { rule: rule.id, count: dismissals.length })))}\n`,
    );
    return exitCode.failed;
  }
  await writeRulesFile(
    root,
    rule.file,
    withException(
      text,
      [...new Set(dismissals.map(({ reason }) => reason))].slice(0, 5),
      cases.map(caseOf),
      rule.version,
    ),
  );
  io.stdout.write(`${inertLine(rule.file)}\n`);
  io.stderr.write(`${inertLine(english(message('rules.revised', { rule: rule.id, count: cases.length })))}\n`);
  return exitCode.passed;
}

function caseOf({ paths, quote }: Dismissal) {
  const [path = 'example.txt'] = paths;
  return { path, language: languageOf(path) ?? 'text', code: quote };
}
