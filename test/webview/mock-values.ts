/** Values of the mock dump's sample keys, one for every view of the value pane. */
import type { Answer, Cell, LensView, Query, ValueView } from '../../src/protocol/dump.js';
import { SAVED_AT, noise } from './mock-keys.js';

const encoder = new TextEncoder();
const cell = (text: string, length?: number): Cell => {
  const bytes = encoder.encode(text);
  return { bytes, length: length ?? bytes.length };
};

const CONFIG = JSON.stringify({
  service: 'checkout',
  revision: 9007199254740993n.toString(),
  enabled: true,
  owner: null,
  limits: { rate: 120.5, burst: 300, ips: ['10.0.0.0/8', '192.168.0.0/16'] },
  features: [
    { name: 'new-cart', share: 0.25 },
    { name: 'express', share: 1 },
  ],
  notes: 'Zeile eins\nZeile zwei – “ok” ✓',
  routes: Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`/v1/item/${at}`, { target: `pod-${at % 7}`, weight: at }]),
  ),
}).replace('"9007199254740993"', '9007199254740993');

const TEXT =
  'The quick brown fox jumps over the lazy dog.\nZwölf Boxkämpfer jagen Viktor quer über den Deich.\n'.repeat(7);
const DOCUMENT = JSON.stringify({
  id: 42,
  title: 'Lamp',
  tags: ['home', 'light'],
  price: { amount: 19.99, currency: 'EUR' },
});

const binary = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at < 64 ? at * 4 : Math.floor(noise(at) * 256)));
const log = (start: number, count: number): Uint8Array => {
  const lines: string[] = [];
  for (let at = Math.floor(start / 64); lines.length * 64 < count + 64; at++)
    lines.push(
      `2026-11-20 22:${String(at % 60).padStart(2, '0')}:07 GET /v1/item/${String(at).padStart(8, '0')} 200 ok`
        .padEnd(63)
        .slice(0, 63),
    );
  return encoder.encode(`${lines.join('\n')}\n`).subarray(start % 64, (start % 64) + count);
};

type ValueQuery = Query & { readonly kind: 'value' };

/** `count` elements from `start` on, in the order that the query asks for; a sorted page tells their places. */
function page<T>(
  query: ValueQuery,
  total: number,
  of: (index: number) => T,
): {
  readonly elements: readonly T[];
  readonly start: number;
  readonly total: number;
  readonly sorted: boolean;
  readonly order?: readonly number[];
} {
  const indexes: number[] = [];
  for (let at = query.start; at < Math.min(total, query.start + query.count); at++)
    indexes.push(query.sort?.descending === true ? total - 1 - at : at);
  return {
    start: query.start,
    total,
    sorted: query.sort !== null,
    elements: indexes.map(of),
    ...(query.sort === null ? {} : { order: indexes }),
  };
}

