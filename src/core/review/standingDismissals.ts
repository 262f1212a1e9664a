import type { ReviewConfig } from '../config';
import type { Finding } from '../finding';
import {
  dismissalsFrom,
  dismissedTest,
  renamedDismissals,
  teamDismissals,
  teamDismissalsPath,
} from '../findings/dismissals';
import { message, type Message } from '../messages';
import type { OpenedChange, Ports } from '../ports';

export type StandingDismissals = {
  readonly isDismissed: (finding: Finding) => boolean;
  readonly notes: readonly Message[];
  /** Writes dismissals of renamed files down under their new names as well. */
  readonly follow: (findings: readonly Finding[]) => Promise<void>;
};

/** The person's own dismissals, and the team's as the base of the change has them, where the repository is trusted. */
export async function standingDismissals(
  change: Pick<OpenedChange, 'textAt'>,
  { trustRepository }: Pick<ReviewConfig, 'trustRepository'>,
  { state, clock }: Pick<Ports, 'state' | 'clock'>,
  signal: AbortSignal,
): Promise<StandingDismissals> {
  const own = dismissalsFrom(await state.records('dismissed'));
  const jsonl = trustRepository ? await change.textAt('base', teamDismissalsPath, signal) : null;
  const team = teamDismissals(jsonl ?? '');
  return {
    isDismissed: dismissedTest([...own, ...team.dismissals], clock.now()),
    notes: team.badLines.slice(0, 3).map((line) => message('review.bad-dismissal', { file: teamDismissalsPath, line })),
    follow: async (findings) => {
      for (const dismissal of renamedDismissals(own, findings)) await state.append('dismissed', dismissal);
    },
  };
}
