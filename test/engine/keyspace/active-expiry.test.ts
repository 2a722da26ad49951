import { describe, expect, it } from 'vitest';
import { ActiveExpiry } from '../../../src/engine/keyspace/active-expiry.js';
import { HashValue } from '../../../src/engine/keyspace/hash-value.js';
import { Keyspace } from '../../../src/engine/keyspace/keyspace.js';

const NOW = 1_000_000;

describe('the expiry cycle', () => {
  it('deletes every key and field that is over, and no other', () => {
    const keyspace = new Keyspace(4);
    const expired: string[] = [];
    keyspace.listeners.expired = (db, key, field) =>
      expired.push(`${db.index} ${key}${field === null ? '' : ` ${field}`}`);
    const wanted: string[] = [];
    for (const db of keyspace.databases) {
      for (let i = 0; i < 500; i++) {
        const key = `k${i}`;
        keyspace.setExpiry(db, key, keyspace.add(db, key, i), i % 3 === 0 ? NOW - 1 : NOW + 1000);
        if (i % 3 === 0) wanted.push(`${db.index} ${key}`);
      }
      const hash = HashValue.empty();
      for (let i = 0; i < 300; i++) {
        hash.set(`f${i}`, 'v', keyspace.limits);
        hash.setExpiry(`f${i}`, i % 2 === 0 ? NOW : NOW + 1);
        if (i % 2 === 0) wanted.push(`${db.index} h f${i}`);
      }
      keyspace.add(db, 'h', hash);
    }
    const cycle = new ActiveExpiry(keyspace);
    for (let turn = 0; turn < 200; turn++) cycle.run(1000, () => NOW);
    expect(expired.sort()).toEqual(wanted.sort());
    expect(keyspace.databases.map(({ size }) => size)).toEqual([334, 334, 334, 334]);
  });

  it('deletes a hash with its last field', () => {
    const keyspace = new Keyspace(1);
    const [db] = keyspace.databases;
    const hash = HashValue.empty();
    hash.set('f', 'v', keyspace.limits);
    hash.setExpiry('f', NOW);
    keyspace.add(db, 'h', hash);
    new ActiveExpiry(keyspace).run(1000, () => NOW);
    expect([db.size, db.fieldExpires.size]).toEqual([0, 0]);
  });

  it('stops when its time is over, and deletes nothing in a keyspace that may not', () => {
    const keyspace = new Keyspace(1);
    const [db] = keyspace.databases;
    for (let i = 0; i < 1000; i++) keyspace.setExpiry(db, `k${i}`, keyspace.add(db, `k${i}`, i), NOW);
    let clock = NOW;
    expect(new ActiveExpiry(keyspace).run(5, () => (clock += 5))).toBe(true);
    expect(db.size).toBeGreaterThan(900);
    keyspace.expiry = 'hide';
    const { size } = db;
    new ActiveExpiry(keyspace).run(1000, () => NOW);
    expect(db.size).toBe(size);
  });
});
