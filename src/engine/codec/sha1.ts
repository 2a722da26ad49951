/**
 * SHA-1 of short byte strings, one after the other without allocating: the server's digest of a dataset takes several
 * for every element.
 */
export class Sha1 {
  readonly #words = new Int32Array(80);
  readonly #block = new Uint8Array(64);
  readonly #state = new Int32Array(5);
  #filled = 0;
  #length = 0;

  begin(): void {
    const state = this.#state;
    state[0] = 0x67452301;
    state[1] = 0xefcdab89 | 0;
    state[2] = 0x98badcfe | 0;
    state[3] = 0x10325476;
    state[4] = 0xc3d2e1f0 | 0;
    this.#filled = 0;
    this.#length = 0;
  }

  /** Takes a byte string. */
  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.#byte(text.charCodeAt(i));
    this.#length += text.length;
  }

  bytes(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) this.#byte(bytes[i]);
    this.#length += bytes.length;
  }

  /** Writes the 20 bytes of the digest. */
  finish(into: Uint8Array): void {
    const bits = this.#length * 8;
    this.#byte(0x80);
    while (this.#filled !== 56) this.#byte(0);
    const high = Math.floor(bits / 0x100000000);
    for (let shift = 24; shift >= 0; shift -= 8) this.#byte((high >>> shift) & 0xff);
    for (let shift = 24; shift >= 0; shift -= 8) this.#byte((bits >>> shift) & 0xff);
    for (let i = 0; i < 20; i++) into[i] = (this.#state[i >> 2] >>> (24 - (i & 3) * 8)) & 0xff;
  }

  #byte(value: number): void {
    this.#block[this.#filled++] = value;
    if (this.#filled === 64) this.#fold();
  }

  #fold(): void {
    const words = this.#words;
    const block = this.#block;
    for (let i = 0; i < 16; i++) {
      words[i] = (block[i * 4] << 24) | (block[i * 4 + 1] << 16) | (block[i * 4 + 2] << 8) | block[i * 4 + 3];
    }
    for (let i = 16; i < 80; i++) {
      const mixed = words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16];
      words[i] = (mixed << 1) | (mixed >>> 31);
    }
    const state = this.#state;
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    let e = state[4];
    for (let i = 0; i < 80; i++) {
      let f: number;
      if (i < 20) f = ((b & c) | (~b & d)) + 0x5a827999;
      else if (i < 40) f = (b ^ c ^ d) + 0x6ed9eba1;
      else if (i < 60) f = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
      else f = (b ^ c ^ d) + 0xca62c1d6;
      const next = (((a << 5) | (a >>> 27)) + f + e + words[i]) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    state[0] = (state[0] + a) | 0;
    state[1] = (state[1] + b) | 0;
    state[2] = (state[2] + c) | 0;
    state[3] = (state[3] + d) | 0;
    state[4] = (state[4] + e) | 0;
    this.#filled = 0;
  }
}
