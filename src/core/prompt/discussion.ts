import * as z from 'zod/mini';
import type { Finding } from '../finding';
import { estimateTokens } from '../model/tokens';
import type { ModelRequest } from '../model/model';
import type { Rule } from '../rules/rule';
import instructions from './discussion.md';
import { promptPath } from './promptPath';

const answerSchema = z.strictObject({ answer: z.string(), replacement: z.nullable(z.string()) });

export type Turn = { readonly from: 'person' | 'model'; readonly text: string };

export type Discussion = {
  readonly finding: Finding;
  readonly rule: Pick<Rule, 'id' | 'title' | 'instruction'> | null;
  /** As sent, so with placeholders for secrets; `startLine` is the number of its first line. */
  readonly code: { readonly text: string; readonly startLine: number };
  /** The last one is the person's question, gated like all text that leaves. */
  readonly turns: readonly Turn[];
  /** BCP 47 name of the language to answer in; null leaves it to the question. */
  readonly language: string | null;
};

/** The request for the next answer. The code comes first, so that a longer discussion shares its prefix. */
export function discussionPrompt({ finding, rule, code, turns, language }: Discussion): ModelRequest {
  const { location, title, message } = finding;
  const lines = code.text.split('\n').map((line, index) => `${code.startLine + index} ${line}`);
  const parts = [
    `File ${promptPath(location.path)}`,
    lines.join('\n'),
    rule === null ? '' : `Rule ${rule.id}: ${rule.title}\n${rule.instruction}`,
    `Finding at line ${location.startLine ?? 1}: ${title}\n${message}\nFlagged:\n${location.quote}`,
    ...turns.map(({ from, text }) => (from === 'person' ? `The developer says:\n${text}` : `You answered:\n${text}`)),
    language === null ? '' : `Answer in this language: ${language}`,
  ];
  const user = parts.filter((part) => part !== '').join('\n\n');
  return {
    system: instructions,
    user,
    schema: { name: 'answer', json: z.toJSONSchema(answerSchema, { target: 'draft-7' }) },
    maxOutputTokens: 2_048,
    estimatedTokens: estimateTokens(instructions) + estimateTokens(user),
    paths: [location.path],
  };
}

export type DiscussionAnswer = { readonly answer: string; readonly replacement: string | null };

/** What the model answered; a model that does not keep to the form is taken at its word. Null when it said nothing. */
export function parseDiscussionAnswer(text: string): DiscussionAnswer | null {
  const start = text.indexOf('{');
  const parsed = answerSchema.safeParse(parsedJson(text.slice(start, text.lastIndexOf('}') + 1)));
  if (parsed.success) return parsed.data.answer.trim() === '' ? null : parsed.data;
  const said = (start < 0 ? text : (answerSoFar(text) ?? text)).trim();
  return said === '' ? null : { answer: said, replacement: null };
}

/** The answer as far as it has arrived in the stream; null before it begins. */
export function answerSoFar(text: string): string | null {
  const begun = /"answer"\s*:\s*"((?:[^"\\]|\\.)*)/s.exec(text)?.[1];
  if (begun === undefined) return null;
  // An escape that has arrived by half is left for the next piece.
  const whole = begun.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, '');
  const answer = parsedJson(`"${whole.replace(/[\n\r\t]/g, ' ')}"`);
  return typeof answer === 'string' ? answer : whole;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
