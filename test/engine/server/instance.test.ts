import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalClient, localInstance, type LocalInstance } from './local-clients.js';

let local: LocalInstance;
let a: LocalClient;
let b: LocalClient;

async function begin(lines: readonly string[] = [], configFile?: string): Promise<void> {
  local = await localInstance(lines, configFile);
  a = new LocalClient(local.instance);
  b = new LocalClient(local.instance, '127.0.0.1:2');
}
beforeEach(() => begin());
afterEach(() => local.close());

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
};

describe('transactions', () => {
  it('run together, or not at all after an error in the queue', async () => {
    expect(await a.send('MULTI')).toBe('+OK\r\n');
    expect(await a.send('SET', 'k', 1)).toBe('+QUEUED\r\n');
    expect(await b.send('GET', 'k')).toBe('$-1\r\n');
    expect(await a.send('LPUSH', 'k', 1)).toBe('+QUEUED\r\n');
    expect(await a.send('EXEC')).toMatch(/^\*2\r\n\+OK\r\n-WRONGTYPE [^\r]*\r\n$/);
    await a.send('MULTI');
    expect(await a.send('NOSUCH')).toMatch(/^-ERR unknown command 'NOSUCH'/);
    await a.send('SET', 'k', 2);
    expect(await a.send('EXEC')).toBe('-EXECABORT Transaction discarded because of previous errors.\r\n');
    expect(await a.send('GET', 'k')).toBe('$1\r\n1\r\n');
    expect(await a.send('EXEC')).toBe('-ERR EXEC without MULTI\r\n');
    await a.send('MULTI');
    expect(await a.send('MULTI')).toBe('-ERR MULTI calls can not be nested\r\n');
    expect(await a.send('WATCH', 'k')).toBe('-ERR WATCH inside MULTI is not allowed\r\n');
    expect(await a.send('DISCARD')).toBe('+OK\r\n');
  });

  it.each([
    ['a write', ['SET', 'k', '2']],
    ['a deletion', ['DEL', 'k']],
    ['FLUSHALL', ['FLUSHALL']],
    ['FLUSHDB', ['FLUSHDB']],
    ['SWAPDB', ['SWAPDB', '0', '1']],
    ['an expiry', ['PEXPIRE', 'k', '1000']],
  ])('do nothing when a watched key has met %s', async (_what, command) => {
    await a.send('SET', 'k', 1);
    await a.send('WATCH', 'k');
    await b.send(...command);
    await a.send('MULTI');
    await a.send('SET', 'other', 1);
    expect(await a.send('EXEC')).toBe('*-1\r\n');
    expect(await b.send('EXISTS', 'other')).toBe(':0\r\n');
  });

  it('run after UNWATCH, and after a change of another key', async () => {
    await a.send('WATCH', 'k');
    await b.send('SET', 'other', 1);
    await a.send('MULTI');
    expect(await a.send('EXEC')).toBe('*0\r\n');
    await a.send('WATCH', 'k');
    await b.send('SET', 'k', 1);
    await a.send('UNWATCH');
    await a.send('MULTI');
    expect(await a.send('EXEC')).toBe('*0\r\n');
  });
});

