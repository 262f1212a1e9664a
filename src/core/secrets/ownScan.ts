import type { SecretHit } from '../ports';
import { assignmentAt } from './assignment';
import { awsPairAt, awsPairTriggers } from './awsPair';
import { cloudSecrets } from './cloudSecrets';
import { developerSecrets } from './developerSecrets';
import { genericSecrets } from './genericSecrets';
import { pemBlockAt, pemTriggers } from './pemBlock';
import { isFiller } from './randomness';
import { kubernetesSecretAt, kubernetesTriggers } from './kubernetesSecret';
import { nameTriggers } from './secretNames';
import type { SecretPattern } from './secretPattern';
import { serviceSecrets } from './serviceSecrets';
import { triggerScan, type OnTrigger, type Trigger } from '../triggerScan';

type Find = (text: string, position: number, isConfiguration: boolean) => Found | null;
type Found = SecretHit | Rejected | { readonly end: number; readonly hits: readonly SecretHit[] };
/** Looked at as far as `end` and not found to be a secret. */
type Rejected = { readonly end: number; readonly kind: null };
type Finder = { readonly triggers: readonly Trigger[]; readonly find: Find };

/**
 * Our own look for secrets, in one pass: time grows with the text and with the places that could hold one. Hits may
 * overlap; {@link joinHits} settles that. Nothing in the text can switch it off.
 * @param marks literals that another scanner waits for, told in the same pass by their index
 */
export function ownScan(marks: readonly Trigger[]): (text: string, path: string, onMark: OnTrigger) => SecretHit[] {
  const patterns = [...cloudSecrets, ...developerSecrets, ...serviceSecrets, ...genericSecrets];
  const finders: readonly Finder[] = [
    { triggers: triggersOf(pemTriggers, false), find: pemBlockAt },
    { triggers: triggersOf(awsPairTriggers, false), find: awsPairAt },
    { triggers: triggersOf(kubernetesTriggers, false), find: kubernetesSecretAt },
    ...patterns.map((pattern) => ({
      triggers: triggersOf(pattern.triggers, pattern.pattern.ignoreCase),
      find: finderOf(pattern),
    })),
    { triggers: triggersOf(nameTriggers, true), find: assignmentAt },
  ];
  const triggers = finders.flatMap((finder) => finder.triggers.map((trigger) => ({ trigger, find: finder.find })));
  const scan = triggerScan([...triggers.map(({ trigger }) => trigger), ...marks]);

  return (text, path, onMark) => {
    const isConfiguration = configurationFile.test(path);
    const hits: SecretHit[] = [];
    // What a finder took is not looked through again, or a text full of its triggers would cost the square of its length.
    const done = new Map<Find, number>();
    scan(text, (trigger, position) => {
      const find = triggers[trigger]?.find;
      if (find === undefined) onMark(trigger - triggers.length, position);
      if (find === undefined || position < (done.get(find) ?? 0)) return;
      const hit = find(text, position, isConfiguration);
      if (hit === null) return;
      if ('hits' in hit) hits.push(...hit.hits);
      else if (hit.kind !== null) hits.push(hit);
      done.set(find, hit.end);
    });
    return hits;
  };
}

function triggersOf(texts: readonly string[], ignoreCase: boolean): readonly Trigger[] {
  return texts.map((text) => ({ text, ignoreCase }));
}

/** Files whose values stand without quotes; in code such a value would be a name. */
const configurationFile =
  /(?:^|\/)(?:\.env[^/]*|Dockerfile[^/]*|Procfile|Makefile|Jenkinsfile|[^/]*\.(?:ya?ml|ini|cfg|conf|config|cnf|toml|properties|props|env|sh|bash|zsh|fish|ps1|bat|cmd|txt|md|rst|csv|tsv|tf|tfvars|hcl|log|credentials|rc)|\.[a-z]+rc)$/i;

function finderOf({ kind, pattern, anywhere, accept }: SecretPattern): Find {
  return (text, position) => {
    if (!anywhere && !beginsThere(text, position)) return null;
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match === null) return null;
    const { indices, groups } = match;
    const [start, end] = indices?.groups?.['secret'] ?? [position - (groups?.['head']?.length ?? 0), pattern.lastIndex];
    const secret = text.slice(start, end);
    return isFiller(secret) || accept?.(secret) === false ? { end, kind: null } : { start, end, kind };
  };
}

/** False inside a name. After an escape such as `\n` or `%3D` a letter is no part of one. */
function beginsThere(text: string, index: number): boolean {
  if (index === 0 || !/[A-Za-z0-9]/.test(text.charAt(index - 1))) return true;
  return /(?:\\[nrtbf]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2})$/.test(
    text.slice(Math.max(0, index - 6), index),
  );
}
