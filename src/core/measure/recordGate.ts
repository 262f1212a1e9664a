import type { StateStore } from '../ports';
import type { GateOutcome } from './outcome';

/** What a commit was told. In a file of its own: the hook's program holds it and must stay small. */
export async function recordGate(
  state: Pick<StateStore, 'append'>,
  { change, result }: Pick<GateOutcome, 'change' | 'result'>,
  { at, via }: Pick<GateOutcome, 'at' | 'via'>,
): Promise<void> {
  const outcome: GateOutcome = { kind: 'gate', at, via, change, result };
  await state.append('outcomes', outcome);
}
