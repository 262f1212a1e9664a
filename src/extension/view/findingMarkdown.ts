import { MarkdownString, l10n } from 'vscode';
import type { Evidence } from '../../core/finding';
import { markdownCode, markdownFence, visible } from '../../core/inertText';
import type { ShownFinding } from '../findingStore';
import { severityName, suggestionWords } from '../findingText';

/**
 * The only maker of Markdown from a finding. Text of a model, rule or repository is escaped or fenced, so that nothing
 * in it is a link, an image or HTML; the only commands that a link can run are ours.
 */
export function findingMarkdown(shown: ShownFinding, links: readonly Link[] = []): MarkdownString {
  const { finding } = shown;
  const markdown = new MarkdownString('', true);
  markdown.isTrusted = { enabledCommands: links.map((link) => link.command) };
  const icon = { error: '$(error)', warning: '$(warning)', info: '$(info)' }[finding.severity];
  markdown.appendMarkdown(`${icon} **${escaped(finding.title)}**\n\n`);
  markdown.appendMarkdown(`${escaped(finding.message)}\n\n`);
  if (finding.suggestion) {
    const { newText } = finding.suggestion;
    const words = suggestionWords(shown);
    markdown.appendMarkdown(`${l10n.t('Suggestion')}${words && ` (${escaped(words)})`}:\n\n`);
    markdown.appendMarkdown(`${newText === '' ? `*${l10n.t('Delete these lines.')}*` : markdownFence(newText)}\n\n`);
  }
  const { serverEvidence } = shown;
  for (const evidence of [...finding.evidence, ...(serverEvidence ? [serverEvidence] : [])])
    markdown.appendMarkdown(`${evidenceLine(evidence)}\n\n`);
  markdown.appendMarkdown(`${factsLine(shown)}\n\n`);
  if (links.length > 0) markdown.appendMarkdown(links.map((link) => linkText(link, shown.key)).join(' &nbsp;|&nbsp; '));
  return markdown;
}

/** {@link findingMarkdown}, for what is there before the bundle that holds it: only who has findings needs it. */
export type FindingMarkdown = typeof findingMarkdown;

export type Link = { readonly label: string; readonly command: string };

function linkText({ label, command: id }: Link, key: string): string {
  return `[${label}](command:${id}?${encodeURIComponent(JSON.stringify([key]))})`;
}

function factsLine({ finding }: ShownFinding): string {
  const { rule, severity, confidence, origin, owner } = finding;
  return [
    markdownCode(rule),
    severityName(severity),
    ...(origin === 'model' ? [l10n.t('confidence {0}%', Math.round(confidence * 100))] : [l10n.t('found by a check')]),
    ...(owner === null ? [] : [l10n.t('owner {0}', markdownCode(owner))]),
  ].join(' · ');
}

function evidenceLine({ outcome, source, note }: Evidence): string {
  const icon = { confirmed: '$(pass)', refuted: '$(close)', unknown: '$(question)' }[outcome];
  const sources = {
    syntax: l10n.t('syntax'),
    search: l10n.t('search'),
    'language-server': l10n.t('language server'),
    model: l10n.t('model'),
  };
  const words = { confirmed: l10n.t('Confirmed'), refuted: l10n.t('Likely not'), unknown: l10n.t('Undecided') }[
    outcome
  ];
  return `${icon} ${words}: ${escaped(note)} (${sources[source]})`;
}

/** Text as nothing but text: everything that Markdown, theme icons or HTML could read as more is escaped. */
export function escaped(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~$&@:/]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\r?\n/g, '  \n');
}
