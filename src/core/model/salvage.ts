import { readFinding, type RawFinding } from './replySchema';

/** An object that starts like a finding; nothing else is tried, since each try costs a walk. */
const findingStart = /\{\s*"(?:path|line|quote|rule|severity|confidence|title|message|claim|replacement)"\s*:/g;
const maxTries = 2_000;
/** Twice what is kept of a finding. */
const maxLength = 8_192;

/**
 * The findings that stand whole in a text whose frame is broken: an opening bracket lost, the head cut off, something
 * foreign in between. `from` is where thoughts aloud end.
 */
export function salvage(text: string, from: number): readonly RawFinding[] {
  const found: RawFinding[] = [];
  const start = new RegExp(findingStart);
  start.lastIndex = from;
  for (let tries = 0; tries < maxTries; tries++) {
    const match = start.exec(text);
    if (match === null) break;
    const end = objectEnd(text, match.index);
    const finding = end === null ? null : findingIn(text.slice(match.index, end));
    if (finding === null || end === null) continue;
    found.push(finding);
    start.lastIndex = end;
  }
  return found;
}

function findingIn(text: string): RawFinding | null {
  try {
    return readFinding(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Offset behind the bracket that closes the object at `start`; null when it is not closed within reach. */
function objectEnd(text: string, start: number): number | null {
  let depth = 0;
  let inString = false;
  for (let index = start; index < Math.min(text.length, start + maxLength); index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return index + 1;
  }
  return null;
}
