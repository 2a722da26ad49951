import { Random } from '../../bench/dataset/random.js';
import { crc64 } from '../../src/engine/codec/crc64.js';
import { OBJECT_TYPES, OPCODE } from '../../src/engine/rdb/format.js';
import type { SeedDump } from './seed-dump.js';

/** A damaged or twisted dump, and how it came about. */
export interface Mutant {
  readonly number: number;
  readonly bytes: Uint8Array;
  /** What was done, step by step. */
  readonly story: readonly string[];
}

const MOST_STEPS = 5;
const MOST_RECORDS = 12;
/** Largest mutant in bytes: repetition must not make it grow without end. */
const LARGEST = 512 * 1024;
const CHECKSUM = 8;
const LZF = 0xc3;

/** Bytes that mean much in the format: borders of lengths, encodings, end marks, opcodes. */
const TELLING_BYTES = [
  0, 1, 0x0e, 0x1f, 0x20, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0x82, 0xbf, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xe0, 0xf0, 0xf1,
  0xf4, 0xfd, 0xfe, 0xff,
] as const;

/** The bytes under change, with places in them that are worth an attack. Places shift as bytes come and go. */
interface Draft {
  bytes: Uint8Array;
  places: number[];
  readonly random: Random;
  readonly seeds: readonly SeedDump[];
}

/** Changes the draft and says how; null when it does not fit. */
type Step = (draft: Draft) => string | null;

/** Makes the mutant with this number: the same for the same number and seeds. */
export function makeMutant(seeds: readonly SeedDump[], number: number): Mutant {
  const random = new Random(number);
  const story: string[] = [];
  const draft = begin(seeds, random, story);
  for (let steps = 1 + Math.floor(MOST_STEPS * random.fraction() ** 2); steps > 0; steps--) {
    const told = choose(STEPS, random)(draft);
    if (told !== null) story.push(told);
  }
  if (draft.bytes.length > LARGEST) draft.bytes = draft.bytes.slice(0, LARGEST);
  if (random.fraction() < 0.6 && mendChecksum(draft.bytes)) story.push('right checksum');
  return { number, bytes: draft.bytes, story };
}

/** Writes the checksum of all bytes before the last eight into those; false where there is no room. */
export function mendChecksum(bytes: Uint8Array): boolean {
  const end = bytes.length - CHECKSUM;
  if (end < 0) return false;
  const crc = crc64(bytes, 0, end);
  new DataView(bytes.buffer, bytes.byteOffset + end, CHECKSUM).setBigUint64(0, crc, true);
  return true;
}

/** A whole seed, or more often a small dump of some of its records: small ones are quick, and each record counts. */
function begin(seeds: readonly SeedDump[], random: Random, story: string[]): Draft {
  const seed = choose(seeds, random);
  if (random.fraction() < 0.1) {
    story.push(`all of ${seed.name}`);
    const places = seed.records.flatMap(({ offset, valueOffset }) => [offset, valueOffset]);
    return { bytes: seed.bytes.slice(), places, random, seeds };
  }
  // Without its aux fields it is yet smaller; with them, templates that records refer to are there.
  const parts = [seed.bytes.subarray(0, random.fraction() < 0.5 ? seed.bodyOffset : 9)];
  const places: number[] = [];
  const names: string[] = [];
  let length = parts[0].length;
  for (let left = random.whole(1, MOST_RECORDS); left > 0; left--) {
    // Of another seed at times: its version may be another one.
    const donor = random.fraction() < 0.9 ? seed : choose(seeds, random);
    const record = choose(donor.records, random);
    if (record.end - record.offset > LARGEST / MOST_RECORDS) continue;
    parts.push(donor.bytes.subarray(record.offset, record.end));
    places.push(length, length + record.valueOffset - record.offset);
    length += record.end - record.offset;
    names.push(`${donor === seed ? '' : `${donor.name} `}${record.offset}`);
  }
  parts.push(Uint8Array.of(OPCODE.EOF), new Uint8Array(CHECKSUM));
  places.push(length);
  story.push(`records of ${seed.name}: ${names.join(', ')}`);
  return { bytes: concat(parts), places, random, seeds };
}

