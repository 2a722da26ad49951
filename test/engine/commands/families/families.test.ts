import { beforeEach, describe, expect, it } from 'vitest';
import { expectReplies, TestClient } from './run-commands.js';

/**
 * Cases with known answers, of Redis 7.2 and of the newest where a command is newer. The broad comparison with real
 * servers is test/servers/differential.test.ts.
 */
let client: TestClient;
beforeEach(() => {
  client = new TestClient();
});

function replies(cases: readonly (readonly [line: string, reply: string])[]): void {
  expectReplies(client, cases, (line, actual, expected) => expect(`${line} → ${actual}`).toBe(`${line} → ${expected}`));
}

describe('strings', () => {
  it('are set under conditions, and logged as what they became', () => {
    replies([
      ['SET k v NX EX 10', '+OK|'],
      ['SET k w NX', '$-1|'],
      ['SET k w XX GET', '$1|v|'],
      ['SET k x IFEQ v', '$-1|'],
      ['SET k x IFEQ w', '+OK|'],
      ['SET k x EX 0', "-ERR invalid expire time in 'set' command|"],
      ['SET k x NX XX', '-ERR syntax error|'],
      ['GETDEL k', '$1|x|'],
    ]);
    expect(client.logged()).toEqual(['SET k v PXAT 1010000', 'SET k w XX', 'SET k x IFEQ w', 'DEL k']);
  });

  it('are counted exactly', () => {
    replies([
      ['SET n 9223372036854775806', '+OK|'],
      ['INCR n', ':9223372036854775807|'],
      ['INCR n', '-ERR increment or decrement would overflow|'],
      ['DECRBY n -9223372036854775808', '-ERR decrement would overflow|'],
      ['INCRBYFLOAT f 0.1', '$3|0.1|'],
      ['INCRBYFLOAT f 0.2', '$3|0.3|'],
      ['INCRBYFLOAT f x', '-ERR value is not a valid float|'],
      ['OBJECT ENCODING n', '$3|int|'],
    ]);
    expect(client.logged().slice(-2)).toEqual(['SET f 0.1 KEEPTTL', 'SET f 0.3 KEEPTTL']);
  });

  it('have digests', () => {
    replies([
      ['SET k value', '+OK|'],
      ['DELEX k IFDEQ 0000000000000000', ':0|'],
      ['DELEX k IFDNE 0000000000000000', ':1|'],
      ['DIGEST k', '$-1|'],
    ]);
  });

  it('share subsequences', () => {
    replies([
      ['MSET a ohmytext b mynewtext', '+OK|'],
      ['LCS a b', '$6|mytext|'],
      ['LCS a b LEN', ':6|'],
      ['LCS a b IDX MINMATCHLEN 4', '*4|$7|matches|*1|*2|*2|:4|:7|*2|:5|:8|$3|len|:6|'],
    ]);
  });
});

describe('keys', () => {
  it('expire at a time, and are deleted when they are met later', () => {
    replies([
      ['SET k v', '+OK|'],
      ['EXPIRE k 10', ':1|'],
      ['EXPIRE k 5 GT', ':0|'],
      ['TTL k', ':10|'],
      ['PEXPIRETIME k', ':1010000|'],
      ['EXPIRE k 1 NX XX', '-ERR NX and XX, GT or LT options at the same time are not compatible|'],
    ]);
    expect(client.logged()).toEqual(['SET k v', 'PEXPIREAT k 1010000']);
    client.keyspace.now = 1_010_000;
    replies([['GET k', '$-1|']]);
    expect(client.logged()).toEqual(['DEL k']);
    replies([
      ['SET k v', '+OK|'],
      ['EXPIRE k -1', ':1|'],
    ]);
    expect(client.logged()).toEqual(['SET k v', 'DEL k']);
  });

  it('are renamed, copied and moved with what they hold', () => {
    replies([
      ['RPUSH l a b', ':2|'],
      ['PEXPIREAT l 5000000', ':1|'],
      ['RENAME l m', '+OK|'],
      ['PEXPIRETIME m', ':5000000|'],
      ['COPY m n', ':1|'],
      ['RPUSH n c', ':3|'],
      ['LRANGE m 0 -1', '*2|$1|a|$1|b|'],
      ['MOVE m 3', ':1|'],
      ['EXISTS m n', ':1|'],
      ['RENAME m x', '-ERR no such key|'],
      ['COPY n n', '-ERR source and destination objects are the same|'],
      ['SWAPDB 0 3', '+OK|'],
      ['EXISTS m n', ':1|'],
      ['TYPE m', '+list|'],
    ]);
  });

  it('are sorted by what others say', () => {
    replies([
      ['RPUSH l 1 2 3', ':3|'],
      ['MSET w_1 30 w_2 20 w_3 10', '+OK|'],
      ['HSET h_3 name three', ':1|'],
      ['SORT l DESC', '*3|$1|3|$1|2|$1|1|'],
      ['SORT l BY w_* LIMIT 0 2 GET # GET h_*->name', '*4|$1|3|$5|three|$1|2|$-1|'],
      ['SORT l BY w_* STORE s', ':3|'],
      ['LRANGE s 0 -1', '*3|$1|3|$1|2|$1|1|'],
      ['RPUSH l x', ':4|'],
      ['SORT l', "-ERR One or more scores can't be converted into double|"],
    ]);
  });

  it('are flushed in the log even where there are none', () => {
    replies([['FLUSHALL', '+OK|']]);
    expect(client.logged()).toEqual(['FLUSHALL']);
  });
});

