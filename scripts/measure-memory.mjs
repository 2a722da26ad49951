// Measures what servers say of the memory of keys: fills each with values of many sizes, saves, starts it anew on the
// file and asks. Writes test/fixtures/memory/NAME-sizes.rdb and .json, which the memory model is tested against.
// usage: SERVERS_ROOT=FOLDER node scripts/measure-memory.mjs NAME...
//   FOLDER/bin/NAME/ holds the programs of a server, as in redis-7.0 or valkey-9.1
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './project.mjs';
import { memoryProbe } from './samples/memory-probe.mjs';
import { startRedis } from './samples/redis-server.mjs';

const serversRoot = process.env.SERVERS_ROOT ?? '';
const fixtures = join(root, 'test/fixtures/memory');

/** @param {string} name such as redis-8.6 */
async function measure(name) {
  const product = name.startsWith('valkey') ? 'valkey' : 'redis';
  const program = join(serversRoot, 'bin', name, `${product}-server`);
  if (!existsSync(program)) throw new Error(`${program} is not there; SERVERS_ROOT names the folder with bin/NAME/`);
  const folder = mkdtempSync(join(tmpdir(), 'measure-memory-'));
  try {
    const first = await startRedis(program, { folder });
    const info = String(await first.client.send('INFO', 'everything'));
    const version = /^valkey_version:(.*)\r$/m.exec(info)?.[1] ?? /^redis_version:(.*)\r$/m.exec(info)?.[1] ?? '';
    const allocator = /^mem_allocator:(.*)\r$/m.exec(info)?.[1] ?? '';
    for (const command of memoryProbe(product, Number.parseFloat(version))) await first.client.send(...command);
    await first.client.send('SAVE');
    await first.stop();

    const second = await startRedis(program, { folder });
    const keys = /** @type {string[]} */ (await second.client.send('KEYS', '*'));
    /** @type {Record<string, unknown>} */
    const memory = {};
    for (const key of keys.sort()) {
      memory[`0:${key}`] = await second.client.send('MEMORY', 'USAGE', key, 'SAMPLES', 0);
    }
    await second.stop();

    copyFileSync(join(folder, 'dump.rdb'), join(fixtures, `${name}-sizes.rdb`));
    const measured = JSON.stringify({ server: name, version, allocator, memory });
    writeFileSync(join(fixtures, `${name}-sizes.json`), `${measured}\n`);
    console.log(`${name}: ${keys.length} keys, ${allocator}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const name of process.argv.slice(2)) await measure(name);
