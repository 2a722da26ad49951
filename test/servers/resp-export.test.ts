/**
 * RESP exports against real servers: one loads the dump itself, another one is fed our commands, and both must come to
 * the same dataset: the same DEBUG DIGEST, expiries, field expiries, groups of streams and functions.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startRedis } from '../../scripts/samples/redis-server.mjs';
import { RespReader } from '../../scripts/samples/resp.mjs';
import { KeyExporter, type ExportFormat } from '../../src/engine/analysis/key-exporter.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import { readHeader } from '../../src/engine/rdb/header.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';
import { dumpsBelow, FIXTURES, hasShared, SHARED, type CorpusDump } from '../corpus.js';
import { atLeast, installedServers, type InstalledServer } from './real-servers.js';

type Server = Awaited<ReturnType<typeof startRedis>>;

function exported(path: string, format: ExportFormat): Buffer {
  const source = new MemorySource(readFileSync(path), path);
  const parts: Buffer[] = [];
  const verdict = readHeader(source);
  if (verdict.kind !== 'good') throw new Error(`${path} has no good header`);
  const plan = { format, filter: {}, limit: Infinity, functions: true, now: 0 };
  const exporter = new KeyExporter(source, verdict.header, plan, {
    write: (bytes) => void parts.push(Buffer.from(bytes)),
  });
  new RdbScanner(source, exporter).run();
  expect(exporter.end().problems.filter(({ kind }) => kind === 'damaged')).toEqual([]);
  return Buffer.concat(parts);
}

/** Sends commands as redis-cli --pipe does, and gives the errors among the replies. */
async function pipe(server: Server, commands: Buffer): Promise<string[]> {
  const end = 'every command was answered';
  const socket = connect(server.socket);
  const reader = new RespReader();
  const errors: string[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (data) => {
      for (const reply of reader.push(data)) {
        if (reply instanceof Error) errors.push(reply.message);
        else if (String(reply) === end) resolve();
      }
    });
    socket.write(commands);
    socket.write(`*2\r\n$4\r\nECHO\r\n$${end.length}\r\n${end}\r\n`);
  });
  socket.destroy();
  return errors;
}

/**
 * What a comparison leaves out of XINFO: times that no command sets, how the entries are packed, and producers' ids,
 * which a server forgets as time goes by.
 */
const NEVER_SET = ['seen-time', 'active-time', 'radix-tree-keys', 'radix-tree-nodes', 'pids-tracked', 'iids-tracked'];
/**
 * What dumps from before RDB 10 do not tell. A server that loads one guesses; commands leave it open, and an entry that
 * is gone but pending leaves its trace in the counters.
 */
const NOT_TOLD = ['entries-read', 'recorded-first-entry-id', 'max-deleted-entry-id', 'entries-added'];

/** Looks at servers of one version with the dataset of one dump. */
class DatasetReader {
  /** Commands make 0 of the score -0 where a sorted set is packed (7.0 and later); a loaded one keeps it. */
  negativeZero = false;
  readonly #left: ReadonlySet<string>;

  constructor(
    private readonly server: InstalledServer,
    dump: CorpusDump,
  ) {
    // Release candidates of 7.0 wrote version 10 with the streams of version 9.
    const old = versionOf(dump.rdb) < 10 || dump.name.startsWith('redis-7.0rc');
    this.#left = new Set(old ? [...NEVER_SET, ...NOT_TOLD] : NEVER_SET);
  }

