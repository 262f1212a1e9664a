import { parseArgs } from 'node:util';
import type { Finding } from '../core/finding';
import { dismissalOf, teamDismissalsPath } from '../core/findings/dismissals';
import { inertLine } from '../core/inertText';
import { recordDecision } from '../core/measure/recordOutcomes';
import { dismissalReasonOf } from '../core/measure/outcome';
import { english, message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { repositoryState } from '../node/repositoryState';
import { appendLine } from '../node/workingFile';
import { findingNamed, repositoryRoot } from './namedFinding';
import { exitCode, type Command, type CommandIo } from './io';

/** `fresh-eyes dismiss FINGERPRINT --reason TEXT [--expires DATE] [--team]`: 0 done, 2 wrong use. */
export const dismissCommand: Command = async (args, io) => {
  const { fingerprint, reason, expires, isTeam } = parsed(args);
  const state = repositoryState(io.cwd, { env: io.env });
  const { finding } = await findingNamed(fingerprint, state);
  const now = Date.now();
  const dismissal = dismissalOf(finding, { reason, expires, now });
  if (isTeam) await writeForTeam(JSON.stringify(dismissal), io);
  else await state.append('dismissed', dismissal);
  await recordDecision(
    state,
    finding,
    { kind: 'dismissed', reason: dismissalReasonOf(reason) },
    { at: now, via: 'cli' },
  );
  io.stdout.write(said(finding, expires));
  if (isTeam) io.stdout.write(`${english(message('finding.dismissed-team', { file: teamDismissalsPath }))}\n`);
  return exitCode.passed;
};

function said({ title, location: { path } }: Finding, expires: string | null): string {
  const code = expires === null ? 'finding.dismissed' : 'finding.dismissed-until';
  return `${inertLine(english(message(code, { title, path, expires: expires ?? '' })))}\n`;
}

async function writeForTeam(line: string, io: CommandIo): Promise<void> {
  const root = await repositoryRoot(io);
  if (appendLine(root, teamDismissalsPath, line)) return;
  const args = { file: teamDismissalsPath };
  throw new ProblemError({
    kind: 'usage',
    message: message('finding.team-unsafe', args),
    next: message('finding.team-unsafe.next'),
  });
}

function parsed(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { reason: { type: 'string' }, expires: { type: 'string' }, team: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [fingerprint, ...rest] = positionals;
    const { reason = '', expires = null, team = false } = values;
    const isDate = expires === null || (/^\d{4}-\d\d-\d\d$/.test(expires) && !Number.isNaN(Date.parse(expires)));
    if (fingerprint === undefined || rest.length > 0 || reason.trim() === '' || !isDate) throw wrongUse();
    return { fingerprint, reason: reason.trim(), expires, isTeam: team };
  } catch (error) {
    throw error instanceof ProblemError ? error : wrongUse();
  }
}

function wrongUse(): ProblemError {
  return new ProblemError({ kind: 'usage', message: message('finding.usage-dismiss'), next: message('cli.see-help') });
}
