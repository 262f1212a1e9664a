import { readFinding, type RawFinding } from './replySchema';
import { strictJson } from './jsonText';
import { maxFindings } from './parseReply';
import { replyScanner } from './replyScanner';

/**
 * Hands each finding out as soon as it is complete in the stream. Only what is JSON as it stands comes early; what needs
 * repair waits for {@link parseReply} over the whole answer, which returns the same findings again.
 */
export function streamedReply(onFinding: (raw: RawFinding) => void): { push: (text: string) => void } {
  let count = 0;
  const scanner = replyScanner((text) => {
    const parsed = count < maxFindings ? strictJson(text) : null;
    const finding = parsed === null ? null : readFinding(parsed.value);
    if (finding === null) return;
    count++;
    onFinding(finding);
  });
  return { push: scanner.push };
}
