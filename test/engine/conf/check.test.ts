import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/engine/conf/check.js';
import { makeTarget, parseTarget } from '../../../src/engine/conf/target.js';

const targetOf = (text: string) => parseTarget(text) ?? makeTarget('redis', '8.0');

/** Errors of a text: `line:code:words under the range`. */
function refused(text: string, target = 'redis-8.0'): string[] {
  return checkText('/etc/redis/redis.conf', text, targetOf(target), { onlyRefusals: true })
    .filter(({ severity }) => severity === 'error')
    .map(({ line, code, start, end }) => `${line}:${code}:${text.slice(start, end)}`);
}

const cases: readonly (readonly [text: string, target: string, ...expected: string[]])[] = [
  ['port 6379', 'redis-8.0'],
  ['PORT 6379', 'redis-8.0'],
  ['  port\t6379  \r', 'redis-8.0'],
  ['port 70000', 'redis-7.0', '1:out-of-range:70000'],
  ['port', 'redis-7.0', '1:wrong-arg-count:port'],
  ['port 1 2', 'redis-7.0', '1:wrong-arg-count:2'],
  ['maxmemoryy 1gb', 'redis-7.0', '1:unknown-directive:maxmemoryy'],
  ['maxmemory 1.5gb', 'redis-7.0', '1:bad-memory-value:1.5gb'],
  ['maxmemory 1gb # half of it', 'redis-7.0', '1:inline-comment:# half of it'],
  ['appendonly on', 'redis-7.0', '1:bad-bool:on'],
  ['timeout 10s', 'redis-7.0', '1:unit-on-count:10s'],
  ['timeout 10s', 'redis-5.0'],
  ['maxmemory-policy allkeys-lur', 'redis-7.0', '1:bad-enum:allkeys-lur'],
  ['requirepass "a', 'redis-7.0', '1:unbalanced-quotes:"a'],
  ['requirepass "a"b', 'redis-7.0', '1:unbalanced-quotes:"a"b'],
  ['requirepass "a"b', 'valkey-9.1'],
  ['replica-read-only yes', 'redis-4.0', '1:new-term-too-early:replica-read-only'],
  ['hash-max-listpack-value 1', 'redis-6.2', '1:listpack-too-early:hash-max-listpack-value'],
  ['appenddirname x', 'redis-6.2', '1:future-directive:appenddirname'],
  ['gopher-enabled yes', 'redis-7.0', '1:removed-directive:gopher-enabled'],
  ['import-mode yes', 'redis-8.0', '1:other-product:import-mode'],
  ['maxmemory-clients 18446744073709551515', 'redis-7.0', '1:out-of-range:18446744073709551515'],
  ['maxmemory-clients 18446744073709551616', 'redis-7.0'],
  ['cluster-announce-hostname "a\\x00 b"', 'redis-7.0'],
  ['cluster-announce-hostname "a b"', 'redis-7.0', '1:bad-name:"a b"'],
  ['save 900', 'redis-7.0', '1:save-odd:900'],
  ['save 900 1 300 10', 'redis-7.0'],
  ['save 900 1 300 10', 'redis-6.2'],
  ['user a on ~* +@all\nuser a off', 'redis-7.0', '2:user-duplicate:a'],
  ['user a on ~* ~x', 'redis-7.0', '1:acl-pattern-after-all:~x'],
  ['user a on +gett', 'redis-7.0', '1:acl-command:+gett'],
  ['cluster-enabled yes\nreplicaof a 1', 'redis-7.0', '2:cluster-replicaof:replicaof a 1'],
  ['port 0', 'redis-7.0', '1:no-listener:0'],
  ['\ufeffport 1', 'redis-7.0', '1:bom:\ufeff'],
  ['rename-command get got\nrename-command get x', 'redis-7.0', '2:rename-unknown:get'],
];

describe('checkDocument: what the server refuses', () => {
  it.each(cases)('%j for %s', (text, target, ...expected) => {
    expect(refused(text, target)).toEqual(expected);
  });
});

describe('the ACL file that a configuration names', () => {
  const check = (users: string) =>
    checkText('/etc/redis/redis.conf', 'aclfile users.acl\n', targetOf('redis-7.0'), {
      onlyRefusals: true,
      workingDirectory: '/etc/redis',
      files: {
        at: (path) => (path === '/etc/redis/users.acl' ? { kind: 'file', text: users } : { kind: 'missing' }),
        glob: () => [],
      },
    });

  it('is read, and its first wrong line stops the server', () => {
    const [found, ...more] = check('user a on ~* +@all\nuser b on +nosuch\nnothing\n');
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'acl-file-error', severity: 'error', line: 1 });
    expect(found?.message).toContain('Line 2 of users.acl:');
  });

  it('is taken when every line is right', () => {
    expect(check('user a on ~* +@all\n')).toEqual([]);
  });
});
