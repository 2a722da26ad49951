import type { ModuleField, StreamConsumer, StreamGroup, StreamId, StreamPending, ValuePage } from '../rdb/value.js';
import type { Cell, StreamGroupView, ValueView } from './value-view.js';

/** Bytes of an element that a cell shows. */
export const CELL_BYTES = 4096;
/** Pending entries and consumers of a group that are shown, and groups of a stream. */
const MOST_PENDING = 200;
const MOST_GROUPS = 1_000;
/** Fields of a stream entry that are shown. */
const MOST_FIELDS = 1_000;
/** Characters of a JSON document. */
const JSON_CHARACTERS = 4 * 1024 * 1024;

/** Bytes for a table cell. They are a copy: whoever gets the view shares no memory with the value. */
export function cell(bytes: Uint8Array, limit = CELL_BYTES): Cell {
  return { bytes: bytes.length > limit ? bytes.slice(0, limit) : bytes, length: bytes.length };
}

/** A page of a value as it is shown. */
export function pageView(page: ValuePage): ValueView {
  const frame = { start: page.start, total: page.total, sorted: false };
  switch (page.kind) {
    case 'string':
      return { ...frame, kind: page.kind, encoding: page.encoding, bytes: page.bytes };
    case 'list':
    case 'set':
      return { ...frame, kind: page.kind, elements: page.elements.map((element) => cell(element)) };
    case 'zset':
      return {
        ...frame,
        kind: page.kind,
        elements: page.elements.map(({ member, score }) => ({ member: cell(member), score: scoreText(score) })),
      };
    case 'hash':
      return {
        ...frame,
        kind: page.kind,
        elements: page.elements.map(({ field, value, expireAt }) => ({
          field: cell(field),
          value: cell(value),
          expireAt,
        })),
      };
    case 'stream':
      return {
        ...frame,
        kind: page.kind,
        entries: page.entries.map(({ id, fields }) => ({
          id: idText(id),
          fields: fields.slice(0, MOST_FIELDS).map(([field, value]) => [cell(field), cell(value)] as const),
        })),
        facts: streamFacts(page.facts),
        groups: page.facts.groups.slice(0, MOST_GROUPS).map(groupView),
      };
    case 'array':
      return {
        ...frame,
        kind: page.kind,
        insertAt: page.insertAt?.toString() ?? null,
        elements: page.elements.map(({ index, value }) => ({
          index: index.toString(),
          value: value instanceof Uint8Array ? cell(value) : cell(ascii(String(value))),
        })),
      };
    case 'module':
      return { ...frame, kind: page.kind, ...moduleView(page) };
    case 'unknown':
      return { ...frame, kind: page.kind, bytes: page.bytes };
  }
}

/** A score or another double as Redis prints it. */
export function scoreText(score: number): string {
  if (Number.isFinite(score)) return Object.is(score, -0) ? '-0' : String(score);
  return Number.isNaN(score) ? 'nan' : score > 0 ? 'inf' : '-inf';
}

const idText = ({ ms, seq }: StreamId): string => `${ms}-${seq}`;

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

type StreamPageFacts = Extract<ValuePage, { kind: 'stream' }>['facts'];

function streamFacts(facts: StreamPageFacts): readonly (readonly [string, string])[] {
  const named: [string, string | null][] = [
    ['last id', idText(facts.lastId)],
    ['first id', facts.firstId && idText(facts.firstId)],
    ['max deleted id', facts.maxDeletedId && idText(facts.maxDeletedId)],
    ['entries added', facts.entriesAdded === null ? null : facts.entriesAdded.toString()],
    ['groups', String(facts.groups.length)],
  ];
  const { idempotency } = facts;
  if (idempotency) {
    named.push(
      ['idempotency window', `${idempotency.durationSeconds} s`],
      ['idempotent ids kept', `at most ${idempotency.maxIds}`],
      ['producers', String(idempotency.producers.length)],
      ['idempotent ids added', idempotency.idsAdded.toString()],
      ['duplicates refused', idempotency.duplicates.toString()],
    );
  }
  return named.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

function groupView(group: StreamGroup): StreamGroupView {
  return {
    name: cell(group.name),
    lastId: idText(group.lastId),
    entriesRead: group.entriesRead === null ? null : group.entriesRead.toString(),
    pendingTotal: group.pendingTotal ?? group.pending.length,
    pending: group.pending.slice(0, MOST_PENDING).map(pendingView),
    consumers: group.consumers.slice(0, MOST_PENDING).map(consumerView),
  };
}

const pendingView = (entry: StreamPending): StreamGroupView['pending'][number] => ({
  id: idText(entry.id),
  consumer: entry.consumer && cell(entry.consumer),
  deliveredAt: entry.deliveredAt,
  deliveries: entry.deliveries,
});

/** A consumer that was never active has no such time. */
const consumerView = (consumer: StreamConsumer): StreamGroupView['consumers'][number] => ({
  name: cell(consumer.name),
  seenAt: consumer.seenAt,
  activeAt: consumer.activeAt === null || consumer.activeAt < 0 ? null : consumer.activeAt,
  pending: consumer.pending,
});

type ModuleView = Omit<Extract<ValueView, { kind: 'module' }>, 'kind' | 'start' | 'total' | 'sorted' | 'order'>;

function moduleView({ module, version, decoded, fields }: Extract<ValuePage, { kind: 'module' }>): ModuleView {
  const json = decoded?.json;
  return {
    module,
    version,
    title: decoded?.title ?? null,
    facts: decoded?.facts ?? [],
    json: json === undefined ? null : json.length > JSON_CHARACTERS ? `${json.slice(0, JSON_CHARACTERS)}…` : json,
    table:
      decoded?.rows === undefined
        ? null
        : {
            columns: decoded.rows.columns,
            cells: decoded.rows.cells.map((row) => row.map(moduleCell)),
          },
    fields: fields.map((field) => ({ kind: field.kind, value: fieldValue(field) })),
  };
}

function moduleCell(value: string | number | Uint8Array): Cell | string {
  if (value instanceof Uint8Array) return cell(value);
  return typeof value === 'number' ? scoreText(value) : value.slice(0, CELL_BYTES);
}

function fieldValue(field: ModuleField): Cell | string {
  switch (field.kind) {
    case 'string':
      return cell(field.value);
    case 'signed':
    case 'unsigned':
      return field.value.toString();
    case 'float':
    case 'double':
      return scoreText(field.value);
  }
}
