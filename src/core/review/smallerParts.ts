import type { PromptFile } from '../prompt/reviewPrompt';

/**
 * Two lighter parts of what was too much for one request, or one without what only helps to judge; null when a single
 * hunk is left. Every hunk is in exactly one part.
 */
export function smallerParts(pieces: readonly PromptFile[]): readonly (readonly PromptFile[])[] | null {
  const half = Math.ceil(pieces.length / 2);
  if (pieces.length > 1) return [pieces.slice(0, half), pieces.slice(half)];
  const [piece] = pieces;
  if (piece === undefined) return null;
  if (piece.around.length > 0 || piece.elsewhere.length > 0) return [[{ ...piece, around: [], elsewhere: [] }]];
  const { hunks } = piece.file;
  if (hunks.length < 2) return null;
  const middle = Math.ceil(hunks.length / 2);
  return [hunks.slice(0, middle), hunks.slice(middle)].map((some) => [
    { ...piece, file: { ...piece.file, hunks: some } },
  ]);
}
