import type { RepositoryConfig } from '../config';
import { codeRabbitInstructions } from './codeRabbit';
import { looseFrontMatter } from './looseFrontMatter';
import { isHarmless } from '../diff/pathMatcher';
import type { Rule, RuleKind } from './rule';
import { maxInstructionLength } from './ruleSchema';
import { allBelow, inFolder } from './folderGlob';

type Tool = keyof NonNullable<RepositoryConfig['import']>;

/** Instructions that a team wrote for another tool, read leniently: what cannot be understood is left out, never an error. */
export type ImportedRule = Rule & {
  readonly tool: Tool;
};

/** All imported text of one review; beyond it nothing more is taken. Characters. */
const maxImported = 24_000;

/** Names below a folder, or below the root for those that start with a slash, and the tool they were written for. */
const sources: readonly { readonly tool: Tool; readonly name: RegExp; readonly under: string }[] = [
  { tool: 'copilot', name: /^\.github\/copilot-instructions\.md$/, under: '/.github/copilot-instructions.md' },
  {
    tool: 'copilot',
    name: /^\.github\/instructions\/(?:[^/]+\/)*[^/]+\.instructions\.md$/,
    under: '/.github/instructions',
  },
  { tool: 'cursor', name: /(?:^|\/)\.cursor\/rules\/(?:[^/]+\/)*[^/]+\.mdc$/, under: '.cursor' },
  { tool: 'bugbot', name: /(?:^|\/)(?:\.cursor\/)?BUGBOT\.md$/, under: '.cursor' },
  { tool: 'bugbot', name: /(?:^|\/)BUGBOT\.md$/, under: 'BUGBOT.md' },
  { tool: 'coderabbit', name: /^\.coderabbit\.ya?ml$/, under: '/.coderabbit.yaml' },
  { tool: 'coderabbit', name: /^\.coderabbit\.ya?ml$/, under: '/.coderabbit.yml' },
  { tool: 'review', name: /(?:^|\/)REVIEW\.md$/, under: 'REVIEW.md' },
  { tool: 'agents', name: /(?:^|\/)AGENTS\.md$/, under: 'AGENTS.md' },
  { tool: 'agents', name: /(?:^|\/)CLAUDE\.md$/, under: 'CLAUDE.md' },
];

/** Where instruction files may stand for the paths below the given folders. */
export function importPlaces(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    sources.flatMap(({ under }) => {
      if (under.startsWith('/')) return folder === '' ? [under.slice(1)] : [];
      return [folder === '' ? under : `${folder}/${under}`];
    }),
  );
}

export function isImportPath(path: string): boolean {
  return sources.some(({ name }) => name.test(path));
}

type Toggles = NonNullable<RepositoryConfig['import']>;

/** Soft rules and context from the texts of instruction files, in a fixed order, within the limit for all of them. */
export function importedRules(texts: ReadonlyMap<string, string>, toggles: Toggles = {}): readonly ImportedRule[] {
  const ids = new Set<string>();
  return withinRoom(texts, toggles).rules.map((rule) => ({ ...rule, id: freeId(rule.id, ids) }));
}

/** Instruction files for which there is no room. */
export function importsLeftOut(texts: ReadonlyMap<string, string>, toggles: Toggles = {}): readonly string[] {
  return [...withinRoom(texts, toggles).leftOut];
}

function withinRoom(texts: ReadonlyMap<string, string>, toggles: Toggles) {
  const found = [...texts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([path, text]): readonly ImportedRule[] => {
      const source = sources.find(({ name }) => name.test(path));
      return source === undefined || toggles[source.tool] === false ? [] : read(source.tool, path, plainText(text));
    });
  const [rules, leftOut] = [[] as ImportedRule[], new Set<string>()];
  let left = maxImported;
  for (const rule of found.filter(({ instruction }) => instruction !== '')) {
    if (rule.instruction.length > left) leftOut.add(rule.source);
    else {
      left -= rule.instruction.length;
      rules.push(rule);
    }
  }
  return { rules, leftOut };
}

/** `a/b.md` and `a-b.md` are two files; of two rules with one id the later would stand for both. */
function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${String(number)}`;
  taken.add(id);
  return id;
}

function read(tool: Tool, path: string, text: string): readonly ImportedRule[] {
  const folder = folderOf(path);
  switch (tool) {
    case 'copilot': {
      const { values, body } = looseFrontMatter(text);
      const isExcluded = /code-review/.test(values['excludeAgent']?.join(' ') ?? '');
      return isExcluded ? [] : soft(tool, path, body, values['applyTo'] ?? []);
    }
    case 'cursor': {
      const { values, body } = looseFrontMatter(text);
      const isAlways = values['alwaysApply']?.[0] === 'true';
      const globs = (values['globs'] ?? []).map((glob) => inFolder(glob, folder));
      // A rule that is neither always on nor bound to files is for somebody to call up by hand.
      return isAlways || globs.length > 0 ? soft(tool, path, body, isAlways ? below(folder) : globs) : [];
    }
    case 'coderabbit':
      return codeRabbitInstructions(text).flatMap(({ path: glob, instructions }, index) =>
        soft(tool, path, instructions, [glob], `-${String(index + 1)}`),
      );
    case 'bugbot':
    case 'review':
      return soft(tool, path, text, below(folder));
    case 'agents':
      return soft(tool, path, text, below(folder), '', 'context');
  }
}

function soft(
  tool: Tool,
  path: string,
  text: string,
  globs: readonly string[],
  suffix = '',
  kind: RuleKind = 'model',
): readonly ImportedRule[] {
  const instruction = cut(text.trim());
  const files = globs.filter(isHarmless);
  // An empty list would speak of every file.
  if (globs.length > 0 && files.length === 0) return [];
  const rule: ImportedRule = {
    id: `imported/${slug(path)}${suffix}`,
    // A name may hold anything; in a prompt it must stay on its line.
    title: path.replace(/[^\p{L}\p{N}./@+_ -]/gu, '_').slice(0, 100),
    severity: 'info',
    files,
    owner: null,
    status: 'warn',
    version: 1,
    group: 'imported',
    locked: false,
    tags: [],
    cwe: null,
    references: [],
    kind,
    match: [],
    within: ['code'],
    refute: false,
    message: null,
    fix: null,
    queries: {},
    instruction,
    examples: [],
    advice: null,
    origin: 'imported',
    source: path,
    file: path,
    tool,
  };
  return [rule];
}

/** The folder whose files an instruction file is about: the one that holds it, or that holds its `.cursor`. */
function folderOf(path: string): string {
  const folder =
    path.includes('/.cursor/') || path.startsWith('.cursor/')
      ? path.slice(0, path.indexOf('.cursor/'))
      : path.slice(0, path.lastIndexOf('/') + 1);
  return folder.replace(/\/$/, '');
}

function below(folder: string): readonly string[] {
  return folder === '' ? [] : [allBelow(folder)];
}

/** At the end of a paragraph, where one can be found. */
function cut(text: string): string {
  if (text.length <= maxInstructionLength) return text;
  const end = text.lastIndexOf('\n\n', maxInstructionLength);
  return `${text.slice(0, end > maxInstructionLength / 2 ? end : maxInstructionLength)}\n[…]`;
}

/** Without what people cannot see and a model can: these files are prose, so nothing of use is lost. */
function plainText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(
      /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu,
      '',
    );
}

function slug(path: string): string {
  return path
    .toLowerCase()
    .replace(/\.(?:instructions\.md|md|mdc|ya?ml)$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
}
