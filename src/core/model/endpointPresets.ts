/** An endpoint people use, and what must be filled in to use it. Base URLs as their makers document them, 2026-11. */
export type EndpointPreset = {
  readonly id: string;
  readonly name: string;
  /** `{name}` stands for what only the user knows. */
  readonly baseUrl: string;
  /** What stands in braces in the base URL. */
  readonly asks: readonly string[];
  readonly key: 'needed' | 'optional' | 'none';
  readonly keyHeader: 'authorization' | 'api-key';
  /** Where a key is made, for people. */
  readonly keyPage: string | null;
  /** Local servers listen here when nobody changed it. */
  readonly port: number | null;
};

const cloud = { asks: [], key: 'needed', keyHeader: 'authorization', port: null } as const;
const local = { asks: [], key: 'none', keyHeader: 'authorization', keyPage: null } as const;

export const endpointPresets: readonly EndpointPreset[] = [
  {
    ...cloud,
    id: 'openai',
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    keyPage: 'https://platform.openai.com/api-keys',
  },
  {
    ...cloud,
    id: 'azure-openai',
    name: 'Azure OpenAI',
    baseUrl: 'https://{resource}.openai.azure.com/openai/v1',
    asks: ['resource'],
    keyHeader: 'api-key',
    keyPage: 'https://portal.azure.com',
  },
  {
    ...cloud,
    id: 'anthropic',
    name: 'Anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    keyPage: 'https://console.anthropic.com/settings/keys',
  },
  {
    ...cloud,
    id: 'gemini',
    name: 'Google Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyPage: 'https://aistudio.google.com/apikey',
  },
  {
    ...cloud,
    id: 'openrouter',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyPage: 'https://openrouter.ai/keys',
  },
  {
    ...cloud,
    id: 'mistral',
    name: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    keyPage: 'https://console.mistral.ai/api-keys',
  },
  { ...local, id: 'litellm', name: 'LiteLLM', baseUrl: 'http://127.0.0.1:4000/v1', key: 'optional', port: 4000 },
  { ...local, id: 'vllm', name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', key: 'optional', port: 8000 },
  { ...local, id: 'llama-cpp', name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1', key: 'optional', port: 8080 },
  { ...local, id: 'lm-studio', name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', port: 1234 },
  { ...local, id: 'ollama', name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', port: 11434 },
];

/** The preset a base URL belongs to, by its host; null for any other endpoint. */
export function presetOf(baseUrl: string): EndpointPreset | null {
  const { host } = new URL(baseUrl);
  return endpointPresets.find((preset) => hostPattern(preset).test(host)) ?? null;
}

function hostPattern({ baseUrl }: EndpointPreset): RegExp {
  const host = baseUrl.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return new RegExp(
    `^${host
      .replace(/[.]/g, '\\.')
      .replace(/\{\w+\}/g, '[\\w-]+')
      .replace('127\\.0\\.0\\.1', '(?:127\\.0\\.0\\.1|localhost|\\[::1\\])')}$`,
  );
}
