import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Uri, l10n, window } from 'vscode';
import { builtInPack } from '../../core/rules/builtInPack';
import { markdownCode, markdownFence, visible } from '../../core/inertText';
import { packSource } from '../../core/rules/packSource';
import { parseRule } from '../../core/rules/parseRule';
import type { Rule, RuleExample } from '../../core/rules/rule';
import { severityName } from '../findingText';
import { textAtHand } from '../locate';
import type { LoadedRules } from './loadedRules';
import type { Pages } from '../pages';
import { tell } from './say';

/** `known` is the rule where the caller has it, as from the working tree, which judges nothing yet. */
export type AskedRule = { readonly id: string; readonly root: Uri | null; readonly known: Rule | null };

/** Opens a rule where it is written: the repository's own file, else a page of what the rule says. */
export async function openRule({ id, root, known }: AskedRule, loaded: LoadedRules, pages: Pages): Promise<void> {
  const rules = root && known === null ? await loaded.of(root) : null;
  const rule = known ?? (rules?.all ?? builtInPack().rules).find((each) => each.id === id);
  if (!rule) {
    tell('info', l10n.t('The rule {0} is not in use here any more.', id));
    return;
  }
  const file = root && (await fileOf(rule, root));
  if (file) {
    await window.showTextDocument(file, { preview: true });
    return;
  }
  const page = rule.origin === 'built-in' ? await withExamples(rule) : rule;
  await pages.showRendered(`${rule.id.replaceAll('/', '-')}.md`, ruleMarkdown(page));
}

/** Null for what is not in the repository, such as the rules of a pack from elsewhere. */
async function fileOf({ origin, source, file }: Rule, root: Uri): Promise<Uri | null> {
  if (origin === 'repository') return Uri.joinPath(root, source);
  if (packSource(source)?.kind !== 'folder') return null;
  const uri = Uri.joinPath(root, source, file.slice(`${source}: `.length));
  return (await textAtHand(uri)) === null ? null : uri;
}

/** Rules come without their examples, which only people read; those of ours stand in files beside the bundle. */
async function withExamples(rule: Rule): Promise<Rule> {
  const file = `${rule.id.slice(rule.id.lastIndexOf('/') + 1)}.md`;
  try {
    const text = await readFile(join(__dirname, 'rules', file), 'utf8');
    const read = parseRule({ file, text, pack: 'core', origin: 'built-in', source: 'core', owner: null });
    return read.rule ?? rule;
  } catch {
    return rule;
  }
}

/** A rule as Markdown. What a foreign pack wrote stands in fences and code spans, where it can do nothing. */
export function ruleMarkdown(rule: Rule): string {
  const isOurs = rule.origin === 'built-in';
  const prose = (text: string) => (isOurs ? text : markdownFence(text, 'text'));
  const facts = [
    `${l10n.t('Severity')}: ${severityName(rule.severity)}`,
    ...(rule.owner === null ? [] : [`${l10n.t('Owner')}: ${markdownCode(rule.owner)}`]),
    ...(rule.cwe === null ? [] : [`[CWE-${rule.cwe}](https://cwe.mitre.org/data/definitions/${rule.cwe}.html)`]),
    rule.kind === 'model' ? l10n.t('asked of the model') : l10n.t('a check that needs no model'),
  ];
  return [
    `# ${isOurs ? rule.title : markdownCode(rule.title)}`,
    `${markdownCode(rule.id)} · ${facts.join(' · ')}`,
    prose(rule.instruction),
    ...rule.examples.map(exampleMarkdown),
    ...(rule.advice === null ? [] : [`## ${l10n.t('How to fix it')}`, prose(rule.advice)]),
    ...(rule.files.length === 0
      ? []
      : [`${l10n.t('Applies to')} ${rule.files.map((glob) => markdownCode(glob)).join(', ')}`]),
  ].join('\n\n');
}

function exampleMarkdown({ kind, language, text }: RuleExample): string {
  return `## ${kind === 'bad' ? l10n.t('Bad') : l10n.t('Good')}\n\n${markdownFence(visible(text), language)}`;
}
