import type { Message } from '../core/messages';

/** `note`: works, and the person should know. `failed`: does not hold, `next` says what to do. */
export type SetUpState = 'ok' | 'note' | 'failed' | 'skipped';

/** One thing that was looked at. */
export type SetUpLine = {
  /** Stable name for scripts. */
  readonly id: string;
  readonly state: SetUpState;
  readonly message: Message;
  readonly next: Message | null;
};

export function setUpLine(id: string, state: SetUpState, message: Message, next: Message | null = null): SetUpLine {
  return { id, state, message, next };
}
