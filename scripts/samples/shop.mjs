// The data of a shop that might exist: what a person would meet in a dump of a working application, with a bit of each
// type and of everything that is hard to read with the usual tools. The same on every run.
import { encode } from '@msgpack/msgpack';
import { gzipSync } from 'node:zlib';

/** @typedef {string | number | Uint8Array} Word */
/** @typedef {readonly Word[]} Command */

/**
 * What a server can be told.
 * @typedef {object} Abilities
 * @property {boolean} functions Redis 7.0
 * @property {boolean} fieldExpiry Redis 7.4, Valkey 9.0
 * @property {boolean} vectorSets Redis 8.0
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A list of so many things, each made from its place.
 * @template T
 * @param {number} count
 * @param {(index: number) => T} make
 */
const several = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** Random numbers that are the same on every run: mulberry32. */
class Chance {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed;
  }

  /** At least 0, below 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, at least 0, below the limit. @param {number} limit */
  below(limit) {
    return Math.floor(this.next() * limit);
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  of(list) {
    return /** @type {T} */ (list[this.below(list.length)]);
  }

  /** Hexadecimal digits. @param {number} count */
  hex(count) {
    return several(count, () => this.below(16).toString(16)).join('');
  }
}

const CATEGORIES = ['lamps', 'chairs', 'tables', 'shelves', 'rugs', 'clocks'];
const MATERIALS = ['oak', 'steel', 'linen', 'glass', 'cork', 'wool'];
const COLOURS = ['amber', 'slate', 'ivory', 'moss', 'rust'];
const LOCALES = ['de-DE', 'en-GB', 'es-ES', 'ja-JP', 'pt-BR', 'tr-TR'];
const PAGES = ['home', 'search', 'checkout', 'returns', 'shipping', 'gift-cards'];

/** Towns that the shop delivers from: longitude, latitude. */
const DEPOTS = /** @type {const} */ ([
  ['amsterdam', 4.9, 52.37],
  ['lisbon', -9.14, 38.72],
  ['oslo', 10.75, 59.91],
  ['prague', 14.42, 50.09],
  ['izmir', 27.14, 38.42],
  ['kyoto', 135.77, 35.01],
  ['quito', -78.47, -0.18],
  ['perth', 115.86, -31.95],
]);

/** @param {number} number */
const sku = (number) => `SKU-${String(number).padStart(5, '0')}`;

/**
 * A Zstandard frame that holds its content as it is: one block, not compressed.
 * @param {Uint8Array} content under 64 KiB
 */
function zstdFrame(content) {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x60, 0, 0, 0, 0, 0]);
  header.writeUInt16LE(content.length - 256, 5); // a two-byte size counts from 256
  header.writeUIntLE((content.length << 3) | 1, 7, 3); // the last block, raw
  return Buffer.concat([header, content]);
}

/** @param {Chance} chance @param {number} number */
function product(chance, number) {
  const category = chance.of(CATEGORIES);
  return {
    sku: sku(number),
    category,
    title: `${chance.of(COLOURS)} ${chance.of(MATERIALS)} ${category.slice(0, -1)}`,
    cents: 900 + chance.below(90_000),
    stock: chance.below(400),
  };
}

/**
 * The catalogue: hashes, JSON, sets, counters.
 * @param {Chance} chance
 * @param {number} count
 * @returns {Generator<Command>}
 */
function* catalogue(chance, count) {
  for (let number = 1; number <= count; number += 1) {
    const { sku: id, category, title, cents, stock } = product(chance, number);
    yield ['HSET', `product:${id}`, 'title', title, 'category', category, 'price_cents', cents, 'stock', stock];
    yield ['SADD', `category:${category}`, id];
    yield ['SET', `stats:views:${id}`, chance.below(100_000)];
    if (number % 4 === 0) {
      const detail = {
        sku: id,
        title,
        sizes: ['S', 'M', 'L'],
        weight_kg: chance.below(400) / 10,
        ratings: { count: chance.below(900), mean: 3 + chance.below(20) / 10 },
        discontinued: false,
        successor: null,
      };
      yield ['SET', `product:${id}:detail`, JSON.stringify(detail)];
      yield ['RPUSH', `product:${id}:price-history`, ...several(30, () => cents + chance.below(500))];
    }
  }
  yield ['SADD', 'promo:eligible', ...several(300, () => 10_000 + chance.below(50_000))];
  yield ['SADD', 'promo:codes', 'SPRING', 'MOVING-DAY', 'SECOND-CHAIR'];
  yield ['GEOADD', 'depots', ...DEPOTS.flatMap(([name, longitude, latitude]) => [longitude, latitude, name])];
  yield [
    'SET',
    'config:flags',
    JSON.stringify({
      checkout: { express: true, maxItems: 40, countries: ['DE', 'ES', 'JP', 'NL', 'TR'] },
      search: { engine: 'v3', fuzzy: 0.7, synonyms: { lamp: ['light', 'lantern'], rug: ['carpet'] } },
    }),
  ];
  yield ['SET', 'config:terms', 'Goods may be returned within thirty days. '.repeat(1_500)];
}

