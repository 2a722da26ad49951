import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A server that is installed here. */
export interface InstalledServer {
  readonly name: string;
  readonly program: string;
  readonly family: 'redis' | 'valkey';
  readonly version: readonly [major: number, minor: number];
  /** Newest RDB version that it loads, by the dump's magic; 0 for none. */
  readonly loads: { readonly redis: number; readonly valkey: number };
}

/** RDB versions that servers write, newest first. */
const REDIS_VERSIONS: readonly (readonly [major: number, minor: number, rdb: number])[] = [
  [8, 10, 15],
  [8, 8, 14],
  [8, 6, 13],
  [7, 4, 12],
  [7, 2, 11],
  [7, 0, 10],
  [5, 0, 9],
  [4, 0, 8],
  [3, 2, 7],
  [2, 6, 6],
];

function describeServer(name: string, program: string): InstalledServer | null {
  let text: string;
  try {
    text = execFileSync(program, ['--version'], { encoding: 'utf8' });
  } catch {
    return null;
  }
  const [, word = '', major = '0', minor = '0'] = /^(\w+) server v=(\d+)\.(\d+)/i.exec(text) ?? [];
  const family = word.toLowerCase() === 'valkey' ? 'valkey' : 'redis';
  const version = [Number(major), Number(minor)] as const;
  const newest = REDIS_VERSIONS.find(([a, b]) => version[0] > a || (version[0] === a && version[1] >= b))?.[2] ?? 0;
  // Valkey never took over what Redis wrote from 7.4 on.
  const loads = family === 'valkey' ? { redis: 11, valkey: version[0] >= 9 ? 80 : 0 } : { redis: newest, valkey: 0 };
  return { name, program, family, version, loads };
}

/**
 * The servers to test against: the one of this machine, and those in `REDIS_SERVERS_ROOT/bin/NAME/`, where
 * `real-servers.sh` puts several versions.
 */
export function installedServers(): readonly InstalledServer[] {
  const bin = join(process.env['REDIS_SERVERS_ROOT'] ?? '', 'bin');
  const names = process.env['REDIS_SERVERS_ROOT'] !== undefined && existsSync(bin) ? readdirSync(bin).sort() : [];
  const programs = names.flatMap((name) =>
    ['redis-server', 'valkey-server'].map((file) => [name, join(bin, name, file)] as const),
  );
  const found = [['redis-server', 'redis-server'] as const, ...programs.filter(([, program]) => existsSync(program))];
  return found.flatMap(([name, program]) => describeServer(name, program) ?? []);
}

/** True when a server is at least of a version; Valkey counts on from Redis 7.2. */
export const atLeast = ({ version }: InstalledServer, major: number, minor = 0): boolean =>
  version[0] > major || (version[0] === major && version[1] >= minor);
