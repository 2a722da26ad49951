import { decodeGorilla, type Sample } from '../../codec/gorilla.js';
import type { ElementMark } from '../../rdb/elements.js';
import type { LayoutFields, ModuleLayout, ModulePages } from '../../rdb/module-layout.js';
import type { ModuleDecoded } from '../../rdb/value.js';
import { bytesToText } from '../text.js';

/**
 * Time series (RedisTimeSeries `rdb.c`, encoding versions 2 to 8): settings, labels, compaction rules with the state of
 * their aggregation, and chunks of samples, plain or compressed.
 */

const UNCOMPRESSED = 1;
const SAMPLE_BYTES = 16;
const MOST_LABELS = 1 << 16;
const MOST_RULES = 1 << 16;
const LONGEST_TEXT = 1 << 20;
/** Largest chunk that is decoded; servers allow 1 MB. */
const LARGEST_CHUNK = 1 << 24;

/** Versions of the encoding that brought something. */
const WITH_DUPLICATE_POLICY = 3;
const WITH_OVERFLOW = 4;
const WITH_ALIGNMENT = 6;
const WITHOUT_RESET_FLAG = 7;
const WITH_IGNORE = 8;

const POLICIES = ['none', 'block', 'last', 'first', 'min', 'max', 'sum'];
const AGGREGATIONS = [
  'none',
  'min',
  'max',
  'sum',
  'avg',
  'count',
  'first',
  'last',
  'range',
  'std.p',
  'std.s',
  'var.p',
  'var.s',
  'twa',
];

interface Chunk {
  readonly mark: ElementMark;
  /** Samples of the chunks before it. */
  readonly before: number;
}

export const TIME_SERIES: ModuleLayout = {
  module: 'TSDB-TYPE',
  versions: [2, 3, 4, 5, 6, 7, 8],
  open(fields, version) {
    const facts: [string, string][] = [];
    const text = (): string => bytesToText(fields.string(LONGEST_TEXT));
    facts.push(['key', text()]);
    const retention = fields.unsigned();
    facts.push(['retention', retention === 0 ? 'forever' : `${retention} ms`]);
    facts.push(['chunk size', `${fields.unsigned()} bytes`]);
    const uncompressed = (fields.unsigned() & UNCOMPRESSED) !== 0;
    facts.push(['compression', uncompressed ? 'none' : 'gorilla']);
    const lastTime = fields.unsigned();
    const lastValue = fields.double();
    const samples = fields.unsigned();
    facts.push(['samples', String(samples)], ['last sample', `${lastTime}: ${lastValue}`]);
    if (version >= WITH_DUPLICATE_POLICY) facts.push(['duplicates', named(fields, POLICIES, 'a duplicate policy')]);
    if (flag(fields)) facts.push(['compacted from', text()]);
    if (version >= WITH_IGNORE) facts.push(['ignore within', `${fields.unsigned()} ms and ${fields.double()}`]);
    const labels = fields.unsigned();
    if (labels > MOST_LABELS) throw fields.misfit('a number of labels', `${labels}`);
    for (let i = 0; i < labels; i++) facts.push([`label ${text()}`, text()]);
    const rules = fields.unsigned();
    if (rules > MOST_RULES) throw fields.misfit('a number of rules', `${rules}`);
    for (let i = 0; i < rules; i++) facts.push([`rule to ${text()}`, rule(fields, version)]);
    return pagesOf(fields, uncompressed, samples, facts);
  },
};

function flag(fields: LayoutFields): boolean {
  const value = fields.unsigned();
  if (value > 1) throw fields.misfit('a flag of 0 or 1', `${value}`);
  return value === 1;
}

function named(fields: LayoutFields, names: readonly string[], what: string): string {
  const place = fields.unsigned();
  const name = names[place];
  if (name === undefined) throw fields.misfit(what, `${place}`);
  return name;
}

