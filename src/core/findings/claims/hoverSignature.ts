import { insideBrackets } from './bracketed';

/** What a language server shows of a function: its parameters as written, and the type it returns, empty where it says none. */
export type HoverSignature = {
  readonly parameters: readonly string[];
  readonly returns: string;
  readonly isAsync: boolean;
};

/**
 * The signature of `name` in the code of a hover, such as `function load(id: string): Promise<User>`,
 * `const load: (id: string) => Promise<User>` or `async def load(id: str) -> User`. Null where it shows none, or one of
 * several.
 */
export function hoverSignature(code: string, name: string): HoverSignature | null {
  if (/\(\+\d+ overloads?\)/.test(code)) return null;
  const at = code.search(new RegExp(`(?<![\\w$])${escapedName(name)}(?![\\w$])`));
  if (at < 0) return null;
  const tail = code.slice(at + name.length);
  const opening = /^\s*(?:<[^()]*>)?\s*(?::\s*(?:<[^()]*>)?\s*)?\(/.exec(tail);
  if (opening === null) return null;
  const open = at + name.length + opening[0].length - 1;
  const inside = insideBrackets(code, open, true);
  if (inside === null) return null;
  const [rest = ''] = code.slice(inside.end + 1).split('\n');
  return {
    parameters: inside.parts,
    returns: rest.replace(/^\s*(?::|=>|->)?\s*/, '').trim(),
    isAsync: /\basync\b/.test(code.slice(0, at)),
  };
}

/** The type of a variable or property in the code of a hover: what stands after its name and a colon; null for functions. */
export function hoverType(code: string, name: string): string | null {
  const [line = ''] = code.split('\n');
  const found = new RegExp(`(?<![\\w$])${escapedName(name)}\\??\\s*:\\s*(.+)$`).exec(line);
  return found?.[1]?.trim() ?? null;
}

/** The code blocks of a hover that are marked as code of some language; prose and our own text are left out. */
export function hoverCode(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```[\w+#-]+\n([\s\S]*?)^```/gm)].map(([, code = '']) => code.trim());
}

function escapedName(name: string): string {
  return name.replace(/\$/g, '\\$');
}
