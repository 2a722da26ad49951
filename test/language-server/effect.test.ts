import { describe, expect, it } from 'vitest';
import { checkReading } from '../../src/engine/conf/check.js';
import { codeLenses } from '../../src/language-server/code-lens.js';
import { durabilityMarkdown, durabilityOf } from '../../src/language-server/durability.js';
import { effectiveConfiguration } from '../../src/language-server/effective-configuration.js';
import { filesOf, parsed } from './marked.js';

const cases: readonly (readonly [text: string, target: string, process: RegExp, machine: RegExp, start: RegExp])[] = [
  ['appendonly yes', 'redis-8.0', /^nothing/, /about a second/, /append-only files of its manifest, and no dump/],
  ['appendonly yes', 'redis-6.2', /^nothing/, /about a second/, /^the append-only file, and no dump/],
  ['appendonly yes\nappendfsync always', 'redis-8.0', /^nothing/, /^nothing/, /append-only/],
  ['appendonly yes\nappendfsync no', 'redis-8.0', /^nothing/, /30 seconds/, /append-only/],
  [
    'appendonly yes\nno-appendfsync-on-rewrite yes',
    'redis-8.0',
    /^nothing/,
    /second.*during rewrites.*30 seconds/,
    /append-only/,
  ],
  ['save ""', 'redis-8.0', /every write since the start/, /every write since the start/, /dump\.rdb, if/],
  ['port 1', 'redis-5.0', /every write since the start/, /every write since the start/, /dump\.rdb, if/],
  ['port 1', 'redis-8.0', /up to 1 hour of writes; 1 minute with 10,000 changes/, /up to 1 hour/, /^dump\.rdb$/],
  ['save 900 10\ndbfilename x.rdb', 'redis-8.0', /up to 15 minutes of writes, more while/, /15 minutes/, /^x\.rdb$/],
];

describe('durability', () => {
  it.each(cases)('%j with %s', (text, target, process, machine, start) => {
    const durability = durabilityOf(parsed(text, target));
    expect(durability?.process).toMatch(process);
    expect(durability?.machine).toMatch(machine);
    expect(durability?.start).toMatch(start);
  });

  it('gives its reasons with their lines', () => {
    const text = durabilityMarkdown(parsed('port 1\nappendonly yes'));
    expect(text).toContain('goes to the append-only file before its reply. *(line 2 of redis.conf)*');
    expect(text).toContain('appendfsync everysec: what was written goes to the disk once a second. *(default)*');
  });

  it('stands above files with directives, and not above a Sentinel', () => {
    expect(codeLenses(parsed('port 1'))[0]?.command?.title).toBe(
      'A crash or power cut loses up to 1 hour of writes; starts from dump.rdb',
    );
    expect(codeLenses(parsed('# nothing here'))).toEqual([]);
    expect(codeLenses(parsed('sentinel monitor a 127.0.0.1 6379 2'))).toEqual([]);
  });
});

describe('the effective configuration', () => {
  const files = filesOf({ '/etc/redis/a.conf': 'port 2\nmaxmemory 1gb\n' });
  const text = effectiveConfiguration(
    parsed('port 1\ninclude a.conf\nsave 1 1\nsave ""\nsave 60 5\nport 3', 'redis-8.0', files),
  );

  it.each([
    ['# redis.conf, line 6\nport 3'],
    ['# /etc/redis/a.conf, line 2, included by line 2 of redis.conf\nmaxmemory 1gb'],
    ['# redis.conf, line 5\nsave 60 5'],
    ['\nappendonly no'],
    ['\nbind * -::*'],
  ])('says %j', (part) => {
    expect(text).toContain(part);
  });

  it('leaves out what was overridden', () => {
    expect(text).not.toMatch(/port [12]\n/);
    expect(text).not.toContain('save 1 1');
    expect(text.match(/^port /gm)).toHaveLength(1);
  });

  it('is a configuration that the same server takes', () => {
    const errors = checkReading(parsed(text).reading, { onlyRefusals: true }).filter(
      ({ severity }) => severity === 'error',
    );
    expect(errors.map(({ message }) => message)).toEqual([]);
  });
});
