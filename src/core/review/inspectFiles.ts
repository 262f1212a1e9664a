import { askedRules } from '../checks/askedRules';
import { checkPlans, type CheckPlans } from '../checks/checkPlan';
import { runChecks } from '../checks/runChecks';
import type { FileChange } from '../diff/change';
import { contentSkipReason, selectEntries } from '../diff/selectChanges';
import type { FileCoverage, NotDoneReason } from '../finding';
import type { Hit } from '../findings/candidate';
import type { OpenedChange, Ports, UnreadableFile } from '../ports';
import { languageOf } from '../rules/languageOf';
import type { EffectiveRule, RuleSet } from '../rules/ruleSet';
import type { GatedChange } from '../secrets/gatedChange';
import type { SecretGate } from '../secrets/secretGate';
import { secretPathTest } from '../secrets/secretPaths';
import { gateHits, weakenedHits, type FileHits } from './gateHits';

/** What was seen without a model, and what a model may see: every text with placeholders for secrets. */
export type Inspected = {
  /** How each path ended so far; a reviewed one may still fail at the model. */
  readonly coverage: ReadonlyMap<string, FileCoverage>;
  readonly hits: readonly FileHits[];
  /** As sent: the files with hits and those for the model. */
  readonly sent: ReadonlyMap<string, FileChange>;
  readonly forModel: readonly AskedFile[];
  /** Ids of the checks that looked at any file. */
  readonly checksRun: readonly string[];
  /** Hash of the reviewed text by path, for files whose new side is no object yet. */
  readonly contentIds: ReadonlyMap<string, string>;
  /** What could not be had. */
  readonly unread: readonly UnreadableFile[];
};

/** A file for the model, as sent, with the model rules that are worth asking in it. */
export type AskedFile = { readonly file: FileChange; readonly rules: readonly EffectiveRule[] };

export type InspectRun = {
  readonly signal: AbortSignal;
  /** False for a preview: files are selected, secrets are taken out of what would be sent, and no check runs. */
  readonly checks: boolean;
  readonly onFile?: (done: number, total: number) => void;
};

type Seen = {
  readonly coverage: FileCoverage;
  readonly hits: readonly Hit[];
  readonly sent: FileChange | null;
  readonly asked: readonly EffectiveRule[];
  readonly checks: readonly string[];
};

/**
 * Selects the files by name, then reads them one by one: out of scope by content, secrets and hidden characters taken
 * out, checks run. One file is held at a time, but for those that a model will see and those with hits.
 */
export async function inspectFiles(
  change: OpenedChange,
  rules: RuleSet,
  gate: SecretGate,
  ports: Pick<Ports, 'syntax' | 'patterns' | 'hash' | 'model'>,
  run: InspectRun,
): Promise<Inspected> {
  const scope = await scopeOf(change, rules, run.signal);
  const weakened = weakenedHits(rules);
  const isCited = new Set(weakened.map(({ path }) => path));
  const coverage = new Map<string, FileCoverage>(scope.skipped.map((file) => [file.path, file]));
  const hits: FileHits[] = [...weakened];
  const sent = new Map<string, FileChange>();
  const forModel: AskedFile[] = [];
  const checksRun = new Set<readonly string[]>();
  const contentIds = new Map<string, string>();
  const unread: UnreadableFile[] = [];
  const plans = checkPlans();
  const isAsked = ports.model !== null;
  if (isAsked || run.checks) prepareGrammar(scope.wanted, isAsked ? 1 : manyFiles, ports.syntax);
  let done = 0;
  for await (const file of change.files(scope.wanted, run.signal)) {
    run.signal.throwIfAborted();
    run.onFile?.(++done, scope.wanted.size);
    if ('unreadable' in file) {
      coverage.set(file.path, unreadable(file));
      unread.push(file);
      continue;
    }
    if (scope.withoutObject.has(file.path)) contentIds.set(file.path, contentId(file, ports));
    const seen = await inspect(file, scope.isLocal(file), rules, gate, plans, ports, run);
    coverage.set(file.path, seen.coverage);
    checksRun.add(seen.checks);
    if (seen.hits.length > 0) hits.push({ path: file.path, hits: seen.hits });
    if (seen.sent === null) continue;
    const isForModel = ports.model !== null && seen.coverage.status === 'reviewed';
    if (isForModel || seen.hits.length > 0 || isCited.has(file.path)) sent.set(file.path, seen.sent);
    if (isForModel) forModel.push({ file: seen.sent, rules: seen.asked });
  }
  // Now that all are read and none is sent: what a later file showed to be a secret is taken out of the earlier ones.
  for (const [path, file] of sent) sent.set(path, gate.again(file));
  const asSent = forModel.map((asked) => ({ ...asked, file: sent.get(asked.file.path) ?? asked.file }));
  const checks = [...new Set([...checksRun].flat())].sort();
  return { coverage, hits, sent, forModel: asSent, checksRun: checks, contentIds, unread };
}

