import type { ByteSink } from '../io/byte-sink.js';

const LF = 0x0a;
const COMMA = 0x2c;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Makes one JSON document, an array, out of lines of JSON that come in blocks cut anywhere. */
export class JsonArraySink implements ByteSink {
  #first = true;
  /** True behind a line end: what follows is another line. */
  #lineEnded = false;

  constructor(private readonly sink: ByteSink) {}

  write(block: Uint8Array): void {
    if (block.length === 0) return;
    if (this.#first) this.sink.write(bytesOf('[\n'));
    else if (this.#lineEnded) this.sink.write(bytesOf(',\n'));
    this.#first = false;
    this.#lineEnded = block[block.length - 1] === LF;
    const end = this.#lineEnded ? block.length - 1 : block.length;
    this.sink.write(withCommas(block, end));
  }

  /** Closes the array. */
  end(): void {
    this.sink.write(bytesOf(this.#first ? '[]\n' : '\n]\n'));
  }
}

/** `block[0 .. end]` with a comma in front of every line end. JSON has none within a line. */
function withCommas(block: Uint8Array, end: number): Uint8Array {
  let lines = 0;
  for (let at = block.indexOf(LF); at >= 0 && at < end; at = block.indexOf(LF, at + 1)) lines++;
  const out = new Uint8Array(end + lines);
  let to = 0;
  for (let from = 0; from < end;) {
    const found = block.indexOf(LF, from);
    const next = found < 0 || found >= end ? end : found;
    out.set(block.subarray(from, next), to);
    to += next - from;
    if (next < end) {
      out[to++] = COMMA;
      out[to++] = LF;
    }
    from = next + 1;
  }
  return out;
}
