import { isAscii, isUtf8 } from 'node:buffer';
import type { DecodedText, PatchPart } from '../core/diff/fileContent';
import type { PatchSection } from '../core/diff/patchSplitter';

/** Text of a file's bytes, with replacement characters where they are no UTF-8. A byte order mark stays. */
export function decodeText(bytes: Uint8Array): DecodedText {
  return { text: decodeUtf8(bytes), encoding: isUtf8(bytes) ? 'utf-8' : 'unknown' };
}

/** What is ASCII alone, as most code is, needs no decoding and is several times as fast without. */
function decodeUtf8(bytes: Uint8Array): string {
  return bufferOf(bytes).toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Words of the marks of generators and of git-lfs; what holds none of them is not marked. */
const markWords = ['enerated', 'ENERATED', 'git-lfs'].map((word) => Buffer.from(word));

/** A file's patch with what its bytes say of it; null for one that was too large to keep. */
export function patchPart({ bytes, counts }: PatchSection): PatchPart | null {
  if (bytes === null) return null;
  const buffer = bufferOf(bytes);
  return {
    counts,
    isUtf8: isUtf8(bytes),
    mayBeMarked: markWords.some((word) => buffer.includes(word)),
    bytes,
    decode: decodeUtf8,
  };
}

/** Text of bytes that start with a UTF-16 byte order mark, which is left out; null for all others. */
export function decodeUtf16(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (bytes.length % 2 !== 0) return null;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return null;
}

/** git's own test for binary content (`buffer_is_binary`): a NUL among the first 8000 bytes. */
export function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
