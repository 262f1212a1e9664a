import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseUrlOf, filled } from './namedEndpoint';
import { userConfigFolder } from './userFolders';

/** Null where nothing is set up: then any model's review will do. */
export type WantedModel = { readonly model: string | null; readonly origin: string | null };

/**
 * The model that a review by this person would ask, read without the checks that the command line makes: the hook only
 * compares it with a receipt. A configuration that cannot be read wants a model that no receipt is of.
 */
export function wantedModel(env: NodeJS.ProcessEnv): WantedModel {
  const user = userChoice(env);
  const baseUrl = baseUrlOf({ baseUrl: null, model: null }, env, user)?.baseUrl ?? null;
  return {
    model: filled(env['FRESH_EYES_MODEL']) ?? filled(user.model),
    origin: baseUrl !== null && URL.canParse(baseUrl) ? new URL(baseUrl).origin : baseUrl,
  };
}

function userChoice(env: NodeJS.ProcessEnv): { model?: string; baseUrl?: string } {
  let text: string;
  try {
    text = readFileSync(join(userConfigFolder({ env }), 'config.jsonc'), 'utf8');
  } catch {
    return {};
  }
  try {
    const value: unknown = JSON.parse(withoutComments(text));
    const choice: { model?: string; baseUrl?: string } = {};
    if (typeof value !== 'object' || value === null) return choice;
    if ('model' in value && typeof value.model === 'string') choice.model = value.model;
    if ('baseUrl' in value && typeof value.baseUrl === 'string') choice.baseUrl = value.baseUrl;
    return choice;
  } catch {
    return { model: '\0unreadable' };
  }
}

/** JSON of JSON with comments and trailing commas; strings are kept whole. */
function withoutComments(text: string): string {
  const string = /"(?:[^"\\]|\\.)*"/.source;
  const plain = text.replace(new RegExp(`(${string})|//[^\\n]*|/\\*[\\s\\S]*?\\*/`, 'g'), '$1');
  return plain.replace(new RegExp(`(${string})|,(?=\\s*[}\\]])`, 'g'), '$1');
}
