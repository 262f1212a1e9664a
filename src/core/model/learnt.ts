import type { Hash, StateStore } from '../ports';
import { initialCapabilities, readCapabilities } from './capabilities';
import type { Capabilities, Learnt } from './model';

export type CapabilityStore = Pick<StateStore, 'read' | 'write'>;

/** Reads what earlier runs learnt, and keeps what this one learns. */
export async function learntAbout(store: CapabilityStore, origin: string, model: string, hash: Hash): Promise<Learnt> {
  const key = hash(`${origin}\0${model}`);
  const stored = await store.read('capabilities', key);
  return learning(readCapabilities(stored, initialCapabilities(origin, model)), (capabilities) => {
    store.write('capabilities', key, { origin, model, ...capabilities }).catch(() => undefined);
  });
}

/** Learns for this run only. */
export function learntAnew(origin: string, model: string): Learnt {
  return learning(initialCapabilities(origin, model), () => undefined);
}

function learning(known: Capabilities, keep: (capabilities: Capabilities) => void): Learnt {
  let capabilities = known;
  return {
    current: () => capabilities,
    note: (change) => {
      const next = { ...capabilities, ...change };
      if (JSON.stringify(next) === JSON.stringify(capabilities)) return;
      capabilities = next;
      keep(next);
    },
  };
}
