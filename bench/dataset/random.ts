/** Numbers that look random and are the same for the same seed: "small fast counting", 128 bits of state. */
export class Random {
  #a: number;
  #b: number;
  #c = 0x9e3779b9 | 0;
  #count = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.imul(seed, 0x85ebca6b) | 0;
    for (let i = 0; i < 15; i++) this.bits();
  }

  /** 32 bits, signed. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }

  /** At least 0, below 1. */
  fraction(): number {
    return (this.bits() >>> 0) / 0x1_0000_0000;
  }

  /** A whole number of `from .. to`, `to` left out. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from));
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.whole(0, list.length)] ?? list[0];
  }

  /** Lower-case hexadecimal digits; `digits` is a multiple of 4. */
  hex(digits: number): string {
    let text = '';
    for (let i = 0; i < digits; i += 8) {
      const bits = this.bits();
      text += HEX[bits & 0xffff];
      if (i + 4 < digits) text += HEX[bits >>> 16];
    }
    return text;
  }
}

const HEX = Array.from({ length: 0x1_0000 }, (_, i) => i.toString(16).padStart(4, '0'));