/**
 * Accounts by number, carts, sessions, limits and locks: what comes and goes.
 * @param {Chance} chance
 * @param {number} now ms of Unix time
 * @param {{ accounts: number, sessions: number, products: number, fieldExpiry: boolean }} size
 * @returns {Generator<Command>}
 */
function* accounts(chance, now, { accounts: count, sessions, products, fieldExpiry }) {
  for (let id = 1; id <= count; id += 1) {
    yield [
      'HSET',
      `user:${id}`,
      'plan',
      chance.of(['free', 'plus', 'trade']),
      'locale',
      chance.of(LOCALES),
      'orders',
      chance.below(60),
      'created',
      1_600_000_000 + chance.below(160_000_000),
    ];
    if (chance.below(3) === 0) {
      const items = several(1 + chance.below(5), () => [sku(1 + chance.below(products)), 1 + chance.below(4)]);
      yield ['HSET', `user:${id}:cart`, ...items.flat()];
      yield ['PEXPIREAT', `user:${id}:cart`, now + DAY + chance.below(29 * DAY)];
    }
    if (chance.below(5) === 0) {
      yield ['SADD', `user:${id}:wishlist`, ...several(6, () => sku(1 + chance.below(products)))];
    }
    if (fieldExpiry && chance.below(6) === 0) {
      yield ['HSET', `user:${id}:tokens`, 'reset', chance.hex(24), 'email', chance.hex(24), 'device', chance.hex(16)];
      yield ['HPEXPIREAT', `user:${id}:tokens`, now + HOUR + chance.below(DAY), 'FIELDS', 1, 'reset'];
      yield ['HPEXPIREAT', `user:${id}:tokens`, now + DAY + chance.below(7 * DAY), 'FIELDS', 1, 'email'];
    }
  }
  for (let number = 0; number < sessions; number += 1) {
    const id = chance.hex(32);
    const lifetime = chance.of([20 * MINUTE, 2 * HOUR, DAY, 14 * DAY]);
    const user = 1 + chance.below(count);
    const session = { user, csrf: chance.hex(16), cart: chance.below(4), ab: chance.of(['a', 'b']) };
    yield ['SET', `session:${id}`, JSON.stringify(session), 'PX', MINUTE + chance.below(lifetime)];
  }
  for (let number = 0; number < 40; number += 1) {
    const key = `ratelimit:api:${1 + chance.below(count)}:${number}`;
    yield ['SET', key, 1 + chance.below(90), 'PX', 10_000 + chance.below(50_000)];
  }
  yield ['SET', 'lock:reindex', chance.hex(20), 'PX', 30_000];
}

/**
 * Queues, leaderboards, visitors, features: the long and the dense.
 * @param {Chance} chance
 * @param {number} products
 * @returns {Generator<Command>}
 */
function* workload(chance, products) {
  for (let job = 0; job < 400; job += 1) {
    const template = chance.of(['order', 'parcel', 'invoice']);
    const user = 1 + chance.below(300);
    yield ['RPUSH', 'queue:mail', JSON.stringify({ job, template, user, tries: chance.below(3) })];
  }
  yield ['RPUSH', 'queue:dead', JSON.stringify({ job: 17, error: 'mailbox full', tries: 5 })];
  for (let rank = 0; rank < 600; rank += 1) {
    yield ['ZADD', 'leaderboard:sales:2026', chance.below(1_000_000) / 100, sku(1 + chance.below(products))];
  }
  yield ['ZADD', 'leaderboard:sales:today', ...several(20, (rank) => [rank * 1.5, sku(rank + 1)]).flat()];
  for (const day of ['2026-11-18', '2026-11-19', '2026-11-20']) {
    for (let batch = 0; batch < 20; batch += 1) {
      yield ['PFADD', `visitors:${day}`, ...several(100, () => chance.hex(12))];
    }
  }
  for (let bit = 0; bit < 200; bit += 1) yield ['SETBIT', 'feature:new-checkout', chance.below(8_000), 1];
}

/**
 * Values that were packed before they were stored, and keys that are no text.
 * @param {Chance} chance
 * @returns {Generator<Command>}
 */