/** One compaction rule, in words; the state of its aggregation is stepped over. */
function rule(fields: LayoutFields, version: number): string {
  const bucket = fields.unsigned();
  if (version >= WITH_ALIGNMENT) fields.unsigned64();
  const aggregation = named(fields, AGGREGATIONS, 'an aggregation');
  fields.unsigned64();
  switch (aggregation) {
    case 'min':
    case 'max':
    case 'range':
      fields.double();
      fields.double();
      if (version < WITH_ALIGNMENT) fields.stringOf();
      break;
    case 'first':
      fields.double();
      if (version >= WITH_DUPLICATE_POLICY) fields.unsigned64();
      break;
    case 'sum':
    case 'count':
    case 'last':
      fields.double();
      if (version >= WITH_DUPLICATE_POLICY && version < WITHOUT_RESET_FLAG) fields.unsigned64();
      break;
    case 'avg':
      fields.double();
      fields.double();
      if (version >= WITH_OVERFLOW) fields.unsigned64();
      break;
    case 'twa':
      fields.double();
      fields.unsigned64();
      fields.double();
      for (let i = 0; i < 7; i++) fields.unsigned64();
      break;
    case 'none':
      throw fields.misfit('an aggregation', 'none');
    default:
      fields.double();
      fields.double();
      fields.unsigned64();
  }
  return `${aggregation} of ${bucket} ms`;
}

/** Steps over all chunks once, so that their layout is known to fit and any sample can be found. */
function pagesOf(
  fields: LayoutFields,
  uncompressed: boolean,
  samples: number,
  facts: readonly (readonly [string, string])[],
): ModulePages {
  const readChunk = uncompressed ? plainChunk : compressedChunk;
  const chunks: Chunk[] = [];
  let total = 0;
  for (let left = fields.unsigned(); left > 0; left--) {
    chunks.push({ mark: fields.mark(), before: total });
    total += readChunk(fields).length;
  }
  fields.end();
  if (total !== samples) throw fields.misfit(`${samples} samples`, `${total}`);
  return {
    total,
    page(start, count): ModuleDecoded {
      const cells: [number, number][] = [];
      const first = chunks.findLastIndex((chunk) => chunk.before <= start);
      for (let place = Math.max(0, first); place < chunks.length && cells.length < count; place++) {
        const chunk = chunks[place];
        fields.restore(chunk.mark);
        const from = Math.max(0, start - chunk.before);
        const samples = readChunk(fields).slice(from, from + count - cells.length);
        for (const { time, value } of samples) cells.push([time, value]);
      }
      return { title: 'time series', facts, rows: { columns: ['time', 'value'], total, cells } };
    },
  };
}

function plainChunk(fields: LayoutFields): Sample[] {
  fields.unsigned64();
  const count = fields.unsigned();
  const size = fields.unsigned();
  const bytes = fields.string(LARGEST_CHUNK);
  if (bytes.length !== size || count * SAMPLE_BYTES > size) {
    throw fields.misfit(`${count} samples in ${size} bytes`, `${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: count }, (_, place) => ({
    time: Number(view.getBigUint64(place * SAMPLE_BYTES, true)),
    value: view.getFloat64(place * SAMPLE_BYTES + 8, true),
  }));
}

function compressedChunk(fields: LayoutFields): Sample[] {
  const size = fields.unsigned();
  const samples = fields.unsigned();
  const bits = fields.unsigned();
  const firstValue = fields.unsigned64();
  const firstTime = fields.unsigned64();
  const lastTime = fields.unsigned64();
  const lastDelta = BigInt.asIntN(64, fields.unsigned64());
  const lastValue = fields.unsigned64();
  fields.unsigned64();
  fields.unsigned64();
  const data = fields.string(LARGEST_CHUNK);
  if (data.length !== size) throw fields.misfit(`a chunk of ${size} bytes`, `${data.length}`);
  const decoded = decodeGorilla({ samples, bits, firstTime, firstValue, lastTime, lastDelta, lastValue, data });
  if (decoded === null) throw fields.misfit(`${samples} compressed samples`, 'bits that mean something else');
  return decoded;
}
