/** Shannon entropy in bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * True for text that stands in the place of a secret: a variable, a template, an example. Words count as a whole or at
 * the start, so that a random value that happens to hold four of their letters is no example.
 */
export function isPlaceholder(text: string): boolean {
  return (
    /«secret:|\$\{|\$\(|\{\{|<[^>]*>|%\w+%|\$[A-Z_]{3,}|^\$|^%|\[[a-z _-]+\]|\.{3}|…|\*{3}|•{3}|[xX]{4}|0{6}|#\{|^@\w+@$|process\.env|os\.environ|getenv|secrets\.|env\./.test(
      text,
    ) ||
    /^(?:(?:the|an?|some)[\s_-]|your|my(?![a-z0-9])|(?:example|sample|dummy|fake|mock|test(?:ing)?|demo|change|replace|insert|enter|put|todo|fixme|redacted|placeholder|foo|bar|baz|hidden|null|undefined|true|false|none)(?![a-z]))/i.test(
      text,
    ) ||
    /(?:^|[^A-Za-z])(?:example|sample|dummy|placeholder|changeme|change_me|change-me|redacted|secret-?here|goes-?here)(?:$|[^A-Za-z])/i.test(
      text,
    ) ||
    /^(.)\1*$/.test(text) ||
    isSequence(text)
  );
}

/** Documentation writes `ghp_xxxxxxxx` and `AKIA…EXAMPLE`; nothing is lost by leaving the form of a secret alone. */
export function isFiller(secret: string): boolean {
  const body = secret.slice(-32);
  if (new Set(body).size < Math.min(6, body.length) || /[xX]{6}|\*{4}|\.{4}|_{6}|-{6}/.test(body)) return true;
  return (
    secret.length < 64 &&
    /(?:^|[^A-Za-z])example|example(?:$|[^A-Za-z])|EXAMPLE|placeholder/i.test(body) &&
    isPlaceholder(body)
  );
}

/** `12345678`, `abcdefgh`, and the alphabets that encoders hold. */
function isSequence(text: string): boolean {
  let steps = 0;
  for (let index = 1; index < text.length; index++) {
    if (text.charCodeAt(index) - text.charCodeAt(index - 1) === 1) steps++;
  }
  return steps >= (text.length - 1) * 0.6;
}

/**
 * True for what looks like the output of a random generator: long, many different characters, and classes of characters
 * that alternate as they never do in names, paths and prose. The figures were set on the sources of 4,000 published
 * packages (at most one in a thousand may look random) and on generated values of the usual alphabets.
 */
export function isRandom(text: string): boolean {
  if (text.length < 16 || isPlaceholder(text) || isDate(text)) return false;
  const body = text.replace(/^[a-z]{2,10}[_:.-](?=.{16})/i, '').replace(/=+$/, '');
  const bare = body.replace(/-/g, '');
  if (/^[0-9a-f]+$/i.test(bare)) return isRandomHex(bare);
  if (!/^[\x21-\x7e]+$/.test(body)) return false;
  // A value without a digit is rare and short ones are names: `rsa.RSAPublicKey`.
  if (!/[0-9]/.test(body) && (body.length < 20 || /[.:]/.test(body))) return false;
  if (looksLikeWords(body)) return false;
  const bothCases = /[a-z]/.test(body) && /[A-Z]/.test(body);
  return entropy(body) >= (bothCases ? 3.4 : 3.1) && alternation(body) >= (bothCases ? 0.3 : 0.15);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(?:[T ][\d:.Z+-]*)?$/.test(text);
}

function isRandomHex(text: string): boolean {
  return text.length >= 20 && /[0-9]/.test(text) && /[a-f]/i.test(text) && entropy(text) >= 2.8;
}

/** The hundred most frequent pairs of letters in English, most of what words and names are made of. */
const frequentPairs: ReadonlySet<string> = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ' +
    'll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie ee wi em ad ol rt po na ' +
    'ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi'
  ).split(' '),
);

/**
 * Two thirds of the neighbouring letters in names and prose are frequent pairs, one in six among random ones. Runs of one
 * class are longer in words, too: 1.5 characters on average among 62 random characters, three among 32.
 */
function looksLikeWords(text: string): boolean {
  let pairs = 0;
  let frequent = 0;
  const folded = text.toLowerCase();
  for (let index = 1; index < folded.length; index++) {
    if (!isLetter(folded.charCodeAt(index)) || !isLetter(folded.charCodeAt(index - 1))) continue;
    pairs++;
    if (frequentPairs.has(folded.slice(index - 1, index + 1))) frequent++;
  }
  const runs = text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+/g) ?? [];
  const run = runs.reduce((sum, { length }) => sum + length, 0) / Math.max(1, runs.length);
  const share = frequent / Math.max(1, pairs);
  return pairs < 4 ? runs.length <= 4 : share >= (run >= 3 ? 0.35 : 0.5);
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** Share of neighbours of different class (lower, upper, digit, other). */
function alternation(text: string): number {
  let changes = 0;
  for (let index = 1; index < text.length; index++) {
    if (classOf(text.charCodeAt(index)) !== classOf(text.charCodeAt(index - 1))) changes++;
  }
  return changes / (text.length - 1);
}

function classOf(code: number): number {
  if (code >= 97 && code <= 122) return 0;
  if (code >= 65 && code <= 90) return 1;
  return code >= 48 && code <= 57 ? 2 : 3;
}
