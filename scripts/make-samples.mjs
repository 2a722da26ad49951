// Makes the sample workspace anew with real servers. What it holds is the same on every run, but for times: expiries
// are counted from now, so that a dump is about as old as its sessions.
// usage: SERVERS_ROOT=FOLDER npm run samples
//   FOLDER/bin/NAME/ holds the programs of these servers: redis-6.0, redis-7.0, redis-8.6, valkey-9.1
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root, sampleWorkspace } from './project.mjs';
import { startRedis } from './samples/redis-server.mjs';
import { shop } from './samples/shop.mjs';

/** The whole workspace has to stay below this many bytes: it is committed. */
const SIZE_LIMIT = 1_000_000;

const serversRoot = process.env.SERVERS_ROOT ?? '';

/**
 * What each sample is known to hold, for tests.
 * @type {Record<string, { server: string, databases: Record<string, { keys: number, expires: number }> }>}
 */
const expected = {};

/** @param {string} name such as redis-8.6 */
function serverProgram(name) {
  const path = join(serversRoot, 'bin', name, `${name.split('-')[0]}-server`);
  if (!existsSync(path)) throw new Error(`${path} is not there; SERVERS_ROOT names the folder with bin/NAME/`);
  return path;
}

/** @typedef {Awaited<ReturnType<typeof startRedis>>} RunningServer */

/**
 * Sends commands one after another.
 * @param {RunningServer} server
 * @param {Iterable<readonly (string | number | Uint8Array)[]>} commands
 */
async function fill({ client }, commands) {
  for (const command of commands) await client.send(...command);
}

/**
 * What INFO says under a name.
 * @param {RunningServer} server
 * @param {RegExp} pattern with one group
 */
async function info({ client }, pattern) {
  return [...String(await client.send('INFO', 'everything')).matchAll(pattern)];
}

/** @param {RunningServer} server */
async function contents(server) {
  const [version] = await info(server, /^(redis_version|valkey_version):(.*)\r$/gm).then((found) => found.reverse());
  const keyspace = await info(server, /^db(\d+):keys=(\d+),expires=(\d+)/gm);
  return {
    server: `${version?.[1]?.startsWith('valkey') ? 'valkey' : 'redis'} ${version?.[2]}`,
    databases: Object.fromEntries(
      keyspace.map(([, db, keys, expires]) => [String(db), { keys: Number(keys), expires: Number(expires) }]),
    ),
  };
}

/**
 * Fills a server and keeps its snapshot.
 * @param {string} file in the workspace
 * @param {string} name of the server
 * @param {import('./samples/shop.mjs').Abilities} abilities
 * @param {Parameters<typeof shop>[2]} size
 */
async function snapshot(file, name, abilities, size) {
  const server = await startRedis(serverProgram(name), { args: ['--hz', '1'] });
  try {
    await server.client.send('DEBUG', 'SET-ACTIVE-EXPIRE', 0).catch(() => undefined); // not allowed everywhere
    await fill(server, shop(Date.now(), abilities, size));
    await server.client.send('SAVE');
    expected[file] = await contents(server);
    copyFileSync(join(server.folder, 'dump.rdb'), join(sampleWorkspace, file));
  } finally {
    await server.stop();
  }
}

/** A log in several files: a base that a rewrite made, and what happened afterwards. */
async function multiPartLog() {
  const server = await startRedis(serverProgram('redis-7.0'), {
    args: ['--appendonly', 'yes', '--appendfsync', 'always', '--aof-timestamp-enabled', 'yes'],
  });
  try {
    const { client } = server;
    await fill(
      server,
      shop(
        Date.now(),
        { functions: true, fieldExpiry: false, vectorSets: false },
        {
          products: 40,
          accounts: 20,
          sessions: 20,
          orders: 30,
        },
      ),
    );
    await client.send('BGREWRITEAOF');
    while ((await info(server, /^aof_rewrite_in_progress:1|^aof_rewrite_scheduled:1/gm)).length > 0);
    for (const commands of [sales(), checkout(), accident()]) {
      await delay(1_100); // a log with times has one for each second in which something happened
      await fill(server, commands);
    }
    expected.appendonlydir = await contents(server);
    cpSync(join(server.folder, 'appendonlydir'), join(sampleWorkspace, 'appendonlydir'), { recursive: true });
  } finally {
    await server.stop();
  }
}

/** @typedef {Generator<(string | number)[]>} Commands */

