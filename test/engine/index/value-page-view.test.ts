import { describe, expect, it } from 'vitest';
import { cell, CELL_BYTES, pageView, scoreText } from '../../../src/engine/index/value-page-view.js';
import { bytes } from './sample-keys.js';

const id = (ms: bigint, seq: bigint): { ms: bigint; seq: bigint } => ({ ms, seq });

describe('a page for display', () => {
  it('cuts cells and tells their whole length', () => {
    const long = new Uint8Array(CELL_BYTES + 5).fill(7);
    expect(cell(long)).toEqual({ bytes: long.slice(0, CELL_BYTES), length: CELL_BYTES + 5 });
    expect(cell(bytes('ab'))).toEqual({ bytes: bytes('ab'), length: 2 });
  });

  it.each([
    [1, '1'],
    [-0, '-0'],
    [1.5, '1.5'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
    [NaN, 'nan'],
  ])('writes the score %s as %s', (score, text) => {
    expect(scoreText(score)).toBe(text);
  });

  it('shows entries, facts and groups of a stream', () => {
    const view = pageView({
      kind: 'stream',
      start: 0,
      total: 1,
      entries: [{ id: id(18_446_744_073_709_551_615n, 2n), fields: [[bytes('f'), bytes('v')]] }],
      facts: {
        lastId: id(5n, 0n),
        firstId: null,
        maxDeletedId: id(0n, 0n),
        entriesAdded: 9n,
        idempotency: null,
        groups: [
          {
            name: bytes('g'),
            lastId: id(4n, 1n),
            entriesRead: null,
            pendingTotal: 500,
            pending: Array.from({ length: 300 }, (_, i) => ({
              id: id(BigInt(i), 0n),
              consumer: i === 0 ? null : bytes('c'),
              deliveredAt: 7,
              deliveries: 1,
            })),
            consumers: [{ name: bytes('c'), seenAt: 1, activeAt: -1, pending: 3 }],
          },
        ],
      },
    });
    if (view.kind !== 'stream') throw new Error(`a ${view.kind}`);
    expect(view.entries).toEqual([{ id: '18446744073709551615-2', fields: [[cell(bytes('f')), cell(bytes('v'))]] }]);
    expect(view.facts).toEqual([
      ['last id', '5-0'],
      ['max deleted id', '0-0'],
      ['entries added', '9'],
      ['groups', '1'],
    ]);
    const [group] = view.groups;
    expect(group).toMatchObject({ lastId: '4-1', entriesRead: null, pendingTotal: 500 });
    expect(group.consumers).toMatchObject([{ activeAt: null }]);
    expect(group.pending.length).toBe(200);
    expect(group.pending[0]).toMatchObject({ id: '0-0', consumer: null });
  });

  it('shows an array whose elements are of several kinds', () => {
    const view = pageView({
      kind: 'array',
      start: 0,
      total: 3,
      insertAt: 12n,
      elements: [
        { index: 1n, value: bytes('a') },
        { index: 2n ** 63n, value: -5n },
        { index: 3n, value: 1.5 },
      ],
    });
    if (view.kind !== 'array') throw new Error(`a ${view.kind}`);
    expect(view.insertAt).toBe('12');
    expect(view.elements.map(({ index, value }) => [index, new TextDecoder().decode(value.bytes)])).toEqual([
      ['1', 'a'],
      ['9223372036854775808', '-5'],
      ['3', '1.5'],
    ]);
  });

  it('shows a module by its layout or by its fields', () => {
    const page = { kind: 'module', start: 0, total: null, module: 'ReJSON-RL', version: 3 } as const;
    const json = { title: 'JSON document', facts: [], json: '{}' };
    expect(pageView({ ...page, fields: [], decoded: json })).toMatchObject({
      title: 'JSON document',
      json: '{}',
      table: null,
      fields: [],
    });
    const rows = { columns: ['time', 'value'], total: 1, cells: [['12', 3.5]] };
    const series = { title: 'time series', facts: [['a', 'b']], rows } as const;
    expect(pageView({ ...page, fields: [], decoded: series })).toMatchObject({
      facts: [['a', 'b']],
      json: null,
      table: { columns: ['time', 'value'], cells: [['12', '3.5']] },
    });
    const fields = [
      { kind: 'unsigned', value: 2n ** 64n - 1n },
      { kind: 'string', value: bytes('x') },
    ] as const;
    expect(pageView({ ...page, fields, decoded: null })).toMatchObject({
      title: null,
      fields: [
        { kind: 'unsigned', value: '18446744073709551615' },
        { kind: 'string', value: cell(bytes('x')) },
      ],
    });
  });
});
