/** Prose and rule files are imported as text; see `textFiles` in esbuild.mjs. */
declare module '*.md' {
  const text: string;
  export default text;
}

/** `./folder/*.md?files`: every matching file of a folder, text by file name. */
declare module '*?files' {
  const files: Readonly<Record<string, string>>;
  export default files;
}

/** `./folder/*.md?rules`: the rule files of the built-in pack, parsed at build time, without their examples. */
declare module '*?rules' {
  import type { Rule, RuleProblem } from './core/rules/rule';
  const pack: { readonly rules: readonly Rule[]; readonly problems: readonly RuleProblem[] };
  export default pack;
}

declare module '*.css' {
  const text: string;
  export default text;
}
