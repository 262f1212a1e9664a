/** An error of TypeScript's language server, in the language of the editor. */
export type ServerMessage = { readonly code: number; readonly message: string };

/** `error`: one that comes with the suggestion; null where none does. */
export type TrialOutcome = { readonly error: string | null };

export type Trial = {
  /** Of the file itself, in its own project. */
  readonly file: readonly ServerMessage[];
  /** Of the same text as a document of its own. */
  readonly before: readonly ServerMessage[];
  /** Of that document with the suggestion. */
  readonly after: readonly ServerMessage[];
  /** The text with the suggestion. */
  readonly text: string;
};

/**
 * What a suggestion does to the errors of its file; null wherever the document of its own may not be what the file is: it
 * has an error that the file does not have, a name leads nowhere, so that anything may be of any type, or a new error is
 * one that other settings or other files could take away.
 */
export function trialOutcome({ file, before, after, text }: Trial): TrialOutcome | null {
  if (before.some(({ code }) => unresolved.has(code)) || added(file, before).length > 0) return null;
  const fresh = added(before, after);
  const [first] = fresh;
  if (first === undefined) return { error: null };
  return fresh.every((each) => isSure(each, text)) ? { error: first.message.split('\n')[0] ?? '' } : null;
}

/** Messages of `after` that `before` does not hold as often, wherever they stand: lines move with an edit. */
function added(before: readonly ServerMessage[], after: readonly ServerMessage[]): readonly ServerMessage[] {
  const left = new Map<string, number>();
  const keyOf = ({ code, message }: ServerMessage) => `${String(code)} ${message}`;
  for (const each of before) left.set(keyOf(each), (left.get(keyOf(each)) ?? 0) + 1);
  return after.filter((each) => {
    const count = left.get(keyOf(each)) ?? 0;
    left.set(keyOf(each), count - 1);
    return count <= 0;
  });
}

/** Cannot find name, module, namespace or exported member, whatever TypeScript advises about it. */
const unresolved: ReadonlySet<number> = new Set([
  ...[2304, 2305, 2306, 2307, 2318, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2614],
  ...[2688, 2694, 2724, 2732, 2792, 2834, 2835, 2867, 2868, 2875, 6053, 7016, 7026],
]);

/** Wrong in any project, whatever it sets and whatever its other files declare. */
const plain: ReadonlySet<number> = new Set([
  ...[2300, 2451], // declared twice
  ...[2448, 2540, 2588], // used before it is declared, given a value though it is constant
  ...[2554, 2555], // number of arguments
  ...[1308, 2355], // await outside an async function, no value returned
]);
/** Wrong for types that mean the same under every setting. */
const typed: ReadonlySet<number> = new Set([2322, 2345, 2349, 2351, 2362, 2363, 2365, 2367]);
/** Wrong for a type to which no other file adds. */
const ofMembers: ReadonlySet<number> = new Set([2339, 2353, 2551, 2741]);

function isSure({ code, message }: ServerMessage, text: string): boolean {
  if (plain.has(code)) return true;
  if (dependsOnSettings.test(message)) return false;
  const [, ...reasons] = message.split('\n');
  if (typed.has(code)) return reasons.every((reason) => plainReason.test(reason));
  return ofMembers.has(code) && reasons.length === 0 && isOwnType(message, text);
}

/** Types that strictness makes or unmakes: what may be missing, and functions, whose parameters it compares otherwise. */
const dependsOnSettings = /\b(?:null|undefined|never|unknown)\b|=>/;

/** In another language than English a reason is not understood, and the error not counted. */
const plainReason =
  /^\s*(?:Type '.+' (?:is not assignable to type '.+'|has no (?:call|construct) signatures)|Types of property '.+' are incompatible)\.$/;

/** The type without the member is an object literal, or declared in this very text. */
function isOwnType(message: string, text: string): boolean {
  const [, type = ''] = /(?:on|in) type '([^']+)'/.exec(message) ?? [];
  if (type.startsWith('{')) return true;
  const name = type.replace(/^typeof |<.*$/g, '').replaceAll('$', '\\$');
  if (!/^[\p{L}\p{N}_\\$]+$/u.test(name)) return false;
  // `type Name` alone may be an import.
  return new RegExp(`\\b(?:(?:class|interface|enum)\\s+${name}(?![\\p{L}\\p{N}_$])|type\\s+${name}\\s*[=<])`, 'u').test(
    text,
  );
}
