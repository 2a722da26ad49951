import { encode } from '@msgpack/msgpack';
import { gzipSync, zlibSync } from 'fflate';
import { Random } from '../../bench/dataset/random.js';
import { lensOf } from '../../src/engine/analysis/lens/lens.js';
import { Violation } from './violation.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const DOCUMENT = {
  name: 'ann',
  tags: ['a', 'b'],
  nested: { deep: [1, 2.5, null, true, { more: 'text' }] },
  n: -70_000,
};

/** Documents and packed ones: what a lens looks for in a string. `printf 'hello …' | zstd -19` made the zstd one. */
const SOUND: readonly Uint8Array[] = [
  utf8(JSON.stringify(DOCUMENT)),
  utf8(`[${'['.repeat(300)}${']'.repeat(300)}]`),
  encode(DOCUMENT),
  gzipSync(utf8('hello '.repeat(200))),
  gzipSync(utf8(JSON.stringify(DOCUMENT))),
  gzipSync(gzipSync(new Uint8Array(100_000))),
  zlibSync(encode(DOCUMENT)),
  Uint8Array.from(atob('KLUv/QRobQAAOGhlbGxvIAoBAKlLERpIcqs='), (character) => character.charCodeAt(0)),
];

/**
 * Looks through every lens at bytes that this number stands for.
 * @throws Violation, or whatever reached out of a lens that should not have
 */
export function exerciseLenses(number: number): void {
  const random = new Random(number ^ 0x5555_5555);
  const bytes = Uint8Array.from(SOUND[random.whole(0, SOUND.length)]);
  for (let changes = random.whole(0, 4); changes > 0; changes--) {
    bytes[random.whole(0, Math.min(bytes.length, random.fraction() < 0.5 ? 16 : Infinity))] = random.bits();
  }
  const view = lensOf(random.fraction() < 0.2 ? bytes.subarray(0, random.whole(0, bytes.length)) : bytes);
  if (view === null) return;
  if (view.steps.length === 0) throw new Violation('a lens without a name');
  // What is called JSON is read as such by others; a notice says where it is not whole.
  if (view.steps.at(-1) === 'json' && view.notice === null) JSON.parse(view.text);
}
