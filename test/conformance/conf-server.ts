/** Asks a real server what it says to a configuration: it is started, and stops by itself at once. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileFact, FileLookup } from '../../src/engine/conf/file-lookup.js';
import { globMatcher } from '../../src/engine/conf/file-lookup.js';
import type { Target } from '../../src/engine/conf/target.js';
import { atLeast, parseTarget } from '../../src/engine/conf/target.js';

/** A server that can be asked. */
export interface ConfServer {
  readonly name: string;
  readonly target: Target;
  readonly program: string;
}

/** What a server said. */
export type ServerVerdict =
  | { readonly kind: 'starts' }
  /** `line` counts from 1; undefined where it named none. */
  | { readonly kind: 'refused'; readonly line: number | undefined; readonly said: string }
  | { readonly kind: 'crashed' | 'silent'; readonly said: string };

/**
 * Lines behind the ones that are tried: whatever those set, the server stays on this machine, in its folder and in the
 * foreground, and stops by itself when it loads a dump that is none.
 */
export function tail(target: Target, folder: string): string {
  const lines = [
    `dir "${folder}"`,
      'port 0', 'unixsocket s',
        'logfile ""', 'daemonize no', 'pidfile ""', 'dbfilename none.rdb', 'appendonly no', 'databases 16',
    'maxclients 100',
      'hz 10', 'syslog-enabled no', 'supervised no', 'cluster-enabled no', 'tls-port 0', 'tls-replication no',
    'tls-cluster no', 'io-threads 1', 'oom-score-adj no', 'timeout 0', 'always-show-logo no', 'loglevel notice',
    ...(atLeast(target, '6.2', '7.2') ? ['set-proc-title no', 'crash-log-enabled no'] : []),
    ...(atLeast(target, '7.0', '7.2') ? ['replicaof no one', 'watchdog-period 0', 'socket-mark-id 0'] : []),
    ...(atLeast(target, undefined, '8.0') ? ['unixsocketgroup ""'] : []),
    ...(atLeast(target, undefined, '8.1') ? ['rdma-port 0'] : []),
    ...(atLeast(target, '7.2', '7.2') ? ['locale-collate ""'] : []),
  ];
  return lines.join('\n');
}

/** Lines that only make the server stop by itself: what listens, and as what, is up to the text. */
export function shortTail(folder: string): string {
  return `dir "${folder}"\nlogfile ""\ndaemonize no\npidfile ""\ndbfilename none.rdb\nappendonly no\n`;
}

/** Folders below REDIS_SERVERS_ROOT/bin, or the server on the path. */
export function findServers(): readonly ConfServer[] {
  const root = process.env['REDIS_SERVERS_ROOT'];
  if (root === undefined) {
    const program = (process.env['PATH'] ?? '').split(':').map(
      (folder) => join(folder, 'redis-server'),
    ).find(existsSync);
    return program === undefined ? [] : [{ name: 'redis-server', target: targetOf(program), program }];
  }
  return readdirSync(join(root, 'bin')).sort().flatMap((name) => {
    const target = parseTarget(name);
    const program = ['redis', 'valkey'].map((product) => join(root, 'bin', name, `${product}-server`)).find(existsSync);
    return target === undefined || program === undefined ? [] : [{ name, target, program }];
  });
}

/** The version of the server on the path: its name does not tell. */
function targetOf(program: string): Target {
  const text = versionOf(program);
  const target = parseTarget(text);
  if (target === undefined) throw new Error(`unknown version of ${program}: ${text}`);
  return target;
}

function versionOf(program: string): string {
  return /v=(\d+\.\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1] ?? '';
}

