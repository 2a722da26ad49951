import { MemorySource } from '../../src/engine/io/memory-source.js';
import { FormatError } from '../../src/engine/rdb/damage.js';
import type { ScannedKey, ScanSink } from '../../src/engine/rdb/scan-events.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';
import { openValue } from '../../src/engine/rdb/value-reader.js';
import type { ValueLocation, ValuePage } from '../../src/engine/rdb/value.js';

/** The engine did something that it must never do, whatever the bytes are. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

const PAGE = 20;
/** Most keys of a mutant that are decoded: some mutants repeat a record thousands of times. */
const MOST_DECODED = 400;
/** More keys or events than any mutant can hold: at most one a byte. */
const mostRecords = (bytes: Uint8Array): number => bytes.length + 100;

/**
 * Does with a dump what the product does with one: scans it, decodes the first and the last page of every value, checks
 * and exports it.
 * @throws Violation, or whatever reached out of the engine that should not have
 */
export function exercise(bytes: Uint8Array): void {
  const source = new MemorySource(bytes, 'mutant');
  const locations = scan(source, bytes);
  for (const location of locations.slice(0, MOST_DECODED)) decode(source, location);
}

/** Scans, and looks whether what the scan tells can be true of any file. */
function scan(source: MemorySource, bytes: Uint8Array): readonly ValueLocation[] {
  const locations: ValueLocation[] = [];
  let records = 0;
  let behind = 0;
  let ends = 0;
  const inFile = (offset: number): boolean => Number.isInteger(offset) && offset >= 0 && offset <= bytes.length;
  const one = (): void => {
    if (++records > mostRecords(bytes)) throw new Violation(`more than ${records} keys and events in ${bytes.length} bytes`);
    if (ends > 0) throw new Violation('something was told behind the end');
  };
  const sink: ScanSink = {
    key(key: ScannedKey) {
      one();
      const { offset, valueOffset, end, keyBuffer, keyStart, keyLength, type } = key;
      if (offset < behind || valueOffset <= offset || end < valueOffset || !inFile(end)) {
        throw new Violation(`a key from ${offset} over ${valueOffset} to ${end}, behind one that ended at ${behind}, in ${bytes.length} bytes`);
      }
      if (keyStart < 0 || keyStart + keyLength > keyBuffer.length) throw new Violation(`a key outside of its buffer at ${offset}`);
      for (const number of [key.elements, key.memoryBytes]) {
        if (!Number.isFinite(number) || number < 0) throw new Violation(`the number ${number} for the key at ${offset}`);
      }
      behind = end;
      locations.push({ dialect: scanner.header.dialect, version: scanner.header.version, type, valueOffset, end });
    },
    event(event) {
      one();
      if (event.kind === 'end') {
        ends++;
        if (!inFile(event.offset) || event.trailing < 0) throw new Violation(`the end at ${event.offset}, ${event.trailing} trailing bytes`);
      }
      if (event.kind === 'damage') {
        const { offset, length, expected, found, lost } = event.damage;
        if (!inFile(offset) || !inFile(offset + length)) throw new Violation(`damage from ${offset} on, ${length} bytes, in ${bytes.length}`);
        for (const words of [expected, found, lost]) {
          if (/undefined|NaN|\[object/.test(words) || words === '') throw new Violation(`damage in these words: ${JSON.stringify(event.damage)}`);
        }
      }
    },
  };
  const scanner = new RdbScanner(source, sink);
  scanner.run();
  if (ends !== 1) throw new Violation(`${ends} ends`);
  return locations;
}

/** Decodes the first page, the last one, and one of the middle in two halves, which must be the same as in one. */
function decode(source: MemorySource, location: ValueLocation): void {
  try {
    const first = openValue(source, location).page(0, PAGE);
    checkPage(first, location);
    const { total } = first;
    if (total === null || total <= PAGE) return;
    const reader = openValue(source, location);
    checkPage(reader.page(Math.max(0, total - PAGE), PAGE), location);
    const whole = reader.page(1, PAGE);
    const halves = [reader.page(1, PAGE / 2), reader.page(1 + PAGE / 2, PAGE / 2)];
    if (lengthOf(whole) !== halves.reduce((sum, half) => sum + lengthOf(half), 0)) {
      throw new Violation(`pages of the value at ${location.valueOffset} do not add up`);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (!Number.isInteger(error.offset) || error.offset < 0 || /undefined|NaN|\[object/.test(error.message)) {
      throw new Violation(`an error in these words: ${error.message}`, { cause: error });
    }
  }
}

function checkPage(page: ValuePage, location: ValueLocation): void {
  if (page.total !== null && !(Number.isFinite(page.total) && page.total >= 0)) {
    throw new Violation(`${page.total} elements in the value at ${location.valueOffset}`);
  }
  if (lengthOf(page) > PAGE) throw new Violation(`${lengthOf(page)} elements on a page of ${PAGE} of the value at ${location.valueOffset}`);
}

function lengthOf(page: ValuePage): number {
  switch (page.kind) {
    case 'string':
    case 'unknown':
      return page.bytes.length;
    case 'stream':
      return page.entries.length;
    case 'module':
      return page.decoded?.rows?.cells.length ?? page.fields.length;
    default:
      return page.elements.length;
  }
}
