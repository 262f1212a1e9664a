/** What stands for a secret in every text that is sent, shown, stored or logged. */

const placeholder = /«secret:[a-z0-9-]+:\d+(?::\d+)?»/g;

/** One line of one secret: equal values have an equal `key`; `part` counts the secret's lines from 0. */
export type SecretPart = { readonly kind: string; readonly key: string; readonly part: number; readonly text: string };

export type Numbering = {
  /** The same for equal values: `«secret:private-key:1»`, and `«secret:private-key:1:2»` for its second line. */
  readonly placeholderOf: (part: SecretPart) => string;
  /** The text a placeholder stands for; undefined for one that was in the source before. */
  readonly textOf: (placeholder: string) => string | undefined;
  /** All that were given out, with their texts. */
  readonly all: () => Iterable<readonly [placeholder: string, text: string]>;
};

/**
 * Numbers the values of one file in the order they are first asked for. Numbers that `sources` use already, in text that
 * only looks like a placeholder, are left out, so that nothing in a repository can name another's secret.
 */
export function numbering(...sources: readonly string[]): Numbering {
  const taken = new Set(
    sources.flatMap((source) => placeholdersIn(source)).map((found) => found.replace(/(:\d+):\d+»$/, '$1»')),
  );
  const names = new Map<string, string>();
  const counters = new Map<string, number>();
  const texts = new Map<string, string>();

  const nameOf = ({ kind, key }: SecretPart): string => {
    const known = names.get(key);
    if (known !== undefined) return known;
    let next = (counters.get(kind) ?? 0) + 1;
    while (taken.has(`«secret:${kind}:${next}»`)) next++;
    counters.set(kind, next);
    const name = `«secret:${kind}:${next}»`;
    names.set(key, name);
    return name;
  };

  return {
    placeholderOf: (part) => {
      const whole = nameOf(part);
      const name = part.part === 0 ? whole : whole.replace('»', `:${part.part + 1}»`);
      texts.set(name, part.text);
      return name;
    },
    textOf: (name) => texts.get(name),
    all: () => texts,
  };
}

export function placeholdersIn(text: string): string[] {
  return text.includes('«secret:') ? (text.match(placeholder) ?? []) : [];
}

/** Whether an offset of the text is inside a placeholder. */
export function placeholderTest(text: string): (offset: number) => boolean {
  if (!text.includes('«secret:')) return () => false;
  const places = [...text.matchAll(placeholder)].map(({ index, 0: found }) => ({ index, end: index + found.length }));
  return (offset) => places.some(({ index, end }) => index <= offset && offset < end);
}

/** Every placeholder that the numbering knows, as the text it stands for. */
export function restored(text: string, { textOf }: Pick<Numbering, 'textOf'>): string {
  return text.includes('«secret:') ? text.replace(placeholder, (found) => textOf(found) ?? found) : text;
}

/** The other way round: every text that has a placeholder, as that placeholder; long ones first. */
export function hiddenIn(text: string, { all }: Pick<Numbering, 'all'>): string {
  const longest = [...all()].sort(([, a], [, b]) => b.length - a.length);
  return longest.reduce((hidden, [placeholder, secret]) => hidden.replaceAll(secret, () => placeholder), text);
}

export type Replacement = { readonly oldText: string; readonly newText: string };

/**
 * True when a replacement may be carried out: each placeholder of the new text stands on the line of the range where the
 * old text has it, and no more often than there. Anything else could move a secret to where it was not, or write text that
 * only looks like one; such a suggestion is shown and never applied.
 */
export function keepsSecretsInPlace({ oldText, newText }: Replacement): boolean {
  const oldLines = oldText.split('\n');
  return newText.split('\n').every((line, index) => {
    const left = placeholdersIn(oldLines[index] ?? '');
    return placeholdersIn(line).every((found) => {
      const at = left.indexOf(found);
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
  });
}
