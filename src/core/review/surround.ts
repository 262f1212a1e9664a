import type { Stages } from '../config';
import type { OpenedChange, Ports } from '../ports';
import type { PromptFile } from '../prompt/reviewPrompt';
import { surroundings } from '../prompt/surroundings';
import type { SecretGate } from '../secrets/secretGate';
import { secretPathTest } from '../secrets/secretPaths';
import type { AskedFile } from './inspectFiles';
import type { RuleSet } from '../rules/ruleSet';

/** The files as the model will see them; `quick` shows the change alone. */
export async function surround(
  files: readonly AskedFile[],
  change: OpenedChange,
  { surroundings: isWanted, rules: withRules }: Pick<Stages, 'surroundings' | 'rules'>,
  gate: SecretGate,
  { config }: Pick<RuleSet, 'config'>,
  { syntax }: Pick<Ports, 'syntax'>,
  signal: AbortSignal,
): Promise<readonly PromptFile[]> {
  const bare = files.map(({ file, rules }) => ({ file, rules: withRules ? rules : [], around: [], elsewhere: [] }));
  if (!isWanted || files.length === 0) return bare;
  const tools = {
    syntax,
    change,
    gate: async (text: string) => (await gate.text(text)).text,
    isSecretPath: secretPathTest(config.secretPaths ?? []),
  };
  const found = await surroundings(
    files.map(({ file }) => file),
    tools,
    signal,
  );
  return bare.map((prompt) => ({ ...prompt, ...found.get(prompt.file.path) }));
}
