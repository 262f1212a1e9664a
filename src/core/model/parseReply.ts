import type { NotDoneReason } from '../finding';
import { repairedJson, strictJson } from './jsonText';
import { isRecord, readFinding, type RawFinding } from './replySchema';
import { replyScanner, type ReplyScan, type ScannedRoot } from './replyScanner';
import { salvage } from './salvage';

export const maxFindings = 1000;

export type ParsedReply = {
  readonly findings: readonly RawFinding[];
  /** Elements that are no findings. */
  readonly malformed: number;
  /** Part of the answer was no JSON and was mended; findings from there carry no replacement. */
  readonly repaired: boolean;
  /** The answer is closed, readable and without loss, as far as its text can tell. */
  readonly complete: boolean;
  readonly echoedBegin: boolean;
  readonly echoedEnd: boolean;
  /** Why it is not complete. */
  readonly reason: Extract<NotDoneReason, 'truncated' | 'unreadable'> | null;
};

type Items = { findings: RawFinding[]; malformed: number; repaired: boolean };

/**
 * Reads what a model answered, however it is wrapped, and says whether that is all of it. Never throws. Findings that
 * are complete in the text are kept whatever happens around them; nothing that does not stand in the text is returned.
 */
export function parseReply(text: string, marks: { readonly begin: string; readonly end: string }): ParsedReply {
  const inner = textInString(text);
  if (inner !== null) return parseReply(inner, marks);
  const found: { text: string; start: number }[] = [];
  const scanner = replyScanner((item, start) => found.push({ text: item, start }));
  scanner.push(text);
  const scan = scanner.finish();
  const parsed = parsedScan(text, scan, found, marks);
  const from = salvageStart(text, scan);
  if (from === Infinity) return parsed;
  const isVouchedFor = parsed.complete && parsed.echoedBegin && parsed.echoedEnd;
  const known = new Set(parsed.findings.map(sameText));
  // An empty list vouches for nothing that stands beside it.
  const isEnough = isVouchedFor && parsed.findings.length > 0;
  const more = isEnough ? [] : salvage(text, from).filter((finding) => !known.has(sameText(finding)));
  const findings = [...parsed.findings, ...more].slice(0, maxFindings);
  // What comes before a closing tag alone may have been no thoughts: the tag may stand in a finding that was cut.
  const doubtedFrom = isVouchedFor ? from : Math.min(from, leadingThoughtsEnd(text));
  const isDoubtful = more.length > 0 || (findings.length === 0 && namesFindings.test(text.slice(doubtedFrom)));
  if (!parsed.complete || !isDoubtful) return { ...parsed, findings };
  return { ...parsed, findings, complete: false, reason: 'unreadable' };
}

/** Behind thoughts aloud. A closing tag ends none where an opening one stands earlier, but not at the very start. */
function salvageStart(text: string, scan: ReplyScan): number {
  const leading = leadingThoughtsEnd(text);
  if (leading === 0 && openingThought.test(text.slice(0, scan.thoughtsEnd))) return 0;
  return Math.max(scan.thoughtsEnd, leading);
}

/** A list that reads as empty beside what looks like findings is not one to trust. */
const namesFindings = /\\?["'](?:path|quote|rule|severity|confidence|title|message)\\?["']\s*:/;

function parsedScan(
  text: string,
  scan: ReplyScan,
  found: readonly { text: string; start: number }[],
  marks: { readonly begin: string; readonly end: string },
): ParsedReply {
  const roots = scan.roots.filter(({ start }) => start >= scan.thoughtsEnd).filter((root) => isAnswer(root, text));
  if (roots.length === 0) return withoutRoots(text, scan, marks);
  const items = readItems(
    found.filter(({ start }) => start >= scan.thoughtsEnd),
    roots,
    text,
  );
  const answered = roots.map(({ start, end }) => text.slice(start, end ?? text.length)).join('\n');
  const echoedBegin = holds(answered, marks.begin);
  const echoedEnd = holds(answered, marks.end);
  const reason = reasonOf(items, roots, answered, echoedBegin && echoedEnd);
  const findings = items.findings.slice(0, maxFindings);
  return { ...items, findings, complete: reason === null, echoedBegin, echoedEnd, reason };
}

/** The whole answer as a JSON string: some servers encode it twice. */
function textInString(text: string): string | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('"') || !trimmed.endsWith('"')) return null;
  const value = strictJson(trimmed)?.value;
  return typeof value === 'string' && value.length < trimmed.length ? value : null;
}

const openingThought = /<(?:think(?:ing)?|thought|reasoning)>/i;

/** Where thoughts end that the text begins with; infinite when they do not. Elsewhere a tag may stand in a finding. */
function leadingThoughtsEnd(text: string): number {
  if (!/^[\s\uFEFF]*<(?:think(?:ing)?|thought|reasoning)>/i.test(text)) return 0;
  const closing = /<\/(?:think(?:ing)?|thought|reasoning)>/i.exec(text);
  return closing === null ? Infinity : closing.index + closing[0].length;
}

/** A repaired finding lost its replacement and is still the same. */
function sameText(finding: RawFinding): string {
  return JSON.stringify({ ...finding, replacement: null });
}

/**
 * An empty list is an answer only when it stands alone: in prose it may be any list. An object that was not closed
 * counts even without the key, since the key may have been cut off.
 */
