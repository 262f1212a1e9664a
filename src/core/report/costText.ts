import { english, message } from '../messages';

/** What the input will probably cost, in US dollars; an unknown price is said to be unknown. */
export function costText(costUsd: number | null): string {
  return english(
    costUsd === null ? message('preview.cost-unknown') : message('preview.cost', { cost: costUsd.toFixed(4) }),
  );
}
