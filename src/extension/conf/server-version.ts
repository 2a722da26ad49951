/** Which server runs at an address of this machine: one INFO, and nothing else, is asked of it. */
import { connect } from 'node:net';

/** How long a server may take (ms), and how long its answer may be (bytes): a real one has some 700. */
const PATIENCE = 1_000;
const MAX_ANSWER = 64 * 1024;

/** `127.0.0.1:6379`, `localhost:6379`, `[::1]:6379`. */
const LOOPBACK = /^(?:(127(?:\.\d{1,3}){3}|localhost)|\[(::1)\]):(\d{1,5})$/;

/** Host and port of this machine; undefined for anything else. */
export function loopbackAddress(address: string): { readonly host: string; readonly port: number } | undefined {
  const [, name, six, port] = LOOPBACK.exec(address.trim()) ?? [];
  const host = name ?? six;
  return host === undefined || Number(port) < 1 || Number(port) > 65_535 ? undefined : { host, port: Number(port) };
}

/**
 * @returns such as `redis-7.2.4`; undefined when the address is not of this machine, nobody answers in time, or what
 * answers wants a password or is no such server
 */
export function serverVersion(address: string): Promise<string | undefined> {
  const place = loopbackAddress(address);
  if (place === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const socket = connect(place);
    let answer = '';
    const end = (version?: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(version);
    };
    const timer = setTimeout(end, PATIENCE);
    socket.setEncoding('latin1');
    socket.on('connect', () => socket.write('INFO server\r\n'));
    socket.on('data', (part) => {
      answer += String(part);
      const length = /^\$(\d{1,6})\r\n/.exec(answer);
      if (answer.length > MAX_ANSWER || (length === null && answer.includes('\n'))) end();
      else if (length !== null && answer.length >= length[0].length + Number(length[1])) end(versionIn(answer));
    });
    socket.on('error', () => {
      end();
    });
    socket.on('close', () => {
      end();
    });
  });
}

/** Valkey says what it is besides the Redis that it is compatible with (`redis_version:7.2.4`, since 8.0). */
function versionIn(info: string): string | undefined {
  for (const product of ['valkey', 'redis']) {
    const version = new RegExp(`^${product}_version:(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})`, 'm').exec(info)?.[1];
    if (version !== undefined) return `${product}-${version}`;
  }
  return undefined;
}
