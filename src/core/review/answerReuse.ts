import * as z from 'zod/mini';
import { readFinding, type RawFinding } from '../model/replySchema';
import type { ModelClient, Ports } from '../ports';
import { fileText, promptVersion, type PromptFile } from '../prompt/reviewPrompt';

/** What a model said about one file, or about some hunks of one, kept so that the same bytes are never asked about twice. */
export type AnswerReuse = {
  /** Null when nothing usable is kept. */
  readonly read: (piece: PromptFile) => Promise<readonly RawFinding[] | null>;
  /** Only for complete answers. Never rejects. */
  readonly keep: (piece: PromptFile, findings: readonly RawFinding[]) => Promise<void>;
};

/** Models change behind their names; an older answer is asked for again. */
const longestAgeMs = 30 * 24 * 60 * 60_000;

const storedSchema = z.object({ version: z.literal(1), at: z.number(), findings: z.array(z.unknown()) });

/**
 * Answers are found by what was shown and to whom: the text of the file's part of the prompt (hunks, surroundings,
 * numbers), the rules that apply to it, prompt version, provider, origin, model, note and draft. What `effort` changes
 * is in the text. Other files of the same request are not part of it: after an edit in one file only that is asked.
 */
export function answerReuse(
  model: Pick<ModelClient, 'provider' | 'origin' | 'model'>,
  asking: { readonly note: string | null; readonly draft: number; readonly reuse: boolean },
  { hash, state, clock }: Pick<Ports, 'hash' | 'state' | 'clock'>,
): AnswerReuse {
  const who = [model.provider, model.origin, model.model, promptVersion(hash), asking.note, asking.draft];

  function keyOf(piece: PromptFile): string {
    const rules = piece.rules.map(({ id, version, severity, title, instruction }) => [
      id,
      version,
      severity,
      title,
      instruction,
    ]);
    return hash(JSON.stringify([...who, fileText(piece, piece.rules), rules]));
  }

  return {
    read: async (piece) => {
      if (!asking.reuse) return null;
      const { success, data } = z.safeParse(storedSchema, await state.read('answers', keyOf(piece)));
      if (!success || clock.now() - data.at > longestAgeMs) return null;
      const findings = data.findings.map(readFinding);
      return findings.every((finding) => finding !== null) ? findings : null;
    },
    keep: async (piece, findings) => {
      // An answer that cannot be kept costs money later; it must not cost the review now.
      await state.write('answers', keyOf(piece), { version: 1, at: clock.now(), findings }).catch(() => undefined);
    },
  };
}
