import { env, l10n, window, type Memento } from 'vscode';
import { isLoopback } from '../../node/boundedFetch';

export type Consent = {
  /**
   * Whether code of this workspace may be sent to the origin; asks once, in the only modal of the extension.
   * `checks-only` and `cancelled` are answers for this run.
   */
  readonly ask: (origin: string, model: string) => Promise<'granted' | 'checks-only' | 'cancelled'>;
  readonly isGranted: (origin: string) => boolean;
  readonly grant: (origin: string) => Promise<void>;
  readonly withdrawAll: () => Promise<void>;
};

const key = 'consent.origins';

/** `memory` is the workspace's: each workspace is asked for itself. */
export function consent(memory: Memento): Consent {
  const granted = () => memory.get<readonly string[]>(key, []);
  const grant = async (origin: string) =>
    memory.update(key, [...granted().filter((known) => known !== origin), origin]);
  return {
    grant,
    isGranted: (origin) => granted().includes(origin),
    async ask(origin, model) {
      if (granted().includes(origin)) return 'granted';
      // Whoever is on the way reads it and takes the key; that is asked in so many words.
      const isOpen = origin.startsWith('http:') && !isLoopback(origin);
      const send = isOpen ? l10n.t('Send Unencrypted') : l10n.t('Send');
      const checksOnly = l10n.t('Checks Only');
      const answer = await window.showWarningMessage(
        l10n.t('Send the staged change to {0}?', origin),
        {
          modal: true,
          detail: [
            ...(isOpen
              ? [l10n.t('The connection is not encrypted: anyone on the way can read the code and take the key.')]
              : []),
            ...(isLoopback(origin) && env.remoteName !== undefined
              ? [
                  l10n.t(
                    'This address is on the machine that the workspace is on, {0}, and not on the one before you.',
                    env.remoteName,
                  ),
                ]
              : []),
            l10n.t(
              'Changed files and the code around them go to this address, to be read by the model {0}. Secrets are replaced before. This workspace is asked once for this address.',
              model,
            ),
          ].join(' '),
        },
        send,
        checksOnly,
      );
      if (answer === checksOnly) return 'checks-only';
      if (answer !== send) return 'cancelled';
      await grant(origin);
      return 'granted';
    },
    withdrawAll: async () => memory.update(key, undefined),
  };
}
