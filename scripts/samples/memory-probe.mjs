// Values of many sizes, to measure what a server says of their memory: around the thresholds of encodings, string
// headers and size classes. The same commands on every run.

/** @typedef {(string | number)[]} Command */

const WORDS = ['alpha', 'beta', 'gamma', 'delta', 'order', 'basket', 'session', 'profile', 'theta', 'lambda'];

/** Far enough ahead that nothing expires while it is measured (ms of Unix time). */
const FAR_EXPIRY = 4_000_000_000_000;

/** Elements a command, so that none becomes too long. */
const STEP = 500;

/** Pseudorandom numbers from a seed (mulberry32). */
class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed;
  }

  /** From 0 to below 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param {number} from @param {number} to inclusive */
  between(from, to) {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** A number whose order of magnitude is random. @param {number} least @param {number} most powers of two */
  size(least, most) {
    return Math.floor(2 ** (least + this.next() * (most - least)));
  }

  /** @param {number} length */
  text(length) {
    let text = '';
    while (text.length < length) text += `${WORDS[this.between(0, WORDS.length - 1)]}${this.between(0, 999)} `;
    return text.slice(0, length);
  }
}

/**
 * @param {string} name
 * @param {string} key
 * @param {(string | number)[]} items
 * @param {number} [each] items that belong together
 * @returns {Command[]}
 */
function inSteps(name, key, items, each = 1) {
  const commands = [];
  const step = STEP * each;
  for (let at = 0; at < items.length; at += step) commands.push([name, key, ...items.slice(at, at + step)]);
  return commands;
}

/** @param {number} count @param {(i: number) => (string | number)[]} item */
const list = (count, item) => Array.from({ length: count }, (_, i) => item(i)).flat();

/** @param {Random} random @returns {Command[]} */
function strings(random) {
  /** @type {Command[]} */
  const commands = [];
  const lengths = [...Array(72).keys(), 90, 100, 120, 127, 200, 250, 252, 253, 255, 256, 300];
  for (const length of lengths) commands.push(['SET', `string:${length}`, random.text(length)]);
  for (let length = 0; length < 50; length++) commands.push(['SET', 'k'.repeat(length), 'v'.repeat(length % 7)]);
  for (const length of [5, 20, 27, 28, 31, 40, 63, 100, 128, 200, 255, 300]) {
    commands.push(['SET', `${'i'.repeat(length)}!`, random.between(0, 1e9)]);
  }
  for (const length of [3, 8, 12, 16, 20, 30, 44, 60, 100]) {
    for (const key of [4, 9, 15, 22, 33]) {
      commands.push(['SET', `e${length}:${'x'.repeat(40)}`.slice(0, key), random.text(length), 'PX', FAR_EXPIRY]);
    }
  }
  for (const digits of [1, 4, 9, 10, 11, 12, 18, 19, 20]) {
    commands.push(['SET', `integer:${digits}`, `${'8'.repeat(digits - 1)}1`]);
  }
  // Long, yet small in the file: they are compressed.
  for (const length of [5000, 16_383, 33_000, 100_000]) {
    commands.push(['SET', `long:${length}`, 'abcdefgh'.repeat(length / 8)]);
  }
  return commands;
}

/** @param {Random} random @returns {Command[]} */
function collections(random) {
  /** @type {Command[]} */
  const commands = [];
  for (let i = 0; i < 24; i++) {
    const most = random.size(0, 7);
    const count = Math.min(random.size(0, 8), Math.ceil(2400 / most));
    commands.push(
      ...inSteps(
        'RPUSH',
        `list:${i}`,
        list(count, () => [random.text(random.between(1, most))]),
      ),
    );
    commands.push(
      ...inSteps(
        'SADD',
        `set:${i}`,
        list(count, (j) => [`${random.text(random.between(0, most))}${j}`]),
      ),
    );
    const pair = (/** @type {number} */ j) => [
      `f${j}${random.text(random.between(0, most >> 1))}`,
      random.text(random.between(1, most)),
    ];
    commands.push(...inSteps('HSET', `hash:${i}`, list(count, pair), 2));
    const scored = (/** @type {number} */ j) => [
      i % 2 ? j : random.next() * 1000,
      `${random.text(random.between(0, most))}${j}`,
    ];
    commands.push(...inSteps('ZADD', `sorted:${i}`, list(count, scored), 2));
  }
  for (const length of [65, 100, 200, 300]) {
    commands.push(['HSET', `hash:long:${length}`, 'field', random.text(length)]);
    commands.push(['SADD', `set:long:${length}`, random.text(length)]);
    commands.push(['ZADD', `sorted:long:${length}`, 1, random.text(length), 2, 'short']);
    commands.push(['RPUSH', `list:long:${length}`, random.text(length)]);
  }
  for (const count of [1, 3, 20, 100, 512, 600]) {
    for (const limit of [3e4, 2e9, 9e15]) {
      const members = count > 100 && limit > 3e4 ? 150 : count;
      commands.push(
        ...inSteps(
          'SADD',
          `integers:${count}:${limit}`,
          list(members, () => [random.between(0, limit)]),
        ),
      );
    }
  }
  for (const count of [127, 128, 129, 257, 513]) {
    commands.push(
      ...inSteps(
        'SADD',
        `set:plain:${count}`,
        list(count, (j) => [`member${j}`]),
      ),
    );
    commands.push(
      ...inSteps(
        'HSET',
        `hash:plain:${count}`,
        list(count, (j) => [`f${j}`, j]),
        2,
      ),
    );
    commands.push(
      ...inSteps(
        'ZADD',
        `sorted:plain:${count}`,
        list(Math.min(count, 300), (j) => [j, `m${j}`]),
        2,
      ),
    );
  }
  commands.push(['RPUSH', 'list:plain', 'p'.repeat(9000), 'q'.repeat(5000), 'x', 'y'.repeat(20_000)]);
  commands.push(
    ...inSteps(
      'RPUSH',
      'list:two',
      list(1500, (j) => [j * 7]),
    ),
  );
  commands.push(['ZADD', 'sorted:expiring', 1, 'one'], ['PEXPIREAT', 'sorted:expiring', FAR_EXPIRY]);
  return commands;
}

