/**
 * Compressed chunks of time series (RedisTimeSeries `gorilla.c`, after the Gorilla paper): times as differences of
 * differences, values as exclusive or with the one before; a stream of bits in 64-bit little-endian words, lowest bit
 * first.
 */

/** What a chunk tells of itself besides its bits: its first sample, and the state behind its last one. */
export interface GorillaChunk {
  readonly samples: number;
  /** Bits that are used. */
  readonly bits: number;
  readonly firstTime: bigint;
  /** IEEE 754 bits. */
  readonly firstValue: bigint;
  readonly lastTime: bigint;
  readonly lastDelta: bigint;
  readonly lastValue: bigint;
  readonly data: Uint8Array;
}

export interface Sample {
  /** ms of Unix time. */
  readonly time: number;
  readonly value: number;
}

/** Bits of a difference of differences behind 1 to 5 one-bits that end in a zero; behind six ones there are 64. */
const DELTA_BITS = [5, 8, 11, 15, 32] as const;
const WHOLE_DELTA = 64;
const LEADING_BITS = 5;
const BLOCK_BITS = 6;

/**
 * All samples of a chunk. The chunk notes where its last sample left off: when decoding does not come out there, the
 * chunk is of another layout or damaged.
 * @returns null then
 */
export function decodeGorilla(chunk: GorillaChunk): Sample[] | null {
  // A sample takes at least two bits, so a false count ends here.
  if (chunk.bits > chunk.data.length * 8 || (chunk.samples - 1) * 2 > chunk.bits) return null;
  const bits = new BitReader(chunk.data, chunk.bits);
  const samples: Sample[] = [];
  let time = chunk.firstTime;
  let delta = 0n;
  let value = chunk.firstValue;
  let trailing = 0;
  let block = 0;
  for (let i = 0; i < chunk.samples; i++) {
    if (i > 0) {
      if (bits.take(1) === 1n) delta = BigInt.asIntN(64, delta + readDelta(bits));
      time = BigInt.asUintN(64, time + delta);
      if (bits.take(1) === 1n) {
        if (bits.take(1) === 1n) {
          const leading = Number(bits.take(LEADING_BITS));
          block = Number(bits.take(BLOCK_BITS)) + 1;
          trailing = 64 - leading - block;
          if (trailing < 0) return null;
        }
        value ^= BigInt.asUintN(64, bits.take(block) << BigInt(trailing));
      }
      if (bits.overrun) return null;
    }
    samples.push({ time: Number(time), value: doubleOf(value) });
  }
  const whole =
    bits.position === chunk.bits && time === chunk.lastTime && value === chunk.lastValue && delta === chunk.lastDelta;
  return chunk.samples === 0 || whole ? samples : null;
}

function readDelta(bits: BitReader): bigint {
  for (const size of DELTA_BITS) if (bits.take(1) === 0n) return BigInt.asIntN(size, bits.take(size));
  return BigInt.asIntN(WHOLE_DELTA, bits.take(WHOLE_DELTA));
}

const view = new DataView(new ArrayBuffer(8));

function doubleOf(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

class BitReader {
  position = 0;
  overrun = false;
  readonly #view: DataView;
  readonly #size: number;

  constructor(
    bytes: Uint8Array,
    private readonly end: number,
  ) {
    // Whole words: the last one is filled up with zeros.
    const words = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    words.set(bytes);
    this.#view = new DataView(words.buffer);
    this.#size = words.length / 8;
  }

  /** The next `count` bits, at most 64, lowest first; zeros behind the end. */
  take(count: number): bigint {
    const at = this.position;
    this.position += count;
    if (this.position > this.end) {
      this.overrun = true;
      return 0n;
    }
    if (count === 0) return 0n;
    const word = at >> 6;
    const shift = at & 63;
    let bits = this.#view.getBigUint64(word * 8, true) >> BigInt(shift);
    if (shift + count > 64 && word + 1 < this.#size) {
      bits |= this.#view.getBigUint64((word + 1) * 8, true) << BigInt(64 - shift);
    }
    return BigInt.asUintN(count, bits);
  }
}
