import type { DumpWriter } from './dump-writer.js';
import { ListpackBuilder } from './listpack.js';
import type { Random } from './random.js';

/** What a record is made of: the place it is written to, its numbers, and a number that no other key of it has. */
export interface Scene {
  readonly out: DumpWriter;
  readonly random: Random;
  readonly id: number;
}

const STRING = 0,
  SET = 2,
  HASH = 4,
  ZSET = 5,
  HASH_LISTPACK = 16,
  ZSET_LISTPACK = 17,
  QUICKLIST = 18,
  STREAM = 19;
const EXPIRE_MS = 252;
const PACKED_NODE = 2;
/** Largest value that a server keeps in a listpack hash (`hash-max-listpack-value`). */
const LISTPACK_VALUE = 64;
/** Bytes of a list node at which servers begin the next (`list-max-listpack-size -2`). */
const NODE_BYTES = 8192;
const YEAR_2100 = 4_102_444_800_000;
const WORDS =
  'the order of the day is to carry what was asked for to the place where it is wanted and to write down who ' +
  'took it, when it left, how long it was on its way and in which state it was found at the door. whatever ' +
  'comes back is counted again, laid on the shelf it came from, and named in the list of the evening; ';
const PROSE = WORDS.repeat(40);
const FIRST_NAMES = [
  'ada',
  'boris',
  'chen',
  'dina',
  'emil',
  'fatou',
  'goran',
  'hana',
  'ines',
  'jomo',
  'kaya',
  'luis',
  'mara',
  'nils',
  'oona',
  'paolo',
] as const;
const COUNTRIES = ['DE', 'FR', 'US', 'JP', 'BR'] as const;
const QUEUES = ['mail', 'thumb', 'sync', 'bill'] as const;
const ACTIONS = ['view', 'click', 'buy'] as const;

const listpack = new ListpackBuilder();

const prose = (random: Random, length: number): string => {
  const start = random.whole(0, PROSE.length - length);
  return PROSE.slice(start, start + length);
};

function head(scene: Scene, type: number, key: string, expireAt?: number): void {
  if (expireAt !== undefined) {
    scene.out.byte(EXPIRE_MS);
    scene.out.time(expireAt);
  }
  scene.out.byte(type);
  scene.out.text(key);
}

function session(scene: Scene): void {
  const { out, random, id } = scene;
  head(scene, STRING, `session:${random.hex(32)}`, YEAR_2100 + random.whole(0, 1e10));
  const address = `10.${random.whole(0, 256)}.${random.whole(0, 256)}.${random.whole(0, 256)}`;
  const roles = random.fraction() < 0.1 ? '"user","admin"' : '"user"';
  const created = 1_700_000_000 + id;
  out.text(`{"user_id":${id},"ip":"${address}","csrf":"${random.hex(16)}","created":${created},"roles":[${roles}]}`);
}

function profile(scene: Scene): void {
  const { out, random, id } = scene;
  const name = random.pick(FIRST_NAMES);
  const fields = [
    'name',
    name,
    'email',
    `${name}${id}@example.com`,
    'age',
    String(random.whole(18, 90)),
    'created',
    String(1_600_000_000 + id),
    'country',
    random.pick(COUNTRIES),
    'bio',
    prose(random, random.whole(20, 90)),
  ];
  const packed = fields.every((text) => text.length <= LISTPACK_VALUE);
  head(scene, packed ? HASH_LISTPACK : HASH, `user:${id}:profile`);
  if (packed) {
    listpack.clear();
    for (const text of fields) listpack.text(text);
    out.bytes(listpack.finish());
    return;
  }
  out.length(fields.length / 2);
  for (const text of fields) {
    if (/^\d+$/.test(text)) out.integer(Number(text));
    else out.text(text);
  }
}

function counter(scene: Scene): void {
  const { random, id } = scene;
  const day = String(random.whole(1, 29)).padStart(2, '0');
  const month = String(random.whole(1, 13)).padStart(2, '0');
  head(scene, STRING, `counter:2024${month}${day}:page${id}`);
  scene.out.integer(random.whole(0, 10 ** random.whole(1, 10)));
}

