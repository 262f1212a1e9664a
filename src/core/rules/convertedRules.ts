import type { ImportedRule } from './importedRules';

/** A rule file to be written below `.fresh-eyes/rules`. */
export type ConvertedRule = { readonly name: string; readonly text: string };

/**
 * Instructions of other tools as rule files of our own, with an id, a severity and empty examples for a person to fill
 * in. Context stays where it is: it asks for nothing.
 */
export function convertedRules(imported: readonly ImportedRule[]): readonly ConvertedRule[] {
  const taken = new Set<string>();
  return imported
    .filter(({ kind }) => kind === 'model')
    .map((rule) => {
      const id = freeId(rule.id.slice('imported/'.length), taken);
      return { name: `${id}.md`, text: ruleText(id, rule) };
    });
}

function ruleText(id: string, { title, files, instruction }: ImportedRule): string {
  const globs = files.length === 0 ? [] : [`files: ${JSON.stringify(files)}`];
  // A heading of level two would read as a section of the rule file.
  const prose = instruction.replace(/^##(?=\s)/gm, '###');
  return [
    '---',
    `id: ${id}`,
    `title: ${JSON.stringify(`From ${title}`.slice(0, 100))}`,
    'severity: info',
    ...globs,
    'status: draft',
    'version: 1',
    '---',
    prose,
    '',
    '## Bad',
    '',
    '## Good',
    '',
  ].join('\n');
}

function freeId(wanted: string, taken: Set<string>): string {
  const plain = wanted.replace(/-{2,}/g, '-').slice(0, 60).replace(/-$/, '') || 'rule';
  let id = plain;
  for (let number = 2; taken.has(id); number += 1) id = `${plain}-${String(number)}`;
  taken.add(id);
  return id;
}
