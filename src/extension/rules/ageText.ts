const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long ago something was, in words of the person's language: `2 days ago`, `now`. Times in ms since the epoch. */
export function ageText(at: number, now: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const passed = Math.max(0, now - at);
  const [unit, length] = steps.find(([, each]) => passed >= each) ?? ['second', Infinity];
  return words.format(-Math.floor(passed / length) || 0, unit);
}
