/** Our own language ids by file name ending; the ids are those of {@link grammarOf} and of rule examples. */
const byEnding: Readonly<Record<string, string>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  py: 'python',
  pyi: 'python',
  pyw: 'python',
  go: 'go',
  java: 'java',
  rs: 'rust',
  cs: 'csharp',
  csx: 'csharp',
  c: 'c',
  h: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  hxx: 'cpp',
  inl: 'cpp',
  rb: 'ruby',
  rake: 'ruby',
  gemspec: 'ruby',
  php: 'php',
  phtml: 'php',
  sh: 'bash',
  bash: 'bash',
  zsh: 'bash',
  css: 'css',
  ps1: 'powershell',
  psm1: 'powershell',
  psd1: 'powershell',
  ini: 'ini',
  properties: 'ini',
  kt: 'kotlin',
  kts: 'kotlin',
  swift: 'swift',
  scala: 'scala',
  dart: 'dart',
  lua: 'lua',
  pl: 'perl',
  pm: 'perl',
  r: 'r',
  ex: 'elixir',
  exs: 'elixir',
  clj: 'clojure',
  hs: 'haskell',
  m: 'objective-c',
  mm: 'objective-c',
  fs: 'fsharp',
  vb: 'vb',
  groovy: 'groovy',
  gradle: 'groovy',
  sql: 'sql',
  scss: 'scss',
  sass: 'sass',
  less: 'less',
  html: 'html',
  htm: 'html',
  vue: 'vue',
  svelte: 'svelte',
  xml: 'xml',
  json: 'json',
  jsonc: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  tf: 'terraform',
  proto: 'protobuf',
  graphql: 'graphql',
  md: 'markdown',
  markdown: 'markdown',
  mdx: 'markdown',
  rst: 'text',
  txt: 'text',
};

const byName: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
  makefile: 'make',
  gnumakefile: 'make',
  jenkinsfile: 'groovy',
  rakefile: 'ruby',
  gemfile: 'ruby',
  vagrantfile: 'ruby',
  '.bashrc': 'bash',
  '.profile': 'bash',
  '.zshrc': 'bash',
};

const byInterpreter: Readonly<Record<string, string>> = {
  node: 'javascript',
  deno: 'typescript',
  bun: 'typescript',
  python: 'python',
  python2: 'python',
  python3: 'python',
  ruby: 'ruby',
  php: 'php',
  sh: 'bash',
  bash: 'bash',
  dash: 'bash',
  zsh: 'bash',
  pwsh: 'powershell',
  perl: 'perl',
};

/** The language of a file by its name, else by the `#!` of its first line; null when unknown. */
export function languageOf(path: string, firstLine = ''): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
  return own(byName, name) ?? own(byEnding, ending) ?? own(byInterpreter, interpreterOf(firstLine)) ?? null;
}

/** Names people and Markdown fences use for a language, as our own id. */
export function languageByName(name: string): string | null {
  const wanted = name.toLowerCase();
  const alias: Readonly<Record<string, string>> = {
    'c#': 'csharp',
    'c++': 'cpp',
    shell: 'bash',
    golang: 'go',
    typescriptreact: 'tsx',
    javascriptreact: 'javascript',
    'c-sharp': 'csharp',
  };
  const known = own(alias, wanted) ?? own(byEnding, wanted);
  if (known !== undefined) return known;
  return Object.values(byEnding).includes(wanted) ? wanted : null;
}

/** Languages whose texts can be parsed; a test holds this against the grammars that ship. */
export const languagesWithGrammar: readonly string[] = [
  'typescript',
  'tsx',
  'javascript',
  'python',
  'go',
  'java',
  'rust',
  'csharp',
  'c',
  'cpp',
  'ruby',
  'php',
  'bash',
  'css',
  'ini',
  'powershell',
];

function interpreterOf(firstLine: string): string {
  const found = /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?([a-z]+[0-9]?)/.exec(firstLine);
  return found?.[1] ?? '';
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
