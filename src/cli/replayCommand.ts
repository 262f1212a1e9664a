import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultReviewConfig } from '../core/config';
import { inertJson, inertLine } from '../core/inertText';
import { figureText } from '../core/measure/chart';
import { outcomesOf } from '../core/measure/outcome';
import {
  compareReplays,
  type Consumption,
  type ReplayComparison,
  type Replayed,
  type ReplayedFinding,
} from '../core/measure/replay';
import { tally } from '../core/measure/tally';
import { english, message } from '../core/messages';
import type { StateStore } from '../core/ports';
import { ProblemError } from '../core/problem';
import { reviewChanges } from '../core/review/reviewChanges';
import { resolveEndpoint } from '../node/endpointConfig';
import { endpointModel } from '../node/endpointModel';
import { readOnlyState, withPrompt } from '../node/replayPorts';
import { repositoryState } from '../node/repositoryState';
import { reviewedCommits, type ReviewedCommit } from '../node/reviewedCommits';
import { reviewPorts } from '../node/reviewPorts';
import { readUserConfig } from '../node/userConfig';
import { exitCode, type Command, type CommandIo } from './io';
import { replayRules } from './replayRules';

/**
 * `fresh-eyes replay`: earlier reviews once more under another model, prompt or rules, compared with what they said
 * then. 0 when everything was replayed, 3 when something could not be.
 */
export const replayCommand: Command = async (args, io) => {
  const options = parsed(args, io);
  const state = repositoryState(io.cwd, { env: io.env });
  const { found, gone } = await reviewedCommits(io.cwd, state, options.last, io.env, io.signal);
  const replayed = await replayAll(found, options, state, io);
  const fates = new Map(
    tally(outcomesOf(await state.records('outcomes'))).findings.map(({ finding, fate }) => [finding, fate]),
  );
  const compared = compareReplays(replayed, (fingerprint) => fates.get(fingerprint));
  // The pipeline knows one prompt; another one goes by the name of its folder.
  const now = options.prompt === null ? compared.now : { ...compared.now, promptVersion: basename(options.prompt) };
  const comparison = { ...compared, now };
  io.stdout.write(
    options.isJson ? `${inertJson({ schemaVersion: 1, gone, ...comparison }, 2)}\n` : text(comparison, gone),
  );
  return comparison.now.incomplete > 0 ? exitCode.undecided : exitCode.passed;
};

type ReplayOptions = {
  readonly model: string | null;
  readonly rules: string | null;
  readonly prompt: string | null;
  readonly last: number;
  readonly isJson: boolean;
};

async function replayAll(
  found: readonly ReviewedCommit[],
  options: ReplayOptions,
  state: StateStore,
  io: CommandIo,
): Promise<Replayed[]> {
  const { cwd, env, signal, stderr } = io;
  const user = await readUserConfig(env);
  const endpoint = resolveEndpoint({ baseUrl: null, model: options.model }, env, user);
  if (endpoint === null) {
    throw new ProblemError({
      kind: 'usage',
      message: message('replay.no-model'),
      next: message('replay.no-model.next'),
    });
  }
  const client = await endpointModel(endpoint, state, env);
  const model = options.prompt === null ? client : withPrompt(client, options.prompt);
  const own = reviewPorts({ folder: cwd, env, model, state: readOnlyState(state) });
  const under = options.rules === null ? null : await replayRules(options.rules, io);
  const ports = under === null ? own : { ...own, repository: under(own.repository) };
  const replayed: Replayed[] = [];
  try {
    for (const [index, { commit, receipt }] of found.entries()) {
      stderr.write(
        `${english(message('replay.progress', { number: index + 1, total: found.length, commit: commit.slice(0, 12) }))}\n`,
      );
      const { effort } = receipt.account.provenance;
      // Asked anew: what is to be known is what this would say, cost and take.
      const config = { ...defaultReviewConfig, effort, passes: receipt.passes, price: endpoint.price, reuse: false };
      const now = await reviewChanges({ kind: 'commit', ref: commit }, config, ports, { signal });
      replayed.push({ commit, then: receipt, now });
    }
  } finally {
    await own.close();
  }
  return replayed;
}

function text({ reviews, kept, then, now, ...lists }: ReplayComparison, gone: number): string {
  const lines = [
    line('replay.head', { reviews, gone }),
    line('replay.counts', { kept, lost: lists.lost.length, added: lists.new.length }),
    consumptionLine('replay.then', then),
    consumptionLine('replay.now', now),
    ...listed('replay.accepted-lost', lists.acceptedLost),
    ...listed('replay.dismissed-returned', lists.dismissedReturned),
    ...listed('replay.lost', lists.lost),
    ...listed('replay.new', lists.new),
  ];
  return lines.join('');
}

function consumptionLine(
  code: 'replay.then' | 'replay.now',
  { costUsd, seconds, incompleteReasons, ...rest }: Consumption,
): string {
  const reasons = incompleteReasons.length === 0 ? '' : `(${incompleteReasons.join(', ')})`;
  return line(code, { ...rest, reasons, seconds: seconds.toFixed(1), cost: figureText(costUsd, 'usd') });
}

function listed(
  code: 'replay.accepted-lost' | 'replay.dismissed-returned' | 'replay.lost' | 'replay.new',
  findings: readonly ReplayedFinding[],
) {
  if (findings.length === 0) return [];
  const rows = findings.map(({ commit, rule, path, line: at, title }) =>
    line('replay.finding', { commit: commit.slice(0, 12), place: at === null ? path : `${path}:${at}`, title, rule }),
  );
  return [line(code, { count: findings.length }), ...rows];
}

function parsed(args: readonly string[], { cwd }: CommandIo): ReplayOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        model: { type: 'string' },
        rules: { type: 'string' },
        prompt: { type: 'string' },
        last: { type: 'string' },
        format: { type: 'string' },
      },
    });
    const { model = null, last = '20', format = 'text' } = values;
    if (!/^[1-9]\d{0,4}$/.test(last) || (format !== 'text' && format !== 'json')) throw wrongUse();
    return {
      model,
      last: Number(last),
      isJson: format === 'json',
      rules: values.rules ?? null,
      prompt: values.prompt === undefined ? null : existingFolder(resolve(cwd, values.prompt)),
    };
  } catch (error) {
    throw error instanceof ProblemError ? error : wrongUse();
  }
}

function existingFolder(folder: string): string {
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  throw new ProblemError({
    kind: 'usage',
    message: message('replay.no-folder', { folder }),
    next: message('replay.no-folder.next'),
  });
}

function wrongUse(): ProblemError {
  return new ProblemError({ kind: 'usage', message: message('replay.usage'), next: message('cli.see-help') });
}

function line(...[code, args]: Parameters<typeof message>): string {
  return `${inertLine(english(message(code, args)))}\n`;
}