/** What is read: all that is in scope by name, and secret paths, which are checked here and never sent. */
async function scopeOf({ entries, attributes }: OpenedChange, { config }: RuleSet, signal: AbortSignal) {
  const isSecretPath = secretPathTest(config.secretPaths ?? []);
  const paths = entries.map(({ path }) => path);
  const { selected, skipped } = selectEntries(entries, {
    exclude: config.exclude ?? [],
    include: config.include ?? [],
    attributes: await attributes(paths, signal),
    secretPath: isSecretPath,
  });
  const secretPaths = skipped.filter(({ reason }) => reason === 'secret-path');
  return {
    skipped,
    wanted: new Set([...selected, ...secretPaths].map(({ path }) => path)),
    withoutObject: new Set(entries.filter(({ newId }) => /^0*$/.test(newId)).map(({ path }) => path)),
    isLocal: ({ path, oldPath }: FileChange) => isSecretPath(path) || (oldPath !== null && isSecretPath(oldPath)),
  };
}

/** In so many files of one language a check will find something to parse; a model is told what stands around any change. */
const manyFiles = 50;

/** The grammar that will be needed is loaded while git is still busy. */
function prepareGrammar(paths: ReadonlySet<string>, enough: number, { prepare }: Ports['syntax']): void {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const language = languageOf(path);
    if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, one], [, other]) => other - one);
  if (first !== undefined && first[1] >= enough) prepare?.(first[0]);
}

/** Stands in for the object that a working tree file does not have yet. */
function contentId({ after, hunks }: FileChange, { hash }: Pick<Ports, 'hash'>): string {
  return hash(JSON.stringify([after, hunks]));
}

async function inspect(
  file: FileChange,
  isLocal: boolean,
  { config, rulesFor }: RuleSet,
  gate: SecretGate,
  plans: CheckPlans,
  ports: Pick<Ports, 'syntax' | 'patterns' | 'model'>,
  { checks, signal }: InspectRun,
): Promise<Seen> {
  const reason = contentSkipReason(file, { include: config.include ?? [] });
  if (reason !== null && !isLocal)
    return { coverage: { ...counted(file), status: 'skipped', reason }, hits: [], sent: null, asked: [], checks: [] };
  const rules = rulesFor(file.path);
  const isSent = ports.model !== null && !isLocal;
  const gated = checks || isSent ? await gate.change(file) : null;
  const checked = checks ? await runChecks(file, rules, ports, signal, plans) : { hits: [], failed: [] };
  const asks = isSent ? await askedRules(file, rules, ports.patterns, signal, plans) : { asked: [], failed: [] };
  const [stopped] = [...checked.failed, ...asks.failed];
  return {
    coverage: coverageOf(file, isLocal, stopped?.reason ?? null),
    hits: checks && gated !== null ? [...checked.hits.map(withoutSecrets(gated)), ...gateHits(gated, rules)] : [],
    sent: gated?.file ?? null,
    asked: asks.asked,
    checks: plans(rules).checks,
  };
}

/** A secret path stays out of scope whatever was found in it here. */
function coverageOf(file: FileChange, isLocal: boolean, failure: NotDoneReason | null): FileCoverage {
  if (isLocal) return { ...counted(file), status: 'skipped', reason: 'secret-path' };
  if (failure !== null) return { ...counted(file), status: 'failed', reason: failure };
  return { ...counted(file), status: 'reviewed', reason: null };
}

/** Checks run on the real text; what they say of it is shown and stored. */
function withoutSecrets({ hide }: GatedChange): (hit: Hit) => Hit {
  return (hit) => ({
    ...hit,
    message: hide(hit.message),
    replacement: hit.replacement === null ? null : hide(hit.replacement),
  });
}

function counted({ path, addedLines, removedLines }: FileChange) {
  return { path, addedLines, removedLines };
}

/** Decided before reading, or failed at it. */
function unreadable({ path, unreadable: reason }: UnreadableFile): FileCoverage {
  const isDecision: readonly NotDoneReason[] = ['conflict', 'too-large', 'encoding', 'budget'];
  const counts = { path, addedLines: 0, removedLines: 0 };
  return isDecision.includes(reason)
    ? { ...counts, status: 'skipped', reason }
    : { ...counts, status: 'failed', reason };
}
