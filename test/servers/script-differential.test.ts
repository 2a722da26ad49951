/** Scripts and functions: our replies, byte for byte, against those of the installed server. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCommand } from '../../scripts/samples/resp.mjs';
import { startRedis } from '../../scripts/samples/redis-server.mjs';
import { ScriptEngine } from '../../src/engine/scripting/script-engine.js';
import { formatG } from '../../src/engine/scripting/number-text.js';
import type { ScriptReply } from '../../src/engine/scripting/script-reply.js';
import { callWith, TestHost } from '../engine/scripting/script-host.js';
import { atLeast, installedServers } from './real-servers.js';
import { LANGUAGE_SCRIPTS } from './language-scripts.js';
import { LIBRARY_SCRIPTS } from './library-scripts.js';
import { LIBRARIES } from './script-libraries.js';

const server = installedServers().find(({ name }) => name === 'redis-server');
const isComparable = server !== undefined && atLeast(server, 7);
if (!isComparable) console.warn('skipped: scripts need a redis-server of 7.0 or newer on the PATH');

const KEYS = ['key one', 'key\0two'];
const ARGS = ['first', '\xff\x80', ''];

/** A reply as the protocol has it. */
function encode(reply: ScriptReply, resp: 2 | 3): string {
  const array = (sign: string, items: readonly ScriptReply[]) =>
    `${sign}${items.length}\r\n${items.map((item) => encode(item, resp)).join('')}`;
  const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
  switch (reply.kind) {
    case 'status':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.text}\r\n`;
    case 'integer':
      return `:${reply.value}\r\n`;
    case 'bulk':
      return reply.value === null ? encode({ kind: 'null' }, resp) : bulk(reply.value);
    case 'array':
      return reply.items === null ? encode({ kind: 'null' }, resp) : array('*', reply.items);
    case 'map':
      return resp === 2
        ? array('*', reply.pairs.flat())
        : `%${array('', reply.pairs.flat()).replace(/^\d+/, String(reply.pairs.length))}`;
    case 'set':
      return array(resp === 2 ? '*' : '~', reply.items);
    case 'double':
      return resp === 2 ? bulk(formatG(reply.value, 17)) : `,${formatG(reply.value, 17)}\r\n`;
    case 'boolean':
      return resp === 2 ? `:${reply.value ? 1 : 0}\r\n` : `#${reply.value ? 't' : 'f'}\r\n`;
    case 'bigNumber':
      return resp === 2 ? bulk(reply.text) : `(${reply.text}\r\n`;
    case 'verbatim':
      return resp === 2 ? bulk(reply.text) : `=${reply.text.length + 4}\r\n${reply.format}:${reply.text}\r\n`;
    case 'null':
      return resp === 2 ? '$-1\r\n' : '_\r\n';
  }
}

/** Sends a command and gives the bytes of its reply. */
class RawClient {
  readonly #socket: Socket;
  #received = '';
  #arrived: () => void = () => undefined;
  #marks = 0;
  #closed = false;

