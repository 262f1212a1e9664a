import type { SecretHit } from '../ports';
import { assignmentAt, assignmentTriggers } from './assignment';
import { cloudSecrets } from './cloudSecrets';
import { developerSecrets } from './developerSecrets';
import { genericSecrets } from './genericSecrets';
import { pemBlockAt, pemTriggers } from './pemBlock';
import { isPlaceholder } from './randomness';
import type { SecretPattern } from './secretPattern';
import { serviceSecrets } from './serviceSecrets';
import { triggerScan } from './triggerScan';

type Find = (text: string, position: number, isConfiguration: boolean) => SecretHit | null;
type Finder = {
  readonly triggers: readonly string[];
  readonly find: Find;
};

/**
 * Our own look for secrets, in one pass: time grows with the text and with the places that could hold one. Hits may
 * overlap; {@link joinHits} settles that. Nothing in the text can switch it off.
 */
export function ownScan(): (text: string, path: string) => SecretHit[] {
  const patterns = [...cloudSecrets, ...developerSecrets, ...serviceSecrets, ...genericSecrets];
  const finders: readonly Finder[] = [
    { triggers: pemTriggers, find: pemBlockAt },
    ...patterns.map((pattern) => ({ triggers: pattern.triggers, find: finderOf(pattern) })),
    { triggers: assignmentTriggers, find: assignmentAt },
  ];
  const triggers = finders.flatMap((finder) => finder.triggers.map((trigger) => ({ trigger, find: finder.find })));
  const scan = triggerScan(triggers.map(({ trigger }) => trigger));

  return (text, path) => {
    const isConfiguration = configurationFile.test(path);
    const hits: SecretHit[] = [];
    scan(text, (trigger, position) => {
      const hit = triggers[trigger]?.find(text, position, isConfiguration) ?? null;
      if (hit !== null) hits.push(hit);
    });
    return hits;
  };
}

/** Files whose values stand without quotes; in code such a value would be a name. */
const configurationFile =
  /(?:^|\/)(?:\.env[^/]*|Dockerfile[^/]*|Procfile|Makefile|Jenkinsfile|[^/]*\.(?:ya?ml|ini|cfg|conf|config|cnf|toml|properties|props|env|sh|bash|zsh|fish|ps1|bat|cmd|txt|md|rst|csv|tsv|tf|tfvars|hcl|log|credentials|rc)|\.[a-z]+rc)$/i;

function finderOf({ kind, pattern, back, anywhere, accept }: SecretPattern): Find {
  return (text, position) => {
    const start = Math.max(0, position - back);
    // What may begin before its trigger is looked for in a short piece, never in the rest of the text.
    const piece = back === 0 ? text : text.slice(start, position + 400);
    const offset = back === 0 ? 0 : start;
    pattern.lastIndex = back === 0 ? position : 0;
    const match = pattern.exec(piece);
    if (match === null) return null;
    const [from, to] = match.indices?.groups?.['secret'] ?? match.indices?.[0] ?? [0, 0];
    const secret = piece.slice(from, to);
    if (!anywhere && !beginsThere(piece, match.index)) return null;
    if (isFiller(secret) || accept?.(secret) === false) return null;
    return { start: offset + from, end: offset + to, kind };
  };
}

/** False inside a name. After an escape such as `\n` or `%3D` a letter is no part of one. */
function beginsThere(text: string, index: number): boolean {
  if (index === 0 || !/[A-Za-z0-9]/.test(text.charAt(index - 1))) return true;
  return /(?:\\[nrtbf]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2})$/.test(
    text.slice(Math.max(0, index - 6), index),
  );
}

/** Documentation writes `ghp_xxxxxxxx` and `AKIA0000…`; nothing is lost by leaving those alone. */
function isFiller(secret: string): boolean {
  const body = secret.slice(-32);
  return (
    new Set(body).size < Math.min(6, body.length) ||
    /[xX]{6}|\*{4}|\.{4}|_{6}|-{6}/.test(body) ||
    (secret.length < 64 && isPlaceholder(body) && /example|placeholder/i.test(body))
  );
}