/** A folder for one server, with the files that generated lines name. */
export class ConfFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'conf-verdicts-'));
  private count = 0;

  constructor() {
    writeFileSync(join(this.path, 'there.conf'), '# nothing\n');
    writeFileSync(join(this.path, 'none.rdb'), 'this is no dump');
  }

  /** Starts a server with a configuration and waits for its end. */
  async ask(server: ConfServer, text: string): Promise<ServerVerdict> {
    this.count += 1;
    const file = join(this.path, `${this.count % 4}.conf`);
    // Two servers at a time: each has its own socket.
    writeFileSync(file, text.replace('unixsocket s', `unixsocket s${this.count % 4}`));
    return verdictOf(await run(server.program, [file], this.path));
  }

  /** Adds a folder. */
  folder(name: string): void {
    mkdirSync(join(this.path, name));
  }

  /** Adds a file that configurations can name. */
  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  /**
   * Starts a server and reads its settings.
   * @returns name and value of each setting, as CONFIG GET says them
   */
  async settings(server: ConfServer, text: string): Promise<ReadonlyMap<string, string>> {
    const file = join(this.path, 'settings.conf');
    const socket = join(this.path, 'settings.sock');
    writeFileSync(file, `${text}\nport 0\nunixsocket ${socket}\nlogfile ""\ndir "${this.path}"\n`);
    const child = spawn(server.program, [file], { cwd: this.path, stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await ready(child.stdout);
      const words = await configGet(socket);
      return new Map(words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? ''] as const] : [])));
    } finally {
      child.kill('SIGKILL');
    }
  }

  /** What the checker may know of the disk. */
  readonly files: FileLookup = {
    at: (path): FileFact => {
      try {
        const stat = statSync(path);
        return stat.isDirectory() ? { kind: 'folder' } : {
          kind: 'file', text: stat.size < 10_000 ? readFileSync(path, 'utf8') : '',
        };
      } catch {
        return { kind: 'missing' };
      }
    },
    glob: (pattern) => {
      const slash = pattern.lastIndexOf('/');
      const matches = globMatcher(pattern.slice(slash + 1));
      return readdirSync(pattern.slice(0, slash)).filter(matches).map(
        (name) => `${pattern.slice(0, slash)}/${name}`,
      ).sort();
    },
  };

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function verdictOf(output: string): ServerVerdict {
  const said = output.trim().split('\n').filter((line) => !/overcommit/i.test(line)).slice(-4).join(' | ');
  const line = /Reading the configuration file, at line (\d+)/.exec(output);
  if (line !== null) return { kind: 'refused', line: Number(line[1]), said };
  if (/BUG REPORT|ASSERTION FAILED|crashed by signal|SIGNAL/i.test(output)) return { kind: 'crashed', said };
  if (/Wrong signature|Fatal error loading the DB/i.test(output)) return { kind: 'starts' };
  if (STOPS.test(output)) return { kind: 'refused', line: undefined, said };
  return { kind: 'silent', said };
}

/** What servers say when they stop for a setting, and name no line. */
const STOPS = new RegExp([
  'Module Configuration detected', "can't open config file", "Can't chdir", 'loading ACLs', 'because of ACL errors',
  'not listen anywhere', "Can't load module",
    'Configuring (?:Redis|Valkey) with users', 'Failed to configure TLS', 'port number too high',
  'FATAL CONFIG FILE ERROR',
].join('|'), 'i');

/** Resolves when a server says that it takes connections. */
function ready(output: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      if (/ready to accept connections|Ready to accept/i.test(said)) resolve();
    });
    output.on('end', () => { reject(new Error(`the server stopped: ${said.slice(-500)}`)); });
  });
}

/** `CONFIG GET *` over a Unix socket: an array of bulk strings. */
function configGet(path: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let reply = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('connect', () => { socket.write('CONFIG GET *\r\n'); });
    socket.on('data', (chunk) => {
      reply = Buffer.concat([reply, chunk]);
      const words = readArray(reply.toString('latin1'));
      if (words === undefined) return;
      socket.destroy();
      resolve(words);
    });
  });
}

/** The strings of a RESP2 array; undefined while it is incomplete. */
function readArray(text: string): string[] | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  const words: string[] = [];
  let at = head[0].length;
  for (let left = Number(head[1]); left > 0; left -= 1) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at, at + 24));
    if (size === null) return undefined;
    const start = at + size[0].length;
    const end = start + Number(size[1]);
    if (end + 2 > text.length) return undefined;
    words.push(text.slice(start, end));
    at = end + 2;
  }
  return words;
}

function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk: Buffer): void => { if (output.length < 200_000) output += chunk.toString('latin1'); };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const limit = setTimeout(() => { child.kill('SIGKILL'); }, 10_000);
    child.on('close', () => {
      clearTimeout(limit);
      resolve(output);
    });
    child.on('error', (error) => {
      clearTimeout(limit);
      resolve(String(error));
    });
  });
}
