import { defaultReviewConfig } from '../core/config';
import type { ModelRequest } from '../core/model/model';
import type { ModelClient } from '../core/ports';
import { exampleRepository } from '../core/review/exampleRepository';
import { previewChanges } from '../core/review/previewChanges';
import type { RuleExample } from '../core/rules/rule';
import { noState } from './repositoryState';
import { reviewPorts } from './reviewPorts';

export type RulePrompt = Pick<ModelRequest, 'system' | 'user'> & {
  /** Estimated. */
  readonly tokens: number;
};

/** What a model would be asked about one example of a rule, as in `rules test --live`; nothing is sent. Null: nothing. */
export async function rulePrompt(
  ruleText: string,
  example: RuleExample,
  place: { readonly folder: string; readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<RulePrompt | null> {
  const { folder, env, signal } = place;
  const ports = reviewPorts({ folder, env, model: nobody, state: noState });
  try {
    const alone = { ...ports, repository: exampleRepository(example, ruleText) };
    const config = { ...defaultReviewConfig, effort: 'quick' as const };
    const { requests, tokens } = await previewChanges({ kind: 'staged' }, config, alone, signal);
    const [first] = requests;
    return first === undefined
      ? null
      : { ...(JSON.parse(first.body) as Pick<ModelRequest, 'system' | 'user'>), tokens };
  } finally {
    await ports.close();
  }
}

/** Stands where a model would; it is shown the request and asked nothing. */
const nobody: ModelClient = {
  provider: 'openai-compatible',
  origin: 'preview:',
  model: '',
  contextWindow: null,
  preview: ({ system, user }) => ({
    origin: 'preview:',
    path: '',
    headers: {},
    body: JSON.stringify({ system, user }),
  }),
  complete: () => Promise.reject(new Error('A preview asks nobody.')),
};
