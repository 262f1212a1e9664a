import type { MessageCode } from '../messages';
import { figureText, type Chart } from './chart';
import type { Share } from './share';

/** The report before any format: text, Markdown and HTML only lay these out. Texts may hold names from a repository. */
export type Section = { readonly title: string; readonly blocks: readonly Block[] };

export type Block =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | {
      readonly kind: 'table';
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** How each row is to be taken; colour comes beside the words, never in their place. */
      readonly tones?: readonly ('good' | 'bad' | null)[];
    }
  | { readonly kind: 'chart'; readonly chart: Chart };

/** Says a message; `quote` wraps what comes from outside. */
export type Speak = ((code: MessageCode, args?: Readonly<Record<string, string | number>>) => string) & {
  readonly quote: (text: string) => string;
};

/** Never a bare percentage: how many, of how many, and how sure. */
export function shareText({ value, whole, low, high, isSmall }: Share, say: Speak): string {
  if (value === null) return say('measure.share-none');
  return say(isSmall ? 'measure.share-small' : 'measure.share', {
    value: figureText(value, 'share'),
    whole,
    low: figureText(low, 'share'),
    high: figureText(high, 'share'),
  });
}
