import type { Syntax, SyntaxTree } from '../ports';

export type RememberedSyntax = Syntax & { readonly close: () => void };

type Entry = { readonly made: Promise<SyntaxTree | null>; readonly size: number; users: number };

/** UTF-16 units of text whose trees are kept; a tree takes about ten times as many bytes. */
const mostKept = 2_000_000;

/**
 * Parses each text once for a whole review: checks, surroundings and findings look at the same files. Trees that nobody
 * uses any more are let go when there are too many; `close` frees the rest.
 */
export function rememberedSyntax(syntax: Syntax): RememberedSyntax {
  const entries = new Map<string, Entry>();
  let kept = 0;

  function entryFor(language: string, text: string): Entry {
    const key = `${language}\0${text}`;
    const known = entries.get(key);
    if (known !== undefined) return known;
    const entry = { made: syntax.parse(language, text), size: text.length, users: 0 };
    entries.set(key, entry);
    kept += entry.size;
    for (const [oldKey, old] of entries) {
      if (kept <= mostKept) break;
      if (old.users === 0 && old !== entry) letGo(oldKey, old);
    }
    return entry;
  }

  function letGo(key: string, { made, size }: Entry): void {
    entries.delete(key);
    kept -= size;
    void made.then((tree) => tree?.free());
  }

  return {
    ...syntax,
    parse: async (language, text) => {
      const entry = entryFor(language, text);
      // Counted before the first pause, so that nobody lets go of what is about to be used.
      entry.users++;
      const tree = await entry.made;
      return tree === null ? null : { ...tree, free: once(() => entry.users--) };
    },
    close: () => {
      for (const [key, entry] of entries) letGo(key, entry);
    },
  };
}

function once(run: () => unknown): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}
