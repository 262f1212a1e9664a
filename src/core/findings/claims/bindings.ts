import type { CodeText } from './codeText';
import { escaped } from './codeText';

export type Binding = { readonly line: number; readonly kind: 'import' | 'definition' | 'local' };

/**
 * Where a file binds a name: imports, definitions, and local forms such as parameters and loop variables. By patterns
 * over code without comments and strings; a form that no pattern knows is missed, so absence here proves nothing.
 */
export function bindingsOf(name: string, code: CodeText, language: string, raw: string): readonly Binding[] {
  const word = escaped(name);
  return [
    ...imports(name, code, language, raw),
    ...matches(code, definitionForms(word), 'definition'),
    ...matches(code, localForms(word), 'local'),
  ].sort((a, b) => a.line - b.line);
}

export function imports(name: string, code: CodeText, language: string, raw: string): readonly Binding[] {
  const statements =
    language === 'go' ? goImports(raw) : (importForms[language] ?? []).flatMap((form) => statementsOf(code, form));
  return statements.filter(({ bound }) => bound.includes(name)).map(({ line }) => ({ line, kind: 'import' }));
}

/** True where a file may bind names that stand nowhere in it. */
export function hasWildcardImport(code: CodeText, language: string): boolean {
  if (['c', 'cpp', 'csharp', 'php', 'ruby', 'bash', 'powershell', 'css', 'ini'].includes(language)) return true;
  return /^\s*(?:from\s+\S+\s+import\s+\*|import\s+[\w.]+\.\*|use\s+[^;]*\*|import\s+\.\s+)/m.test(code.text);
}

type Statement = { readonly line: number; readonly bound: readonly string[] };

const script = [
  /^[ \t]*import\s+(?:type\s+)?([\w$*{}\s,]+?)\s+from\b/gm,
  /^[ \t]*(?:export\s+)?(?:const|let|var)\s+([\w$]+|\{[^}]*\})\s*=\s*(?:await\s+)?(?:require|import)\s*\(/gm,
  /^[ \t]*import\s+([\w$]+)\s*=\s*require\b/gm,
];
const importForms: Readonly<Record<string, readonly RegExp[]>> = {
  typescript: script,
  tsx: script,
  javascript: script,
  python: [/^[ \t]*from\s+[\w.]+\s+import\s+(\([^)]*\)|[^\n]+)/gm, /^[ \t]*import\s+([^\n(]+)/gm],
  java: [/^\s*import\s+(?:static\s+)?[\w.]+\.(\w+)\s*;/gm],
  kotlin: [/^\s*import\s+[\w.]+\.(\w+(?:\s+as\s+\w+)?)\s*$/gm],
  rust: [/\buse\s+([^;]+);/g],
};

function statementsOf(code: CodeText, form: RegExp): Statement[] {
  return [...code.text.matchAll(form)].map((match) => ({
    line: code.lineAt(match.index + match[0].search(/\S/)),
    bound: boundNames(match[1] ?? ''),
  }));
}

/** `a`, `* as b`, `{ c, d as e }`, `x.y as z`, `x::{y, z}`: the names after `as`, else the last of each path, else its first. */
function boundNames(list: string): readonly string[] {
  return list.split(/[{}(),\n]/).flatMap((item) => {
    const [from = '', as] = item
      .trim()
      .replace(/^type\s+/, '')
      .split(/\s+as\s+/);
    if (as !== undefined) return [as.trim()];
    const path = from
      .trim()
      .split(/::/)
      .filter((part) => part !== '');
    return [path.at(-1) ?? '', from.trim().split('.')[0] ?? ''];
  });
}

/** Go names its packages by the last part of a path in a string, so this one needs the text with its strings. */
function goImports(raw: string): Statement[] {
  const statements: Statement[] = [];
  let isBlock = false;
  raw.split('\n').forEach((text, index) => {
    if (/^import\s*\(/.test(text)) isBlock = true;
    else if (isBlock && text.startsWith(')')) isBlock = false;
    const spec = (isBlock ? /^\s*(?:(\w+)\s+)?"([^"]+)"/ : /^import\s+(?:(\w+)\s+)?"([^"]+)"/).exec(text);
    if (spec === null) return;
    const path = (spec[2] ?? '').split('/').filter((part) => !/^v\d+$/.test(part));
    statements.push({ line: index + 1, bound: [spec[1] ?? path.at(-1) ?? ''] });
  });
  return statements;
}

function definitionForms(word: string): readonly RegExp[] {
  return [
    new RegExp(
      `(?:^|[^\\w$.])(?:function\\*?|def|func|fn|class|interface|trait|struct|enum|union|type|object|record|module|namespace|macro_rules!|#\\s*define|const|static)\\s+${word}(?![\\w$])`,
      'gm',
    ),
    new RegExp(`^func\\s*\\([^)]*\\)\\s*${word}\\s*[(\\[]`, 'gm'),
    new RegExp(`^(?:export\\s+)?(?:let|var|const|val|final|static)\\s+(?:\\w+\\s+)?${word}(?![\\w$])`, 'gm'),
    new RegExp(`^${word}\\s*(?::[^=\\n]+)?=(?!=)`, 'gm'),
  ];
}

function localForms(word: string): readonly RegExp[] {
  return [
    new RegExp(`(?:^|[^\\w$.])(?:let|var|const|val|auto|final|mut|ref)\\s+(?:mut\\s+)?${word}(?![\\w$])`, 'gm'),
    new RegExp(
      `(?:let|var|const)\\s*[{\\[(][^=;]*?(?<![\\w$.])${word}(?![\\w$])(?!\\s*:)[^=;]*?[}\\])]\\s*(?::[^=]+)?=`,
      'g',
    ),
    new RegExp(`(?<![\\w$.])${word}(?:\\s*,\\s*\\w+)*\\s*:=`, 'gm'),
    new RegExp(`\\w+\\s*,\\s*${word}\\s*:=`, 'gm'),
    new RegExp(`\\b(?:for|foreach)\\s*\\(?[^;)]*?(?<![\\w$.])${word}(?![\\w$])[^;)]*?\\s(?:in|of|:)\\s`, 'gm'),
    new RegExp(`\\b(?:catch|except|with)\\b[^:{\\n]*?(?<![\\w$.])${word}(?![\\w$])\\s*[):,]`, 'gm'),
    new RegExp(`(?<![\\w$.])${word}\\s*=>`, 'gm'),
  ];
}

function matches(code: CodeText, forms: readonly RegExp[], kind: Binding['kind']): Binding[] {
  return forms.flatMap((form) =>
    [...code.text.matchAll(form)].map((match) => ({ line: code.lineAt(match.index + match[0].length - 1), kind })),
  );
}
