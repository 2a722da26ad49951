import type { ElementMark } from '../../rdb/elements.js';
import type { LayoutFields, ModuleLayout, ModulePages } from '../../rdb/module-layout.js';

/**
 * Vector sets (`vset.c` and `hnsw.c` of Redis 8.0): dimensions, number of elements, configuration (low byte:
 * quantisation, then 16 bits: links per node), flags, the projection matrix where there is one; then per element its
 * name, its attributes where any element has some, its vector, and the numbers of its node in the graph, the last of
 * which holds the vector's length and its quantisation range as two floats.
 */

const QUANTISATION = { 0: 'none (float32)', 1: 'int8', 2: 'binary' } as const;
const HAS_PROJECTION = 1;
const HAS_ATTRIBUTES = 2;
/** What a server uses where the file predates the setting. */
const DEFAULT_LINKS = 16;
/** Longest name and longest attributes that are shown whole. */
const LONGEST_TEXT = 1 << 24;
const MOST_DIMENSIONS = 1 << 20;
const MOST_NODE_NUMBERS = 1 << 16;
/** Elements between two places that are remembered. */
const STEP = 512;

interface Shape {
  readonly dimensions: number;
  readonly quantisation: keyof typeof QUANTISATION;
  readonly vectorBytes: number;
  readonly hasAttributes: boolean;
}

export const VECTOR_SET: ModuleLayout = {
  module: 'vectorset',
  versions: [0],
  open(fields) {
    const dimensions = fields.unsigned();
    const total = fields.unsigned();
    const configuration = fields.unsigned();
    const flags = fields.unsigned();
    const quantisation = configuration & 0xff;
    if (quantisation !== 0 && quantisation !== 1 && quantisation !== 2) {
      throw fields.misfit('a quantisation of 0 to 2', `${quantisation}`);
    }
    if (dimensions === 0 || dimensions > MOST_DIMENSIONS) throw fields.misfit('dimensions', `${dimensions}`);
    const facts: [string, string][] = [
      ['dimensions', String(dimensions)],
      ['elements', String(total)],
      ['quantisation', QUANTISATION[quantisation]],
      ['links per node (M)', String((configuration >> 8) & 0xffff || DEFAULT_LINKS)],
    ];
    if ((flags & HAS_PROJECTION) !== 0) {
      const input = fields.unsigned();
      facts.push(['reduced from dimensions', String(input)]);
      fields.stringOf(input * dimensions * 4);
    }
    const shape: Shape = {
      dimensions,
      quantisation,
      vectorBytes: vectorBytes(quantisation, dimensions),
      hasAttributes: (flags & HAS_ATTRIBUTES) !== 0,
    };
    return pagesOf(fields, shape, total, facts);
  },
};

function vectorBytes(quantisation: keyof typeof QUANTISATION, dimensions: number): number {
  if (quantisation === 0) return dimensions * 4;
  return quantisation === 1 ? dimensions : Math.ceil(dimensions / 64) * 8;
}

function pagesOf(
  fields: LayoutFields,
  shape: Shape,
  total: number,
  facts: readonly (readonly [string, string])[],
): ModulePages {
  const columns = shape.hasAttributes ? ['element', 'vector', 'attributes'] : ['element', 'vector'];
  const marks: ElementMark[] = [fields.mark()];
  let at = 0;
  const seek = (goal: number): void => {
    const place = Math.min(Math.floor(goal / STEP), marks.length - 1);
    if (at > goal || at < place * STEP) {
      fields.restore(marks[place]);
      at = place * STEP;
    }
    while (at < goal) row();
  };
  const row = (): (string | Uint8Array)[] => {
    const cells = readElement(fields, shape);
    at++;
    if (at % STEP === 0 && at / STEP === marks.length) marks.push(fields.mark());
    if (at === total) fields.end();
    return cells;
  };
  if (total === 0) fields.end();
  return {
    total,
    page(start, count) {
      const cells: (string | Uint8Array)[][] = [];
      if (start < total) {
        seek(start);
        while (cells.length < count && at < total) cells.push(row());
      }
      return { title: 'vector set', facts, rows: { columns, total, cells } };
    },
  };
}

function readElement(fields: LayoutFields, shape: Shape): (string | Uint8Array)[] {
  const name = fields.string(LONGEST_TEXT);
  const attributes = shape.hasAttributes ? fields.string(LONGEST_TEXT) : null;
  const stored = fields.string(shape.vectorBytes);
  if (stored.length !== shape.vectorBytes) {
    throw fields.misfit(`a vector of ${shape.vectorBytes} bytes`, `${stored.length}`);
  }
  const numbers = fields.unsigned();
  if (numbers === 0 || numbers > MOST_NODE_NUMBERS) throw fields.misfit('the numbers of a graph node', `${numbers}`);
  let last = 0n;
  for (let i = 0; i < numbers; i++) last = fields.unsigned64();
  const vector = `[${restoreVector(stored, shape, last).join(',')}]`;
  return attributes === null ? [name, vector] : [name, vector, attributes];
}

/** The vector as `VEMB` tells it: no longer quantised, with its length. All steps in 32-bit floats, as servers do. */
function restoreVector(stored: Uint8Array, shape: Shape, lengthAndRange: bigint): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, lengthAndRange, true);
  const length = view.getFloat32(0, true);
  const range = view.getFloat32(4, true);
  const bytes = new DataView(stored.buffer, stored.byteOffset, stored.length);
  return Array.from({ length: shape.dimensions }, (_, place) => {
    if (shape.quantisation === 0) return Math.fround(bytes.getFloat32(place * 4, true) * length);
    if (shape.quantisation === 1) {
      return Math.fround(Math.fround(Math.fround(bytes.getInt8(place) * range) / 127) * length);
    }
    return ((stored[place >> 3] >> (place & 7)) & 1) === 1 ? 1 : -1;
  });
}
