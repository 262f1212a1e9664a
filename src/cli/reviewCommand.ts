import { defaultReviewConfig, type ReviewConfig } from '../core/config';
import type { ChangeSource } from '../core/diff/change';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import type { Ports } from '../core/ports';
import { recordedReview } from '../core/measure/recordedReview';
import type { ReviewResult } from '../core/review/reviewResult';
import type { Rule } from '../core/rules/rule';
import { resolveEndpoint, type Endpoint } from '../node/endpointConfig';
import { patchState, repositoryState } from '../node/repositoryState';
import { reviewPorts } from '../node/reviewPorts';
import { readUserConfig, type UserConfig } from '../node/userConfig';
import { userLimits } from '../node/userLimits';
import { parseReviewArgs, type ReviewOptions } from './args';
import { readText, writeReport } from './files';
import { exitCode, type Command, type CommandIo } from './io';
import { progressLine } from './progressLine';
import { reportIn } from './reportFormats';

/** `fresh-eyes review`: exit 0 passed, 1 findings fail the run, 2 wrong use, 3 incomplete, 130 cancelled. */
export const reviewCommand: Command = async (args, io) => {
  const options = parseReviewArgs(args);
  const source = await sourceOf(options, io);
  const user = await readUserConfig(io.env);
  const endpoint = options.noModel ? null : resolveEndpoint(options, io.env, user);
  const stateOf = source.kind === 'patch' ? patchState : repositoryState;
  const state = stateOf(io.cwd, { env: io.env, gitPath: user.gitPath ?? null });
  const limits = limitsOf(options, user);
  const ports = reviewPorts({
    folder: io.cwd,
    env: io.env,
    isPatch: source.kind === 'patch',
    honourIndexFile: true,
    limits,
    gitPath: user.gitPath ?? null,
    model:
      endpoint === null ? null : await (await import('../node/endpointModel')).endpointModel(endpoint, state, io.env),
    state,
  });
  try {
    const config = configOf(options, endpoint, limits);
    if (options.preview) return await preview(source, config, ports, options, io);
    let rules: readonly Rule[] = [];
    const result = await review(source, config, ports, options, io, (read) => {
      rules = read;
    });
    await writeReport(await reportIn(options, result, io, rules), options.output, io);
    return exitCodeOf(result);
  } finally {
    await ports.close();
  }
};

async function review(
  source: ChangeSource,
  config: ReviewConfig,
  ports: Ports,
  options: ReviewOptions,
  io: CommandIo,
  onRules: (rules: readonly Rule[]) => void,
) {
  const progress = progressLine(io, options.quiet);
  try {
    return await recordedReview(
      source,
      config,
      ports,
      { signal: io.signal, onProgress: progress.show, onFinding: progress.found, onRules },
      'cli',
    );
  } finally {
    progress.clear();
  }
}

async function preview(
  source: ChangeSource,
  config: ReviewConfig,
  ports: Ports,
  options: ReviewOptions,
  io: CommandIo,
) {
  const { previewChanges } = await import('../core/review/previewChanges');
  const { previewJson, previewText } = await import('../core/report/previewReport');
  const planned = await previewChanges(source, config, ports, io.signal);
  const text = options.format === 'json' ? previewJson(planned, FRESH_EYES_VERSION) : previewText(planned);
  await writeReport(text, options.output, io);
  return exitCode.passed;
}

/** The verdict decides first: an incomplete review is undecided whatever it found. */
export function exitCodeOf({ verdict, gate }: ReviewResult): number {
  if (verdict === 'incomplete') return exitCode.undecided;
  return gate.passed ? exitCode.passed : exitCode.failed;
}

async function sourceOf({ scope, paths }: ReviewOptions, io: CommandIo): Promise<ChangeSource> {
  if (scope.kind !== 'patch-file') return { ...scope, paths };
  const { file } = scope;
  try {
    return { kind: 'patch', text: await readText(file, io), paths };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ProblemError(
      {
        kind: 'usage',
        message: message('cli.patch-unreadable', { file, code }),
        next: message('cli.patch-unreadable.next'),
      },
      { cause: error },
    );
  }
}

function configOf(options: ReviewOptions, endpoint: Endpoint | null, limits: ReviewConfig['limits']): ReviewConfig {
  return {
    ...defaultReviewConfig,
    effort: options.effort ?? endpoint?.effort ?? null,
    passes: options.passes ?? 1,
    note: options.note,
    failOn: options.failOn,
    reuse: options.reuse,
    price: endpoint?.price ?? null,
    limits,
  };
}

/** Option before the user's configuration before the default. */
function limitsOf(options: ReviewOptions, user: UserConfig): ReviewConfig['limits'] {
  const own = userLimits(user);
  return {
    ...own,
    maxTokens: options.maxTokens ?? own.maxTokens,
    maxCostUsd: options.maxCostUsd ?? own.maxCostUsd,
    timeoutMs: options.timeoutMs ?? own.timeoutMs,
  };
}