const STEPS: readonly Step[] = [
  function flipBit(draft) {
    const at = somewhere(draft);
    const bit = draft.random.whole(0, 8);
    return setByte(draft, at, (draft.bytes[at] ?? 0) ^ (1 << bit), `flip bit ${bit}`);
  },
  function setTellingByte(draft) {
    return setByte(draft, somewhere(draft), draft.random.pick(TELLING_BYTES), 'set');
  },
  function setRandomByte(draft) {
    return setByte(draft, somewhere(draft), draft.random.whole(0, 256), 'set');
  },
  function truncate(draft) {
    const at = somewhere(draft);
    splice(draft, at, draft.bytes.length - at, NOTHING);
    return `cut off at ${at}`;
  },
  function insertNoise(draft) {
    const at = somewhere(draft);
    const noise = noiseOf(draft.random, draft.random.whole(1, 20));
    splice(draft, at, 0, noise);
    return `insert ${noise.length} random bytes at ${at}`;
  },
  function removeRange(draft) {
    const [at, length] = range(draft);
    splice(draft, at, length, NOTHING);
    return `remove ${length} bytes at ${at}`;
  },
  function repeatRange(draft) {
    const [at, length] = range(draft);
    if (length === 0) return null;
    const most = draft.random.fraction() < 0.1 ? 2000 : 4;
    const times = Math.min(draft.random.whole(1, most), Math.floor(LARGEST / length));
    splice(draft, at, 0, concat(Array.from({ length: times }, () => draft.bytes.slice(at, at + length))));
    return `repeat ${length} bytes at ${at} ${times} times`;
  },
  function zeroRange(draft) {
    const [at, length] = range(draft);
    draft.bytes.fill(0, at, at + length);
    return `fill ${length} bytes at ${at} with zeros`;
  },
  function fillRange(draft) {
    const [at, length] = range(draft);
    const value = draft.random.pick(TELLING_BYTES);
    draft.bytes.fill(value, at, at + length);
    return `fill ${length} bytes at ${at} with ${value}`;
  },
  function appendZeros(draft) {
    const length = draft.random.whole(1, 5000);
    splice(draft, draft.bytes.length, 0, new Uint8Array(length));
    return `append ${length} zeros`;
  },
  function spliceForeignRange(draft) {
    const donor = choose(draft.seeds, draft.random);
    const from = draft.random.whole(0, donor.bytes.length);
    const part = donor.bytes.subarray(from, from + draft.random.whole(1, 400));
    const at = somewhere(draft);
    splice(draft, at, draft.random.fraction() < 0.5 ? part.length : 0, part);
    return `${part.length} bytes of ${donor.name} from ${from} at ${at}`;
  },
  function swapRanges(draft) {
    const [at, length] = range(draft);
    const to = somewhere(draft);
    const part = draft.bytes.slice(at, at + length);
    splice(draft, at, length, NOTHING);
    splice(draft, Math.min(to, draft.bytes.length), 0, part);
    return `move ${length} bytes from ${at} to ${to}`;
  },
  function changeType(draft) {
    const at = draft.places.length > 0 ? choose(draft.places, draft.random) : somewhere(draft);
    return setByte(draft, at, choose(OBJECT_TYPES, draft.random).id, 'type');
  },
  function insertOpcode(draft) {
    const at = draft.places.length > 0 ? choose(draft.places, draft.random) : somewhere(draft);
    const opcode = choose(Object.values(OPCODE), draft.random);
    splice(draft, at, 0, concat([Uint8Array.of(opcode), noiseOf(draft.random, draft.random.whole(0, 10))]));
    return `opcode ${opcode} at ${at}`;
  },
  overwriteLength,
  overwriteLength,
  overwriteLength,
  attackLzf,
  attackLzf,
  function attackPackedHeader(draft) {
    // Total bytes, offsets and counts of packed encodings: little-endian, in the first bytes of the value's string.
    const at = Math.min(draft.bytes.length - 1, nearPlace(draft) + draft.random.whole(1, 12));
    const value = awkwardNumber(draft);
    const size = draft.random.pick([1, 2, 4]);
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt.asUintN(64, value), true);
    splice(draft, at, size, new Uint8Array(view.buffer).subarray(0, size));
    return `little-endian ${value} in ${size} bytes at ${at}`;
  },
  function changeHeader(draft) {
    const magics = ['REDIS', 'VALKEY', 'redis', 'REDIS\0', 'FOOBAR'] as const;
    const versions = [
      '0001',
      '0004',
      '0009',
      '0011',
      '0012',
      '0015',
      '0099',
      '9999',
      '080',
      '099',
      '00zz',
      '    ',
    ] as const;
    const text = (draft.random.pick(magics) + draft.random.pick(versions)).slice(0, 9);
    splice(
      draft,
      0,
      Math.min(9, draft.bytes.length),
      Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
    );
    return `header ${JSON.stringify(text)}`;
  },
];

/** Puts a length that is awkward where one stands: of a key, of a value, of a count, or nearby. */
function overwriteLength(draft: Draft): string {
  const at = Math.min(draft.bytes.length, nearPlace(draft) + draft.random.whole(0, 4));
  const value = awkwardNumber(draft);
  const form = lengthBytes(value, draft.random);
  // In place of the old one, whose form its first bits tell, or in front of it.
  const first = (draft.bytes[at] ?? 0) >> 6;
  const old = draft.random.fraction() < 0.8 ? [1, 2, 5, 1][first] : 0;
  splice(draft, at, old, form);
  return `length ${value} in ${form.length} bytes at ${at}`;
}

