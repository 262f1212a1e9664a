import { message } from '../messages';
import type { OpenedChange } from '../ports';
import type { Weakening } from './ruleSet';

/** Attributes by which a file is no longer looked at. */
const hiding = /\b(?:linguist-(?:generated|vendored|documentation)|binary|-diff|-text)\b(?!=false)/;

/** Weakenings outside rules and configuration: team-wide dismissals and attributes that the change adds. */
export async function otherWeakenings(change: OpenedChange, signal: AbortSignal): Promise<readonly Weakening[]> {
  const found: Weakening[] = [];
  for (const { path, oldPath } of change.entries) {
    const isDismissals = /(?:^|\/)\.fresh-eyes\/dismissed\.jsonl$/.test(path);
    if (!isDismissals && !/(?:^|\/)\.gitattributes$/.test(path)) continue;
    const before = new Set((await change.textAt('base', oldPath ?? path, signal))?.split('\n'));
    const lines = (await change.textAt('reviewed', path, signal))?.split('\n') ?? [];
    const added = lines.flatMap((text, index) =>
      text.trim() === '' || before.has(text) ? [] : [{ text, line: index + 1 }],
    );
    const [first] = added;
    if (isDismissals && first !== undefined) {
      found.push({ path, line: first.line, message: message('rules.weakened-dismissals', { count: added.length }) });
    }
    for (const { text, line } of isDismissals ? [] : added) {
      if (hiding.test(text)) found.push({ path, line, message: message('rules.weakened-attributes') });
    }
  }
  return found;
}
