import { bracketed } from './bracketed';
import { calleeOf, callsOn } from './callee';
import { confirmed, refuted, unknown, type Checked, type ClaimPlace } from './claimPlace';

type Arity = { readonly least: number; readonly most: number };

/** Where a missing argument is legal or another overload may stand elsewhere, a misfit proves nothing. */
const strictLanguages = ['typescript', 'tsx', 'python', 'go', 'rust'];
const knownLanguages = [...strictLanguages, 'javascript', 'java', 'csharp'];

/** "X is called with the wrong number of arguments": its one definition is counted against the calls on the lines. */
export async function checkArgumentCount(place: ClaimPlace): Promise<Checked> {
  const { language, code } = place;
  if (!knownLanguages.includes(language)) return unknown;
  const callee = await calleeOf(place);
  if (callee === null) return unknown;
  const open = callee.code.text.indexOf('(', callee.nameAt);
  const between = open < 0 ? '' : callee.code.text.slice(callee.nameAt, open);
  if (open < 0 || between.length > 200 || /[;{}]/.test(between)) return unknown;
  const arity = arityOf(bracketed(callee.code.text, open, language !== 'python'), language);
  if (arity === null) return unknown;
  const counts = callsOn(place).map((call) => argumentCount(bracketed(code.text, call.open, false), language));
  if (counts.length === 0 || counts.some((count) => count === null)) return unknown;
  const fits = counts.every((count) => count !== null && count >= arity.least && count <= arity.most);
  if (fits) return refuted('syntax', callee.path, callee.line);
  return strictLanguages.includes(language) ? confirmed('syntax', callee.path, callee.line) : unknown;
}

export function argumentCount(parts: readonly string[] | null, language: string): number | null {
  if (parts === null || parts.some((part) => part.startsWith('...') || part.endsWith('...') || part.startsWith('*')))
    return null;
  if (parts.some((part) => /\blambda\b/.test(part) || (language === 'rust' && part.includes('|')))) return null;
  return parts.length;
}

export function arityOf(parts: readonly string[] | null, language: string): Arity | null {
  if (parts === null) return null;
  const own = parts.filter((part, index) => !isReceiver(part, index, language));
  if (own.some((part) => part === '*' || part === '/' || part.startsWith('**'))) return null;
  const isRest = (part: string) => /^\.\.\.|^\*\w|\.\.\./.test(part) || /\bparams\s/.test(part);
  const isOptional = (part: string) =>
    isRest(part) || /=(?!>)/.test(part) || (language !== 'go' && /^[\w$]+\s*\?/.test(part));
  const least = own.filter((part) => !isOptional(part)).length;
  return { least, most: own.some(isRest) ? Infinity : own.length };
}

function isReceiver(part: string, index: number, language: string): boolean {
  if (index > 0) return false;
  if (language === 'python') return /^(?:self|cls)\b/.test(part);
  if (language === 'rust') return /^&?(?:'\w+\s+)?(?:mut\s+)?self\b/.test(part);
  return /^this\s*:/.test(part);
}