/** @param {Random} random @returns {Command[]} */
function streams(random) {
  /** @type {Command[]} */
  const commands = [];
  for (let i = 0; i < 12; i++) {
    const key = `stream:${i}`;
    const entries = random.size(0, 6);
    const most = random.size(1, 5);
    let ms = 1_700_000_000_000 + random.between(0, 1e9);
    let sequence = 0;
    for (let j = 0; j < entries; j++) {
      if (i % 3 === 0) ms += random.between(1, 1000);
      else if (i % 3 === 1) sequence++;
      else ms += random.size(0, 24);
      commands.push(['XADD', key, `${ms}-${sequence}`, 'field', random.text(random.between(0, most))]);
    }
    for (let g = 0; g < i % 4; g++) {
      commands.push(['XGROUP', 'CREATE', key, `group${g}`, '0']);
      for (let c = 0; c < random.between(1, 3); c++) {
        const consumer = `consumer-${c}${'x'.repeat(random.between(0, 20))}`;
        const count = random.between(1, entries);
        commands.push(['XREADGROUP', 'GROUP', `group${g}`, consumer, 'COUNT', count, 'STREAMS', key, '>']);
      }
    }
  }
  return commands;
}

/** Hashes whose fields expire: Redis 7.4 and later, Valkey 9 and later. @param {Random} random @returns {Command[]} */
function expiringFields(random) {
  /** @type {Command[]} */
  const commands = [];
  for (let i = 0; i < 12; i++) {
    const key = `fields:${i}`;
    const count = i === 0 ? 600 : random.size(0, 7);
    const pair = (/** @type {number} */ j) => [
      `f${j}${random.text(random.between(0, 5))}`,
      random.text(random.between(1, 12)),
    ];
    commands.push(...inSteps('HSET', key, list(count, pair), 2));
    for (let j = 0; j < Math.max(1, count >> (i % 3)); j++) {
      commands.push(['HSET', key, `expiring${j}`, 'value']);
      commands.push(['HPEXPIREAT', key, FAR_EXPIRY + random.between(0, 1e9), 'FIELDS', 1, `expiring${j}`]);
    }
  }
  return commands;
}

/** Vector sets: Redis 8. @param {Random} random @returns {Command[]} */
function vectors(random) {
  /** @type {Command[]} */
  const commands = [];
  for (const [i, quantization] of ['Q8', 'BIN', 'NOQUANT', 'Q8', 'BIN', 'NOQUANT'].entries()) {
    const dimension = [2, 16, 64][i % 3] ?? 2;
    for (let j = 0; j < [1, 2, 5, 10, 20, 3][i]; j++) {
      const vector = list(dimension, () => [random.next() * 2 - 1]);
      const attributes = i % 2 ? ['SETATTR', `{"a":${j}}`] : [];
      commands.push([
        'VADD',
        `vectors:${i}`,
        'VALUES',
        dimension,
        ...vector,
        `element${j}`,
        quantization,
        ...attributes,
      ]);
    }
  }
  return commands;
}

/**
 * Commands that a server of a version knows.
 * @param {'redis' | 'valkey'} product
 * @param {number} version major and minor as in 7.4
 * @returns {Command[]}
 */
export function memoryProbe(product, version) {
  const random = new Random(5);
  return [
    ...strings(random),
    ...collections(random),
    ...streams(random),
    ...(version >= (product === 'valkey' ? 9 : 7.4) ? expiringFields(random) : []),
    ...(product === 'redis' && version >= 8 ? vectors(random) : []),
  ];
}