/** Makes a string look compressed, or changes the two lengths or the first control byte of one that is. */
function attackLzf(draft: Draft): string {
  const { bytes, random } = draft;
  const found: number[] = [];
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === LZF) found.push(i);
  if (found.length === 0 || random.fraction() < 0.2) {
    const at = nearPlace(draft);
    const lengths = [lengthBytes(awkwardNumber(draft), random), lengthBytes(awkwardNumber(draft), random)];
    const part = concat([Uint8Array.of(LZF), ...lengths, noiseOf(random, random.whole(0, 12))]);
    splice(draft, at, random.whole(0, part.length), part);
    return `compressed string of ${part.length} bytes at ${at}`;
  }
  const at = choose(found, random) + random.whole(1, 12);
  if (random.fraction() < 0.5) {
    const value = awkwardNumber(draft);
    splice(draft, Math.min(at, bytes.length), [1, 2, 5, 1][(bytes[at] ?? 0) >> 6], lengthBytes(value, random));
    return `length ${value} of a compressed string at ${at}`;
  }
  return setByte(draft, Math.min(at, bytes.length - 1), random.whole(0, 256), 'compressed byte');
}

/** Numbers at which readers go wrong: borders of types and of the file. */
function awkwardNumber({ bytes, random }: Draft): bigint {
  const size = BigInt(bytes.length);
  const numbers = [
    0n,
    1n,
    2n,
    63n,
    64n,
    255n,
    16383n,
    16384n,
    65535n,
    65536n,
    1n << 20n,
    1n << 27n,
    (1n << 31n) - 1n,
    1n << 31n,
    (1n << 32n) - 1n,
    1n << 32n,
    (1n << 53n) - 1n,
    (1n << 53n) + 1n,
    (1n << 63n) - 1n,
    1n << 63n,
    (1n << 64n) - 2n,
    (1n << 64n) - 1n,
    size,
    size - 1n,
    size + 1n,
    size / 2n,
    BigInt(random.whole(0, 300)),
    BigInt(random.whole(0, 70000)),
  ] as const;
  return random.pick(numbers);
}

/** A length in its own form, or in one that is longer than it needs to be. */
function lengthBytes(value: bigint, random: Random): Uint8Array {
  if (value < 64n && random.fraction() < 0.7) return Uint8Array.of(Number(value));
  if (value < 16384n && random.fraction() < 0.7) return Uint8Array.of(0x40 | Number(value >> 8n), Number(value & 255n));
  const view = new DataView(new ArrayBuffer(9));
  if (value < 1n << 32n && random.fraction() < 0.8) {
    view.setUint8(0, 0x80);
    view.setUint32(1, Number(value));
    return new Uint8Array(view.buffer, 0, 5);
  }
  view.setUint8(0, 0x81);
  view.setBigUint64(1, value);
  return new Uint8Array(view.buffer);
}

/** Any offset, half of the time one near a place of interest. */
const somewhere = (draft: Draft): number =>
  draft.random.fraction() < 0.5 ? draft.random.whole(0, draft.bytes.length) : nearPlace(draft);

function nearPlace({ bytes, places, random }: Draft): number {
  const place = places.length > 0 ? choose(places, random) : random.whole(0, bytes.length);
  return Math.max(0, Math.min(bytes.length - 1, place + (random.fraction() < 0.5 ? 0 : random.whole(0, 24))));
}

/** Some bytes, seldom many. */
function range(draft: Draft): readonly [at: number, length: number] {
  const at = somewhere(draft);
  const most = draft.random.fraction() < 0.2 ? draft.bytes.length : 64;
  return [at, Math.min(draft.bytes.length - at, draft.random.whole(1, most + 1))];
}

function setByte(draft: Draft, at: number, value: number, what: string): string {
  const before = draft.bytes[at];
  if (before === undefined) return `nothing to ${what} at ${at}`;
  draft.bytes[at] = value;
  return `${what}: ${before} at ${at} becomes ${draft.bytes[at]}`;
}

/** Replaces bytes and moves the places behind them. */
function splice(draft: Draft, at: number, removed: number, added: Uint8Array): void {
  draft.bytes = concat([draft.bytes.subarray(0, at), added, draft.bytes.subarray(at + removed)]);
  const shift = added.length - removed;
  draft.places = draft.places
    .map((place) => (place > at ? place + shift : place))
    .filter((place) => place < draft.bytes.length);
}

const NOTHING = new Uint8Array(0);

const noiseOf = (random: Random, length: number): Uint8Array => Uint8Array.from({ length }, () => random.bits());

function choose<T>(list: readonly T[], random: Random): T {
  const item = list[random.whole(0, list.length)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
