/** Bytes for a message, in quotes: printable ASCII as it is, everything else as \xNN, cut after `most` bytes. */
export function shownBytes(bytes: Uint8Array, most = 64): string {
  let text = '';
  for (const byte of bytes.subarray(0, most)) {
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return bytes.length > most ? `"${text}…"` : `"${text}"`;
}
