import { inertLine } from '../inertText';
import { english, message } from '../messages';
import type { PreviewedRule, ReviewPreview } from '../review/previewChanges';
import { costText } from './costText';
import { asciiSafe } from './jsonReport';
import type { PreviewDocument } from './previewDocument';
import { coverageText } from './textReport';

/** The preview as its JSON document. */
export function previewJson(preview: ReviewPreview, version: string): string {
  const document: PreviewDocument = {
    schemaVersion: 1,
    tool: { name: 'fresh-eyes', version },
    mode: preview.mode,
    files: preview.coverage.map(({ path, status, reason, addedLines, removedLines }) => ({
      path,
      status: status === 'reviewed' ? 'in' : status,
      reason,
      addedLines,
      removedLines,
    })),
    rules: preview.rules.map(({ id, kind, severity, status, source, tokens }) => ({
      id,
      kind,
      severity,
      status,
      source,
      tokens,
    })),
    requests: preview.requests.map(({ origin, path, headers, body }) => ({
      origin,
      path,
      headers: { ...headers },
      body,
    })),
    tokens: preview.tokens,
    cost: preview.costUsd,
  };
  return `${asciiSafe(JSON.stringify(document, null, 2))}\n`;
}

/** The preview for a person: what goes in, what stays out and why, and what would leave this machine. */
export function previewText(preview: ReviewPreview): string {
  const files = preview.coverage.map(
    ({ path, status, reason, addedLines, removedLines }) =>
      `  ${status === 'reviewed' ? 'in ' : 'out'} ${inertLine(path)} +${addedLines} -${removedLines}${reason === null ? '' : ` (${reason})`}`,
  );
  const imported = preview.rules.filter(({ origin }) => origin === 'imported');
  const rules = preview.rules.filter(({ origin }) => origin !== 'imported').map(ruleLine);
  const head = english(message('preview.rules', { count: rules.length }));
  return `${[...files, '', head, ...rules, ...importedLines(imported), '', leaving(preview), coverageText(preview.coverage)].join('\n')}\n`;
}

function ruleLine({ id, kind, severity, tokens }: PreviewedRule): string {
  return `  ${inertLine(id)} (${[kind, severity, ...tokenText(tokens)].join(', ')})`;
}

/** What other tools are told too, with what it costs: a person may not know that it is read here. */
function importedLines(imported: readonly PreviewedRule[]): readonly string[] {
  if (imported.length === 0) return [];
  const tokens = imported.reduce((sum, rule) => sum + rule.tokens, 0);
  return [
    '',
    english(message('preview.imported', { count: imported.length, tokens })),
    ...imported.map((rule) => `  ${inertLine(rule.source)} (${[rule.kind, ...tokenText(rule.tokens)].join(', ')})`),
  ];
}

function tokenText(tokens: number): readonly string[] {
  return tokens === 0 ? [] : [english(message('preview.tokens', { tokens }))];
}

function leaving({ mode, requests, tokens, costUsd }: ReviewPreview): string {
  const [first] = requests;
  if (mode === 'checks' || first === undefined) return english(message('preview.nothing-leaves'));
  const bytes = requests.reduce((sum, { body }) => sum + new TextEncoder().encode(body).length, 0);
  const cost = costText(costUsd);
  return english(
    message('preview.leaves', { requests: requests.length, bytes, tokens, origin: inertLine(first.origin), cost }),
  );
}