describe('lists', () => {
  it('give up what is asked of them', () => {
    replies([
      ['RPUSH l a b c b', ':4|'],
      ['LPOS l b COUNT 0', '*2|:1|:3|'],
      ['LPOS l b RANK -1', ':3|'],
      ['LMPOP 2 none l RIGHT COUNT 9', '*2|$1|l|*4|$1|b|$1|c|$1|b|$1|a|'],
      ['LMPOP 1 l LEFT', '*-1|'],
      ['LPOP l 2', '*-1|'],
    ]);
    expect(client.logged()).toEqual(['RPUSH l a b c b', 'RPOP l 4']);
  });

  it('make clients wait, and nobody else', () => {
    expect(client.run('BLPOP a b 1.5')).toBe('');
    expect(client.call.blocking).toEqual({ keys: ['a', 'b'], timeout: 1500, onTimeout: 'null-array' });
    client.call.origin = 'script';
    replies([
      ['BLPOP a b 1.5', '*-1|'],
      ['BLMOVE a b LEFT RIGHT 0', '$-1|'],
      ['BLPOP a x', '-ERR timeout is not a float or out of range|'],
      ['RPUSH b 1', ':1|'],
      ['BLPOP a b 0', '*2|$1|b|$1|1|'],
    ]);
    expect(client.logged()).toEqual(['RPUSH b 1', 'LPOP b']);
  });
});

describe('sets', () => {
  it('are combined and logged', () => {
    replies([
      ['SADD s 1 2 3', ':3|'],
      ['SADD t 2 3 4', ':3|'],
      ['SINTERCARD 2 s t LIMIT 1', ':1|'],
      ['SDIFFSTORE d s t', ':1|'],
      ['SMEMBERS d', '*1|$1|1|'],
      ['SINTERSTORE d s none', ':0|'],
      ['EXISTS d', ':0|'],
      ['SPOP s 5', '*3|$1|1|$1|2|$1|3|'],
      ['SADD s x', ':1|'],
      ['SPOP s', '$1|x|'],
      ['GET t', '-WRONGTYPE Operation against a key holding the wrong kind of value|'],
    ]);
    expect(client.logged().slice(-3)).toEqual(['DEL s', 'SADD s x', 'SREM s x']);
  });
});

describe('sorted sets', () => {
  it('are cut by rank, score and member', () => {
    replies([
      ['ZADD z 1 a 2 b 3 c', ':3|'],
      ['ZADD z GT CH 1 b 5 c', ':1|'],
      ['ZADD z INCR 0.5 a', '$3|1.5|'],
      ['ZADD z NX XX 1 a', '-ERR XX and NX options at the same time are not compatible|'],
      ['ZRANGE z (1.5 inf BYSCORE WITHSCORES', '*4|$1|b|$1|2|$1|c|$1|5|'],
      ['ZRANGE z 0 0 REV', '*1|$1|c|'],
      ['ZREVRANK z a WITHSCORE', '*2|:2|$3|1.5|'],
      ['ZRANGESTORE d z 0 1', ':2|'],
      ['ZUNIONSTORE u 2 z d WEIGHTS 1 2 AGGREGATE MAX', ':3|'],
      ['ZSCORE u b', '$1|4|'],
      ['ZMPOP 1 u MAX COUNT 2', '*2|$1|u|*2|*2|$1|c|$1|5|*2|$1|b|$1|4|'],
      ['ZINCRBY u nan a', '-ERR value is not a valid float|'],
    ]);
    expect(client.logged().at(-1)).toBe('ZPOPMAX u 2');
  });
});

