import * as z from 'zod/mini';
import type { Capabilities, StructuredMode } from './model';
import { isRecord } from './replySchema';

/** From the tightest way to get JSON out of a model to none; each step is taken when the one before is rejected. */
const ladder: readonly StructuredMode[] = ['json-schema', 'json-object', 'tool', 'text'];

const capabilitiesSchema = z.object({
  structured: z.catch(z.enum(['json-schema', 'json-object', 'tool', 'text']), 'json-schema'),
  outputLimit: z.catch(z.nullable(z.enum(['max_tokens', 'max_completion_tokens'])), 'max_tokens'),
  temperature: z.catch(z.boolean(), true),
  stream: z.catch(z.boolean(), true),
  streamUsage: z.catch(z.boolean(), true),
  systemRole: z.catch(z.boolean(), true),
  echoesMarks: z.catch(z.nullable(z.boolean()), null),
  provenWindow: z.catch(z.nullable(z.number()), null),
  tokenFactor: z.catch(z.nullable(z.number().check(z.gte(0.3), z.lte(3))), null),
});

/** Reads what was stored; what is missing or foreign counts as never learnt. */
export function readCapabilities(stored: unknown, fallback: Capabilities): Capabilities {
  const { success, data } = z.safeParse(capabilitiesSchema, { ...fallback, ...(isRecord(stored) ? stored : {}) });
  return success ? data : fallback;
}

/** Where learning starts: what is known about an origin's dialect saves a rejected request. */
export function initialCapabilities(origin: string, model: string): Capabilities {
  const isOpenAi = origin === 'https://api.openai.com' || /\.openai\.azure\.com$/.test(origin);
  return {
    structured: 'json-schema',
    outputLimit: isOpenAi ? 'max_completion_tokens' : 'max_tokens',
    temperature: !(isOpenAi && /^(?:o\d|gpt-5)/.test(model)),
    stream: true,
    streamUsage: true,
    systemRole: true,
    echoesMarks: null,
    provenWindow: null,
    tokenFactor: null,
  };
}

/** An endpoint's words when it does not take a request. */
export type Rejection = {
  readonly status: number;
  readonly param: string | null;
  readonly text: string;
};

type Feature = 'structured' | 'outputLimit' | 'temperature' | 'stream' | 'streamUsage' | 'systemRole';

const featureNames: readonly (readonly [Feature, RegExp])[] = [
  ['streamUsage', /stream_options|include_usage/],
  ['outputLimit', /max_(?:completion_)?tokens|max_new_tokens/],
  ['temperature', /temperature/],
  [
    'structured',
    /response[_ ]format|json[_ ]?schema|json[_ ]object|json mode|structured output|guided|grammar|tool_choice|\btools?\b|function call/,
  ],
  ['stream', /\bstream(?:ing)?\b/],
  [
    'systemRole',
    /system (?:role|message|prompt|instruction)|role[^a-z]{1,6}system|["'`]system["'`]|developer (?:role|message|instruction)/,
  ],
];

/**
 * The dialect to try next when a request was rejected, or null when the words name nothing that can be left out.
 * The parameter that the endpoint names decides; without one, the first that its text mentions.
 */
export function adapted(capabilities: Capabilities, { status, param, text }: Rejection): Capabilities | null {
  if (![400, 404, 405, 415, 422, 500, 501].includes(status)) return null;
  const named = param === null ? null : featureIn(param.toLowerCase(), capabilities);
  const feature = named ?? featureIn(text.toLowerCase(), capabilities);
  if (feature === null || (status === 500 && feature !== 'structured' && feature !== 'systemRole')) return null;
  return without(feature, capabilities);
}

/** The mentioned feature that stands first and is in use; what is not in use cannot be what was rejected. */
function featureIn(text: string, capabilities: Capabilities): Feature | null {
  const mentioned = featureNames.flatMap(([feature, pattern]) => {
    const index = text.search(pattern);
    return index < 0 || without(feature, capabilities) === null ? [] : [{ feature, index }];
  });
  return mentioned.sort((a, b) => a.index - b.index)[0]?.feature ?? null;
}

function without(feature: Feature, capabilities: Capabilities): Capabilities | null {
  switch (feature) {
    case 'structured': {
      const next = ladder[ladder.indexOf(capabilities.structured) + 1];
      return next === undefined ? null : { ...capabilities, structured: next };
    }
    case 'outputLimit':
      if (capabilities.outputLimit === null) return null;
      return {
        ...capabilities,
        outputLimit: capabilities.outputLimit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens',
      };
    case 'temperature':
    case 'stream':
    case 'streamUsage':
    case 'systemRole':
      return capabilities[feature] ? { ...capabilities, [feature]: false } : null;
  }
}