  constructor(path: string) {
    this.#socket = connect(path);
    const end = () => {
      this.#closed = true;
      this.#arrived();
    };
    this.#socket.on('error', end);
    this.#socket.on('close', end);
    this.#socket.on('data', (data) => {
      this.#received += data.toString('latin1');
      this.#arrived();
    });
  }

  async send(...words: readonly string[]): Promise<string> {
    const mark = `end of reply ${++this.#marks}`;
    const end = `$${mark.length}\r\n${mark}\r\n`;
    this.#received = '';
    this.#socket.write(encodeCommand(words.map((word) => Buffer.from(word, 'latin1'))));
    this.#socket.write(encodeCommand(['ECHO', mark]));
    while (!this.#received.endsWith(end)) {
      if (this.#closed) throw new Error(`the server closed the connection at ${words.join(' ')}`);
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
    return this.#received.slice(0, -end.length);
  }

  close(): void {
    this.#socket.destroy();
  }
}

describe.skipIf(!isComparable)('scripts beside a real server', () => {
  let real: Awaited<ReturnType<typeof startRedis>>;
  let client: RawClient;
  beforeAll(async () => {
    real = await startRedis('redis-server');
    client = new RawClient(real.socket);
  });
  afterAll(async () => {
    client.close();
    await real.stop();
  });

  describe.each([2, 3] as const)('with RESP%i', (resp) => {
    it('say the same', async () => {
      const engine = ScriptEngine.create();
      await client.send('HELLO', String(resp));
      const differences: string[] = [];
      for (const script of [...LANGUAGE_SCRIPTS, ...LIBRARY_SCRIPTS]) {
        const theirs = await client.send('EVAL', script, String(KEYS.length), ...KEYS, ...ARGS);
        const ours = encode(engine.eval(script, callWith(new TestHost(), KEYS, ARGS)), resp);
        if (ours !== theirs)
          differences.push(`${script}\n  ours   ${JSON.stringify(ours)}\n  theirs ${JSON.stringify(theirs)}`);
      }
      expect(differences.join('\n')).toBe('');
    });
  });

  describe('libraries of functions', () => {
    it('load, answer and fail the same', async () => {
      const engine = ScriptEngine.create();
      await client.send('HELLO', '2');
      const differences: string[] = [];
      for (const { code, calls } of LIBRARIES) {
        await client.send('FUNCTION', 'FLUSH');
        engine.flushFunctions();
        const loaded = engine.functions.load(code, false);
        const pairs = [
          [
            encode(
              'name' in loaded
                ? { kind: 'bulk', value: loaded.name }
                : { kind: 'error', text: `ERR ${loaded.error}`.replace(/[\r\n]/g, ' ') },
              2,
            ),
            await client.send('FUNCTION', 'LOAD', code),
          ],
        ];
        for (const name of calls) {
          pairs.push([
            encode(engine.callFunction(name, callWith(new TestHost(), KEYS, ARGS)), 2),
            await client.send('FCALL', name, String(KEYS.length), ...KEYS, ...ARGS),
          ]);
        }
        for (const [ours, theirs] of pairs) {
          if (ours !== theirs)
            differences.push(`${code}\n  ours   ${JSON.stringify(ours)}\n  theirs ${JSON.stringify(theirs)}`);
        }
      }
      expect(differences.join('\n')).toBe('');
    });

    it('go both ways in dumps', async () => {
      const engine = ScriptEngine.create();
      const codes = ['one', 'two'].map(
        (name) =>
          `#!lua name=${name}\nredis.register_function('${name}', function() return '${name}' end)\n--${name.repeat(100)}`,
      );
      await client.send('FUNCTION', 'FLUSH');
      for (const code of codes) engine.functions.load(code, false);
      // A newer server's dump says a version that this one refuses; ours says that of 7.2, as all servers since read.
      const ours = await client.send('FUNCTION', 'RESTORE', engine.functions.dump());
      if (server !== undefined && atLeast(server, 7, 2)) expect(ours).toBe('+OK\r\n');
      else expect(ours).toContain('DUMP payload version');

      await client.send('FUNCTION', 'FLUSH');
      for (const code of codes) await client.send('FUNCTION', 'LOAD', code);
      const dump = (await client.send('FUNCTION', 'DUMP')).replace(/^\$\d+\r\n/, '').slice(0, -2);
      engine.flushFunctions();
      expect(engine.functions.restore(dump, 'append')).toBeNull();
      expect(
        engine.functions
          .list()
          .map(({ code }) => code)
          .sort(),
      ).toEqual(codes);
      expect(engine.functions.restore(dump, 'append')).toMatch(/^Library (one|two) already exists$/);
      expect(engine.functions.restore(dump, 'replace')).toBeNull();
      expect(engine.functions.restore(`${dump.slice(0, -1)}x`, 'flush')).toBe(
        'DUMP payload version or checksum are wrong',
      );
      expect(encode(engine.callFunction('one', callWith()), 2)).toBe('$3\r\none\r\n');
    });
  });
});
