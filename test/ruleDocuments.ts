import { builtInRules } from '../src/core/rules/builtInRules';
import type { ExampleFile, Rule } from '../src/core/rules/rule';

const groups: Readonly<Record<string, string>> = {
  correctness: 'Wrong results',
  errors: 'Failures that nobody sees',
  concurrency: 'Things that happen at the same time',
  resources: 'What is opened, held and used up',
  security: 'What an attacker would like',
  data: 'Data that can be lost',
  contracts: 'What others rely on',
  tests: 'Tests',
  leftovers: 'What was not meant to be committed',
  clarity: 'Words that mislead',
};

/** The pages of the built-in rules for `docs/rules`, by file name, from the rule files themselves. */
export function ruleDocuments(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { rules } = builtInRules(files);
  const names = Object.keys(groups).filter((group) => rules.some((rule) => rule.group === group));
  const pages = names.map((group) => [
    `${group}.md`,
    groupPage(
      group,
      rules.filter((rule) => rule.group === group),
    ),
  ]);
  return { 'README.md': indexPage(names, rules), ...(Object.fromEntries(pages) as Record<string, string>) };
}

const made = '<!-- Made by "npm run build" from the rule files in src/core/rules/packs/core. -->';

function indexPage(names: readonly string[], rules: readonly Rule[]): string {
  const decided = rules.filter((rule) => !isByModel(rule));
  const rows = names.flatMap((group) =>
    rules
      .filter((rule) => rule.group === group)
      .map(
        (rule) =>
          `| [${rule.id}](${group}.md#${anchorOf(rule)}) | ${rule.title} | ${rule.severity} | ${decidedBy(rule)} | ${languagesOf(rule).join(', ')} |`,
      ),
  );
  return [
    made,
    '# Built-in rules',
    '',
    `The pack \`core\` has ${String(rules.length)} rules. ${String(decided.length)} of them need no model. Severities and groups can be changed in \`.fresh-eyes/config.jsonc\`: \`"core/debug-print": "off"\`, \`"group:tests": "info"\`.`,
    '',
    '| rule | what is wrong | severity | decided by | examples in |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function groupPage(group: string, rules: readonly Rule[]): string {
  return [made, `# ${groups[group] ?? group}`, '', ...rules.flatMap(ruleSection)].join('\n');
}

function ruleSection(rule: Rule): readonly string[] {
  const facts = [
    `severity ${rule.severity}`,
    `decided by ${decidedBy(rule)}`,
    ...(rule.cwe === null
      ? []
      : [`[CWE-${String(rule.cwe)}](https://cwe.mitre.org/data/definitions/${String(rule.cwe)}.html)`]),
  ];
  const files = rule.files.length === 0 ? [] : [`Files: ${rule.files.map((glob) => `\`${glob}\``).join(', ')}`, ''];
  const examples = (['bad', 'good'] as const).flatMap((kind) => {
    const listed = rule.examples.filter((example) => example.kind === kind);
    if (listed.length === 0) return [];
    return [
      `### ${kind === 'bad' ? 'Flagged' : 'Not flagged'}`,
      '',
      ...listed.flatMap((example) => [example, ...example.also].flatMap(fence)),
    ];
  });
  return [
    `## ${rule.id}`,
    '',
    `**${rule.title}.** ${facts.join(', ')}.`,
    '',
    rule.instruction,
    '',
    ...files,
    ...examples,
    ...(rule.advice === null ? [] : ['### What to do', '', rule.advice, '']),
    ...(rule.references.length === 0 ? [] : ['Read more:', '', ...rule.references.map((url) => `- <${url}>`), '']),
  ];
}

function fence({ path, language, text, before, expect }: ExampleFile): readonly string[] {
  const lines = expect.length === 0 ? '' : `, line ${expect.join(', ')}`;
  const earlier = before === null ? [] : [`\`${path}\` before`, '', `~~~~${language}`, before.trimEnd(), '~~~~', ''];
  return [...earlier, `\`${path}\`${lines}`, '', `~~~~${language}`, text.trimEnd(), '~~~~', ''];
}

function decidedBy(rule: Rule): string {
  return isByModel(rule) ? 'the model' : 'a check';
}

/** `core/other` is what a model finds and no rule names. */
function isByModel({ id, kind }: Rule): boolean {
  return kind === 'model' || id === 'core/other';
}

function languagesOf(rule: Rule): readonly string[] {
  return [...new Set([...Object.keys(rule.queries), ...rule.examples.map(({ language }) => language)])].sort();
}

function anchorOf({ id }: Rule): string {
  return id.replace('/', '');
}
