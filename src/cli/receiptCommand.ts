import { parseArgs } from 'node:util';
import { inertJson, inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { changeDigest } from '../core/review/changeDigest';
import { readReceipt, receiptsOf, type Receipt } from '../core/review/receipt';
import type { ChangeSource } from '../core/diff/change';
import type { StateStore } from '../core/ports';
import { gitRepository } from '../node/gitRepository';
import { repositoryState } from '../node/repositoryState';
import { sha256 } from '../node/sha256';
import { exitCode, type Command, type CommandIo } from './io';

/**
 * `fresh-eyes receipt show | verify [--commit REV]`: 0 when a receipt holds exactly these bytes, 1 when none does or
 * another one stands on the same base.
 */
export const receiptCommand: Command = async (args, io) => {
  const { action, commit, isJson } = parsed(args);
  const source: ChangeSource = commit === null ? { kind: 'staged' } : { kind: 'commit', ref: commit };
  const found = await lookUp(source, io);
  const isHeld = found.receipts.length > 0;
  if (isJson) io.stdout.write(`${inertJson(action === 'show' ? shown(found) : verified(found), 2)}\n`);
  else if (action === 'show')
    io.stdout.write(isHeld ? found.receipts.map(receiptText).join('\n') : line('receipt.none-here'));
  else
    io.stdout.write(line(`receipt.${found.answer === 'none' ? 'none-here' : found.answer}`) + line('receipt.unsigned'));
  return isHeld ? exitCode.passed : exitCode.failed;
};

type Found = {
  readonly digest: string | null;
  readonly answer: 'matches' | 'differs' | 'none';
  readonly receipts: readonly Receipt[];
};

async function lookUp(source: ChangeSource, { cwd, env, signal }: CommandIo): Promise<Found> {
  const change = await gitRepository(cwd, { env, honourIndexFile: true }).open(source, signal);
  change.close();
  const state = repositoryState(cwd, { env });
  const digest = changeDigest(change, sha256);
  const receipts = digest === null ? [] : await receiptsOf(state, digest);
  if (receipts.length > 0) return { digest, answer: 'matches', receipts };
  return { digest, answer: (await hasReceiptOn(change.baseTree, state)) ? 'differs' : 'none', receipts };
}

async function hasReceiptOn(baseTree: string, state: StateStore): Promise<boolean> {
  for (const { key } of await state.list('receipts')) {
    if ((await readReceipt(state, key))?.baseTree === baseTree) return true;
  }
  return false;
}

function receiptText({ account, created, believed, change, toolVersion }: Receipt): string {
  const { mode, provenance, coverage } = account;
  const how = mode === 'checks' ? message('receipt.by-checks') : message('receipt.by-model', provenance);
  const verdict = believed.length === 0 ? 'clean' : 'findings';
  const rows: Record<string, string> = {
    digest: change,
    findings: String(believed.length),
    reviewed: `${coverage.filter(({ status }) => status === 'reviewed').length} of ${coverage.length} files`,
    origin: provenance.origin,
    'prompt version': provenance.promptVersion,
    'rules digest': provenance.rulesDigest,
    tool: `fresh-eyes ${toolVersion}`,
  };
  return [
    line('receipt.head', { verdict, how: english(how), date: new Date(created).toISOString() }),
    ...Object.entries(rows)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => line('receipt.line', { name, value })),
    ...believed.map(({ severity, title, location, rule }) =>
      line('hook.item', { severity, title, rule, place: `${location.path}:${location.startLine ?? ''}` }),
    ),
    line('receipt.unsigned'),
  ].join('');
}

function shown({ digest, receipts }: Found) {
  return {
    schemaVersion: 1,
    signed: false,
    digest,
    receipts: receipts.map(({ key, change, created, toolVersion, believed, account }) => ({
      key,
      digest: change,
      created: new Date(created).toISOString(),
      toolVersion,
      mode: account.mode,
      provenance: account.provenance,
      coverage: account.coverage,
      findings: believed,
    })),
  };
}

function verified({ digest, answer }: Found) {
  return { schemaVersion: 1, signed: false, digest, answer };
}

function parsed(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { commit: { type: 'string' }, format: { type: 'string' } },
      allowPositionals: true,
    });
    const [action, ...rest] = positionals;
    const { format = 'text', commit = null } = values;
    const isKnown = (action === 'show' || action === 'verify') && rest.length === 0;
    if (!isKnown || (format !== 'text' && format !== 'json')) throw wrongUse();
    return { action, commit, isJson: format === 'json' };
  } catch (error) {
    throw error instanceof ProblemError ? error : wrongUse();
  }
}

function wrongUse(): ProblemError {
  return new ProblemError({ kind: 'usage', message: message('receipt.usage'), next: message('cli.see-help') });
}

function line(...[code, args]: Parameters<typeof message>): string {
  return `${inertLine(english(message(code, args)))}\n`;
}
