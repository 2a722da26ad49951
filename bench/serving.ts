import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

const TESTS = ['set', 'get', 'incr', 'lpush', 'hset', 'zadd'];
const PORTS = { ours: 7390, theirs: 7391 } as const;
type Side = keyof typeof PORTS;
const SIDES: readonly Side[] = ['ours', 'theirs'];

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Measures both servers in turns, so that what else the machine does meets both.
 * @param cli the command line's bundle
 */
export async function run(args: readonly string[], cli: string): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '3' },
      keys: { type: 'string', default: '500000' },
    },
  });
  const requests = Number(values.requests);
  const rounds = Number(values.rounds);
  const folder = mkdtempSync(join(tmpdir(), 'bench-serve-'));
  const started: ChildProcess[] = [];
  try {
    for (const side of SIDES) started.push(await start(side, cli, mkdtempSync(join(folder, `${side}-`))));
    print('| command | ours, requests a second | redis-server | ours of theirs |\n| --- | --- | --- | --- |');
    for (const test of requests > 0 ? TESTS : []) {
      const rates: Record<Side, number[]> = { ours: [], theirs: [] };
      for (let round = 0; round < rounds; round++) {
        for (const side of SIDES) {
          const [{ rate }] = await benchmark(side, ['-P', '16', '-t', test, '-n', String(requests), '-r', '100000']);
          rates[side].push(rate);
        }
      }
      const [a, b] = [median(rates.ours), median(rates.theirs)];
      print(`| ${test.toUpperCase()} | ${a.toFixed(0)} | ${b.toFixed(0)} | ${((a / b) * 100).toFixed(0)} % |`);
    }
    for (const side of SIDES) await latencies(side, Number(values.keys));
  } finally {
    for (const child of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(side: Side, cli: string, dir: string): Promise<ChildProcess> {
  const settings = ['--port', String(PORTS[side]), '--dir', dir, '--save', '', '--appendonly', 'yes'];
  const child =
    side === 'ours'
      ? spawn(process.execPath, ['--max-old-space-size=4096', cli, 'serve', ...settings], { stdio: 'ignore' })
      : spawn('redis-server', settings, { stdio: 'ignore' });
  while ((await ask(side, 'PING')) !== '+PONG') await new Promise((resolve) => setTimeout(resolve, 50));
  return child;
}

/** The p99 of clients without pipelines, alone and while saves follow each other. */
async function latencies(side: Side, keys: number): Promise<void> {
  await benchmark(side, ['-P', '32', '-t', 'set', '-n', String(keys * 3), '-r', String(keys), '-d', '100']);
  const args = ['-t', 'set', '-n', '60000', '-r', String(keys), '-c', '20', '-d', '100'];
  const [alone] = await benchmark(side, args);
  let saving = true;
  const saves = (async (): Promise<number> => {
    let count = 0;
    while (saving) {
      if ((await ask(side, 'BGSAVE')).startsWith('+')) count++;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return count;
  })();
  const [during] = await benchmark(side, args);
  saving = false;
  print(
    `${side}: p99 of SET ${alone.p99.toFixed(2)} ms alone, ${during.p99.toFixed(2)} ms during ${await saves} saves of ` +
      `${keys} keys (${(during.p99 / alone.p99).toFixed(1)} times); longest ${during.longest.toFixed(0)} ms`,
  );
}

interface Measured {
  readonly rate: number;
  /** ms */
  readonly p99: number;
  readonly longest: number;
}

async function benchmark(side: Side, args: readonly string[]): Promise<readonly Measured[]> {
  const { stdout } = await promisify(execFile)('redis-benchmark', ['-p', String(PORTS[side]), '--csv', ...args]);
  // "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
  return stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map((field) => Number(field.replaceAll('"', ''))))
    .map((fields) => ({ rate: fields[1], p99: fields[6], longest: fields[7] }));
}

/** Sends one command, gives the first line of its reply; '' when nobody answers. */
function ask(side: Side, command: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection({ port: PORTS[side], host: '127.0.0.1' });
    socket.once('error', () => resolve(''));
    socket.once('data', (bytes) => {
      resolve(bytes.toString('latin1').split('\r\n')[0]);
      socket.destroy();
    });
    socket.write(`${command}\r\n`);
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
