import { describe, expect, it } from 'vitest';
import { aclUsers, checkAclFile } from '../../../src/engine/conf/acl/acl-file.js';
import { parseTarget } from '../../../src/engine/conf/target.js';

const check = (text: string, name = 'redis-8.0') => {
  const target = parseTarget(name);
  if (target === undefined) throw new Error(name);
  return checkAclFile('users.acl', text, target).map(
    ({ code, line, start, end }) => `${line}:${code}:${text.slice(start, end)}`,
  );
};

describe('checkAclFile', () => {
  it.each<[text: string, target: string, ...expected: string[]]>([
    ['', 'redis-8.0'],
    ['user a on ~* +@all\n\n  user b off  \r\n', 'redis-8.0'],
    ['user a  on', 'redis-8.0'],
    ['# users\nuser a on', 'redis-8.0', '1:acl-line:# users'],
    ['User a on', 'redis-8.0', '1:acl-line:User a on'],
    ['user', 'redis-8.0', '1:acl-line:user'],
    ['user a on\nuser a off', 'redis-8.0', '2:user-duplicate:a'],
    ['user a on\nuser a off', 'redis-6.0'],
    ['user a "on"', 'redis-8.0', '1:acl-rule:"on"'],
    ['user a\ton', 'redis-8.0', '1:acl-user-name:a\ton'],
    ['user a +nosuch', 'redis-8.0', '1:acl-command:+nosuch'],
    ['user a (+get ~x) +set', 'redis-8.0'],
    ['user a (+get ~x', 'redis-8.0', '1:acl-selector:(+get ~x'],
    ['user a (+get ~x)', 'redis-6.0', '1:acl-rule:(+get'],
    ['user a +json.get +@json', 'redis-8.0', '1:acl-command:+json.get'],
    ['user a on\nuser b #xyz', 'redis-8.0', '2:acl-hash:#xyz'],
  ])('%j for %s', (text, target, ...expected) => {
    expect(check(text, target)).toEqual(expected);
  });

  it('lists users', () => {
    expect(aclUsers('user a on\n\nuser b off ~*').map(({ name, rules, index }) => [name.value, rules.length, index]))
      .toEqual([['a', 1, 0], ['b', 2, 2]]);
  });
});
