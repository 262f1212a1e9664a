import { setFlagsFromString } from 'node:v8';

/**
 * Optimising the huge lexers of C++ and C# takes ten seconds of a background thread, for which the process waits at its
 * end; a command never gets that back. Measured: 15 s against 1.3 s for the examples of the built-in pack. An editor
 * lives long enough, and its flags are not ours to change.
 */
export function withoutWasmTiering(): void {
  if (process.versions['electron'] === undefined) setFlagsFromString('--wasm-tiering-budget=200000000');
}
