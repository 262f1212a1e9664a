import type { Hash, StateStore } from '../ports';
import { initialCapabilities, readCapabilities, type Capabilities } from './capabilities';

/** What is known about one model of one endpoint, shared by all requests of a run and kept for the next. */
export type Learnt = {
  readonly current: () => Capabilities;
  /** Takes effect at once; kept in the background, since a lost note only costs a rejected request later. */
  readonly note: (change: Partial<Capabilities>) => void;
};

export type CapabilityStore = Pick<StateStore, 'read' | 'write'>;

/** Reads what earlier runs learnt. `store` null: nothing is kept. */
export async function learntAbout(
  store: CapabilityStore | null,
  origin: string,
  model: string,
  hash: Hash,
): Promise<Learnt> {
  const key = hash(`${origin}\0${model}`);
  const fallback = initialCapabilities(origin, model);
  let capabilities = readCapabilities(store === null ? null : await store.read('capabilities', key), fallback);
  return {
    current: () => capabilities,
    note: (change) => {
      const before = JSON.stringify(capabilities);
      capabilities = { ...capabilities, ...change };
      if (store === null || JSON.stringify(capabilities) === before) return;
      store.write('capabilities', key, { origin, model, ...capabilities }).catch(() => undefined);
    },
  };
}
