import type { ReviewConfig } from '../config';
import type { Hash, ModelClient, Ports } from '../ports';
import type { PromptFile } from '../prompt/reviewPrompt';
import type { AskRun } from './askBatch';
import { askModel, type Asked } from './askModel';
import { added } from './cost';
import { riskiestFirst } from './riskOrder';
import { runLimits } from './spending';

/**
 * Asks about the same files several times, each time in another order, since a model reads the last file of many least
 * well. All drafts are kept whole and joined later, where equal findings are told from similar ones. A file counts as
 * done when any draft answered for it; what fails in all of them fails.
 */
export async function askDrafts(
  files: readonly PromptFile[],
  drafts: number,
  model: ModelClient,
  config: ReviewConfig,
  ports: Pick<Ports, 'hash' | 'state' | 'clock'>,
  run: AskRun,
): Promise<Asked> {
  const limits = run.limits ?? runLimits(config);
  let asked = await askModel(riskiestFirst(files), model, config, ports, { ...run, limits });
  for (let draft = 2; draft <= drafts; draft++) {
    if (limits.deadline.aborted) break;
    const order = shuffled(files, draft, ports.hash);
    asked = joined(asked, await askModel(order, model, config, ports, { ...run, limits, draft }));
  }
  return asked;
}

/** The same order for the same files and draft, on every machine. */
function shuffled(files: readonly PromptFile[], draft: number, hash: Hash): readonly PromptFile[] {
  const key = ({ file }: PromptFile) => hash(`${String(draft)}\0${file.path}`);
  return [...files].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function joined(before: Asked, next: Asked): Asked {
  const notDone = new Map([...before.notDone].filter(([path]) => next.notDone.has(path)));
  const isStillWanted = ({ paths }: Asked['failures'][number]) => paths.some((path) => notDone.has(path));
  return {
    raws: [...before.raws, ...next.raws],
    malformed: before.malformed + next.malformed,
    notDone,
    failures: [...before.failures.filter(isStillWanted), ...next.failures.filter(isStillWanted)],
    usage: added(before.usage, next.usage),
  };
}
