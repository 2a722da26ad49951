/** Says whether bytes are valid UTF-8 (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF), piece by piece. */
export class Utf8Check {
  /** Continuation bytes that are still to come. */
  #wanted = 0;
  /** What the next continuation byte may be. */
  #low = 0x80;
  #high = 0xbf;

  /** True when no character has been begun and not ended. */
  get complete(): boolean {
    return this.#wanted === 0;
  }

  /** Takes the next bytes; false as soon as they cannot be UTF-8. */
  accept(bytes: Uint8Array, start: number, end: number): boolean {
    let wanted = this.#wanted;
    let low = this.#low;
    let high = this.#high;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      if (wanted > 0) {
        if (byte < low || byte > high) return false;
        wanted--;
        low = 0x80;
        high = 0xbf;
      } else if (byte >= 0x80) {
        if (byte < 0xc2 || byte > 0xf4) return false;
        wanted = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        // The first continuation byte rules out overlong forms, surrogates, and what lies beyond U+10FFFF.
        if (byte === 0xe0) low = 0xa0;
        else if (byte === 0xed) high = 0x9f;
        else if (byte === 0xf0) low = 0x90;
        else if (byte === 0xf4) high = 0x8f;
      }
    }
    this.#wanted = wanted;
    this.#low = low;
    this.#high = high;
    return true;
  }
}

/** True when `bytes[start .. end]` is valid UTF-8. */
export function isUtf8(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  const check = new Utf8Check();
  return check.accept(bytes, start, end) && check.complete;
}
