import { commands } from 'vscode';
import type { ContextKeyId } from './contributions';

export type ContextKeys = { readonly set: (key: ContextKeyId, value: boolean | string | readonly string[]) => void };

/** Sets `when` keys and leaves out writes that change nothing, since each costs a round trip. */
export function contextKeys(): ContextKeys {
  const written = new Map<ContextKeyId, string>();
  return {
    set(key, value) {
      const text = JSON.stringify(value);
      if (written.get(key) === text) return;
      written.set(key, text);
      void commands.executeCommand('setContext', key, value);
    },
  };
}