function* packed(chance) {
  for (const page of PAGES) {
    const items = '<li class="item">of the catalogue</li>'.repeat(60 + chance.below(60));
    const html = `<!doctype html><title>${page}</title>${items}`;
    yield ['SET', `cache:page:/${page}`, gzipSync(html), 'PX', 5 * MINUTE + chance.below(HOUR)];
  }
  for (let number = 1; number <= 30; number += 1) {
    const hits = several(3, () => sku(1 + chance.below(300)));
    const answer = { query: chance.of(MATERIALS), page: number, took_ms: chance.below(80) + 0.5, hits, more: true };
    yield ['SET', `cache:search:${chance.hex(8)}`, encode(answer), 'PX', MINUTE + chance.below(30 * MINUTE)];
  }
  const feed = { version: 4, items: several(12, (id) => ({ id, sku: sku(id + 1), price: chance.below(900) })) };
  yield ['SET', 'cache:feed:partners', zstdFrame(Buffer.from(JSON.stringify(feed))), 'PX', 3 * DAY];
  yield ['SET', Buffer.from([0x00, 0xff, 0x01, 0x80, 0x7f]), Buffer.from(several(48, () => chance.below(256)))];
  yield ['SET', 'étagère:déjà-vu', 'key and value are UTF-8: ürün, 棚, 🪑'];
  yield ['SET', 'empty', ''];
}

/**
 * Orders as a stream with two groups, some of whose entries were delivered and never acknowledged.
 * @param {Chance} chance
 * @param {number} now ms of Unix time
 * @param {number} count
 * @returns {Generator<Command>}
 */
function* orders(chance, now, count) {
  /** One every seven seconds, the last of them now. */
  const id = (/** @type {number} */ number) => `${now - (count - number) * 7_000}-0`;
  for (let number = 1; number <= count; number += 1) {
    yield [
      'XADD',
      'orders',
      id(number),
      'sku',
      sku(1 + chance.below(300)),
      'quantity',
      1 + chance.below(5),
      'user',
      1 + chance.below(300),
      'state',
      chance.of(['paid', 'paid', 'paid', 'open']),
    ];
  }
  yield ['XGROUP', 'CREATE', 'orders', 'billing', '0'];
  yield ['XGROUP', 'CREATE', 'orders', 'shipping', '0'];
  yield ['XREADGROUP', 'GROUP', 'billing', 'worker-1', 'COUNT', 120, 'STREAMS', 'orders', '>'];
  yield ['XREADGROUP', 'GROUP', 'billing', 'worker-2', 'COUNT', 30, 'STREAMS', 'orders', '>'];
  yield ['XREADGROUP', 'GROUP', 'shipping', 'dock-a', 'COUNT', 12, 'STREAMS', 'orders', '>'];
  yield ['XACK', 'orders', 'billing', ...several(100, (index) => id(index + 1))];
  yield ['XDEL', 'orders', id(5)];
}

/** A library of functions. @returns {Generator<Command>} */
function* functions() {
  const source = [
    '#!lua name=stock',
    'local function take(keys, args)',
    "  local left = tonumber(redis.call('HGET', keys[1], 'stock') or '0')",
    "  if left < tonumber(args[1]) then return redis.error_reply('OUTOFSTOCK') end",
    "  return redis.call('HINCRBY', keys[1], 'stock', -args[1])",
    'end',
    "redis.register_function('take_stock', take)",
  ].join('\n');
  yield ['FUNCTION', 'LOAD', source];
}

/**
 * Every command that fills a server with the shop, in order.
 * @param {number} now ms of Unix time: expiries and stream ids are counted from here
 * @param {Abilities} abilities
 * @param {{ products: number, accounts: number, sessions: number, orders: number }} size
 * @returns {Generator<Command>}
 */
export function* shop(now, abilities, size) {
  const chance = new Chance(20_261_121);
  const { fieldExpiry } = abilities;
  yield ['SELECT', 0];
  yield* catalogue(chance, size.products);
  yield* accounts(chance, now, { ...size, fieldExpiry });
  yield* workload(chance, size.products);
  yield* packed(chance);
  yield* orders(chance, now, size.orders);
  if (abilities.functions) yield* functions();
  if (abilities.vectorSets) {
    for (let number = 1; number <= 40; number += 1) {
      const vector = several(8, () => chance.next().toFixed(4));
      const attributes = JSON.stringify({ category: chance.of(CATEGORIES) });
      yield ['VADD', 'similar:products', 'VALUES', 8, ...vector, sku(number), 'SETATTR', attributes];
    }
  }
  yield ['SELECT', 1];
  for (let day = 1; day <= 20; day += 1) {
    const date = `2026-11-${String(day).padStart(2, '0')}`;
    yield [
      'HSET',
      `report:${date}`,
      'orders',
      chance.below(900),
      'revenue_cents',
      chance.below(9_000_000),
      'returns',
      chance.below(40),
    ];
    yield ['ZADD', `report:${date}:by-category`, ...CATEGORIES.flatMap((name) => [chance.below(5_000), name])];
  }
  yield ['SELECT', 7];
  yield ['SET', 'maintenance:last-run', new Date(now).toISOString()];
}
