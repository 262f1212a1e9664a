import { createHash } from 'node:crypto';
import type { ModelRequest } from '../../src/core/model/model';
import type { ModelClient } from '../../src/core/ports';
import instructions from './judge.md';
import type { Case, CaseFile } from './qualityCases';
import type { Claim } from './qualityTools';

export type Merit = 'valid' | 'nit' | 'wrong';

export type Judgement = {
  /** Indices into the case's labels that the finding is a match for. */
  readonly labels: readonly number[];
  readonly merit: Merit | null;
};

/** By the finding's own text, so that two tools that say the same are judged once and alike. */
export type Judgements = ReadonlyMap<string, Judgement>;

const longestWholeFile = 24_000;

export function claimKey({ file, line, message }: Claim): string {
  return createHash('sha256')
    .update(JSON.stringify([file, line, message]))
    .digest('hex')
    .slice(0, 16);
}

/**
 * All findings of all tools on one case in one request, in the order of a hash, so that the judge cannot tell whose they
 * are. Null while the judge has not answered.
 */
export async function judged(
  one: Case,
  files: readonly CaseFile[],
  claims: readonly Claim[],
  judge: ModelClient,
): Promise<Judgements | null> {
  const byKey = new Map(claims.map((claim) => [claimKey(claim), claim] as const));
  const keys = [...byKey.keys()].sort();
  if (keys.length === 0) return new Map();
  const reply = await judge.complete(
    judgeRequest(
      one,
      files,
      keys.flatMap((key) => byKey.get(key) ?? []),
    ),
    {
      signal: new AbortController().signal,
    },
  );
  if (reply.kind === 'failure') return null;
  return judgementsIn(reply.text, keys, one);
}

function judgeRequest(
  { diff, golden, rejected }: Case,
  files: readonly CaseFile[],
  claims: readonly Claim[],
): ModelRequest {
  const named = new Set(claims.map(({ file }) => file));
  const whole = files
    .filter((file) => named.has(file.new) && file.after !== null && file.after.length <= longestWholeFile)
    .map((file) => `--- ${file.new} after the change\n${numbered(file.after ?? '')}`);
  const issues = golden.map(
    ({ file, line, end_line: end, description }, index) =>
      `L${String(index + 1)} ${file}:${String(line)}-${String(end)}: ${description}`,
  );
  const findings = claims.map(
    ({ file, line, quote, message }, index) =>
      `C${String(index + 1)} ${file}:${String(line ?? '?')}: ${message}\n   about: ${quote.split('\n')[0] ?? ''}`,
  );
  const denied = rejected.map(({ file, line, description }) => `- ${file}:${String(line)}: ${description}`);
  const user = [
    '[material begins]',
    'The change:',
    diff,
    ...whole,
    `Known issues:\n${issues.length === 0 ? 'none' : issues.join('\n')}`,
    ...(denied.length === 0
      ? []
      : [`Claims that people judged wrong, so that saying the same is wrong as well:\n${denied.join('\n')}`]),
    `Findings:\n${findings.join('\n')}`,
    '[material ends]',
  ].join('\n\n');
  return {
    system: instructions,
    user,
    schema: { name: 'judgement', json: { type: 'object' } },
    maxOutputTokens: 8_192,
    estimatedTokens: Math.ceil((instructions.length + user.length) / 4),
    paths: [],
  };
}

function numbered(text: string): string {
  return text
    .split('\n')
    .map((line, index) => `${String(index + 1)} ${line}`)
    .join('\n');
}

function judgementsIn(text: string, keys: readonly string[], { golden }: Case): Judgements {
  const json = /\{[\s\S]*\}/.exec(text)?.[0] ?? '{}';
  const { findings = [] } = JSON.parse(json) as {
    findings?: { id: string; issues?: { id: string; verdict: string }[]; merit?: string }[];
  };
  return new Map(
    findings.flatMap(({ id, issues = [], merit }) => {
      const key = keys[Number(id.replace(/^C/, '')) - 1];
      if (key === undefined) return [];
      const labels = issues
        .filter(({ verdict }) => verdict === 'match')
        .map((issue) => Number(issue.id.replace(/^L/, '')) - 1)
        .filter((index) => golden[index] !== undefined);
      return [
        [key, { labels, merit: merit === 'valid' || merit === 'nit' || merit === 'wrong' ? merit : null }] as const,
      ];
    }),
  );
}
