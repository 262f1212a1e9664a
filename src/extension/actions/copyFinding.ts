import { inert, inertLine, markdownCode, markdownFence } from '../../core/inertText';
import type { Finding } from '../../core/finding';

/** For a pull request, a chat or an issue; nothing of the finding's text can act there. */
export function findingAsMarkdown({ severity, title, message, rule, location, suggestion }: Finding): string {
  const { path, startLine, quote } = location;
  const place = startLine === null ? path : `${path}:${startLine}`;
  return [
    `**${severity}** ${markdownCode(title)} at ${markdownCode(place)} (${markdownCode(rule)})`,
    markdownFence(message, 'text'),
    ...(quote === '' ? [] : [markdownFence(quote)]),
    ...(suggestion === null ? [] : ['Suggestion:', markdownFence(suggestion.newText)]),
  ].join('\n\n');
}

/** An instruction that a coding agent can act on without having seen the review. */
export function findingForAgent({ title, message, rule, location, suggestion }: Finding): string {
  const { path, startLine, endLine, quote } = location;
  const lines =
    startLine === null ? '' : startLine === endLine ? `, line ${startLine}` : `, lines ${startLine} to ${endLine}`;
  return [
    `A code review (rule ${inertLine(rule)}) found a problem in ${inertLine(path)}${lines}. Check that it is real; if so, fix it with the smallest change, else say why not.`,
    `Finding: ${inertLine(title)}`,
    inert(message),
    ...(quote === '' ? [] : ['Code:', markdownFence(quote)]),
    ...(suggestion === null ? [] : ['A suggestion, not yet applied:', markdownFence(suggestion.newText)]),
  ].join('\n\n');
}
