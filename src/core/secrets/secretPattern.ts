/** The form of one vendor's secret. All of them are data: {@link triggerScan} finds where one could stand. */
export type SecretPattern = {
  /** Short name for people and placeholders: lower-case words joined by `-`. */
  readonly kind: string;
  /** Literals of at least three characters of which one stands in every match. */
  readonly triggers: readonly string[];
  /**
   * Tried where the trigger stands and nowhere else. What must not leave is its group `secret`, else the whole match; a
   * lookbehind group `head` says how much before the trigger belongs to it. Every repetition is bounded or over one class
   * of characters, so that a try costs no more than the text it takes.
   */
  readonly pattern: RegExp;
  /**
   * True for a form so long or so odd that nothing else looks like it: it is found inside words as well. Others need a
   * character before them that cannot belong to a name.
   */
  readonly anywhere: boolean;
  /** Says no to what only looks like it. */
  readonly accept: ((secret: string) => boolean) | null;
};

type Form = { readonly anywhere?: boolean; readonly accept?: (secret: string) => boolean };

export function secretPattern(
  kind: string,
  triggers: string | readonly string[],
  pattern: RegExp,
  form: Form = {},
): SecretPattern {
  return {
    kind,
    triggers: typeof triggers === 'string' ? triggers.split(' ') : triggers,
    // `d` for the place of the groups, `y` so that a try never runs on through the text.
    pattern: new RegExp(pattern.source, `${pattern.flags}dy`),
    anywhere: (form.anywhere ?? false) || pattern.source.includes('(?<head>'),
    accept: form.accept ?? null,
  };
}
