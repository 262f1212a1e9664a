/** US dollars per million tokens. */
export type Price = { readonly input: number; readonly cachedInput: number; readonly output: number };

export type PriceTable = {
  /** When the list prices were last looked up. */
  readonly date: string;
  /** By host and start of the model's name; the longest that fits counts. */
  readonly prices: readonly (Price & { readonly host: string; readonly model: string })[];
};

/**
 * List prices, for estimates only: what is billed is between the user and the endpoint. The user's own configuration
 * overrides any of them (`prices`), and a model that is not here has an unknown price, never a guessed one.
 */
export const priceTable: PriceTable = {
  date: '2025-12-01',
  prices: [
    { host: 'api.openai.com', model: 'gpt-5', input: 1.25, cachedInput: 0.125, output: 10 },
    { host: 'api.openai.com', model: 'gpt-5-mini', input: 0.25, cachedInput: 0.025, output: 2 },
    { host: 'api.openai.com', model: 'gpt-5-nano', input: 0.05, cachedInput: 0.005, output: 0.4 },
    { host: 'api.openai.com', model: 'gpt-4.1', input: 2, cachedInput: 0.5, output: 8 },
    { host: 'api.openai.com', model: 'gpt-4.1-mini', input: 0.4, cachedInput: 0.1, output: 1.6 },
    { host: 'api.openai.com', model: 'gpt-4o', input: 2.5, cachedInput: 1.25, output: 10 },
    { host: 'api.openai.com', model: 'gpt-4o-mini', input: 0.15, cachedInput: 0.075, output: 0.6 },
    { host: 'api.openai.com', model: 'o4-mini', input: 1.1, cachedInput: 0.275, output: 4.4 },
    { host: 'api.anthropic.com', model: 'claude-opus-4-5', input: 5, cachedInput: 0.5, output: 25 },
    { host: 'api.anthropic.com', model: 'claude-sonnet-4', input: 3, cachedInput: 0.3, output: 15 },
    { host: 'api.anthropic.com', model: 'claude-haiku-4-5', input: 1, cachedInput: 0.1, output: 5 },
    { host: 'generativelanguage.googleapis.com', model: 'gemini-2.5-pro', input: 1.25, cachedInput: 0.125, output: 10 },
    {
      host: 'generativelanguage.googleapis.com',
      model: 'gemini-2.5-flash',
      input: 0.3,
      cachedInput: 0.03,
      output: 2.5,
    },
    {
      host: 'generativelanguage.googleapis.com',
      model: 'gemini-2.5-flash-lite',
      input: 0.1,
      cachedInput: 0.01,
      output: 0.4,
    },
    { host: 'api.mistral.ai', model: 'mistral-large', input: 2, cachedInput: 2, output: 6 },
    { host: 'api.mistral.ai', model: 'mistral-small', input: 0.1, cachedInput: 0.1, output: 0.3 },
    { host: 'api.mistral.ai', model: 'codestral', input: 0.3, cachedInput: 0.3, output: 0.9 },
  ],
};

/** The list price of a model, 0 for a model on this machine, null where nothing is known. */
export function priceOf(baseUrl: string, model: string, own: Readonly<Record<string, Price>> = {}): Price | null {
  if (Object.hasOwn(own, model)) return own[model] ?? null;
  const { hostname } = new URL(baseUrl);
  if (/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return { input: 0, cachedInput: 0, output: 0 };
  const fitting = priceTable.prices.filter((row) => row.host === hostname && isVersionOf(model, row.model));
  const [best] = fitting.sort((a, b) => b.model.length - a.model.length);
  return best === undefined ? null : { input: best.input, cachedInput: best.cachedInput, output: best.output };
}

/** `gpt-4o-2024-11-20` is `gpt-4o`; `gpt-4o-audio` is not, and `gpt-5-pro` is not `gpt-5`. */
function isVersionOf(model: string, listed: string): boolean {
  return model === listed || (model.startsWith(listed) && /^-(?:latest|\d[\d-]*)$/.test(model.slice(listed.length)));
}
