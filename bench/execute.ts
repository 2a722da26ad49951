/**
 * How many commands a second of processor time the engine executes, without a network and without reading requests.
 * Bundle it with `npx esbuild bench/execute.ts --bundle --platform=node --format=esm`, and run what comes out.
 */
import { Call } from '../src/engine/commands/call.js';
import { execute, resolveCommand } from '../src/engine/commands/execute.js';
import { RespReplyWriter } from '../src/engine/commands/resp-reply-writer.js';
import { Keyspace } from '../src/engine/keyspace/keyspace.js';

const ROUNDS = 2_000_000;
const KEYS = 100_000;
const keys = Array.from({ length: KEYS }, (_, i) => `key:${String(i).padStart(12, '0')}`);

const keyspace = new Keyspace();
keyspace.now = Date.now();
const reply = new RespReplyWriter();
const call = new Call(keyspace, reply);
let seed = 1;
/** A pseudo-random place below `limit`: the same in each run. */
function below(limit: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return seed % limit;
}

const cases: readonly (readonly [string, (i: number) => readonly string[]])[] = [
  ['SET', () => ['SET', keys[below(KEYS)], 'xxx']],
  ['GET', () => ['GET', keys[below(KEYS)]]],
  ['INCR', (i) => ['INCR', `counter:${i % 1000}`]],
  ['LPUSH', () => ['LPUSH', 'mylist', 'xxx']],
  ['HSET', () => ['HSET', 'myhash', keys[below(KEYS)], 'xxx']],
  ['SADD', () => ['SADD', 'myset', keys[below(KEYS)]]],
  ['ZADD', () => ['ZADD', 'myzset', String(below(KEYS)), keys[below(KEYS)]]],
];

for (const [name, make] of cases) {
  const commands = Array.from({ length: 10_000 }, (_, i) => make(i));
  const start = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) {
    const args = commands[i % commands.length];
    execute(call, resolveCommand(args), args);
    reply.output.length = 0;
  }
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  console.log(`${name.padEnd(6)} ${(ROUNDS / seconds / 1e6).toFixed(2)} million a second of processor time`);
}
