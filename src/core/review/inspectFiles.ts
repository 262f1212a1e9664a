import { askedRules } from '../checks/askedRules';
import { runChecks } from '../checks/runChecks';
import type { FileChange } from '../diff/change';
import { contentSkipReason, selectEntries } from '../diff/selectChanges';
import type { FileCoverage, NotDoneReason } from '../finding';
import type { Hit } from '../findings/believe';
import type { OpenedChange, Ports, UnreadableFile } from '../ports';
import type { EffectiveRule, RuleSet } from '../rules/ruleSet';
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
  const { config } = rules;
  const isSecretPath = secretPathTest(config.secretPaths ?? []);
  const { selected, skipped } = selectEntries(change.entries, {
    exclude: config.exclude ?? [],
    include: config.include ?? [],
    attributes: await change.attributes(
      change.entries.map(({ path }) => path),
      run.signal,
    ),
    secretPath: isSecretPath,
  });
  const coverage = new Map<string, FileCoverage>(skipped.map((file) => [file.path, file]));
  const secretPaths = skipped.filter(({ reason }) => reason === 'secret-path').map(({ path }) => path);
  const wanted = new Set([...selected.map(({ path }) => path), ...secretPaths]);
  const withoutObject = new Set(change.entries.filter(({ newId }) => /^0*$/.test(newId)).map(({ path }) => path));
  const hits: FileHits[] = [];
  const sent = new Map<string, FileChange>();
  const forModel: AskedFile[] = [];
  const checksRun = new Set<string>();
  const contentIds = new Map<string, string>();
  let done = 0;
  for await (const file of change.files(wanted, run.signal)) {
    run.signal.throwIfAborted();
    run.onFile?.(++done, wanted.size);
    if ('unreadable' in file) {
      coverage.set(file.path, unreadable(file));
      continue;
    }
    if (withoutObject.has(file.path)) contentIds.set(file.path, ports.hash(JSON.stringify([file.after, file.hunks])));
    const isLocal = isSecretPath(file.path) || (file.oldPath !== null && isSecretPath(file.oldPath));
    const seen = await inspect(file, isLocal, rules, gate, ports, run);
    // A secret path stays out of scope whatever was found in it here.
    coverage.set(file.path, isLocal ? { ...counted(file), status: 'skipped', reason: 'secret-path' } : seen.coverage);
    for (const id of seen.checks) checksRun.add(id);
    if (seen.hits.length > 0) hits.push({ path: file.path, hits: seen.hits });
    const isForModel = ports.model !== null && !isLocal && seen.coverage.status === 'reviewed';
    if (seen.sent !== null && (seen.hits.length > 0 || isForModel)) sent.set(file.path, seen.sent);
    if (seen.sent !== null && isForModel) forModel.push({ file: seen.sent, rules: seen.asked });
  }
  return {
    coverage,
    hits: [...hits, ...weakenedHits(rules)],
    sent,
    forModel,
    checksRun: [...checksRun].sort(),
    contentIds,
  };
}

async function inspect(
  file: FileChange,
  isLocal: boolean,
  { config, rulesFor }: RuleSet,
  gate: SecretGate,
  ports: Pick<Ports, 'syntax' | 'patterns' | 'model'>,
  { checks, signal }: InspectRun,
): Promise<Seen> {
  const reason = contentSkipReason(file, { include: config.include ?? [] });
  if (reason !== null && !isLocal)
    return { coverage: { ...counted(file), status: 'skipped', reason }, hits: [], sent: null, asked: [], checks: [] };
  const rules = rulesFor(file.path);
  const isSent = ports.model !== null && !isLocal;
  const gated = checks || isSent ? await gate.change(file) : null;
  const checked = checks ? await runChecks(file, rules, ports, signal) : { hits: [], failed: [] };
  const asks = isSent ? await askedRules(file, rules, ports.patterns, signal) : { asked: [], failed: [] };
  const stopped = [...checked.failed, ...asks.failed][0];
  return {
    coverage:
      stopped !== undefined
        ? { ...counted(file), status: 'failed', reason: stopped.reason }
        : { ...counted(file), status: 'reviewed', reason: null },
    hits: checks && gated !== null ? [...checked.hits, ...gateHits(gated, rules)] : [],
    sent: gated?.file ?? null,
    asked: asks.asked,
    checks: rules.filter(({ id, kind }) => kind !== 'model' && id !== 'core/other').map(({ id }) => id),
  };
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