function isAnswer(root: ScannedRoot, text: string): boolean {
  if (root.end === null) return true;
  if (!root.holdsFindings) return isToolCall(text.slice(root.start, root.end));
  if (text[root.start] !== '[' || text.slice(root.start + 1, root.end - 1).trim() !== '') return true;
  return /^[\s\uFEFF]*(?:```\w*\s*)?\[\s*\](?:\s*```)?\s*$/.test(text);
}

/** Nothing in the text is an answer; the last hope is that thoughts were never closed. */
function withoutRoots(text: string, scan: ReplyScan, marks: { begin: string; end: string }): ParsedReply {
  const nothing = {
    findings: [],
    malformed: 0,
    repaired: false,
    complete: false,
    echoedBegin: false,
    echoedEnd: false,
  };
  if (scan.thinking) {
    const inner = parseReply(text.replace(openingThought, ''), marks);
    return inner.complete && inner.echoedBegin && inner.echoedEnd ? inner : { ...nothing, reason: 'truncated' };
  }
  return { ...nothing, reason: 'unreadable' };
}

function readItems(
  found: readonly { text: string; start: number }[],
  roots: readonly ScannedRoot[],
  text: string,
): Items {
  const items: Items = { findings: [], malformed: 0, repaired: false };
  for (const { text: element } of found) addItem(element, items);
  for (const root of roots) {
    items.malformed += root.strays;
    if (root.end === null || found.some(({ start }) => start >= root.start && start < (root.end ?? 0))) continue;
    addUnlisted(text.slice(root.start, root.end), items);
  }
  return items;
}

function addItem(element: string, items: Items): void {
  const strict = strictJson(element);
  if (strict === null) items.repaired = true;
  addValue(strict === null ? repairedJson(element) : strict.value, items);
}

function addValue(value: unknown, items: Items): void {
  const finding = readFinding(value);
  if (finding === null) items.malformed++;
  // A repaired text may have lost back-slashes without notice: fit to be read, not to be put into a file.
  else items.findings.push(items.repaired ? { ...finding, replacement: null } : finding);
}

/** A root without a single element in its list: an empty list, a word for it, or findings in another shape. */
function addUnlisted(text: string, items: Items): void {
  const strict = strictJson(text);
  if (strict === null) items.repaired = true;
  const value = strict === null ? repairedJson(text) : strict.value;
  const listed = listedIn(value);
  if (listed === null) items.malformed++;
  else for (const item of listed) addValue(item, items);
}

function listedIn(value: unknown, depth = 0): readonly unknown[] | null {
  if (depth > 4) return null;
  if (Array.isArray(value)) return value as unknown[];
  if (!isRecord(value)) return null;
  const key = Object.keys(value).find((name) => name.toLowerCase() === 'findings');
  const listed = key === undefined ? null : itemsOf(value[key]);
  if (key !== undefined && (listed === null || listed.length > 0)) return listed;
  const called = argumentsOf(value);
  if (called !== undefined) return listedIn(called, depth + 1);
  const wrapped = Object.values(value).map((entry) => (isRecord(entry) ? listedIn(entry, depth + 1) : null));
  return wrapped.find((items) => items !== null) ?? listed;
}

/** What a tool call hands over, as JSON or as text of JSON; undefined when it is none. */
function argumentsOf(value: Record<string, unknown>): unknown {
  const call = isRecord(value['function']) ? value['function'] : value;
  const given = call['arguments'] ?? call['parameters'] ?? call['input'] ?? undefined;
  return typeof given === 'string' ? (strictJson(given)?.value ?? null) : given;
}

/** `findings` as models write it: a list, a word for none, one finding, findings by number, or JSON in a string. */
function itemsOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value as unknown[];
  if (value === null) return [];
  if (isRecord(value)) return 'path' in value ? [value] : Object.values(value);
  if (typeof value !== 'string') return null;
  if (/^\s*(?:none|no findings|n\/a|null)?\.?\s*$/i.test(value)) return [];
  const inner = strictJson(value)?.value;
  return Array.isArray(inner) ? inner : null;
}

function isToolCall(text: string): boolean {
  return /"(?:arguments|parameters|input)"\s*:/.test(text) && listedIn(strictJson(text)?.value) !== null;
}

function reasonOf(
  items: Items,
  roots: readonly ScannedRoot[],
  answered: string,
  isEchoed: boolean,
): ParsedReply['reason'] {
  if (roots.some(({ end }) => end === null) || items.findings.length > maxFindings) return 'truncated';
  if (items.malformed > 0) return 'unreadable';
  // Every finding names a path: more names than findings means that some were lost on the way.
  const named = answered.match(/"path"\s*:/g)?.length ?? 0;
  if (items.repaired && (named > items.findings.length || (items.findings.length === 0 && !isEchoed)))
    return 'unreadable';
  return null;
}

/**
 * Models drop brackets and words of a mark, or give its digits alone. Those tell: they are a digest of the request, other
 * ones at its end than at its start, so nobody has them who did not read them there.
 */
function holds(text: string, mark: string): boolean {
  if (text.includes(mark)) return true;
  const digits = /[0-9a-f]{10}/.exec(mark)?.[0];
  return digits !== undefined && text.includes(digits);
}
