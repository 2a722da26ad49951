/** Where arguments are in the first bytes of a command, as a server writes it. */

/** An argument: its first byte, its length, and how many of its bytes are there. */
export interface ArgumentPlace {
  readonly start: number;
  readonly length: number;
  readonly there: number;
}

const STAR = 0x2a;
const DOLLAR = 0x24;
const CR = 0x0d;
const LF = 0x0a;
const ZERO = 0x30;

/**
 * Arguments that begin within `bytes`, the beginning of a command that a scan has found whole. Whatever does not look
 * like one ends the list.
 */
export function argumentPlaces(bytes: Uint8Array, most = Infinity): readonly ArgumentPlace[] {
  const places: ArgumentPlace[] = [];
  let at = 0;
  /** The number behind a prefix; -1 when there is none. */
  const number = (prefix: number): number => {
    if (bytes[at] !== prefix) return -1;
    let value = 0;
    let digits = 0;
    for (at++; bytes[at] >= ZERO && bytes[at] <= ZERO + 9; at++, digits++) value = value * 10 + bytes[at] - ZERO;
    while (at < bytes.length && bytes[at] !== LF) {
      if (bytes[at] !== CR) return -1;
      at++;
    }
    if (bytes[at] !== LF || digits === 0 || digits > 15) return -1;
    at++;
    return value;
  };
  const count = number(STAR);
  while (places.length < Math.min(count, most)) {
    const length = number(DOLLAR);
    if (length < 0) break;
    places.push({ start: at, length, there: Math.max(0, Math.min(length, bytes.length - at)) });
    at += length + 2;
    if (at >= bytes.length) break;
  }
  return places;
}
