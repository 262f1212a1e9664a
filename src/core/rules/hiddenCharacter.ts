/**
 * The first character of a text that a reader cannot see and a model can: controls, bidirectional controls, zero-width
 * and tag characters, interlinear marks, variation selectors that change no emoji. Joiners inside an emoji sequence or
 * between letters of a script that needs them (Arabic, Indic) are honest text. Null when there is none.
 */
export function hiddenCharacterAt(text: string): { readonly offset: number; readonly name: string } | null {
  // Most rule files are plain ASCII, and this test is ten times as fast.
  if (!/[^\t\n -~]/.test(text)) return null;
  for (const found of text.matchAll(suspect)) {
    if (isHonest(text, found.index, found[0])) continue;
    const code = found[0].codePointAt(0) ?? 0;
    return { offset: found.index, name: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` };
  }
  return null;
}

const suspect =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB]|[\u{E0000}-\u{E0FFF}]|[\u{1D173}-\u{1D17A}]/gu;

function isHonest(text: string, offset: number, character: string): boolean {
  const before = text.slice(Math.max(0, offset - 2), offset);
  const after = text.slice(offset + character.length, offset + character.length + 2);
  if (character === '\u200D') return joined.test(before) && /^(?:\p{Extended_Pictographic}|\p{L}|\p{M})/u.test(after);
  if (character === '\u200C') return /[\p{L}\p{M}]$/u.test(before) && needsJoiners.test(before + after);
  if (character === '\uFE0F') return /(?:\p{Extended_Pictographic}|[#*0-9])$/u.test(before);
  return false;
}

const joined =
  /(?:\p{Extended_Pictographic}|\uFE0F|\p{Emoji_Modifier}|\p{Script=Arabic}|\p{M}|\p{Script=Devanagari}|\p{Script=Sinhala})$/u;
const needsJoiners =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Sinhala}]/u;
