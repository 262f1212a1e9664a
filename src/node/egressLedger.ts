import { createHash } from 'node:crypto';
import type { ModelRequest } from '../core/model/model';
import type { ModelClient, StateStore } from '../core/ports';
import { placeholdersIn } from '../core/secrets/placeholders';

/** One line of the ledger: what left, when and where to. Never any content. */
export type EgressRecord = {
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly origin: string;
  readonly model: string;
  /** The files of which something was in the body. */
  readonly paths: readonly string[];
  /** How many files there were, where not all are listed. */
  readonly pathCount: number;
  readonly bytes: number;
  /** Estimated, as before sending nobody knows better. */
  readonly tokens: number;
  /** Of the body, byte for byte: `sha256-` and 64 hex digits. */
  readonly body: string;
  /** Secrets that stood as placeholders in the body, by kind. */
  readonly redactions: Readonly<Record<string, number>>;
};

export type EgressLedger = (sent: {
  readonly origin: string;
  readonly model: string;
  readonly request: Pick<ModelRequest, 'paths' | 'estimatedTokens' | 'user' | 'system'>;
  readonly body: string;
}) => Promise<void>;

/** UTF-16 units of paths in one record: far below what one line of the state folder may hold. */
const mostPathText = 16_384;

/**
 * Writes down every body that is about to leave, tries that are repeated included. It is written before the body is sent,
 * so that a crash in between leaves a record too many and never one too few.
 */
export function egressLedger(state: Pick<StateStore, 'append'>, now: () => number = Date.now): EgressLedger {
  return async ({ origin, model, request, body }) => {
    const record: EgressRecord = {
      when: new Date(now()).toISOString(),
      origin,
      model,
      paths: listed(request.paths),
      pathCount: request.paths.length,
      bytes: Buffer.byteLength(body),
      tokens: request.estimatedTokens,
      body: `sha256-${createHash('sha256').update(body).digest('hex')}`,
      redactions: redactionsIn(request),
    };
    await state.append('egress', record);
  };
}

/** A model whose client has no wire of its own to watch, such as the editor's: what its preview shows is what it is given. */
export function ledgeredModel(model: ModelClient, ledger: EgressLedger): ModelClient {
  return {
    ...model,
    complete: async (request, run) => {
      await ledger({ origin: model.origin, model: model.model, request, body: model.preview(request).body });
      return model.complete(request, run);
    },
  };
}

function listed(paths: readonly string[]): readonly string[] {
  let left = mostPathText;
  return paths.filter((path) => (left -= path.length) >= 0);
}

function redactionsIn({ system, user }: Pick<ModelRequest, 'system' | 'user'>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const placeholder of new Set([...placeholdersIn(system), ...placeholdersIn(user)])) {
    // Further lines of a secret are no further secret.
    const parts = /^«secret:([a-z0-9-]+):\d+(:\d+)?»$/.exec(placeholder);
    if (parts?.[1] !== undefined && parts[2] === undefined) counts[parts[1]] = (counts[parts[1]] ?? 0) + 1;
  }
  return counts;
}
