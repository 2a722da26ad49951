import { lensOf } from '../../src/engine/analysis/lens/lens.js';
import { moduleLayouts } from '../../src/engine/analysis/modules/layouts.js';
import { NdjsonWriter } from '../../src/engine/analysis/ndjson.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import { FormatError, type Damage } from '../../src/engine/rdb/damage.js';
import { readHashTemplate } from '../../src/engine/rdb/hash-template.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';
import { openValue, type ValueContext } from '../../src/engine/rdb/value-reader.js';
import type { ValueLocation, ValuePage } from '../../src/engine/rdb/value.js';

/** The engine did something that it must never do, whatever the bytes are. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

const PAGE = 20;
/** Most keys of a mutant that are decoded: some mutants repeat a record thousands of times. */
const MOST_DECODED = 400;
/** Events that stand for no byte: header, end, a few warnings. */
const SOME_EVENTS = 100;
/** Longer lines are made, but not read back. */
const LONGEST_LINE = 1 << 22;
/** What no message may have in it. */
const ODD_WORDS = /undefined|NaN|\[object/;

/**
 * Does with a dump what the product does with one: scans it, decodes the first and the last page of every value,
 * exports it.
 * @throws Violation, or whatever reached out of the engine that should not have
 */
export function exercise(bytes: Uint8Array): void {
  const source = new MemorySource(bytes, 'mutant');
  const { locations, templates } = scan(source, bytes);
  const context = { template: (id: number) => templates.get(id), layouts: moduleLayouts };
  for (const location of locations.slice(0, MOST_DECODED)) decode(source, location, context);
  exportKeys(source, context);
}

interface Scanned {
  readonly locations: readonly ValueLocation[];
  readonly templates: ReadonlyMap<number, readonly Uint8Array[]>;
}

/** Scans, and looks whether what the scan tells can be true of any file. */
function scan(source: MemorySource, bytes: Uint8Array): Scanned {
  const locations: ValueLocation[] = [];
  const templates = new Map<number, readonly Uint8Array[]>();
  const size = bytes.length;
  let records = 0;
  let behind = 0;
  let ends = 0;
  const inFile = (offset: number): boolean => Number.isInteger(offset) && offset >= 0 && offset <= size;
  const count = (): void => {
    if (++records > size + SOME_EVENTS) throw new Violation(`more than ${records} keys and events in ${size} bytes`);
    if (ends > 0) throw new Violation('something was told behind the end');
  };
  const scanner = new RdbScanner(source, {
    key(key) {
      count();
      const { offset, valueOffset, end, keyBuffer, keyStart, keyLength, type } = key;
      if (offset < behind || valueOffset <= offset || end < valueOffset || !inFile(end)) {
        throw new Violation(`a key at ${offset}, ${valueOffset}, ${end} behind one to ${behind} of ${size}`);
      }
      if (keyStart < 0 || keyStart + keyLength > keyBuffer.length) {
        throw new Violation(`a key outside of its buffer at ${offset}`);
      }
      for (const number of [key.elements, key.memoryBytes]) {
        if (!Number.isFinite(number) || number < 0) throw new Violation(`a number ${number} for the key at ${offset}`);
      }
      behind = end;
      locations.push({ dialect: scanner.header.dialect, version: scanner.header.version, type, valueOffset, end });
    },
    event(event) {
      count();
      if (event.kind === 'end') {
        ends++;
        if (!inFile(event.offset) || !inFile(event.offset + event.trailing)) {
          throw new Violation(`the end at ${event.offset}, and ${event.trailing} bytes behind it, of ${size}`);
        }
      }
      if (event.kind === 'hash-template') {
        const { id, fields } = readHashTemplate(source, event.offset);
        templates.set(id, fields);
      }
      if (event.kind === 'damage') {
        checkDamage(event.damage, inFile);
        // What is found behind damage may lie inside of the key before it, when that one's end was not believable.
        if (event.damage.guess) behind = Math.min(behind, event.damage.offset);
      }
    },
  });
  scanner.run();
  if (ends !== 1) throw new Violation(`${ends} ends`);
  return { locations, templates };
}

function checkDamage(damage: Damage, inFile: (offset: number) => boolean): void {
  const { offset, length, expected, found, lost } = damage;
  if (!inFile(offset) || !inFile(offset + length)) throw new Violation(`damage of ${length} bytes at ${offset}`);
  for (const words of [expected, found, lost]) {
    if (words === '' || ODD_WORDS.test(words)) throw new Violation(`damage, in words: ${expected}, ${found}, ${lost}`);
  }
}

/** Decodes the first page, the last one, and one of the middle in two halves, which must be the same as in one. */
function decode(source: MemorySource, location: ValueLocation, context: ValueContext): void {
  try {
    const first = openValue(source, location, context).page(0, PAGE);
    checkPage(first, location);
    const { total } = first;
    if (total === null || total <= PAGE) return;
    const reader = openValue(source, location, context);
    checkPage(reader.page(Math.max(0, total - PAGE), PAGE), location);
    const whole = reader.page(1, PAGE);
    const halves = [reader.page(1, PAGE / 2), reader.page(1 + PAGE / 2, PAGE / 2)];
    if (lengthOf(whole) !== halves.reduce((sum, half) => sum + lengthOf(half), 0)) {
      throw new Violation(`pages of the value at ${location.valueOffset} do not add up`);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    checkWords(error);
  }
}

function checkWords(error: FormatError): void {
  if (!Number.isInteger(error.offset) || error.offset < 0 || ODD_WORDS.test(error.message)) {
    throw new Violation(`an error in these words: ${error.message}`, { cause: error });
  }
}

/** Writes every key as NDJSON; each line must be JSON, and say of the value that it is damaged where it is. */
function exportKeys(source: MemorySource, context: ValueContext): void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = '';
  let tooLong = false;
  let keys = 0;
  let writer: NdjsonWriter | null = null;
  const check = (error: FormatError | null): void => {
    writer?.end();
    const parsed: unknown = tooLong ? { damage: error?.message } : JSON.parse(line);
    const damaged = typeof parsed === 'object' && parsed !== null && 'damage' in parsed;
    if (!tooLong && damaged !== (error !== null)) {
      throw new Violation(`${String(error)} in the line ${line.slice(0, 500)}`);
    }
    if (error !== null) checkWords(error);
    line = '';
    tooLong = false;
  };
  const scanner = new RdbScanner(source, {
    key(key) {
      if (++keys > MOST_DECODED) return;
      writer ??= new NdjsonWriter(source, scanner.header, context, (part) => {
        if (line.length + part.length > LONGEST_LINE) tooLong = true;
        else line += decoder.decode(part, { stream: true });
      });
      check(writer.writeKey(key));
    },
    event() {},
  });
  scanner.run();
}

function checkPage(page: ValuePage, location: ValueLocation): void {
  if (page.total !== null && !(Number.isFinite(page.total) && page.total >= 0)) {
    throw new Violation(`${page.total} elements in the value at ${location.valueOffset}`);
  }
  if (page.kind === 'string') lensOf(page.bytes);
  const length = lengthOf(page);
  if (length > PAGE) throw new Violation(`a page of ${length}, not ${PAGE}, of the value at ${location.valueOffset}`);
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
