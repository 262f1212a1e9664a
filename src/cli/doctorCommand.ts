import { parseArgs } from 'node:util';
import { inertJson, inertLine } from '../core/inertText';
import { fitness, type Fitness } from '../core/measure/fitness';
import { fitnessCases } from '../core/measure/fitnessCases';
import { english, message } from '../core/messages';
import { contextProbe, type Probe } from '../core/model/contextProbe';
import { ProblemError } from '../core/problem';
import type { ModelClient } from '../core/ports';
import { resolveEndpoint, type Endpoint } from '../node/endpointConfig';
import { endpointModel } from '../node/endpointModel';
import { discoverLocalServers } from '../node/localServers';
import { noState, repositoryState } from '../node/repositoryState';
import { reviewPorts } from '../node/reviewPorts';
import { checkEndpoint } from '../node/setUpEndpoint';
import { setUpLine, type SetUpLine } from '../node/setUpLine';
import { checkRuleSet } from '../node/setUpRules';
import { checkGit, checkHook, checkNode, checkUserConfig } from '../node/setUpTools';
import { userConfigFile, type UserConfig } from '../node/userConfig';
import { fitnessLines, lineText, probeLines } from './doctorText';
import { exitCode, type Command, type CommandIo } from './io';

type DoctorOptions = {
  readonly probe: boolean;
  readonly fitness: boolean;
  /** Looks for model servers on this machine. */
  readonly local: boolean;
  readonly model: string | null;
  readonly baseUrl: string | null;
  readonly json: boolean;
};

/** `fresh-eyes doctor`: 0 all holds, 1 a line is red or the model is not fit, 2 wrong use. */
export const doctorCommand: Command = async (args, io) => {
  const options = parseDoctorArgs(args);
  const lines: SetUpLine[] = [];
  const show = (line: SetUpLine): void => {
    lines.push(line);
    if (!options.json) io.stdout.write(lineText(line));
  };
  show(checkNode());
  const { line, user } = await checkUserConfig(io.env);
  show(await checkGit(io.cwd, io.env, user.gitPath ?? null, io.signal));
  show(line);
  const ports = reviewPorts({ folder: io.cwd, env: io.env, model: null, gitPath: user.gitPath ?? null });
  try {
    show(await checkRuleSet(ports, io.signal));
  } finally {
    await ports.close();
  }
  show(await checkHook(io.cwd, io.env, io.signal));
  const asked = await aboutModel(options, user, io, show);
  if (options.json) io.stdout.write(`${inertJson(report(lines, asked), 2)}\n`);
  const isUnfit = asked.fitness?.verdict === 'not-fit';
  return lines.some(({ state }) => state === 'failed') || isUnfit ? exitCode.failed : exitCode.passed;
};

type AboutModel = { readonly probe: Probe | null; readonly fitness: Fitness | null };

async function aboutModel(
  options: DoctorOptions,
  user: UserConfig,
  io: CommandIo,
  show: (line: SetUpLine) => void,
): Promise<AboutModel> {
  const nothing = { probe: null, fitness: null };
  if (options.local) await showLocalServers(io, show);
  const endpoint = endpointFor(options, user, io, show);
  if (endpoint === null) return nothing;
  const state = repositoryState(io.cwd, { env: io.env, gitPath: user.gitPath ?? null });
  const model = await endpointModel(endpoint, state, io.env);
  let isWorking = true;
  for await (const line of checkEndpoint(endpoint, model, io.env, userConfigFile(io.env), io.signal)) {
    show(line);
    if (line.state === 'failed') isWorking = false;
  }
  if (!isWorking) return nothing;
  const probe = options.probe ? await runProbe(endpoint, model, io, show) : null;
  return { probe, fitness: options.fitness ? await runFitness(model, io, show) : null };
}

function endpointFor(
  options: DoctorOptions,
  user: UserConfig,
  io: CommandIo,
  show: (line: SetUpLine) => void,
): Endpoint | null {
  try {
    const endpoint = resolveEndpoint(options, io.env, user);
    const file = userConfigFile(io.env);
    if (endpoint === null)
      show(setUpLine('endpoint', 'note', message('doctor.no-endpoint'), message('doctor.no-endpoint.next', { file })));
    return endpoint;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    show(setUpLine('endpoint', 'failed', error.problem.message, error.problem.next));
    return null;
  }
}

async function showLocalServers(io: CommandIo, show: (line: SetUpLine) => void): Promise<void> {
  for (const { preset, baseUrl, models } of await discoverLocalServers(io.signal)) {
    const args = { name: preset.name, baseUrl, count: models.length, models: models.slice(0, 10).join(', ') };
    show(setUpLine(`local-${preset.id}`, 'ok', message('doctor.local-server', args)));
  }
}

/** Largest probe where nothing says how much the model should read. */
const largestProbe = 32_000;

async function runProbe(
  endpoint: Endpoint,
  model: ModelClient,
  io: CommandIo,
  show: (line: SetUpLine) => void,
): Promise<Probe> {
  const run = { signal: io.signal, random: Math.random };
  const probe = await contextProbe(model, endpoint.contextWindow ?? largestProbe, run);
  io.signal.throwIfAborted();
  for (const line of probeLines(probe, model.model)) show(line);
  return probe;
}

async function runFitness(model: ModelClient, io: CommandIo, show: (line: SetUpLine) => void): Promise<Fitness> {
  const ports = reviewPorts({ folder: io.cwd, env: io.env, isPatch: true, model, state: noState });
  try {
    const run = await fitness(fitnessCases, ports, { signal: io.signal });
    for (const line of fitnessLines(run, model.model)) show(line);
    return run;
  } finally {
    await ports.close();
  }
}

function report(lines: readonly SetUpLine[], { probe, fitness: run }: AboutModel) {
  const checks = lines.map(({ id, state, message: what, next }) => ({
    id,
    state,
    message: inertLine(english(what)),
    next: next === null ? null : inertLine(english(next)),
  }));
  const outcomes = run?.outcomes.map(({ failure, ...rest }) => ({ ...rest, failure: failure?.kind ?? null }));
  return {
    schemaVersion: 1,
    holds: lines.every(({ state }) => state !== 'failed'),
    checks,
    probe: probe && {
      provenTokens: probe.provenTokens,
      steps: probe.steps.map(({ tokens, returned, hidden }) => ({ tokens, returned, hidden })),
    },
    fitness: run && { ...run, outcomes },
  };
}

function parseDoctorArgs(args: readonly string[]): DoctorOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        probe: { type: 'boolean' },
        fitness: { type: 'boolean' },
        local: { type: 'boolean' },
        model: { type: 'string' },
        'base-url': { type: 'string' },
        format: { type: 'string' },
      },
    });
    const { format = 'text' } = values;
    if (format !== 'text' && format !== 'json') throw wrongUse();
    return {
      probe: values.probe ?? false,
      fitness: values.fitness ?? false,
      local: values.local ?? false,
      model: values.model ?? null,
      baseUrl: values['base-url'] ?? null,
      json: format === 'json',
    };
  } catch {
    throw wrongUse();
  }
}

function wrongUse(): ProblemError {
  return new ProblemError({ kind: 'usage', message: message('doctor.usage'), next: message('cli.see-help') });
}
