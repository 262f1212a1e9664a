import type { ReviewResult } from '../review/reviewResult';
import { reviewDocument } from './reviewDocument';

/**
 * The document as JSON text. Control, bidirectional and tag characters stand as `\uXXXX` escapes: the same data to a
 * parser, inert in a terminal.
 */
export function jsonReport(result: ReviewResult, version: string): string {
  return `${asciiSafe(JSON.stringify(reviewDocument(result, version), null, 2))}\n`;
}

/** Escapes what JSON may hold raw and a terminal would act on. */
export function asciiSafe(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/gu,
    (character) =>
      Array.from(
        { length: character.length },
        (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
      ).join(''),
  );
}
