/** Bytes as text for a person: UTF-8 where it is valid, control characters and other bytes as escapes in their place. */

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text without escapes where `lines` lets tabs and line ends through. */
export function bytesAsText(bytes: Uint8Array, lines = false): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const end = validEnd(bytes, at);
    if (end > at) text += escapeControls(UTF8.decode(bytes.subarray(at, end)), lines);
    if (end < bytes.length) text += `\\x${(bytes[end] ?? 0).toString(16).padStart(2, '0')}`;
    at = end + 1;
  }
  return text;
}

/** True when all bytes are UTF-8 text without control characters other than tabs and line ends. */
export function isPlainText(bytes: Uint8Array): boolean {
  if (validEnd(bytes, 0) !== bytes.length) return false;
  return bytes.every((byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/** The end of the longest run of valid UTF-8 from `start` on. */
function validEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/** Bytes of the UTF-8 character at a place (Unicode 15, table 3-7); 0 when there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const continues = (offset: number, low = 0x80, high = 0xbf): boolean => {
    const byte = bytes[at + offset] ?? 0;
    return byte >= low && byte <= high;
  };
  if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const low = first === 0xe0 ? 0xa0 : 0x80;
    const high = first === 0xed ? 0x9f : 0xbf;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const low = first === 0xf0 ? 0x90 : 0x80;
    const high = first === 0xf4 ? 0x8f : 0xbf;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

/** Control characters, and those that change the direction of text or cannot be seen, as escapes. */
function escapeControls(text: string, lines: boolean): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (character) => {
    if (lines && (character === '\n' || character === '\t' || character === '\r')) return character;
    const code = character.charCodeAt(0);
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    if (character === '\t') return '\\t';
    return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
