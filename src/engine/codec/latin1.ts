/**
 * One-byte strings that stand for bytes: character n is byte n. (`TextDecoder('latin1')` is Windows-1252 and would
 * change 0x80 to 0x9f.)
 */

/** Arguments that one call of `String.fromCharCode` takes safely. */
const CHUNK = 8192;

export function bytesToLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

/** Characters above 0xff are cut to their low byte. */
export function latin1ToBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
