import { l10n, window, type SecretStorage } from 'vscode';

export type ApiKeys = {
  readonly get: (origin: string) => Promise<string | null>;
  /** Asks for the key of one endpoint; false when the person gave none. */
  readonly ask: (origin: string) => Promise<boolean>;
  readonly forget: (origin: string) => Promise<void>;
};

/** Keys by the origin they were typed in for: a key can never be sent to another one. */
export function apiKeys(secrets: SecretStorage): ApiKeys {
  const nameOf = (origin: string) => `apiKey ${origin}`;
  return {
    get: async (origin) => (await secrets.get(nameOf(origin))) ?? null,
    async ask(origin) {
      const key = await window.showInputBox({
        title: l10n.t('API key for {0}', origin),
        prompt: l10n.t('Kept in the secret storage of this editor and sent to this address only.'),
        password: true,
        ignoreFocusOut: true,
        validateInput: (text) => (/^[\x21-\x7e]*$/.test(text.trim()) ? null : l10n.t('A key holds no spaces.')),
      });
      if (!key?.trim()) return false;
      await secrets.store(nameOf(origin), key.trim());
      return true;
    },
    forget: async (origin) => secrets.delete(nameOf(origin)),
  };
}

/** Scheme, host and port of a base URL; null when it is none or not HTTP. */
export function originOf(baseUrl: string): string | null {
  if (!URL.canParse(baseUrl)) return null;
  const { protocol, origin } = new URL(baseUrl);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}