describe('clients that wait', () => {
  it('are served in the order in which they came, and then go on', async () => {
    const c = new LocalClient(local.instance);
    expect(await a.send('BLPOP', 'k', 0)).toBe('');
    expect(await b.send('BLPOP', 'k', 0)).toBe('');
    a.raw('*1\r\n$4\r\nPING\r\n');
    expect(await c.send('RPUSH', 'k', 1)).toBe(':1\r\n');
    await until(() => a.received.includes('PONG'));
    expect(await a.take()).toBe('*2\r\n$1\r\nk\r\n$1\r\n1\r\n+PONG\r\n');
    expect(await b.take()).toBe('');
    await c.send('RPUSH', 'k', 2);
    expect(await b.take()).toBe('*2\r\n$1\r\nk\r\n$1\r\n2\r\n');
    expect(await c.send('EXISTS', 'k')).toBe(':0\r\n');
  });

  it('get null when the time is over, and an error by CLIENT UNBLOCK', async () => {
    a.raw('*3\r\n$5\r\nBLPOP\r\n$1\r\nk\r\n$4\r\n0.01\r\n');
    await until(() => a.received !== '');
    expect(await a.take()).toBe('*-1\r\n');
    await a.send('BLPOP', 'k', 0);
    expect(await b.send('CLIENT', 'UNBLOCK', a.client.id, 'ERROR')).toBe(':1\r\n');
    await until(() => a.received !== '');
    expect(await a.take()).toBe('-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n');
    expect(await b.send('CLIENT', 'UNBLOCK', a.client.id)).toBe(':0\r\n');
  });

  it('never wait inside a transaction', async () => {
    await a.send('MULTI');
    await a.send('BLPOP', 'k', 0);
    expect(await a.send('EXEC')).toBe('*1\r\n*-1\r\n');
  });

  it('are served by SWAPDB, and forgotten when they go', async () => {
    await b.send('SELECT', 1);
    await b.send('RPUSH', 'k', 1);
    await a.send('BLPOP', 'k', 0);
    await b.send('SWAPDB', 0, 1);
    expect(await a.take()).toBe('*2\r\n$1\r\nk\r\n$1\r\n1\r\n');
    await a.send('BLPOP', 'k', 0);
    expect(local.instance.blocked.count).toBe(1);
    a.gone();
    expect(local.instance.blocked.count).toBe(0);
  });
});

