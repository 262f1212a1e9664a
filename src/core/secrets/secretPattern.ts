/** The form of one vendor's secret. All of them are data: {@link triggerScan} finds where one could stand. */
export type SecretPattern = {
  /** Short name for people and placeholders: lower-case words joined by `-`. */
  readonly kind: string;
  /** Literals of at least three characters of which one stands in every match. */
  readonly triggers: readonly string[];
  /**
   * Tried where the trigger stands, or up to `back` characters before it. Its group `secret` is what must not leave;
   * without that group it is the whole match. Every repetition is bounded or over one character class, so that a try
   * costs no more than the text it takes.
   */
  readonly pattern: RegExp;
  /** How far before the trigger a match may begin; 0 when the match begins with the trigger. */
  readonly back: number;
  /**
   * True for a form so long or so odd that nothing else looks like it: it is found inside words as well. Others need a
   * character before them that cannot belong to a name.
   */
  readonly anywhere: boolean;
  /** Says no to what only looks like it. */
  readonly accept: ((secret: string) => boolean) | null;
};

type Form = { readonly back?: number; readonly anywhere?: boolean; readonly accept?: (secret: string) => boolean };

export function secretPattern(
  kind: string,
  triggers: string | readonly string[],
  pattern: RegExp,
  form: Form = {},
): SecretPattern {
  return {
    kind,
    triggers: typeof triggers === 'string' ? triggers.split(' ') : triggers,
    // `d` for the place of the group; sticky where the start is known, so that a try never runs on through the text.
    pattern: new RegExp(pattern.source, `${pattern.flags}d${form.back === undefined ? 'y' : 'g'}`),
    back: form.back ?? 0,
    anywhere: form.anywhere ?? false,
    accept: form.accept ?? null,
  };
}
