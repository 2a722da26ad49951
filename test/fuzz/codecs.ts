import { Random } from '../../bench/dataset/random.js';
import { IntsetReader, verifyIntset } from '../../src/engine/codec/intset.js';
import { ListpackReader, verifyListpack } from '../../src/engine/codec/listpack.js';
import { lzfCompress, lzfDecompress, lzfDecompressPrefix } from '../../src/engine/codec/lzf.js';
import type { PackedReader } from '../../src/engine/codec/packed.js';
import { verifyZiplist, ZiplistReader } from '../../src/engine/codec/ziplist.js';
import { verifyZipmap, ZipmapReader } from '../../src/engine/codec/zipmap.js';
import { FormatError } from '../../src/engine/rdb/damage.js';
import { ODD_WORDS, Violation } from './violation.js';

type Verify = (buffer: Uint8Array, start: number, end: number) => number;
type Header = (size: number, count: number) => readonly number[];

const WIDTHS = [1, 2, 3] as const;

/** A number in so many little-endian bytes. */
const bytesOf = (value: number, size: number): number[] =>
  Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 0xff);

/** Each packed encoding: its reader, its check, and a header that lets random bytes in. */
const PACKED: readonly (readonly [name: string, open: () => PackedReader, verify: Verify, header: Header])[] = [
  [
    'listpack',
    () => new ListpackReader(),
    verifyListpack,
    (size, count) => [...bytesOf(size, 4), ...bytesOf(count, 2)],
  ],
  [
    'ziplist',
    () => new ZiplistReader(),
    verifyZiplist,
    (size, count) => [...bytesOf(size, 4), ...bytesOf(10, 4), ...bytesOf(count, 2)],
  ],
  ['zipmap', () => new ZipmapReader(), verifyZipmap, (_size, count) => [count & 0xff]],
  [
    'intset',
    () => new IntsetReader(),
    verifyIntset,
    (size, count) => {
      const width = WIDTHS[count % WIDTHS.length];
      return [...bytesOf(1 << width, 4), ...bytesOf((size - 8) >> width, 4)];
    },
  ],
];

/**
 * Gives every codec bytes that this number stands for.
 * @throws Violation, or whatever reached out of a codec that should not have
 */
export function exerciseCodecs(number: number): void {
  const random = new Random(~number);
  for (const packed of PACKED) exercisePacked(random, ...packed);
  exerciseLzf(random);
}

function exercisePacked(random: Random, name: string, open: () => PackedReader, verify: Verify, header: Header): void {
  const size = random.whole(0, random.fraction() < 0.1 ? 3000 : 80);
  const margin = random.whole(0, 5);
  // The blob stands inside of a buffer whose other bytes are none of its business.
  const buffer = Uint8Array.from({ length: size + 2 * margin }, () => someByte(random));
  const blob = buffer.subarray(margin, margin + size);
  if (random.fraction() < 0.95) blob.set(header(size, random.whole(0, 12)).slice(0, size));
  if (random.fraction() < 0.95 && size > 0 && name !== 'intset') blob[size - 1] = 0xff;
  const verified = documented(name, () => verify(buffer, margin, margin + size));
  const read = documented(name, () => {
    const reader = open();
    reader.open(buffer, margin, margin + size);
    let entries = 0;
    while (reader.next()) {
      const { entry } = reader;
      const from = entry.start - margin;
      if (!entry.isInteger && (from < 0 || entry.length < 0 || from + entry.length > size)) {
        throw new Violation(`${name}: an entry of ${entry.length} bytes at ${from} of ${size}`);
      }
      if (++entries > size) throw new Violation(`${name}: more than ${size} entries in ${size} bytes`);
    }
    return entries;
  });
  if (verified !== null && read === null) throw new Violation(`${name}: good, but cannot be read: ${blob.join()}`);
}

const BORDERS = [
  0x40, 0x7f, 0x80, 0x81, 0xbf, 0xc0, 0xd0, 0xe0, 0xef, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xfd, 0xfe, 0xff,
] as const;

/** Small numbers and border values are more telling than evenly spread ones. */
function someByte(random: Random): number {
  const chance = random.fraction();
  if (chance < 0.4) return random.whole(0, 8);
  if (chance < 0.7) return random.pick(BORDERS);
  return random.whole(0, 256);
}

function exerciseLzf(random: Random): void {
  const packed = Uint8Array.from({ length: random.whole(0, 60) }, () => someByte(random));
  const plain = new Uint8Array(random.whole(0, 600));
  documented('lzf', () => (lzfDecompress(packed, 0, packed.length, plain, plain.length, 0), 0));
  documented('lzf', () => {
    const got = lzfDecompressPrefix(packed, 0, packed.length, plain, plain.length, 0);
    if (got < 0 || got > plain.length) throw new Violation(`lzf: ${got} bytes of at most ${plain.length}`);
    return got;
  });
  const text = Uint8Array.from({ length: random.whole(0, 500) }, () => random.whole(0, 4));
  const room = new Uint8Array(text.length * 2 + 16);
  const size = lzfCompress(text, room);
  const back = new Uint8Array(text.length);
  if (text.length > 0) lzfDecompress(room, 0, size, back, back.length, 0);
  if (back.some((byte, i) => byte !== text[i])) throw new Violation('lzf: what was compressed comes back otherwise');
}

/** The result, or null where the codec says with the documented error that the bytes are damaged. */
function documented(name: string, run: () => number): number | null {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (ODD_WORDS.test(error.message)) throw new Violation(`${name}: in these words: ${error.message}`);
    return null;
  }
}
