// Measures review quality on labelled cases: npm run bench:quality -- --help
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { estimateTokens } from '../../src/core/model/tokens';
import type { Effort, Stages } from '../../src/core/config';
import type { ModelClient } from '../../src/core/ports';
import { openaiModel } from '../../src/node/openaiModel';
import { readCases, type Case, type CaseFile } from './qualityCases';
import { judged, type Judgements } from './qualityJudge';
import { folderModel, notedModel, scriptedModel, type Sent } from './qualityModels';
import { printReport, type Measured, type Price } from './qualityReport';
import { scored } from './qualityScore';
import { printSizes } from './qualitySizes';
import { everyHunkTool, plainRequest, product, qualityPorts, silentTool, without, type Tool } from './qualityTools';
import { labelAnswer } from './qualityLabels';

const help = `npm run bench:quality -- [options]

Runs the product over labelled cases, beside the plain request and two floors, and scores them.

  --cases DIR          cases.jsonl and files.jsonl.gz there (default ../shared/bench)
  --only ID,ID         these cases only
  --max-bytes N        cases whose diff is no longer than this
  --limit N            the first N of them

Who answers (one):
  --base-url URL --model NAME     any OpenAI-compatible endpoint; key in FRESH_EYES_BENCH_KEY
  --export DIR         writes every request that has no answer yet to DIR/<name>.req.txt
  --answers DIR        reads DIR/<name>.res.txt; requests of a second stage are written there too: run again
  --labels             no model: each core label's line is quoted back, to check the anchors

  --judge-base-url URL --judge-model NAME, or --judge-answers DIR     a judge for meaning; without one, place alone
  --effort quick|standard|deep    (default standard)
  --runs N             the same again, for stability
  --ablate STAGE,…     also without: rules, surroundings, evidence, drafts, secondLook
  --no-plain           leave the plain request out
  --price IN,OUT       dollars per million tokens, for the cost per case
  --json FILE          everything counted, for comparisons
`;

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    only: { type: 'string' },
    'max-bytes': { type: 'string' },
    limit: { type: 'string' },
    'base-url': { type: 'string' },
    model: { type: 'string' },
    export: { type: 'string' },
    answers: { type: 'string' },
    labels: { type: 'boolean' },
    'judge-base-url': { type: 'string' },
    'judge-model': { type: 'string' },
    'judge-answers': { type: 'string' },
    effort: { type: 'string' },
    runs: { type: 'string' },
    ablate: { type: 'string' },
    'no-plain': { type: 'boolean' },
    price: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean' },
  },
});

void main();

async function main(): Promise<void> {
  const folder = resolve(values.cases ?? join(FRESH_EYES_ROOT, '../shared/bench'));
  if (values.help === true || !existsSync(join(folder, 'cases.jsonl'))) {
    console.log(help);
    if (values.help !== true) console.log(`There are no cases in ${folder}.`);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const set = readCases(folder);
  const wanted = set.cases.filter(isWanted).slice(0, Number(values.limit ?? Infinity));
  const ports = qualityPorts();
  const tools = toolsToRun(ports);
  const judge = judgeModel();
  const measured = new Map<string, Measured>(tools.map(({ name }) => [name, { name, runs: [], sent: [] }]));
  let unjudged = 0;
  for (const one of wanted) {
    const isJudged = await measureCase(one, set.filesOf(one.id), tools, judge, measured);
    if (!isJudged) unjudged++;
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  await ports.close();
  const all = [...measured.values()];
  printReport(all, { isJudged: judge !== null, unjudged, price: priceOf(values.price) });
  printSizes(wanted, set.filesOf, all);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(all, withoutTexts, 1));
}

/** All tools and runs on one case; false while its judge has not answered. */
async function measureCase(
  one: Case,
  files: readonly CaseFile[],
  tools: readonly Tool[],
  judge: ModelClient | null,
  measured: ReadonlyMap<string, Measured>,
): Promise<boolean> {
  const done = [];
  for (const tool of tools) {
    for (let run = 0; run < Number(values.runs ?? 1); run++) {
      const sent: Sent[] = [];
      const model = answeringModel(one, run, (item) => sent.push(item));
      done.push({ tool, run, sent, result: await tool.run(one, files, model) });
    }
  }
  const claims = done.filter(({ tool }) => tool.isFloor !== true).flatMap(({ result }) => result.claims);
  const judgements = judge === null ? null : await judged(one, files, claims, judge);
  const afterOf = (path: string) => files.find((file) => file.new === path)?.after?.split('\n') ?? [];
  const unread: Judgements | null = judge === null ? null : new Map();
  for (const { tool, run, sent, result } of done) {
    const by = tool.isFloor === true ? null : (judgements ?? unread);
    const into = measured.get(tool.name);
    into?.runs.push({ run, result, score: scored(one, result, by, afterOf) });
    into?.sent.push({ id: one.id, diffBytes: Buffer.byteLength(one.diff), requests: sent });
  }
  return judge === null || judgements !== null;
}

function priceOf(text = ''): Price | null {
  const [input, output] = text.split(',').map(Number);
  return input === undefined || output === undefined ? null : { input, output };
}

function isWanted({ id, diff }: Case): boolean {
  const only = values.only?.split(',');
  return (only === undefined || only.includes(id)) && diff.length <= Number(values['max-bytes'] ?? Infinity);
}

function toolsToRun(ports: ReturnType<typeof qualityPorts>): readonly Tool[] {
  const effort = (values.effort ?? 'standard') as Effort;
  const ablated = (values.ablate?.split(',') ?? []) as (keyof Stages)[];
  const asked = values['no-plain'] === true || values.labels === true ? [] : [plainRequest];
  return [
    product(effort, ports, { effort }),
    ...ablated.map((stage) => without(stage, ports, { effort })),
    ...asked,
    ...(values.labels === true ? [] : [silentTool, everyHunkTool]),
  ];
}

function answeringModel(one: Case, run: number, note: (sent: Sent) => void): ModelClient {
  const noted = (sent: Sent) =>
    note({
      ...sent,
      request: {
        ...sent.request,
        estimatedTokens: estimateTokens(sent.request.system) + estimateTokens(sent.request.user),
      },
    });
  if (values.labels === true) return scriptedModel((request) => labelAnswer(request, one), noted);
  const folder = values.answers ?? values.export;
  if (folder !== undefined) return folderModel(run === 0 ? folder : join(folder, `run${String(run + 1)}`), noted);
  if (values['base-url'] === undefined || values.model === undefined) throw new Error('Say who answers: see --help.');
  const apiKey = process.env['FRESH_EYES_BENCH_KEY'] ?? null;
  return notedModel(openaiModel({ baseUrl: values['base-url'], apiKey, model: values.model }), noted);
}

function judgeModel(): ModelClient | null {
  if (values['judge-answers'] !== undefined) return folderModel(values['judge-answers'], () => undefined);
  const { 'judge-base-url': baseUrl, 'judge-model': model } = values;
  if (baseUrl === undefined || model === undefined) return null;
  return openaiModel({ baseUrl, apiKey: process.env['FRESH_EYES_BENCH_KEY'] ?? null, model });
}

/** Requests and replies hold other people's code: figures may be kept, texts stay with the cases. */
function withoutTexts(key: string, value: unknown): unknown {
  return ['request', 'reply', 'quote', 'message', 'title'].includes(key) ? undefined : value;
}
