import { estimateTokens } from '../model/tokens';
import type { PromptFile } from './reviewPrompt';
import { numberedFile } from './numberedFile';

export type Pieces = {
  /** Whole files, or some hunks of one, in the order of the files. */
  readonly pieces: readonly PromptFile[];
  /** Files with a hunk that does not fit a request even alone; their other hunks are among the pieces. */
  readonly tooLarge: readonly PromptFile[];
};

/** A model is asked about few rules at a time: it follows the first ones best (see docs/quality.md). */
const maxRulesPerRequest = 30;
const maxFilesPerRequest = 12;

/**
 * What can stand in a request of `budget` tokens of change text. A file that does not fit alone is split by hunks,
 * whatever else is in the change; a single hunk that does not fit is too large.
 */
export function piecesOf(files: readonly PromptFile[], budget: number): Pieces {
  const tooLarge: PromptFile[] = [];
  const pieces = files.flatMap((file) => {
    const parts = splitToFit(file, budget);
    const fitting = parts.filter((part) => promptTokens(part) <= budget);
    if (fitting.length < parts.length) tooLarge.push(file);
    return fitting;
  });
  return { pieces, tooLarge };
}

/** Tokens of the file's part of the prompt, before the rules. */
export function promptTokens({ file, around, elsewhere }: PromptFile): number {
  const shown = numberedFile(
    file,
    around.map((lines) => ({ lines })),
  );
  return estimateTokens(shown) + elsewhere.reduce((sum, { text }) => sum + estimateTokens(text), 0) + 30;
}

function splitToFit(file: PromptFile, budget: number): PromptFile[] {
  if (promptTokens(file) <= budget) return [file];
  const bare = { ...file, around: [], elsewhere: [] };
  if (promptTokens(bare) <= budget) return [bare];
  if (file.file.hunks.length <= 1) return [bare];
  const parts: PromptFile[] = [];
  let hunks = file.file.hunks.slice(0, 0);
  for (const hunk of file.file.hunks) {
    const grown = [...hunks, hunk];
    if (hunks.length > 0 && promptTokens({ ...bare, file: { ...file.file, hunks: grown } }) > budget) {
      parts.push({ ...bare, file: { ...file.file, hunks } });
      hunks = [hunk];
    } else hunks = grown;
  }
  return [...parts, { ...bare, file: { ...file.file, hunks } }];
}

/** Packs pieces into requests of at most `budget` tokens of change text, in the order given. */
export function batchesOf(pieces: readonly PromptFile[], budget: number): (readonly PromptFile[])[] {
  const batches: PromptFile[][] = [];
  let batch: PromptFile[] = [];
  let tokens = 0;
  let rules = new Set<string>();
  for (const piece of pieces) {
    const size = promptTokens(piece);
    const withPiece = new Set([...rules, ...piece.rules.map(({ id }) => id)]);
    const isFull = tokens + size > budget || batch.length >= maxFilesPerRequest || withPiece.size > maxRulesPerRequest;
    if (batch.length > 0 && isFull) {
      batches.push(batch);
      batch = [];
      tokens = 0;
      rules = new Set();
    }
    batch.push(piece);
    tokens += size;
    for (const { id } of piece.rules) rules.add(id);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
