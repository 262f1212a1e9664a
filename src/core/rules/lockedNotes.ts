import { message, type Message } from '../messages';
import { join } from './extendedPacks';
import { rulesFolder } from './readScopes';
import type { ScopeLayers } from './ruleScope';
import { applySetting, declaredEffect, isWeakerEffect, settingFor } from './ruleSettings';

/** Attempts to lower a locked rule, named for its owner: they have no effect. */
export function lockedNotes(layers: readonly ScopeLayers[]): readonly Message[] {
  const notes = new Map<string, Message>();
  for (const { rules, settings } of layers) {
    for (const rule of rules.filter(({ locked }) => locked)) {
      for (const { file, given } of settings.flatMap(filesAndSettings)) {
        const found = settingFor(rule, given);
        // "core/*" is about the many, not about the one that is locked.
        if (found === null || (rule.origin === 'built-in' && found.key !== rule.id)) continue;
        const wanted = applySetting({ ...rule, locked: false }, declaredEffect(rule), found.setting);
        if (!isWeakerEffect(wanted, declaredEffect(rule))) continue;
        const owner = rule.owner === null ? '' : ` (${rule.owner})`;
        notes.set(
          `${file} ${rule.id}`,
          message('rules.locked-lowered', { file, rule: rule.id, owner, severity: rule.severity }),
        );
      }
    }
  }
  return [...notes.values()];
}

function filesAndSettings({ folder, config }: ScopeLayers['settings'][number]) {
  const file = `${join(folder, rulesFolder)}/config.jsonc`;
  return [config.rules ?? {}, ...(config.overrides ?? []).map(({ rules }) => rules)].map((given) => ({ file, given }));
}
