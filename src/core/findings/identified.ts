import type { Finding, Location } from '../finding';
import type { Ports } from '../ports';
import { squeeze } from './anchorText';
import type { Candidate } from './candidate';
import { collapsed, fingerprint } from './fingerprint';
import { symbolPathAt, type ReviewedFile } from './reviewedFile';

/** The candidate as a finding, with its fingerprint and what else it is known by; none when its file is unknown. */
export function identified(
  candidate: Candidate,
  reviewed: ReviewedFile | undefined,
  { hash }: Pick<Ports, 'hash'>,
): Finding[] {
  if (reviewed === undefined) return [];
  const { file, declarations } = reviewed;
  const { rule, ruleVersion, status, owner, severity, confidence, origin, group } = candidate;
  const { title, message, location, related, evidence, suggestion, state, claim } = candidate;
  const symbol = symbolPathAt(declarations, location.startLine);
  const basePath = file.kind === 'renamed' ? (file.oldPath ?? file.path) : file.path;
  const ordinal = ordinalOf(location, symbol, reviewed);
  return [
    {
      fingerprint: fingerprint({ rule, ruleVersion, path: basePath, symbol, quote: location.quote, ordinal }, hash),
      ...{ rule, ruleVersion, status, owner, severity, confidence, origin },
      ...{ title, message, location, related, evidence, suggestion, state },
      ...(claim && { claim }),
      identity: { basePath, symbol, group: group ?? rule, hunk: null, offset: 0 },
    },
  ];
}

/** How many equal quotes stand above this one in the same symbol. */
function ordinalOf({ startLine, quote }: Location, symbol: string, { text, declarations }: ReviewedFile): number {
  if (startLine === null) return 0;
  const wanted = quote.split('\n').map(collapsed);
  const first = squeeze(wanted[0] ?? '');
  return text.solid.filter(
    ({ line, squeezed }) =>
      line < startLine &&
      squeezed === first &&
      wanted.every((part, index) => collapsed(text.lines[line - 1 + index] ?? '') === part) &&
      symbolPathAt(declarations, line) === symbol,
  ).length;
}
