import { l10n, window, type SecretStorage } from 'vscode';

export type ApiKeys = {
  readonly get: (origin: string) => Promise<string | null>;
  /** Headers that are as secret as a key, such as that of a gateway; none for most. */
  readonly headers: (origin: string) => Promise<Readonly<Record<string, string>>>;
  /** Asks for the key of one endpoint, or for such a header; false when the person gave none. */
  readonly ask: (origin: string, keyPage?: string | null) => Promise<boolean>;
  readonly forget: (origin: string) => Promise<void>;
};

/** Keys and secret headers by the origin they were typed in for: they can never be sent to another one. */
export function apiKeys(secrets: SecretStorage): ApiKeys {
  const keyOf = (origin: string) => `apiKey ${origin}`;
  const headersOf = (origin: string) => `headers ${origin}`;
  const headers = async (origin: string) =>
    JSON.parse((await secrets.get(headersOf(origin))) ?? '{}') as Record<string, string>;
  return {
    get: async (origin) => (await secrets.get(keyOf(origin))) ?? null,
    headers,
    async ask(origin, keyPage = null) {
      const kept = l10n.t('Kept in the secret storage of this editor and sent to this address only.');
      const made = keyPage === null ? [] : [l10n.t('It is made at {0}.', keyPage)];
      const typed = await window.showInputBox({
        title: l10n.t('API key for {0}', origin),
        prompt: [kept, ...made].join(' '),
        placeHolder: l10n.t('The key, or a header of its own: X-Gateway-Key: value'),
        password: true,
        ignoreFocusOut: true,
        validateInput: (text) =>
          headerIn(text) !== null || /^[\x21-\x7e]*$/.test(text.trim()) ? null : l10n.t('A key holds no spaces.'),
      });
      const text = typed?.trim() ?? '';
      if (text === '') return false;
      const header = headerIn(text);
      if (header === null) await secrets.store(keyOf(origin), text);
      else await secrets.store(headersOf(origin), JSON.stringify({ ...(await headers(origin)), ...header }));
      return true;
    },
    async forget(origin) {
      await secrets.delete(keyOf(origin));
      await secrets.delete(headersOf(origin));
    },
  };
}

/** `Name: value`, with the space that no key has; null for a key. */
function headerIn(text: string): Readonly<Record<string, string>> | null {
  const [, name, value] = /^([A-Za-z][\w-]*): +([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)$/.exec(text.trim()) ?? [];
  return name === undefined || value === undefined ? null : { [name]: value };
}

/** Scheme, host and port of a base URL; null when it is none or not HTTP. */
export function originOf(baseUrl: string): string | null {
  if (!URL.canParse(baseUrl)) return null;
  const { protocol, origin } = new URL(baseUrl);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}
