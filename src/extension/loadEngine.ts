import type * as engine from './engine';

export type Engine = typeof engine;

/** Core, node and their packages stay out of the bundle that activates; Node keeps what was loaded once. */
export function loadEngine(): Engine {
  return require('./engine.js') as Engine;
}
