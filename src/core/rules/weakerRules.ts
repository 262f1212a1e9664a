import { message, type MessageArgs, type MessageCode } from '../messages';
import { join } from './extendedPacks';
import { rulesFolder, type SideRules } from './readScopes';
import type { Rule } from './rule';
import { coversFiles, isAtLeastAsStrict } from './ruleStrength';
import type { Weakening } from './ruleSet';
import { declaredEffect, effectText, isWeakerEffect } from './ruleSettings';

/** Rule files of one folder that are gone or weaker. */
export function weakerRules(folder: string, base: SideRules, newer: SideRules): readonly Weakening[] {
  const rulesOf = ({ scopes }: SideRules) => scopes.find((scope) => scope.folder === folder)?.rules ?? [];
  const later = rulesOf(newer);
  return rulesOf(base).flatMap((rule) => {
    const other = later.find(({ id }) => id === rule.id);
    if (other === undefined) return [removed(rule, newer)];
    return weakerRule(rule, other).map(({ code, args }) => ({
      path: other.source,
      line: firstDifference(base.texts.get(rule.source), newer.texts.get(other.source)),
      message: message(code, args),
    }));
  });
}

function removed(rule: Rule, newer: SideRules): Weakening {
  const isThere = newer.texts.has(rule.source);
  return { path: rule.source, line: isThere ? 1 : null, message: message('rules.weakened-removed', { rule: rule.id }) };
}

/** In what way the newer rule is weaker than the earlier one. */
function weakerRule(earlier: Rule, newer: Rule): readonly { code: MessageCode; args: MessageArgs }[] {
  const found: { code: MessageCode; args: MessageArgs }[] = [];
  const rule = earlier.id;
  if (isWeakerEffect(declaredEffect(newer), declaredEffect(earlier))) {
    const args = { rule, from: effectText(declaredEffect(earlier)), to: effectText(declaredEffect(newer)) };
    found.push({ code: 'rules.weakened-lower', args });
  }
  if (earlier.locked && !newer.locked) found.push({ code: 'rules.weakened-unlocked', args: { rule } });
  if (!coversFiles(newer, earlier)) found.push({ code: 'rules.weakened-files', args: { rule } });
  if (!isAtLeastAsStrict(newer, earlier)) found.push({ code: 'rules.weakened-changed', args: { rule } });
  return found;
}

/** Packs that are no longer extended, and rules of theirs that are weaker in the newer version. */
export function weakerPacks(folder: string, base: SideRules, newer: SideRules): readonly Weakening[] {
  const packsOf = ({ scopes }: SideRules) =>
    (scopes.find((scope) => scope.folder === folder)?.packs ?? []).flatMap((pack) => (pack === '//' ? [] : [pack]));
  const later = packsOf(newer);
  const config = newer.configs.get(folder);
  return packsOf(base).flatMap((pack): Weakening[] => {
    const other = later.find(({ name }) => name === pack.name);
    if (other === undefined) {
      const path = `${join(folder, rulesFolder)}/config.jsonc`;
      const line = config === undefined ? null : config.lineOf(['extends']);
      return [{ path, line, message: message('rules.weakened-pack', { pack: pack.name }) }];
    }
    if (other === pack) return [];
    return pack.rules.flatMap((rule): Weakening[] => {
      const now = other.rules.find(({ id }) => id === rule.id);
      const how =
        now === undefined
          ? [{ code: 'rules.weakened-removed' as const, args: { rule: rule.id } }]
          : weakerRule(rule, now);
      return how.map(({ code, args }) => ({
        ...placeOfPack(folder, rule, now !== undefined, base, newer),
        message: message(code, args),
      }));
    });
  });
}

/** Where a pack changed: its own file for a folder, the lock for a shared pack, else the list that names it. */
function placeOfPack(
  folder: string,
  { source, file }: Rule,
  isThere: boolean,
  base: SideRules,
  newer: SideRules,
): Pick<Weakening, 'path' | 'line'> {
  if (source.startsWith('./'))
    return {
      path: join(folder, source.slice(2).replace(/\/$/, ''), file.slice(`${source}: `.length)),
      line: isThere ? 1 : null,
    };
  for (const name of ['rules.lock.json', 'config.jsonc']) {
    const path = `${join(folder, rulesFolder)}/${name}`;
    const [earlier, later] = [base.texts.get(path), newer.texts.get(path)];
    if (earlier !== later) return { path, line: later === undefined ? null : firstDifference(earlier, later) };
  }
  return { path: `${join(folder, rulesFolder)}/config.jsonc`, line: 1 };
}

/** 1-based line of the newer text at which the two part. */
export function firstDifference(earlier = '', newer = ''): number {
  const before = earlier.split('\n');
  const after = newer.split('\n');
  const at = after.findIndex((line, index) => line !== before[index]);
  return at < 0 ? Math.max(1, after.length) : at + 1;
}