describe('publishing', () => {
  it('reaches channels and patterns, in RESP2 and RESP3', async () => {
    expect(await a.send('SUBSCRIBE', 'news', 'more')).toBe(
      '*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n*3\r\n$9\r\nsubscribe\r\n$4\r\nmore\r\n:2\r\n',
    );
    expect(await a.send('GET', 'k')).toMatch(/^-ERR Can't execute 'get': only/);
    expect(await a.send('PING')).toBe('*2\r\n$4\r\npong\r\n$0\r\n\r\n');
    await b.send('HELLO', 3);
    await b.send('PSUBSCRIBE', 'n*');
    expect(await b.send('PUBLISH', 'news', 'x')).toBe(
      // The reply comes first, then what was published to the publisher itself.
      ':2\r\n>4\r\n$8\r\npmessage\r\n$2\r\nn*\r\n$4\r\nnews\r\n$1\r\nx\r\n',
    );
    expect(await a.take()).toBe('*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\nx\r\n');
    await a.send('UNSUBSCRIBE');
    expect(await a.send('GET', 'k')).toBe('$-1\r\n');
    expect(await a.send('PUBSUB', 'NUMPAT')).toBe(':1\r\n');
  });

  it('tells of changed keys where it is asked to', async () => {
    await b.send('CONFIG', 'SET', 'notify-keyspace-events', 'KEA');
    await a.send('PSUBSCRIBE', '__key*__:*');
    await b.send('SET', 'k', 1);
    const events = await a.take();
    expect(events).toContain('__keyspace@0__:k');
    expect(events).toContain('__keyevent@0__:set');
  });
});

describe('connections', () => {
  it('HELLO tells of the server and changes the protocol', async () => {
    expect(await a.send('HELLO', 4)).toBe('-NOPROTO unsupported protocol version\r\n');
    expect(await a.send('HELLO', 3, 'SETNAME', 'me')).toMatch(/^%7\r\n\$6\r\nserver\r\n/);
    expect(await a.send('GET', 'none')).toBe('_\r\n');
    expect(await a.send('CLIENT', 'GETNAME')).toBe('$2\r\nme\r\n');
    expect(await a.send('RESET')).toBe('+RESET\r\n');
    expect(await a.send('GET', 'none')).toBe('$-1\r\n');
  });

  it('ask for the password where there is one', async () => {
    local.close();
    await begin(['requirepass secret']);
    expect(await a.send('GET', 'k')).toBe('-NOAUTH Authentication required.\r\n');
    expect(await a.send('AUTH', 'wrong')).toMatch(/^-WRONGPASS/);
    expect(await a.send('AUTH', 'secret')).toBe('+OK\r\n');
    expect(await a.send('GET', 'k')).toBe('$-1\r\n');
    expect(await b.send('HELLO', 3, 'AUTH', 'default', 'secret')).toMatch(/^%7/);
  });

  it('CLIENT REPLY takes replies back', async () => {
    expect(await a.send('CLIENT', 'REPLY', 'OFF')).toBe('');
    expect(await a.send('SET', 'k', 1)).toBe('');
    expect(await a.send('CLIENT', 'REPLY', 'ON')).toBe('+OK\r\n');
    expect(await a.send('CLIENT', 'REPLY', 'SKIP')).toBe('');
    expect(await a.send('PING')).toBe('');
    expect(await a.send('PING')).toBe('+PONG\r\n');
  });

  it('CLIENT LIST and KILL know them', async () => {
    expect(await a.send('CLIENT', 'LIST')).toContain(`id=${b.client.id} addr=127.0.0.1:2`);
    expect(await a.send('CLIENT', 'KILL', 'ID', b.client.id)).toBe(':1\r\n');
    await a.take();
    expect(b.closed).toBe(true);
    expect(local.instance.clients.size).toBe(1);
  });

  it('end with a protocol error, and after QUIT', async () => {
    a.raw('*1\r\nx');
    expect(await a.take()).toBe("-ERR Protocol error: expected '$', got 'x'\r\n");
    expect(a.closed).toBe(true);
    expect(await b.send('QUIT')).toBe('+OK\r\n');
    expect(b.closed).toBe(true);
  });

  it('that send no more still get their replies', async () => {
    a.raw('*1\r\n$4\r\nPING\r\n');
    local.instance.ended(a.client);
    expect(await a.take()).toBe('+PONG\r\n');
    expect(a.closed).toBe(true);
  });

  it('that take their replies slowly are not run ahead of', async () => {
    await a.send('SET', 'big', 'x'.repeat(1 << 20));
    b.unsent = 2 << 20;
    b.raw('*2\r\n$3\r\nGET\r\n$3\r\nbig\r\n'.repeat(50));
    expect((await b.take()).length).toBeLessThan(3 << 20);
    expect(b.paused).toBe(true);
    b.unsent = 0;
    let got = 1;
    for (; got < 50; got++) {
      local.instance.drained(b.client);
      await until(() => b.received !== '');
      const { length } = await b.take();
      got += Math.floor(length / (1 << 20)) - 1;
    }
    expect(got).toBe(50);
    expect(b.paused).toBe(false);
  });
});

describe('the log', () => {
  it('has effects of transactions and scripts together, and every database named', async () => {
    local.close();
    await begin(['appendonly yes', 'appendfsync always']);
    await a.send('MULTI');
    await a.send('SET', 'x', 1);
    await a.send('INCR', 'x');
    await a.send('EXEC');
    await a.send('EVAL', "redis.call('SET', 'y', 1) redis.call('INCR', 'y') return 1", 0);
    await a.send('SELECT', 2);
    await a.send('SET', 'z', 1, 'EX', 1_000_000);
    await a.send('GET', 'z');
    const words = readFileSync(join(local.dir, 'appendonlydir', 'appendonly.aof.1.incr.aof'), 'latin1')
      .split('\r\n')
      .filter((line) => line !== '' && !/^[*$]/.test(line))
      .map((word) => (/^\d{13}$/.test(word) ? 'TIME' : word));
    const set = (key: string): string[] => ['MULTI', 'SET', key, '1', 'INCR', key, 'EXEC'];
    expect(words.map((word) => (word.length > 1 ? word.toUpperCase() : word))).toEqual([
      ...['SELECT', '0', ...set('x'), ...set('y')],
      ...['SELECT', '2', 'SET', 'z', '1', 'PXAT', 'TIME'],
    ]);
  });

  it('is turned on and off at run time, and holds what a restart needs', async () => {
    await a.send('SET', 'k', 1);
    expect(await a.send('CONFIG', 'SET', 'appendonly', 'yes')).toBe('+OK\r\n');
    await a.send('INCR', 'k');
    await until(() => !local.instance.persistence.rewrites.waitsForBase);
    expect(await a.send('INFO', 'persistence')).toContain('aof_enabled:1\r\n');
    expect(await a.send('DEBUG', 'LOADAOF')).toBe('+OK\r\n');
    expect(await a.send('GET', 'k')).toBe('$1\r\n2\r\n');
    expect(await a.send('CONFIG', 'SET', 'appendonly', 'no')).toBe('+OK\r\n');
    expect(local.instance.persistence.log).toBeNull();
  });
});

describe('configuration', () => {
  it('REWRITE keeps comments and order, and adds what was set', async () => {
    local.close();
    await begin([], 'DIR/redis.conf');
    const file = join(local.dir, 'redis.conf');
    writeFileSync(file, '# the port\nport 7000\n\n# how long\nslowlog-max-len 5\n');
    await a.send('CONFIG', 'SET', 'slowlog-max-len', 77, 'maxclients', 99);
    expect(await a.send('CONFIG', 'REWRITE')).toBe('+OK\r\n');
    const text = readFileSync(file, 'latin1');
    expect(text).toMatch(/^# the port\nport \d+\n\n# how long\nslowlog-max-len 77\n/);
    expect(text).toContain('\nmaxclients 99\n');
  });

  it('SET takes all or none, and says why not', async () => {
    expect(await a.send('CONFIG', 'SET', 'maxclients', 50, 'appendfsync', 'sometimes')).toMatch(
      /^-ERR CONFIG SET failed \(possibly related to argument 'appendfsync'\)/,
    );
    expect(await a.send('CONFIG', 'GET', 'maxclients')).toBe('*2\r\n$10\r\nmaxclients\r\n$5\r\n10000\r\n');
    expect(await a.send('CONFIG', 'SET', 'nonsense', 1)).toMatch(/^-ERR Unknown option/);
    expect(await a.send('CONFIG', 'SET', 'appendfilename', 'x')).toMatch(/can't set immutable config/);
    expect(await a.send('CONFIG', 'SET', 'dir', '/tmp')).toMatch(/can't set protected config/);
  });
});

describe('the end', () => {
  it('SHUTDOWN saves where it is told to, and tells the status', async () => {
    await a.send('SET', 'k', 1);
    await a.send('SHUTDOWN', 'SAVE');
    expect(local.exits).toEqual([0]);
    expect(readFileSync(join(local.dir, 'dump.rdb'), 'latin1').startsWith('REDIS0012')).toBe(true);
  });

  it('DEBUG RELOAD of a dump that is damaged leaves the dataset as it is', async () => {
    await a.send('SET', 'k', 1);
    await a.send('SAVE');
    expect(await a.send('DEBUG', 'RELOAD')).toBe('+OK\r\n');
    writeFileSync(join(local.dir, 'dump.rdb'), 'REDIS0012\xfe');
    expect(await a.send('DEBUG', 'RELOAD', 'NOSAVE')).toMatch(/^-ERR Error trying to load/);
    expect(await a.send('GET', 'k')).toBe('$1\r\n1\r\n');
  });

  it('a start with a damaged dump is refused', async () => {
    await expect(
      localInstance().then(async (other) => {
        writeFileSync(join(other.dir, 'dump.rdb'), 'REDIS0012\xfe');
        try {
          return await localInstance([`dir ${other.dir}`]);
        } finally {
          other.close();
        }
      }),
    ).rejects.toThrow('Fatal error loading the DB, check server logs. Exiting.');
  });
});