/** @returns {Commands} */
function* sales() {
  yield ['SELECT', 0];
  for (let number = 1; number <= 40; number += 1) {
    const id = `SKU-${String(number).padStart(5, '0')}`;
    yield ['HINCRBY', `product:${id}`, 'stock', -1];
    yield ['INCR', `stats:views:${id}`];
  }
}

/** A transaction. @returns {Commands} */
function* checkout() {
  yield ['MULTI'];
  yield ['HSET', 'user:3:cart', 'SKU-00007', 2];
  yield ['EXPIRE', 'user:3:cart', 86_400];
  yield ['LPUSH', 'queue:mail', '{"job":900,"template":"order","user":3}'];
  yield ['EXEC'];
}

/** What somebody would want to undo. @returns {Commands} */
function* accident() {
  yield ['DEL', 'category:lamps', 'category:chairs'];
  yield ['SELECT', 1];
  yield ['FLUSHDB'];
  yield ['SELECT', 0];
  yield ['SET', 'config:maintenance', 'on'];
}

/** A log in one file, and what a full disk and a bad block make of it. */
async function damagedLog() {
  const server = await startRedis(serverProgram('redis-6.0'), {
    args: ['--appendonly', 'yes', '--appendfsync', 'always', '--aof-use-rdb-preamble', 'no'],
  });
  try {
    await fill(
      server,
      [
        ...shop(
          Date.now(),
          { functions: false, fieldExpiry: false, vectorSets: false },
          {
            products: 20,
            accounts: 10,
            sessions: 10,
            orders: 10,
          },
        ),
      ].filter((command) => command[0] !== 'PFADD' && command[1] !== 'config:terms'),
    );
    const log = readFileSync(join(server.folder, 'appendonly.aof'));
    const block = log.indexOf('*', Math.floor(log.length / 2));
    log.fill(0, block, block + 96); // a block that never reached the disk
    writeFileSync(join(sampleWorkspace, 'damaged', 'appendonly.aof'), log.subarray(0, log.length - 23));
  } finally {
    await server.stop();
  }
}

/** Dumps that were cut, and whose bytes were changed. */
function damagedDumps() {
  const dump = readFileSync(join(sampleWorkspace, 'shop-2020.rdb'));
  writeFileSync(join(sampleWorkspace, 'damaged', 'cut.rdb'), dump.subarray(0, Math.floor(dump.length * 0.6)));
  const changed = Buffer.from(dump);
  // From the end of the record before, so that the reader loses its step.
  const zeroed = dump.indexOf('product:SKU-00040:detail') - 6;
  changed.fill(0, zeroed, zeroed + 96);
  const flipped = dump.indexOf('user:30') - 2;
  changed[flipped] = (changed[flipped] ?? 0) ^ 0xff;
  writeFileSync(join(sampleWorkspace, 'damaged', 'bad-block.rdb'), changed);
}

/**
 * Bytes below a folder, or of a file.
 * @param {string} path
 * @returns {number}
 */
function bytesBelow(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
}

for (const name of readdirSync(sampleWorkspace)) {
  if (name.endsWith('.rdb') || ['appendonlydir', 'damaged'].includes(name)) {
    rmSync(join(sampleWorkspace, name), { recursive: true });
  }
}
mkdirSync(join(sampleWorkspace, 'damaged'));
await snapshot(
  'shop.rdb',
  'redis-8.6',
  { functions: true, fieldExpiry: true, vectorSets: true },
  {
    products: 300,
    accounts: 300,
    sessions: 400,
    orders: 500,
  },
);
await snapshot(
  'shop-2020.rdb',
  'redis-6.0',
  { functions: false, fieldExpiry: false, vectorSets: false },
  {
    products: 80,
    accounts: 60,
    sessions: 60,
    orders: 100,
  },
);
await snapshot(
  'sessions-valkey.rdb',
  'valkey-9.1',
  { functions: true, fieldExpiry: true, vectorSets: false },
  {
    products: 40,
    accounts: 120,
    sessions: 300,
    orders: 60,
  },
);
await multiPartLog();
await damagedLog();
damagedDumps();
writeFileSync(join(root, 'examples', 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);

const size = bytesBelow(sampleWorkspace);
console.log(`${sampleWorkspace}: ${size.toLocaleString('en')} bytes`);
if (size > SIZE_LIMIT) throw new Error(`the samples have more than ${SIZE_LIMIT.toLocaleString('en')} bytes`);