/** A page of the value of a key. */
export function mockValue(name: string, kind: string, query: ValueQuery): Answer<'value'> {
  const { start, count } = query;
  const string = (bytes: Uint8Array, total = bytes.length): Answer<'value'> => ({
    value: { kind: 'string', start, total, sorted: false, encoding: 'raw', bytes: bytes.subarray(0, count) },
  });
  const facts = [
    ['length', '1204331'],
    ['first id', '1763640000000-0'],
    ['last id', '1763677267000-3'],
    ['entries added', '1210000'],
    ['max deleted id', '0-0'],
  ] as const;
  const wrap = (value: ValueView): Answer<'value'> => ({ value });
  switch (name) {
    case 'sample:config':
      return string(encoder.encode(CONFIG));
    case 'sample:text':
      return string(encoder.encode(TEXT));
    case 'sample:empty':
      return string(new Uint8Array(0));
    case 'sample:gzip':
      return string(Uint8Array.from([0x1f, 0x8b, 8, 0, ...binary(608)]));
    case 'sample:binary':
      return string(binary(4096));
    case 'sample:log':
      return string(log(start, Math.min(count, 400_000 - start)), 400_000);
    case 'sample:broken':
      return {
        damage: {
          kind: 'bad-length',
          offset: 21_212,
          length: 312,
          expected: 'an entry of at most 280 bytes',
          found: 'one of 4,294,901,760',
          lost: 'the value of this key; the keys behind it can be read',
          severity: 'error',
          guess: false,
        },
      };
    case 'sample:profile': {
      const fields = [
        'email',
        'name',
        'settings',
        'avatar',
        'visits',
        'created',
        'token',
        'bio',
        'country',
        'zip',
        'phone',
        'score',
      ];
      const values = [
        'a@example.org',
        'Ada',
        CONFIG.slice(0, 400),
        '\\x89PNG',
        '4211',
        '2026-01-03T10:00:00Z',
        'f00dfeed'.repeat(6),
        TEXT.slice(0, 200),
        'DE',
        '10115',
        '',
        '99.5',
      ];
      return wrap({
        kind: 'hash',
        ...page(query, 12, (at) => ({
          field: cell(fields[at] ?? ''),
          value: at === 2 ? cell(CONFIG) : at === 3 ? { bytes: binary(512), length: 48_213 } : cell(values[at] ?? ''),
          expireAt: at === 6 ? SAVED_AT + 7_200_000 : null,
        })),
      });
    }
    case 'sample:tags':
      return wrap({ kind: 'set', ...page(query, 731, (at) => cell(`tag-${at}`)) });
    case 'sample:leaderboard':
      return wrap({
        kind: 'zset',
        ...page(query, 250_000, (at) => ({
          member: cell(`player:${String(at).padStart(6, '0')}`),
          score: String(at === 0 ? '-inf' : at * 3.5),
        })),
      });
    case 'sample:queue':
      return wrap({ kind: 'list', ...page(query, 10_000_000, (at) => cell(`{"job":${at},"kind":"mail"}`)) });
    case 'sample:array':
      return wrap({
        kind: 'array',
        start: 0,
        total: 6,
        sorted: false,
        insertAt: '1000001',
        elements: [0, 1, 2, 500, 501, 1_000_000].map((at) => ({ index: String(at), value: cell(`value ${at}`) })),
      });
    case 'sample:events': {
      const { elements, ...rest } = page(query, 1_204_331, (at) => ({
        id: `${1_763_640_000_000 + at * 31}-0`,
        fields: [
          [cell('type'), cell(at % 3 === 0 ? 'view' : 'click')],
          [cell('user'), cell(String(Math.floor(noise(at) * 1e6)))],
          [cell('path'), cell(`/item/${at}`)],
        ] as const,
      }));
      return wrap({
        kind: 'stream',
        ...rest,
        entries: elements,
        facts,
        groups: [
          {
            name: cell('billing'),
            lastId: '1763677000000-0',
            entriesRead: '1204000',
            pendingTotal: 3,
            pending: [0, 1, 2].map((at) => ({
              id: `${1_763_676_000_000 + at}-0`,
              consumer: at === 2 ? null : cell('worker-1'),
              deliveredAt: SAVED_AT - 60_000 * at,
              deliveries: at + 1,
            })),
            consumers: [
              { name: cell('worker-1'), seenAt: SAVED_AT - 500, activeAt: SAVED_AT - 60_000, pending: 2 },
              { name: cell('worker-2'), seenAt: SAVED_AT - 5_000, activeAt: -1, pending: 0 },
            ],
          },
          { name: cell('audit'), lastId: '0-0', entriesRead: null, pendingTotal: 0, pending: [], consumers: [] },
        ],
      });
    }
    case 'sample:json-document':
      return wrap({
        kind: 'module',
        start: 0,
        total: 1,
        sorted: false,
        module: 'ReJSON-RL',
        version: 3,
        title: 'JSON document',
        facts: [],
        json: DOCUMENT,
        table: null,
        fields: [],
      });
    case 'sample:bloom':
      return wrap({
        kind: 'module',
        start: 0,
        total: 1,
        sorted: false,
        module: 'MBbloom--',
        version: 4,
        title: 'Bloom filter',
        facts: [
          ['items', '812'],
          ['capacity', '1000'],
          ['error rate', '0.01'],
          ['hash functions', '7'],
        ],
        json: null,
        table: null,
        fields: [],
      });
    case 'sample:vectors':
      return wrap({
        kind: 'module',
        start: 0,
        total: 3,
        sorted: false,
        module: 'vectorset',
        version: 1,
        title: 'vector set',
        facts: [
          ['dimensions', '4'],
          ['quantisation', 'int8'],
          ['links a node', '16'],
        ],
        json: null,
        table: {
          columns: ['element', 'vector', 'attributes'],
          cells: ['king', 'queen', 'lamp'].map((word, at) => [
            cell(word),
            `${noise(at).toFixed(3)}, ${noise(at + 9).toFixed(3)}, …`,
            cell(`{"word":"${word}"}`),
          ]),
        },
        fields: [],
      });
    case 'sample:module':
      return wrap({
        kind: 'module',
        start: 0,
        total: 5,
        sorted: false,
        module: 'myModule1',
        version: 2,
        title: null,
        facts: [],
        json: null,
        table: null,
        fields: [
          { kind: 'unsigned', value: '3' },
          { kind: 'string', value: cell('hello') },
          { kind: 'double', value: '2.5' },
          { kind: 'signed', value: '-7' },
          { kind: 'string', value: cell('world') },
        ],
      });
    case 'sample:unknown':
      return wrap({ kind: 'unknown', start: 0, total: 512, sorted: false, bytes: binary(512) });
    default:
      break;
  }
  switch (kind) {
    case 'list':
      return wrap({ kind: 'list', ...page(query, 158_000, (at) => cell(`job ${at}`)) });
    case 'set':
      return wrap({ kind: 'set', ...page(query, 3, (at) => cell(String(at * 7))) });
    case 'zset':
      return wrap({
        kind: 'zset',
        ...page(query, 14, (at) => ({ member: cell(`place ${at}`), score: String(3_479_099_956_230_698 + at) })),
      });
    case 'hash':
      return wrap({
        kind: 'hash',
        ...page(query, 6, (at) => ({ field: cell(`field ${at}`), value: cell(`value of ${name}`), expireAt: null })),
      });
    case 'stream': {
      const { elements, ...rest } = page(query, 33, (at) => ({
        id: `${1_763_640_000_000 + at}-0`,
        fields: [[cell('value'), cell(String(at))]] as const,
      }));
      return wrap({ kind: 'stream', ...rest, entries: elements, facts, groups: [] });
    }
    default:
      return string(encoder.encode(`value of ${name}`));
  }
}

/** What a lens makes of a value or of a cell. */
export function mockLens(name: string, query: Query & { readonly kind: 'lens' }): LensView | null {
  if (name === 'sample:config') return { steps: ['json'], text: CONFIG, language: 'json', notice: null };
  if (name === 'sample:gzip') return { steps: ['gzip', 'json'], text: DOCUMENT, language: 'json', notice: null };
  if (name === 'sample:profile' && query.cell?.element === 2 && query.cell.column === 1)
    return { steps: ['json'], text: CONFIG, language: 'json', notice: null };
  if (name === 'sample:queue' && query.cell !== null)
    return { steps: ['json'], text: `{"job":${query.cell.element},"kind":"mail"}`, language: 'json', notice: null };
  return null;
}

/** Bytes of the file from an offset on. */
export const mockBytes = (offset: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => {
    const place = offset + at;
    return place < 9 ? 'REDIS0011'.charCodeAt(place) : Math.floor(noise(place) * 256);
  });
