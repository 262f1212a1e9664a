import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tempRepository, type TempRepository } from '../tempRepository';

/** A label of a case: something that is wrong, or was judged to be, at lines of the new side. */
export type Label = {
  readonly file: string;
  readonly line: number;
  readonly end_line: number;
  readonly description: string;
  readonly tier: 'core' | 'minor' | 'speculative' | 'refuted';
  /** Labels with the same value describe one thing. */
  readonly dup: string | null;
};

export type Case = {
  readonly id: string;
  readonly kind: string;
  readonly language: string;
  readonly added: number;
  readonly removed: number;
  readonly golden: readonly Label[];
  readonly rejected: readonly { readonly file: string; readonly line: number; readonly description: string }[];
  readonly diff: string;
};

/** As it stands in a file: a clean case need not say that it has no labels. */
type LooseCase = Omit<Case, 'golden' | 'rejected'> & Partial<Pick<Case, 'golden' | 'rejected'>>;

export type CaseFile = {
  readonly id: string;
  readonly old: string;
  readonly new: string;
  readonly mode: string;
  readonly before: string | null;
  readonly after: string | null;
};

export type CaseSet = { readonly cases: readonly Case[]; readonly filesOf: (id: string) => readonly CaseFile[] };

/** Cases in the schema of `cases.jsonl` and `files.jsonl.gz`; see docs/quality.md. */
export function readCases(folder: string): CaseSet {
  const cases = jsonLines<LooseCase>(readFileSync(join(folder, 'cases.jsonl'), 'utf8')).map((one) => ({
    ...one,
    golden: one.golden ?? [],
    rejected: one.rejected ?? [],
  }));
  const files = jsonLines<CaseFile>(gunzipSync(readFileSync(join(folder, 'files.jsonl.gz'))).toString('utf8'));
  return { cases, filesOf: (id) => files.filter((file) => file.id === id) };
}

function jsonLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/** A repository whose one commit is the text before, and whose index is the text after; nothing later is in it. */
export function caseRepository(files: readonly CaseFile[]): TempRepository {
  const repository = tempRepository();
  repository.stage(
    Object.fromEntries(files.flatMap((file) => (file.before === null ? [] : [[file.old, file.before]]))),
  );
  repository.commit('base');
  const gone = files.filter((file) => file.after === null || (file.before !== null && file.old !== file.new));
  repository.stage({
    ...Object.fromEntries(gone.map((file) => [file.old, null])),
    ...Object.fromEntries(files.flatMap((file) => (file.after === null ? [] : [[file.new, file.after]]))),
  });
  return repository;
}

/** Core labels, each group of duplicates once. */
export function coreGroups({ golden }: Case): readonly (readonly Label[])[] {
  const groups = new Map<string, Label[]>();
  golden.forEach((label, index) => {
    if (label.tier !== 'core') return;
    const key = label.dup ?? String(index);
    groups.set(key, [...(groups.get(key) ?? []), label]);
  });
  return [...groups.values()];
}
