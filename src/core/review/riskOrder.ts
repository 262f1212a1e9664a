import type { FileChange } from '../diff/change';

/**
 * The order in which files are asked about, so that the ones most likely to hold something grave answer first and are
 * the last to be left out by a limit. The score of a file is the sum of
 *
 * - size: the number of added and removed lines, 4 points per doubling, at most 40 (more change, more to go wrong);
 * - place: 15 where the path speaks of access, money, data or the build; -25 for tests, documentation, examples;
 * - words: 3 for each kind of word among the added lines that defects cluster around, at most 30.
 *
 * Equal scores stand in the order of their paths, so the same change has the same order on every machine. The weights
 * are a judgement, not a measurement.
 */
export function riskiestFirst<T extends { readonly file: FileChange }>(files: readonly T[]): readonly T[] {
  const scored = files.map((one) => ({ one, score: riskOf(one.file) }));
  return scored.sort((a, b) => b.score - a.score || byPath(a.one.file, b.one.file)).map(({ one }) => one);
}

export function riskOf(file: FileChange): number {
  return sizeRisk(file.addedLines + file.removedLines) + placeRisk(file.path) + wordRisk(file);
}

const gravePlace =
  /(?:^|[/._-])(?:auth\w*|login|session|permission\w*|acl|crypto|secur\w*|token\w*|secret\w*|password\w*|payment\w*|billing|invoice\w*|migrat\w*|schema|sql|query|lock\w*|queue|cache|sync|transaction\w*|upload\w*|deploy\w*|dockerfile|workflows?|terraform|k8s)(?=[/._-]|$)/i;
const mildPlace =
  /(?:^|\/)(?:tests?|__tests__|specs?|docs?|examples?|fixtures?|samples?|stories)\/|[._-](?:test|spec|stories)\.\w+$|\.(?:md|rst|txt|snap|svg|css|scss)$/i;

const tellingWords: readonly RegExp[] = [
  /\b(?:eval|exec\w*|spawn|system|popen|subprocess|deserial\w*|unpickle|innerHTML)\b/,
  /\b(?:select|insert|update|delete|drop|alter)\b.{0,60}\b(?:from|into|set|table|where)\b/i,
  /\b(?:password|secret|token|key|credential|cookie|jwt|hmac|encrypt|decrypt|hash)\w*/i,
  /\b(?:async|await|Promise|goroutine|thread|mutex|lock|atomic|channel|volatile|synchronized|go func)\b/,
  /\b(?:try|catch|except|finally|recover|panic|unwrap|throw|raise)\b/,
  /\b(?:free|close|release|dispose|destroy|unlink|rmdir|remove\w*|truncate)\b/i,
  /\b(?:null|nil|None|undefined|NaN|Optional)\b|[!?]\./,
  /[<>]=?|[!=]==?|&&|\|\|/,
  /\b(?:for|while|loop)\b|\.length|\blen\(|\bindex\w*|\[\w+ ?[+-] ?1\]/i,
  /\b(?:price|amount|balance|total|tax|currency|timeout|retry|timezone|Date|parse(?:Int|Float))\b/,
];

function sizeRisk(lines: number): number {
  return Math.min(40, Math.round(4 * Math.log2(1 + lines)));
}

function placeRisk(path: string): number {
  return mildPlace.test(path) ? -25 : gravePlace.test(path) ? 15 : 0;
}

function wordRisk({ hunks }: FileChange): number {
  const added = hunks.flatMap(({ lines }) =>
    lines.filter(({ kind }) => kind === 'added').map(({ text }) => text.slice(0, 500)),
  );
  return 3 * tellingWords.filter((words) => added.some((line) => words.test(line))).length;
}

function byPath(a: FileChange, b: FileChange): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
