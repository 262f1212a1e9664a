import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import * as z from 'zod/mini';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { userConfigFolder } from './userFolders';

const positive = z.number().check(z.gt(0));
const notNegative = z.number().check(z.gte(0));

/** Where a key or a secret header stands: never in this file itself. */
const fromEnvironment = z.strictObject({ env: z.string().check(z.minLength(1)) });

const endpointSchema = z.strictObject({
  /** The environment variable whose key belongs to this origin, or `none` for an endpoint that wants none. */
  key: z.optional(z.union([fromEnvironment, z.literal('none')])),
  keyHeader: z.optional(z.enum(['authorization', 'api-key'])),
  headers: z.optional(z.record(z.string(), z.union([z.string(), fromEnvironment]))),
  /** Code and key may go there unencrypted. */
  allowPlainHttp: z.optional(z.boolean()),
  contextWindow: z.optional(z.int().check(z.gte(1000))),
});

const userConfigSchema = z.strictObject({
  $schema: z.optional(z.string()),
  baseUrl: z.optional(z.string()),
  model: z.optional(z.string()),
  effort: z.optional(z.enum(['quick', 'standard', 'deep'])),
  /** By origin, such as `https://api.openai.com`. */
  endpoints: z.optional(z.record(z.string(), endpointSchema)),
  /** US dollars per million tokens, by model. */
  prices: z.optional(
    z.record(
      z.string(),
      z.strictObject({ input: notNegative, cachedInput: z.optional(notNegative), output: notNegative }),
    ),
  ),
  limits: z.optional(
    z.strictObject({
      maxTokens: z.optional(positive),
      maxCostUsd: z.optional(notNegative),
      maxRequests: z.optional(z.int().check(z.gte(1))),
      timeoutSeconds: z.optional(positive),
      /** How much changed text is read in all, and of one file. */
      maxMegabytes: z.optional(positive),
      maxFileMegabytes: z.optional(positive),
    }),
  ),
  gitPath: z.optional(z.string()),
  /** The team's own OpenTelemetry collector; nothing is sent anywhere without it. */
  metrics: z.optional(
    z.strictObject({
      /** Usually ends in `/v1/metrics`; https, or this machine. */
      endpoint: z.string(),
      headers: z.optional(z.record(z.string(), z.union([z.string(), fromEnvironment]))),
      /** What to tell apart by, such as a team; never a person. */
      attributes: z.optional(z.record(z.string(), z.string())),
    }),
  ),
});

/** `config.jsonc` in the user's own configuration folder: the one file that may name endpoints. */
export type UserConfig = z.infer<typeof userConfigSchema>;
export type EndpointConfig = z.infer<typeof endpointSchema>;

export function userConfigFile(env: NodeJS.ProcessEnv): string {
  return join(userConfigFolder({ env }), 'config.jsonc');
}

/**
 * The user's configuration; empty when there is no file.
 * @throws ProblemError (usage) when it cannot be read, is no JSON, or says something that is not known.
 */
export async function readUserConfig(env: NodeJS.ProcessEnv): Promise<UserConfig> {
  const file = userConfigFile(env);
  const text = await readIfThere(file);
  if (text === null) return {};
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const line = text.slice(0, first.offset).split('\n').length;
    throw problem('endpoint.config-syntax', { file, line, cause: printParseErrorCode(first.error) });
  }
  const { success, data, error } = z.safeParse(userConfigSchema, value);
  if (success) return data;
  const [issue] = error.issues;
  throw problem('endpoint.config-value', { file, path: placeOf(issue), cause: issue?.message ?? '' });
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw problem('endpoint.config-unreadable', { file, cause: code });
  }
}

function placeOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return '';
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...issue.path, ...keys].map(String).join('.');
}

function problem(
  code: 'endpoint.config-syntax' | 'endpoint.config-value' | 'endpoint.config-unreadable',
  args: Record<string, string | number>,
): ProblemError {
  return new ProblemError({ kind: 'usage', message: message(code, args), next: message('endpoint.config.next', args) });
}