function page(scene: Scene): void {
  const { random, id } = scene;
  head(scene, STRING, `cache:page:/products/${id}/details.html`);
  const text = prose(random, random.whole(300, 1500));
  scene.out.text(`<html><body>${text} ${random.hex(random.whole(10, 60) * 4)}</body></html>`);
}

function tags(scene: Scene): void {
  const { out, random, id } = scene;
  const members = new Set(Array.from({ length: random.whole(2, 10) }, () => `tag${random.whole(0, 5000)}`));
  head(scene, SET, `tags:${id}`);
  out.length(members.size);
  for (const member of members) out.text(member);
}

function feed(scene: Scene): void {
  const { out, random, id } = scene;
  const times = random.fraction() < 0.6;
  const posts = new Map<string, number>();
  for (let i = random.whole(5, 30); i > 0; i--) {
    posts.set(`post:${random.whole(0, 1e7)}`, times ? 1_700_000_000 + random.whole(0, 1e7) : random.fraction() * 1000);
  }
  head(scene, ZSET_LISTPACK, `feed:${id}`);
  listpack.clear();
  // In the order of servers: by score, then by member.
  for (const [member, score] of [...posts].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))) {
    listpack.text(member).text(String(score));
  }
  out.bytes(listpack.finish());
}

function cart(scene: Scene): void {
  const { out, random, id } = scene;
  const items = new Set(Array.from({ length: random.whole(1, 5) }, () => `sku:${random.whole(0, 1e6)}`));
  head(scene, HASH_LISTPACK, `cart:${id}`);
  listpack.clear();
  for (const item of items) listpack.text(item).integer(random.whole(1, 9));
  out.bytes(listpack.finish());
}

function lock(scene: Scene): void {
  head(scene, STRING, `lock:resource:${scene.id}`, (2_000_000_000 + scene.random.whole(0, 1e6)) * 1000);
  scene.out.text(scene.random.hex(40));
}

function queue(scene: Scene): void {
  const { out, random, id } = scene;
  head(scene, QUICKLIST, `queue:${random.pick(QUEUES)}:${id}`);
  writeList(out, random.whole(5, 60), () => `{"job":${random.whole(0, 1e9)},"t":${id}}`);
}

/** The nodes of a list. Their number stands in front, so they are kept until all are there. */
function writeList(out: DumpWriter, elements: number, of: (i: number) => string): void {
  const nodes: Uint8Array[] = [];
  listpack.clear();
  for (let i = 0; i < elements; i++) {
    const element = of(i);
    if (listpack.size + element.length + 11 > NODE_BYTES) {
      nodes.push(Buffer.from(listpack.finish()));
      listpack.clear();
    }
    listpack.text(element);
  }
  nodes.push(listpack.finish());
  out.length(nodes.length);
  for (const node of nodes) {
    out.length(PACKED_NODE);
    out.bytes(node);
  }
}

function events(scene: Scene): void {
  const { out, random, id } = scene;
  const ms = 1_700_000_000_000 + id;
  const entries = 15;
  const names = ['type', 'user', 'v'];
  head(scene, STREAM, `events:${id}`);
  out.length(1);
  out.length(16);
  out.streamId(ms, 1);
  listpack.clear().integer(entries).integer(0).integer(names.length);
  for (const name of names) listpack.text(name);
  listpack.integer(0);
  for (let i = 0; i < entries; i++) {
    // Flag 2: the same fields as the node's first entry; then the id's difference to it.
    listpack.integer(2).integer(0).integer(i);
    listpack.text(random.pick(ACTIONS)).integer(random.whole(0, 1e6)).integer(random.whole(0, 1000));
    listpack.integer(names.length + 3);
  }
  out.bytes(listpack.finish());
  // Entries, last id, first id, largest deleted id, entries ever added.
  for (const value of [entries, ms, entries, ms, 1, 0, 0, entries]) out.length(value);
  if (random.fraction() < 0.75) {
    out.length(0);
    return;
  }
  const pending = random.whole(1, 4);
  out.length(1);
  out.text('workers');
  for (const value of [ms, pending, pending, pending]) out.length(value);
  for (let i = 1; i <= pending; i++) {
    out.streamId(ms, i);
    out.time(ms + 5);
    out.length(1);
  }
  out.length(1);
  out.text('worker-1');
  out.time(ms + 5);
  out.length(pending);
  for (let i = 1; i <= pending; i++) out.streamId(ms, i);
}

