import { lstatSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { english, message } from '../core/messages';
import { findGit, gitEnvironment } from '../node/gitCommand';
import { gitPlace } from '../node/gitPlace';
import { configPath, writeRulesFile } from '../node/rulesFiles';
import { ProblemError } from '../core/problem';
import { exitCode, type Command } from './io';

/** Every value is the default; the file is there to be edited. */
const startingConfig = `// Fresh Eyes: how changes in this repository are reviewed. Endpoint, keys and limits are each user's own and are never
// read from here.
{
  // Rule packs of your team, for example "github>acme/review-rules#v2.3.0", "npm:@acme/review-rules" or "./team-rules".
  "extends": [],
  // A rule's severity, or "off": { "core/debug-print": "error" }.
  "rules": {},
  "overrides": [],
  "exclude": [],
  "failOn": "error",
  "onIncomplete": "warn",
  "minConfidence": 0,
  "maxFindings": 30,
  "effort": "standard"
  // What would make this worth keeping? Write it down first:
  // "goals": { "owner": "@team", "review": "2027-06-01", "acceptance": 0.5, "falseAlarms": 0.15, "p95Seconds": 20 }
}
`;

/** `fresh-eyes init`: a configuration to edit, in the repository of the current folder. Never replaces one. */
export const initCommand: Command = async (_args, io) => {
  const gitPath = findGit(io.env);
  if (gitPath === null) {
    throw new ProblemError({ kind: 'usage', message: message('git.missing'), next: message('git.missing.next') });
  }
  const { root } = await gitPlace(io.cwd, { gitPath, env: gitEnvironment(io.env), signal: io.signal });
  const file = join(root, configPath);
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) {
    throw new ProblemError({
      kind: 'usage',
      message: message('cli.init-there', { file }),
      next: message('cli.init-there.next'),
    });
  }
  // Not through a link, which would lead out of the repository.
  await writeRulesFile(root, configPath, startingConfig);
  await mkdir(join(root, '.fresh-eyes', 'rules'), { recursive: true });
  io.stdout.write(`${english(message('cli.init-done', { file }))}\n`);
  return exitCode.passed;
};
