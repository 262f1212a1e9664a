import type { SecretHit } from '../ports';
import { entropy, isPlaceholder, isRandom } from './randomness';
import { kindOfName, type NamedKind } from './secretNames';

/**
 * A value that is given to a name which speaks of a secret, where the name holds a trigger at `position`: assignments,
 * object members, environment files, arguments of calls, XML elements, connection strings, command line options. Passwords
 * count when they look chosen as such, everything else only when it looks random.
 */
export function assignmentAt(text: string, position: number, isConfiguration: boolean): SecretHit | null {
  const name = nameAt(text, position);
  if (name === null) return null;
  const value = valueAfter(text, name.end);
  if (value === null) return null;
  const kind = kindOfName(name.text);
  const secret = text.slice(value.start, value.end);
  return kind !== null && counts(kind, secret, value.isQuoted || isConfiguration || isLiteralPlace(text, name, value))
    ? { start: value.start, end: value.end, kind }
    : null;
}

type Name = { readonly text: string; readonly end: number };

/**
 * Places where a value stands without quotes and is no name of code: `DB_PASSWORD=…` as shells write it, `;Password=…;` of
 * a connection string, `<password>…</password>`, `'X-Api-Key: …'` of a header.
 */
function isLiteralPlace(text: string, name: Name, value: Value): boolean {
  const operator = text.slice(name.end, value.start);
  if (operator === '>') return text.startsWith('</', value.end);
  const before = text.charAt(name.end - name.text.length - 1);
  if (/^: ?$/.test(operator)) return /["'`]/.test(before);
  return operator === '=' && (/^[A-Z][A-Z0-9_]+$/.test(name.text) || /[;&?]/.test(before));
}

function nameAt(text: string, position: number): Name | null {
  let start = position;
  while (start > 0 && position - start < 48 && isNameCode(text.charCodeAt(start - 1))) start--;
  const rest = /[\w.-]{1,80}/y;
  rest.lastIndex = position;
  const found = rest.exec(text);
  return found === null ? null : { text: text.slice(start, rest.lastIndex), end: rest.lastIndex };
}

function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

type Value = { readonly start: number; readonly end: number; readonly isQuoted: boolean };

function valueAfter(text: string, end: number): Value | null {
  const operator =
    /["'`]?\]?(?:\s{0,4}:\s{0,2}[\w<>| ]{1,30}(?==))?[^\S\n]{0,20}(?:=>|:=|\|\|=?|\?\?=?|={1,3}|!==?|:|,|\(|>)[^\S\n]{0,20}(?:[rbfuLR@$]{0,2}(?=["'`]))?(?:new String\()?|(?<=--[\w-]{1,80})[^\S\n]|["']\s{1,4}value\s{0,2}=\s{0,2}(?=["'])/y;
  operator.lastIndex = end;
  if (operator.exec(text) === null) return null;
  const start = operator.lastIndex;
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === '`') {
    const quoted =
      quote === '"'
        ? /"([^"\n\\]|\\.){4,400}?"/y
        : quote === "'"
          ? /'([^'\n\\]|\\.){4,400}?'/y
          : /`([^`\n\\]|\\.){4,400}?`/y;
    quoted.lastIndex = start;
    return quoted.exec(text) === null ? null : { start: start + 1, end: quoted.lastIndex - 1, isQuoted: true };
  }
  const bare = /[^\s"'`,;<>(){}[\]]{6,400}(?=$|[\s,;"'<}\]])/my;
  bare.lastIndex = start;
  return bare.exec(text) === null ? null : { start, end: bare.lastIndex, isQuoted: false };
}

function counts(kind: NamedKind, value: string, isLiteral: boolean): boolean {
  if (kind === 'aws-secret-access-key' && /^[A-Za-z0-9/+]{40}$/.test(value))
    return !value.includes('EXAMPLE') && entropy(value) > 3.5;
  if (isPlaceholder(value) || (!isLiteral && isNameInCode(value))) return false;
  if (kind === 'password') return isChosenPassword(value) || isRandom(value);
  return isRandom(value);
}

/** Without quotes, in code, a name or a path of names is no value. */
function isNameInCode(value: string): boolean {
  return /^[A-Za-z_$#@-][\w$]*(?:(?:\.|::|->)[\w$]+)*$/.test(value) || /[()?|&!*^]/.test(value);
}

/** Letters and digits at least, of three classes or with a mark between them; never a path, a call or prose. */
function isChosenPassword(value: string): boolean {
  if (value.length < 8 || value.length > 128 || /\s|^[./~]|:\/\/|\\[a-z]|[(){}[\]]|=>/.test(value)) return false;
  if (!/[A-Za-z]/.test(value) || !/[0-9]/.test(value) || entropy(value) < 2.75) return false;
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((one) => one.test(value)).length;
  if (classes >= 3) return !/^(?:[A-Z]?[a-z]{3,}|[A-Z]?[a-z]+(?:[A-Z][a-z]+){2,}[A-Z]?)[0-9]?$/.test(value);
  return !/^[a-z]+[-_][a-z0-9]+$/i.test(value) && !/^(?:password|passwd|pwd)\d*$/i.test(value);
}
