import type { UserConfig } from './userConfig';

export type BaseUrlSource =
  '--base-url' | 'FRESH_EYES_BASE_URL' | 'OPENAI_BASE_URL' | 'config.jsonc' | 'OPENAI_API_KEY';
export type EndpointOptions = { readonly baseUrl: string | null; readonly model: string | null };
export type NamedBaseUrl = { readonly baseUrl: string; readonly by: BaseUrlSource };

export const openAiBaseUrl = 'https://api.openai.com/v1';

/** Option before environment before the user's file; apart from the rest because the hook asks it too. */
export function baseUrlOf(
  options: EndpointOptions,
  env: NodeJS.ProcessEnv,
  user: Pick<UserConfig, 'baseUrl'>,
): NamedBaseUrl | null {
  const candidates: readonly (readonly [BaseUrlSource, string | null])[] = [
    ['--base-url', filled(options.baseUrl)],
    ['FRESH_EYES_BASE_URL', filled(env['FRESH_EYES_BASE_URL'])],
    ['OPENAI_BASE_URL', filled(env['OPENAI_BASE_URL'])],
    ['config.jsonc', filled(user.baseUrl)],
    ['OPENAI_API_KEY', filled(env['OPENAI_API_KEY']) === null ? null : openAiBaseUrl],
  ];
  for (const [by, baseUrl] of candidates) if (baseUrl !== null) return { baseUrl, by };
  return null;
}

/** A setting that is only white space is none. */
export function filled(text: string | null | undefined): string | null {
  return text === null || text === undefined || text.trim() === '' ? null : text.trim();
}
