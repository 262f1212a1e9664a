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

declare module '*.css' {
  const text: string;
  export default text;
}
