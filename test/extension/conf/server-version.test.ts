import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { loopbackAddress, serverVersion } from '../../../src/extension/conf/server-version.js';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** Something that answers the first request in the given pieces. @returns its address, and what it was asked */
async function answering(...pieces: readonly string[]) {
  const asked: string[] = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request) => {
      asked.push(String(request));
      for (const piece of pieces) socket.write(piece);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

describe('the version of a running server', () => {
  it('is what INFO says', async () => {
    const { address, asked } = await answering(bulk('# Server\r\nredis_version:7.2.4\r\nredis_mode:standalone\r\n'));
    expect(await serverVersion(address)).toBe('redis-7.2.4');
    expect(asked).toEqual(['INFO server\r\n']);
  });

  it('is Valkey’s own where there is one, however the answer is cut', async () => {
    const text = bulk('# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:9.0.1\r\n');
    expect(await serverVersion((await answering(...text)).address)).toBe('valkey-9.0.1');
  });

  it.each([
    ['wants a password', '-NOAUTH Authentication required.\r\n'],
    ['is something else', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['never ends its answer', `$999999\r\n${'x'.repeat(100_000)}`],
    ['says nothing about itself', bulk('# Server\r\n')],
  ])('is not known when what answers %s', async (_what, answer) => {
    expect(await serverVersion((await answering(answer)).address)).toBeUndefined();
  });

  it('is not known when nobody is there, or nobody says a word', async () => {
    const { address } = await answering();
    expect(await serverVersion(address)).toBeUndefined();
    server?.close();
    await once(server ?? createServer(), 'close');
    expect(await serverVersion(address)).toBeUndefined();
  });
});

describe('an address of this machine', () => {
  it.each(['127.0.0.1:6379', '127.8.0.1:1', 'localhost:65535', '[::1]:6379'])('may be %s', (address) => {
    expect(loopbackAddress(address)).toBeDefined();
  });

  it.each(['', '6379', 'localhost', '10.0.0.1:6379', 'localhost.example.org:6379', '127.0.0.1:0', '127.0.0.1:65536'])(
    'is not %j',
    (address) => {
      expect(loopbackAddress(address)).toBeUndefined();
    },
  );
});