  /** What is in a server, in a form that can be compared. */
  async read({ client }: Server): Promise<unknown> {
    const databases: unknown[] = [];
    for (let db = 0; db < 16; db++) {
      await client.send('SELECT', db);
      const facts: unknown[] = [];
      for (const key of bytesOf(await client.send('KEYS', '*'))) facts.push(await this.#key(client, key));
      databases.push(facts);
    }
    const functions = atLeast(this.server, 7) ? await client.send('FUNCTION', 'LIST', 'WITHCODE') : [];
    return { databases, functions: (functions as unknown[]).map((one) => JSON.stringify(one)).sort() };
  }

  async #key(client: Server['client'], key: Buffer): Promise<unknown> {
    const { server } = this;
    const type = await client.send('TYPE', key);
    const expiry = atLeast(server, 7)
      ? await client.send('PEXPIRETIME', key)
      : Number(await client.send('PTTL', key)) > 0;
    return [key.toString('latin1'), type, expiry, await this.#value(client, key, type)];
  }

  async #value(client: Server['client'], key: Buffer, type: unknown): Promise<unknown> {
    const { server } = this;
    if (type === 'zset') {
      const scores = (await client.send('ZRANGE', key, 0, -1, 'WITHSCORES')) as string[];
      return scores.map((score, i) => {
        if (i % 2 === 0 || score !== '-0') return score;
        this.negativeZero = true;
        return '0';
      });
    }
    const digest = await client.send('DEBUG', 'DIGEST-VALUE', key);
    if (type === 'hash' && (server.family === 'redis' ? atLeast(server, 7, 4) : atLeast(server, 9))) {
      const fields = bytesOf(await client.send('HKEYS', key));
      return [digest, await client.send('HPEXPIRETIME', key, 'FIELDS', fields.length, ...fields)];
    }
    if (type !== 'stream' || !atLeast(server, 6)) return digest;
    return [digest, this.#streamFacts(await client.send('XINFO', 'STREAM', key, 'FULL', 'COUNT', '0'))];
  }

  /** A reply's pairs without those that cannot be the same. */
  #streamFacts(reply: unknown): unknown {
    if (!Array.isArray(reply)) return reply;
    const list: readonly unknown[] = reply;
    const named =
      list.length > 0 &&
      list.length % 2 === 0 &&
      list.every((item, i) => i % 2 === 1 || /^[a-z-]{3,}$/.test(String(item)));
    if (!named) return list.map((item) => this.#streamFacts(item));
    return list.flatMap((item, i) =>
      i % 2 === 1 || this.#left.has(String(item)) ? [] : [[item, this.#streamFacts(list[i + 1])]],
    );
  }
}

/** Strings of a reply as bytes, in order. */
const bytesOf = (reply: unknown): Buffer[] =>
  (reply as string[]).map((one) => Buffer.from(one, 'latin1')).sort((a, b) => Buffer.compare(a, b));

function versionOf(path: string): number {
  const verdict = readHeader(new MemorySource(readFileSync(path)));
  return verdict.kind === 'good' ? verdict.header.version : 0;
}

/** The version of the server that wrote a dump of the corpus. */
const writerOf = ({ name }: CorpusDump): readonly [major: number, minor: number] => {
  const [, major = '0', minor = '0'] = /-(\d+)\.(\d+)/.exec(name) ?? [];
  return [Number(major), Number(minor)];
};

/**
 * Dumps that a server can load and that no newer one wrote, without those whose values need a module that it does not
 * have. Only 7.0 loads the functions of its own release candidates.
 */
const loadable = (dumps: readonly CorpusDump[], server: InstalledServer): CorpusDump[] =>
  dumps.filter((dump) => {
    const verdict = readHeader(new MemorySource(readFileSync(dump.rdb)));
    if (verdict.kind !== 'good' || verdict.header.version > server.loads[verdict.header.dialect]) return false;
    if (dump.name.startsWith('redis-7.0rc') && (server.version[0] !== 7 || server.version[1] !== 0)) return false;
    return atLeast(server, ...writerOf(dump)) && !dump.name.endsWith('/module');
  });

async function compare(server: InstalledServer, dump: CorpusDump): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-persistence-export-'));
  copyFileSync(dump.rdb, join(folder, 'dump.rdb'));
  const debug = atLeast(server, 7) ? ['--enable-debug-command', 'yes'] : [];
  const loaded = await startRedis(server.program, { folder, args: [...debug, '--dbfilename', 'dump.rdb'] });
  try {
    const fed = await startRedis(server.program, { args: debug });
    try {
      // Expiry is switched off, or keys would vanish between the two looks.
      for (const { client } of [loaded, fed]) await client.send('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
      expect(await pipe(fed, exported(dump.rdb, 'resp'))).toEqual([]);
      const reader = new DatasetReader(server, dump);
      expect(await reader.read(fed)).toEqual(await reader.read(loaded));
      if (reader.negativeZero) return;
      expect(await fed.client.send('DEBUG', 'DIGEST')).toBe(await loaded.client.send('DEBUG', 'DIGEST'));
    } finally {
      await fed.stop();
    }
  } finally {
    await loaded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(installedServers())('RESP exports fed to $name', (server) => {
  it.each(loadable(dumpsBelow(FIXTURES), server))('$name', (dump) => compare(server, dump));
  it
    .skipIf(!hasShared)
    .each(
      hasShared
        ? loadable(dumpsBelow(join(SHARED, 'corpus/servers')), server)
        : [{ name: 'the corpus', rdb: '', truth: '' }],
    )('corpus: $name', (dump) => compare(server, dump));
});

describe('command lines fed to redis-cli', () => {
  const [server] = installedServers();
  const dumps = server === undefined ? [] : loadable(dumpsBelow(FIXTURES), server);
  it.each(dumps)('$name', async ({ rdb }) => {
    const debug = server !== undefined && atLeast(server, 7) ? ['--enable-debug-command', 'yes'] : [];
    const [piped, typed] = [
      await startRedis('redis-server', { args: debug }),
      await startRedis('redis-server', { args: debug }),
    ];
    try {
      for (const { client } of [piped, typed]) await client.send('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
      await pipe(piped, exported(rdb, 'resp'));
      const said = execFileSync('redis-cli', ['-s', typed.socket], {
        input: exported(rdb, 'commands'),
        encoding: 'latin1',
        maxBuffer: 1 << 28,
      });
      expect(said.split('\n').filter((line) => /^(\(error\)|ERR|Invalid argument)/.test(line))).toEqual([]);
      expect(await typed.client.send('DEBUG', 'DIGEST')).toBe(await piped.client.send('DEBUG', 'DIGEST'));
    } finally {
      await piped.stop();
      await typed.stop();
    }
  });
});