function misc(scene: Scene): void {
  head(scene, STRING, `misc:${scene.random.hex(4)}:${scene.id}`);
  scene.out.text(scene.random.hex(4 * scene.random.whole(1, 15)));
}

/** The kinds of small keys with their share of all keys, summed up. */
const KINDS: readonly (readonly [upTo: number, write: (scene: Scene) => void])[] = [
  [0.3, session],
  [0.5, profile],
  [0.66, counter],
  [0.72, page],
  [0.8, tags],
  [0.85, feed],
  [0.92, cart],
  [0.96, lock],
  [0.985, queue],
  [0.99, events],
  [1, misc],
];

/** Writes one small key of a kind that chance picks. @returns whether it expires */
export function writeSmallKey(scene: Scene): boolean {
  const chance = scene.random.fraction();
  const write = KINDS.find(([upTo]) => chance < upTo)?.[1] ?? misc;
  write(scene);
  return write === session || write === lock;
}

/** The keys that are large in every database; `scene.id` is the number of small keys in it. */
export const LARGE_KEYS: readonly ((scene: Scene) => void)[] = [
  function inventory(scene) {
    const items = share(scene, 0.04);
    head(scene, HASH, 'big:hash:inventory');
    scene.out.length(items);
    for (let i = 0; i < items; i++) {
      scene.out.text(`item:${i}`);
      scene.out.text(scene.random.hex(16));
    }
  },
  function leaderboard(scene) {
    const players = share(scene, 0.06);
    head(scene, ZSET, 'big:leaderboard');
    scene.out.length(players);
    for (let i = 0; i < players; i++) {
      scene.out.text(`player:${i}`);
      scene.out.double(1e6 * (1 - (i + scene.random.fraction()) / players));
    }
  },
  function emails(scene) {
    const members = share(scene, 0.05);
    head(scene, SET, 'big:set:emails');
    scene.out.length(members);
    for (let i = 0; i < members; i++) scene.out.text(`${scene.random.pick(FIRST_NAMES)}${i}@example.org`);
  },
  function log(scene) {
    head(scene, QUICKLIST, 'big:log');
    writeList(scene.out, share(scene, 0.02), (i) => `${1_700_000_000 + i} ${prose(scene.random, 80)}`);
  },
  function audit(scene) {
    head(scene, STRING, 'big:string:audit');
    scene.out.text(prose(scene.random, 2000).repeat(Math.min(share(scene, 0.001), 10_000)));
  },
  ...Array.from({ length: 200 }, (_, day) => (scene: Scene) => {
    head(scene, STRING, `visits:day${day}`);
    scene.out.bytes(hyperLogLog(scene.random));
  }),
];

const share = (scene: Scene, part: number): number => Math.max(1, Math.round(scene.id * part));

/** A sparse HyperLogLog with some 150 registers set: "HYLL", encoding 1, no cached count, then runs and values. */
function hyperLogLog(random: Random): Uint8Array {
  const registers = 1 << 14;
  const bytes = [0x48, 0x59, 0x4c, 0x4c, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80];
  for (let register = 0; register < registers;) {
    const zeros = Math.min(random.whole(1, 220), registers - register);
    // XZERO, 14 bits of length minus one.
    bytes.push(0x40 | ((zeros - 1) >> 8), (zeros - 1) & 0xff);
    register += zeros;
    if (register === registers) break;
    // VAL: five bits of value minus one, two bits of length minus one.
    bytes.push(0x80 | (random.whole(0, 6) << 2));
    register++;
  }
  return Uint8Array.from(bytes);
}
