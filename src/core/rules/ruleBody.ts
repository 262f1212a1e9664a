import { languageByName, languageOf, languagesWithGrammar } from './languageOf';
import type { PlacedProblem } from './frontMatter';
import type { ExampleFile, RuleExample } from './rule';
import { globSchema, maxInstructionLength, maxQueryLength } from './ruleSchema';

export type RuleBody = {
  readonly instruction: string;
  readonly examples: readonly RuleExample[];
  readonly advice: string | null;
  readonly queries: Readonly<Record<string, string>>;
  /** 1-based line of the file where the query of a language starts. */
  readonly queryLines: Readonly<Record<string, number>>;
  readonly problems: readonly PlacedProblem[];
};

type Fence = { readonly info: string; readonly text: string; readonly line: number };
type Section = {
  readonly name: string;
  readonly line: number;
  readonly prose: string;
  readonly fences: readonly Fence[];
};

const sectionNames: readonly string[] = ['Bad', 'Good', 'Query', 'Fix'];

/** Reads what stands below the front matter: instruction, then `## Bad`, `## Good`, `## Query` and `## Fix`. */
export function ruleBody(text: string, firstLine: number): RuleBody {
  const problems: PlacedProblem[] = [];
  const complain = (line: number, code: PlacedProblem['code'], args: PlacedProblem['args'] = {}) => {
    problems.push({ line, column: 1, code, args });
  };
  const sections = sectionsOf(text, firstLine, complain);
  const instruction = sections[0]?.prose ?? '';
  if (instruction.length > maxInstructionLength) {
    complain(firstLine, 'rules.instruction-long', { max: maxInstructionLength });
  }
  const examples: RuleExample[] = [];
  const queries: Record<string, string> = {};
  const queryLines: Record<string, number> = {};
  for (const section of sections.slice(1)) {
    if (section.name === 'Bad' || section.name === 'Good') {
      examples.push(...examplesOf(section, section.name === 'Bad' ? 'bad' : 'good', complain));
    } else if (section.name === 'Query') {
      for (const fence of section.fences) addQuery(fence, queries, queryLines, complain);
    } else if (section.name !== 'Fix') {
      complain(section.line, 'rules.section-unknown', { name: section.name, known: sectionNames.join(', ') });
    }
  }
  const fix = sections.find(({ name }) => name === 'Fix');
  return { instruction, examples, advice: fix?.prose ?? null, queries, queryLines, problems };
}

type Complain = (line: number, code: PlacedProblem['code'], args?: PlacedProblem['args']) => void;

/** The first section has no name: all that stands before the first heading of level two. */
function sectionsOf(text: string, firstLine: number, complain: Complain): readonly Section[] {
  const sections: { name: string; line: number; prose: string[]; fences: Fence[] }[] = [
    { name: '', line: firstLine, prose: [], fences: [] },
  ];
  let open: { marker: string; info: string; lines: string[]; line: number } | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const section = sections.at(-1);
    const number = firstLine + index;
    const fence = /^(`{3,}|~{3,})\s*(.*)$/.exec(line);
    if (open !== null) {
      if (fence?.[2] === '' && fence[1]?.startsWith(open.marker)) {
        section?.fences.push({ info: open.info, text: `${open.lines.join('\n')}\n`, line: open.line });
        if (section?.name === '') section.prose.push(open.marker + open.info, ...open.lines, open.marker);
        open = null;
      } else open.lines.push(line);
    } else if (fence !== null) {
      open = { marker: fence[1] ?? '', info: fence[2] ?? '', lines: [], line: number };
    } else if (line.startsWith('## ')) {
      sections.push({ name: line.slice(3).trim(), line: number, prose: [], fences: [] });
    } else section?.prose.push(line);
  }
  if (open !== null) complain(open.line, 'rules.fence-open');
  return sections.map((section) => ({ ...section, prose: section.prose.join('\n').trim() }));
}

/** A fence is an example; `also` makes it one more file of the example before it, `before` the base side of the next. */
function examplesOf(section: Section, kind: 'bad' | 'good', complain: Complain): readonly RuleExample[] {
  const examples: RuleExample[] = [];
  let before: { readonly path: string; readonly text: string } | null = null;
  for (const fence of section.fences) {
    const words = fence.info.split(/\s+/).filter((word) => word !== '');
    const read = exampleFile(fence, words, complain);
    if (read === null) continue;
    if (words.includes('before')) {
      before = { path: read.path, text: read.text };
      continue;
    }
    const file: ExampleFile = { ...read, before: before?.path === read.path ? before.text : null };
    before = null;
    const last = examples.at(-1);
    if (words.includes('also') && last !== undefined) examples.splice(-1, 1, { ...last, also: [...last.also, file] });
    else examples.push({ ...file, kind, also: [], line: fence.line });
  }
  if (before !== null) complain(section.line, 'rules.example-before', { file: before.path });
  return examples;
}

function exampleFile(fence: Fence, words: readonly string[], complain: Complain): Omit<ExampleFile, 'before'> | null {
  const option = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const path = option('file');
  if (path === undefined || !globSchema.safeParse(path).success || path.startsWith('!')) {
    complain(fence.line, 'rules.example-file', { file: path ?? '' });
    return null;
  }
  const unknown = words.slice(1).find((word) => !/^(?:file=.*|expect=[\d,]*|also|before)$/.test(word));
  if (unknown !== undefined) complain(fence.line, 'rules.example-option', { option: unknown });
  const expect = (option('expect') ?? '').split(',').flatMap((each) => (each === '' ? [] : [Number(each)]));
  const lineCount = fence.text.split('\n').length - 1;
  const outside = expect.find((line) => line < 1 || line > lineCount);
  if (outside !== undefined) complain(fence.line, 'rules.example-expect', { line: outside, lines: lineCount });
  const language = languageByName(words[0] ?? '') ?? languageOf(path) ?? 'text';
  return { path, language, text: fence.text, expect };
}

function addQuery(
  fence: Fence,
  queries: Record<string, string>,
  queryLines: Record<string, number>,
  complain: Complain,
): void {
  if (fence.text.length > maxQueryLength) complain(fence.line, 'rules.query-long', { max: maxQueryLength });
  for (const name of fence.info.split(/[\s,]+/).filter((word) => word !== '')) {
    const language = languageByName(name);
    if (language === null || !languagesWithGrammar.includes(language))
      complain(fence.line, 'rules.query-language', { language: name });
    else if (Object.hasOwn(queries, language)) complain(fence.line, 'rules.query-twice', { language });
    else {
      queries[language] = fence.text;
      queryLines[language] = fence.line + 1;
    }
  }
}
