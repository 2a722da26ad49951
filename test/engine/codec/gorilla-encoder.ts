import type { GorillaChunk, Sample } from '../../../src/engine/codec/gorilla.js';

/** Bits, lowest first, in bytes. */
class BitWriter {
  readonly bytes: number[] = [];
  position = 0;

  put(value: bigint, count: number): void {
    for (let i = 0; i < count; i++, this.position++) {
      if (this.position % 8 === 0) this.bytes.push(0);
      this.bytes[this.position >> 3] |= Number((value >> BigInt(i)) & 1n) << (this.position & 7);
    }
  }
}

const view = new DataView(new ArrayBuffer(8));

function bitsOf(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

/** A chunk of samples as the module compresses them (`gorilla.c`: Compressed_Append). */
export function encodeGorilla(samples: readonly Sample[], size: number): GorillaChunk {
  const out = new BitWriter();
  let time = BigInt(samples[0].time);
  let delta = 0n;
  let value = bitsOf(samples[0].value);
  let leading = 32;
  let trailing = 32;
  for (const sample of samples.slice(1)) {
    const now = BigInt(sample.time);
    putDelta(out, now - time - delta);
    delta = now - time;
    time = now;
    const changed = bitsOf(sample.value) ^ value;
    value = bitsOf(sample.value);
    out.put(changed === 0n ? 0n : 1n, 1);
    if (changed === 0n) continue;
    const text = changed.toString(2);
    const own = { leading: Math.min(31, 64 - text.length), trailing: text.length - text.lastIndexOf('1') - 1 };
    const block = 64 - own.leading - own.trailing;
    if (own.leading >= leading && own.trailing >= trailing && 11 + block > 64 - leading - trailing) {
      out.put(0n, 1);
      out.put(changed >> BigInt(trailing), 64 - leading - trailing);
    } else {
      out.put(1n, 1);
      out.put(BigInt(own.leading), 5);
      out.put(BigInt(block - 1), 6);
      out.put(changed >> BigInt(own.trailing), block);
      ({ leading, trailing } = own);
    }
  }
  const data = new Uint8Array(size);
  data.set(out.bytes);
  return {
    samples: samples.length,
    bits: out.position,
    firstTime: BigInt(samples[0].time),
    firstValue: bitsOf(samples[0].value),
    lastTime: time,
    lastDelta: delta,
    lastValue: value,
    data,
  };
}

function putDelta(out: BitWriter, change: bigint): void {
  if (change === 0n) {
    out.put(0n, 1);
    return;
  }
  const sizes = [5, 8, 11, 15, 32];
  const step = sizes.findIndex((size) => BigInt.asIntN(size, change) === change);
  if (step < 0) {
    out.put(0x3fn, 6);
    out.put(BigInt.asUintN(64, change), 64);
    return;
  }
  out.put((1n << BigInt(step + 1)) - 1n, step + 2);
  out.put(BigInt.asUintN(sizes[step], change), sizes[step]);
}
