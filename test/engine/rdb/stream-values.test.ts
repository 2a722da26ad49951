import { describe, expect, it } from 'vitest';
import { open, plain, stream, text, value } from './open-bytes.js';
import { bytesOf, type ValueBytes } from './value-bytes.js';

describe('streams', () => {
  const pending = (bytes: ValueBytes, seq: number, at: number, times: number): ValueBytes =>
    bytes.id(1, seq).time(at).length(times);

  /** One group of two consumers; `version` 1 to 5 as in types 15, 19, 21, 26, 27. */
  function withGroups(version: number): ValueBytes {
    const bytes = value().raw(...stream.bytes);
    if (version >= 2) bytes.length(0, 0, 5, 6, 99);
    bytes.length(1).string('g').length(3, 4);
    if (version >= 2) bytes.length(2n ** 64n - 1n);
    bytes.length(3);
    pending(pending(pending(bytes, 1, 500, 1), 2, 600, 2), 3, 700, 3);
    bytes.length(2).string('alice').time(800);
    if (version >= 3) bytes.time(-1);
    bytes.length(1).id(1, 3).string('bob').time(900);
    if (version >= 3) bytes.time(850);
    bytes.length(1).id(1, 1);
    if (version >= 5) bytes.length(1).id(1, 2);
    if (version >= 4) bytes.length(300, 50, 1).string('producer').length(1).string('key').length(7, 8, 11, 2);
    return bytes;
  }

  it.each([
    [1, 15],
    [2, 19],
    [3, 21],
    [4, 26],
    [5, 27],
  ])('of version %i have their groups', (version, type) => {
    const page = open(type, withGroups(version)).page(0, 100);
    if (page.kind !== 'stream') throw new Error(page.kind);
    expect(plain(page)).toEqual(stream.entries);
    expect(page.total).toBe(12);
    const { facts } = page;
    expect(facts.lastId).toEqual({ ms: 2004n, seq: 0n });
    expect(facts.maxDeletedId).toEqual(version >= 2 ? { ms: 5n, seq: 6n } : null);
    expect(facts.entriesAdded).toBe(version >= 2 ? 99n : null);
    const [group] = facts.groups;
    expect(text(group.name)).toBe('g');
    expect(group.entriesRead).toBeNull();
    expect(group.pendingTotal).toBe(3);
    expect(
      group.pending.map(({ id, consumer, deliveredAt, deliveries }) => [
        id.seq,
        consumer && text(consumer),
        deliveredAt,
        deliveries,
      ]),
    ).toEqual([
      [1n, 'bob', 500, 1],
      [2n, null, 600, 2],
      [3n, 'alice', 700, 3],
    ]);
    expect(
      group.consumers.map(({ name, seenAt, activeAt, pending: owned }) => [text(name), seenAt, activeAt, owned]),
    ).toEqual([
      ['alice', 800, version >= 3 ? -1 : null, 1],
      ['bob', 900, version >= 3 ? 850 : null, 1],
    ]);
    expect(facts.idempotency).toEqual(
      version < 4
        ? null
        : {
            durationSeconds: 300,
            maxIds: 50,
            idsAdded: 11n,
            duplicates: 2n,
            producers: [{ name: bytesOf('producer'), ids: [{ id: bytesOf('key'), entry: { ms: 7n, seq: 8n } }] }],
          },
    );
  });

  it('with very many pending entries are told in part, and find the owners of all of these', () => {
    const count = 25_000;
    const bytes = value().length(0, 0, 0, 0, 1).string('g').length(0, 0, count);
    for (let i = 0; i < count; i++) pending(bytes, i, 1, 1);
    bytes.length(2);
    for (const own of [0, 1]) {
      bytes
        .string(`consumer ${own}`)
        .time(1)
        .length(count / 2);
      for (let i = own; i < count; i += 2) bytes.id(1, i);
    }
    const page = open(15, bytes).page(0, 1);
    const group = page.kind === 'stream' ? page.facts.groups[0] : null;
    expect(group?.pendingTotal).toBe(count);
    expect(group?.pending.length).toBe(10_000);
    expect(group?.pending.every(({ id, consumer }) => consumer && text(consumer) === `consumer ${id.seq % 2n}`)).toBe(
      true,
    );
  });
});
