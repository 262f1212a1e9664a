import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';

const count = z.int().check(z.gte(0), z.lte(1_000_000));

const resultsSchema = z.object({
  model: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  runs: count,
  rules: z.record(
    z.string(),
    z.object({ version: count, reported: count, missing: count, validated: count, noisy: count, undecided: count }),
  ),
});

/** What `rules test --live` found for one model; kept beside the rules, so that a team shares it. */
export type RuleTestResults = z.infer<typeof resultsSchema>;
export type LiveRuleResult = RuleTestResults['rules'][string];

const folderName = '.results';

export async function writeTestResults(folder: string, results: RuleTestResults): Promise<string> {
  const target = join(folder, folderName);
  await mkdir(target, { recursive: true });
  const name = `${fileNameOf(results.model)}.json`;
  await writeFile(join(target, name), `${JSON.stringify(results, null, 2)}\n`);
  return `${folderName}/${name}`;
}

function fileNameOf(model: string): string {
  return model.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80);
}

const answersEnding = '.answers.json';

/** Where the answers of a model to the examples of a folder are kept. */
export function answersFile(folder: string, model: string): string {
  return join(folder, folderName, `${fileNameOf(model)}${answersEnding}`);
}

export async function recordedAnswerFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, folderName)).catch(() => []);
  return names.filter((name) => name.endsWith(answersEnding)).map((name) => join(folder, folderName, name));
}

/** Every model's results beside the rules; what cannot be read counts as absent. */
export async function readTestResults(folder: string): Promise<readonly RuleTestResults[]> {
  const names = await readdir(join(folder, folderName)).catch(() => []);
  const read = await Promise.all(
    names
      .filter((name) => name.endsWith('.json') && !name.endsWith(answersEnding))
      .map((name) => readOne(join(folder, folderName, name))),
  );
  return read.flatMap((each) => (each === null ? [] : [each]));
}

async function readOne(file: string): Promise<RuleTestResults | null> {
  try {
    const parsed = resultsSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Of what should have been reported, how much was; null without a bad example. */
export function recallOf({ reported, missing }: LiveRuleResult): number | null {
  return reported + missing === 0 ? null : reported / (reported + missing);
}

/** Of what was reported, how much should have been; null when nothing was. */
export function precisionOf({ reported, noisy }: LiveRuleResult): number | null {
  return reported + noisy === 0 ? null : reported / (reported + noisy);
}
