import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moduleLayouts } from '../../src/engine/analysis/modules/layouts.js';
import { bytesToLatin1 } from '../../src/engine/codec/latin1.js';
import { openValue } from '../../src/engine/rdb/value-reader.js';
import type { ValuePage } from '../../src/engine/rdb/value.js';
import { SHARED } from '../corpus.js';
import { idText, scoreText } from './ground-truth.js';
import { scanFile, type Scanned } from './scanned.js';

const PUBLIC = join(SHARED, 'corpus/public');

interface ManifestEntry {
  readonly file: string;
  readonly expects_of?: string;
}

const hasPublic = existsSync(join(PUBLIC, 'manifest.json'));
const manifest = hasPublic ? (JSON.parse(readFileSync(join(PUBLIC, 'manifest.json'), 'utf8')) as ManifestEntry[]) : [];
const dumps = manifest.filter(({ file }) => file.endsWith('.rdb')).map(({ file }) => file);

const pageOf = (file: Scanned, at: number): ValuePage =>
  openValue(file.source, file.keys[at].location, { template: file.template, layouts: moduleLayouts }).page(0, 1 << 30);

describe.skipIf(!hasPublic)('values of public dumps', () => {
  it.each(dumps)('%s decodes wherever its frame is whole', (name) => {
    const file = scanFile(join(PUBLIC, name));
    file.keys.forEach((kept, at) => {
      const page = pageOf(file, at);
      expect(page.kind).toBe(kept.scanned.objectType?.kind);
      // Streams of 5.0's release candidates count entries that are gone; a module's fields are no elements.
      if (page.kind !== 'stream' && page.kind !== 'module') expect(page.total).toBe(kept.scanned.elements);
    });
  });

  const compared = manifest.filter(({ file, expects_of: of }) => of !== undefined && formOf(file) !== null);
  it.each(compared)('$expects_of is what $file says', ({ file: expected, expects_of: name }) => {
    const file = scanFile(join(PUBLIC, name!));
    const ours = file.keys.map((kept, at) => [bytesToLatin1(kept.key), plain(pageOf(file, at))] as const);
    const theirs = formOf(expected)!(readFileSync(join(PUBLIC, expected), 'utf8'));
    expect(new Map(ours.map(([key, value]) => [key, ordered(value)]))).toEqual(
      new Map(theirs.map(([key, value]) => [key, ordered(value)])),
    );
  });
});

/** A value without its type: strings, lists of strings, and what maps a string to a string. */
type Plain = string | readonly string[] | ReadonlyMap<string, string>;

const text = bytesToLatin1;

function plain(page: ValuePage): Plain {
  switch (page.kind) {
    case 'string':
      return text(page.bytes);
    case 'list':
    case 'set':
      return page.elements.map(text);
    // Those programs print the sign of a zero only at times.
    case 'zset':
      return new Map(page.elements.map(({ member, score }) => [text(member), scoreText(score + 0)]));
    case 'hash':
      return new Map(page.elements.map(({ field, value }) => [text(field), text(value)]));
    // As maps: the program that is compared with keeps a field that comes twice only once.
    case 'stream':
      return page.entries.map(
        ({ id, fields }) =>
          `${idText(id)} ${[...new Map(fields.map(([field, value]) => [text(field), text(value)]))].join()}`,
      );
    default:
      return page.kind;
  }
}

/** The other programs print hashes and sets in an order of their own. */
const ordered = (value: Plain): unknown => (value instanceof Map ? [...value].sort() : value);

type Reading = (json: string) => readonly (readonly [key: string, value: Plain])[];

/** How to read an expected output: three programs' forms of JSON; null for what is not compared. */
function formOf(file: string): Reading | null {
  // Those of other levels than data are the file's own bytes, which say nothing of values; some cover a part only.
  if (file.includes('redis_librdb/') && /(data|_no_aux)\.json$/.test(file) && !/module|multiple_dbs/.test(file)) {
    return (json) => entriesOf(JSON.parse(`{${json}}`) as Record<string, JsonValue>);
  }
  // One file there has bytes that happen to be UTF-8 in the midst of others that are not.
  if (file.includes('badboy_rdb-rs/') && file.endsWith('.json') && !file.includes('hash_list_pack')) {
    return (json) => (JSON.parse(json) as Record<string, JsonValue>[]).flatMap(entriesOf);
  }
  if (file.includes('HDT3213_rdb/') && file.endsWith('.json')) {
    return (json) =>
      (JSON.parse(json) as HdtEntry[])
        .filter(({ type }) => type in HDT)
        .map((entry) => [entry.key, HDT[entry.type](entry)]);
  }
  return null;
}

type JsonValue = string | string[] | Record<string, string>;

const entriesOf = (object: Record<string, JsonValue>): (readonly [string, Plain])[] =>
  Object.entries(object)
    .filter(([key]) => !key.startsWith('__'))
    .map(([key, value]) => [
      key,
      typeof value === 'string' || Array.isArray(value) ? value : new Map(Object.entries(value)),
    ]);

interface HdtEntry {
  readonly key: string;
  readonly type: string;
  readonly value: string;
  readonly values: string[];
  readonly members: string[];
  readonly hash: Record<string, string>;
  readonly entries: unknown[];
}

interface HdtMember {
  readonly member: string;
  readonly score: number;
}
interface HdtNode {
  readonly msgs: readonly { id: string; fields: Record<string, string>; deleted: boolean }[];
}

const HDT: Readonly<Record<string, (entry: HdtEntry) => Plain>> = {
  string: ({ value }) => value,
  list: ({ values }) => values,
  set: ({ members }) => members,
  hash: ({ hash }) => new Map(Object.entries(hash)),
  zset: ({ entries }) => new Map((entries as HdtMember[]).map(({ member, score }) => [member, String(score)])),
  stream: ({ entries }) =>
    (entries as HdtNode[]).flatMap(({ msgs }) =>
      msgs.filter(({ deleted }) => !deleted).map(({ id, fields }) => `${id} ${Object.entries(fields).join()}`),
    ),
};
