/** The words of a finding, to tell whether two speak of the same thing. */
export type Words = { readonly title: ReadonlySet<string>; readonly text: ReadonlySet<string> };

/** Jaccard indices from which two titles, or two whole texts, are taken for one thing said twice; set by hand. */
export const similarTitles = 0.6;
export const similarTexts = 0.5;

export function wordsOf({ title, message }: { readonly title: string; readonly message: string }): Words {
  const ofTitle = contentWords(title);
  return { title: ofTitle, text: new Set([...ofTitle, ...contentWords(message)]) };
}

/** Words of at least two letters without fillers; camel case and snake case names stay whole. */
function contentWords(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_$]{2,}/gu) ?? [];
  return new Set(words.filter((word) => !fillers.has(word)));
}

/** Share of the words of `a` that stand in `b`. */
export function covered(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return a.size === 0 ? 0 : [...a].filter((word) => b.has(word)).length / a.size;
}

/** Jaccard index. */
export function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
}

const fillers = new Set(
  'a an and are as at be but by can does for from has if in into is it its may no not of on or so than that the then there this to was when which will with would'.split(
    ' ',
  ),
);
