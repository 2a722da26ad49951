import type { LuaState } from './lua-state.js';

/** The widest integer, and the alignment that `!` alone asks for, on a machine of 64 bits. */
const MAX_INTEGER = 32;
const MAX_ALIGNMENT = 8;
const INT_MAX = 2 ** 31 - 1;

/** Sizes of the options that have one of their own. */
const SIZES: Readonly<Record<string, number>> = { b: 1, B: 1, h: 2, H: 2, l: 8, L: 8, T: 8, f: 4, d: 8, x: 1 };

/** One option of a format that stands for bytes. */
export interface StructOption {
  readonly option: string;
  /** Bytes; 0 for a string whose length is not in the format. */
  readonly size: number;
  /** Bytes of padding in front. */
  readonly padding: number;
  readonly bigEndian: boolean;
}

/** Reads a format of `struct`, option by option. */
export class StructFormat {
  readonly #machine: LuaState;
  readonly #state: number;
  readonly #format: string;
  readonly #lenient: boolean;
  #at = 0;
  #alignment = 1;
  #bigEndian = false;

  /** @param lenient letters that are no options count as nothing: `struct.size` does not mind them */
  constructor(machine: LuaState, state: number, format: string, lenient = false) {
    this.#lenient = lenient;
    this.#machine = machine;
    this.#state = state;
    // A format is a C string.
    this.#format = format.split('\0', 1)[0];
  }

  /**
   * The next option, or null at the end. Options that only change how the others are read are taken on the way.
   * @param total bytes so far, which alignment counts from
   */
  next(total: number): StructOption | null {
    while (this.#at < this.#format.length) {
      const option = this.#format[this.#at++];
      const size = this.#size(option);
      if (!this.#control(option)) {
        return { option, size, padding: this.#padding(total, option, size), bigEndian: this.#bigEndian };
      }
    }
    return null;
  }

  #size(option: string): number {
    if (option === 'c') return this.#number(1);
    if (option !== 'i' && option !== 'I') return SIZES[option] ?? 0;
    const size = this.#number(4);
    if (size > MAX_INTEGER) {
      this.#machine.error(this.#state, `integral size ${size} is larger than limit of ${MAX_INTEGER}`);
    }
    return size;
  }

  #number(otherwise: number): number {
    const digits = /^\d*/.exec(this.#format.slice(this.#at))?.[0] ?? '';
    if (digits === '') return otherwise;
    this.#at += digits.length;
    const value = Number(digits);
    if (value > INT_MAX) this.#machine.error(this.#state, 'integral size overflow');
    return value;
  }

  #control(option: string): boolean {
    switch (option) {
      case ' ':
        return true;
      case '>':
        this.#bigEndian = true;
        return true;
      case '<':
        this.#bigEndian = false;
        return true;
      case '!': {
        const alignment = this.#number(MAX_ALIGNMENT);
        if (alignment <= 0 || (alignment & (alignment - 1)) !== 0) {
          this.#machine.error(this.#state, `alignment ${alignment} is not a power of 2`);
        }
        this.#alignment = alignment;
        return true;
      }
    }
    if (option in SIZES || option === 'i' || option === 'I' || option === 'c' || option === 's') return false;
    if (this.#lenient && /[A-Za-z0-9]/.test(option)) return true;
    return this.#machine.argumentError(this.#state, 1, `invalid format option '${option}'`);
  }

  #padding(total: number, option: string, size: number): number {
    if (size === 0 || option === 'c') return 0;
    const unit = Math.min(size, this.#alignment);
    return (unit - (total & (unit - 1))) & (unit - 1);
  }
}
