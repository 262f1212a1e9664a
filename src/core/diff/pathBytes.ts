/**
 * File names are bytes to git and text to people. The mapping is one to one, so that no two names of a change can be
 * mistaken for each other: bytes that are not UTF-8 stand as `\xNN`, and a name that literally holds `\xNN` has its
 * backslash written as `\x5c`.
 */

/** Text of a file name as git stores it. */
export function decodePath(bytes: Uint8Array): string {
  const text = utf8(bytes);
  return text === null ? escapeBytes(bytes) : text.replace(/\\(?=x[0-9a-f]{2})/g, '\\x5c');
}

/** The bytes that {@link decodePath} was given. */
export function encodePath(path: string): Uint8Array {
  if (!path.includes('\\x')) return new TextEncoder().encode(path);
  const parts = path.split(/\\x([0-9a-f]{2})/);
  const encoder = new TextEncoder();
  const bytes = parts.map((part, index) =>
    index % 2 === 0 ? encoder.encode(part) : Uint8Array.of(parseInt(part, 16)),
  );
  return concatBytes(bytes);
}

/** False for names that no string can open on disk. */
export function isPlainPath(path: string): boolean {
  return !/\\x[0-9a-f]{2}/.test(path);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function utf8(bytes: Uint8Array): string | null {
  try {
    // A leading byte order mark is part of a name.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Valid sequences stay readable; only the bytes that break the encoding are escaped. */
function escapeBytes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find(
      (count) => at + count <= bytes.length && utf8(bytes.subarray(at, at + count)) !== null,
    );
    if (length === undefined) {
      text += `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`;
      at += 1;
    } else {
      const character = utf8(bytes.subarray(at, at + length)) ?? '';
      text += character === '\\' ? '\\x5c' : character;
      at += length;
    }
  }
  return text;
}