describe('hashes', () => {
  it('let fields expire', () => {
    replies([
      ['HSET h a 1 b 2', ':2|'],
      ['HEXPIRE h 10 FIELDS 2 a x', '*2|:1|:-2|'],
      ['HTTL h FIELDS 2 a b', '*2|:10|:-1|'],
      ['OBJECT ENCODING h', '$10|listpackex|'],
      ['HSETEX h EX 5 FIELDS 1 c 3', ':1|'],
      ['HGETEX h PERSIST FIELDS 1 a', '*1|$1|1|'],
      ['HEXPIRE h 0 FIELDS 1 a', '*1|:2|'],
    ]);
    expect(client.logged()).toEqual([
      'HSET h a 1 b 2',
      'HPEXPIREAT h 1010000 FIELDS 1 a',
      'HSETEX h PXAT 1005000 FIELDS 1 c 3',
      'HPERSIST h FIELDS 1 a',
      'HDEL h a',
    ]);
    client.keyspace.now = 1_005_000;
    replies([['HGETALL h', '*2|$1|b|$1|2|']]);
    expect(client.logged()).toEqual(['HDEL h c']);
  });

  it('hide what is over where nothing may be deleted', () => {
    replies([['HSETEX h EX 5 FIELDS 1 a 1', ':1|']]);
    client.logged();
    client.keyspace.now = 1_005_000;
    client.keyspace.expiry = 'hide';
    replies([['HGET h a', '$-1|']]);
    expect(client.logged()).toEqual([]);
    client.keyspace.expiry = 'ignore';
    replies([['HGET h a', '$1|1|']]);
  });
});

describe('bits', () => {
  it('are set, counted, found and combined', () => {
    replies([
      ['SETBIT b 7 1', ':0|'],
      ['SETBIT b 7 1', ':1|'],
      ['BITCOUNT b 0 -1 BIT', ':1|'],
      ['BITPOS b 1', ':7|'],
      ['SET c abc', '+OK|'],
      ['BITOP DIFF d c b', ':3|'],
      ['GET d', '$3|`bc|'],
      ['BITFIELD b SET u8 0 255 GET i8 0 OVERFLOW FAIL INCRBY u8 0 1', '*3|:1|:-1|$-1|'],
      ['BITOP NOT d b c', '-ERR BITOP NOT must be called with a single source key.|'],
    ]);
    expect(client.logged().filter((line) => line.startsWith('SETBIT'))).toEqual(['SETBIT b 7 1']);
  });
});

describe('HyperLogLogs', () => {
  it('estimate, and log the count that they keep', () => {
    replies([
      ['PFADD p a b c', ':1|'],
      ['PFADD p a', ':0|'],
      ['PFCOUNT p', ':3|'],
      ['PFCOUNT p', ':3|'],
      ['PFMERGE q p', '+OK|'],
      ['PFDEBUG ENCODING q', '+sparse|'],
      ['SET s x', '+OK|'],
      ['PFADD s a', '-WRONGTYPE Key is not a valid HyperLogLog string value.|'],
      ['PFSELFTEST', '+OK|'],
    ]);
    expect(client.logged()).toEqual(['PFADD p a b c', 'PFCOUNT p', 'PFMERGE q p', 'SET s x']);
  });
});

describe('positions', () => {
  it('are added as scores and found again', () => {
    replies([
      ['GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania', ':2|'],
      ['GEODIST Sicily Palermo Catania', '$11|166274.1516|'],
      ['GEOHASH Sicily Palermo', '*1|$11|sqc8b49rny0|'],
      ['GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km ASC', '*2|$7|Catania|$7|Palermo|'],
      ['GEOPOS Sicily none', '*1|*-1|'],
      ['GEOADD Sicily 200 0 x', '-ERR invalid longitude,latitude pair 200.000000,0.000000|'],
    ]);
    expect(client.logged()).toEqual(['ZADD Sicily 3479099956230698 Palermo 3479447370796909 Catania']);
  });
});
