import type { ReviewConfig } from '../config';
import { message, type Message } from '../messages';
import type { Hash, ModelClient, Ports } from '../ports';
import type { PromptFile } from '../prompt/reviewPrompt';
import type { AskRun } from './askBatch';
import { askModel, type Asked } from './askModel';
import { added } from './cost';
import { riskiestFirst } from './riskOrder';
import { runLimits } from './spending';

/** With a note where drafts were cut short and others answered for their files. */
export type Drafted = Asked & { readonly notes: readonly Message[] };

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
): Promise<Drafted> {
  const limits = run.limits ?? runLimits(config);
  let asked = await askModel(riskiestFirst(files), model, config, ports, { ...run, limits });
  let whole = asked.notDone.size === 0 ? 1 : 0;
  for (let draft = 2; draft <= drafts; draft++) {
    if (limits.deadline.aborted) break;
    const order = shuffled(files, draft, ports.hash);
    const next = await askModel(order, model, config, ports, { ...run, limits, draft });
    if (next.notDone.size === 0) whole++;
    asked = joined(asked, next);
  }
  const isCut = drafts > 1 && whole < drafts;
  return { ...asked, notes: isCut ? [message('review.fewer-drafts', { whole, drafts })] : [] };
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
