import { lensOf } from '../../src/engine/analysis/lens/lens.js';
import type { ExportFormat } from '../../src/engine/analysis/key-exporter.js';
import { moduleLayouts } from '../../src/engine/analysis/modules/layouts.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import { FormatError, type Damage } from '../../src/engine/rdb/damage.js';
import { DuplicateFinder } from '../../src/engine/rdb/duplicate-finder.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';
import { TemplateIndex } from '../../src/engine/rdb/template-index.js';
import { openValue, type ValueContext, type ValueReader } from '../../src/engine/rdb/value-reader.js';
import type { ValueLocation, ValuePage } from '../../src/engine/rdb/value.js';
import { DumpVerifier } from '../../src/engine/rdb/verify.js';
import { exportDump } from './exports.js';
import { ODD_WORDS, Violation } from './violation.js';

const PAGE = 20;
/** Bytes of a string that are looked at through the lenses. */
const LENS_PAGE = 4096;
/** Most keys of a mutant that are decoded: some mutants repeat a record thousands of times. */
const MOST_DECODED = 400;
/** What a dump can be exported as besides NDJSON. */
export const OTHER_FORMATS: readonly ExportFormat[] = ['csv', 'resp', 'commands'];
/** Events that stand for no byte: header, end, a few warnings. */
const SOME_EVENTS = 100;
/**
 * Does with a dump what the product does with one: scans it, decodes the first and the last page of every value,
 * checks it, and exports it.
 * @param formats besides NDJSON; each is another walk
 * @throws Violation, or whatever reached out of the engine that should not have
 */
export function exercise(bytes: Uint8Array, formats = OTHER_FORMATS): void {
  const source = new MemorySource(bytes, 'mutant');
  const inFile = (offset: number): boolean => Number.isInteger(offset) && offset >= 0 && offset <= bytes.length;
  const templates = new TemplateIndex(source);
  const values = scan(source, templates, inFile);
  const context = { template: templates.lookup, layouts: moduleLayouts };
  let damaged: string | null = null;
  for (const value of values.slice(0, MOST_DECODED)) damaged = decode(source, value, context) ?? damaged;
  const errors = verify(source, inFile);
  const exported = exportDump(source, 'ndjson', MOST_DECODED);
  damaged ??= exported.problems.find(({ kind }) => kind === 'damaged')?.reason ?? null;
  if (errors.length === 0 && damaged !== null) throw new Violation(`the check finds nothing wrong, but: ${damaged}`);
  for (const format of formats) exportDump(source, format, MOST_DECODED);
}

/** A value as the scan saw it. */
interface ScannedValue {
  readonly location: ValueLocation;
  readonly elements: number;
}

/** Scans, and looks whether what the scan tells can be true of any file. */
function scan(
  source: MemorySource,
  templates: TemplateIndex,
  inFile: (offset: number) => boolean,
): readonly ScannedValue[] {
  const values: ScannedValue[] = [];
  const { size } = source;
  let records = 0;
  let behind = 0;
  let ends = 0;
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
      const { dialect, version } = scanner.header;
      values.push({ location: { dialect, version, type, valueOffset, end }, elements: key.elements });
    },
    event(event) {
      count();
      if (event.kind === 'end') {
        ends++;
        if (!inFile(event.offset) || !inFile(event.offset + event.trailing)) {
          throw new Violation(`the end at ${event.offset}, and ${event.trailing} bytes behind it, of ${size}`);
        }
      }
      templates.note(event);
      if (event.kind === 'damage') {
        checkDamage(event.damage, inFile);
        // What is found behind damage may lie inside of the key before it, when that one's end was not believable.
        if (event.damage.guess) behind = Math.min(behind, event.damage.offset);
      }
    },
  });
  scanner.run();
  if (ends !== 1) throw new Violation(`${ends} ends`);
  return values;
}

function checkDamage(damage: Damage, inFile: (offset: number) => boolean): void {
  const { offset, length, expected, found, lost } = damage;
  if (!inFile(offset) || !inFile(offset + length)) throw new Violation(`damage of ${length} bytes at ${offset}`);
  for (const words of [expected, found, lost]) {
    if (words === '' || ODD_WORDS.test(words)) throw new Violation(`damage, in words: ${expected}, ${found}, ${lost}`);
  }
}

/**
 * Decodes the first page, the last one, and one of the middle in two halves, which must be the same as in one.
 * @returns what is wrong with the value, null when nothing is
 */
function decode(source: MemorySource, { location, elements }: ScannedValue, context: ValueContext): string | null {
  try {
    const first = openValue(source, location, context).page(0, PAGE);
    checkPage(first, location);
    if (first.kind === 'string') lensOf(beginning(openValue(source, location, context)));
    // Not every value tells its length before it is walked: what the scan has counted is the next best.
    const total = first.total ?? elements;
    if (total <= PAGE) return null;
    const reader = openValue(source, location, context);
    checkPage(reader.page(Math.max(0, total - PAGE), PAGE), location);
    const whole = reader.page(1, PAGE);
    const halves = [reader.page(1, PAGE / 2), reader.page(1 + PAGE / 2, PAGE / 2)];
    if (lengthOf(whole) !== halves.reduce((sum, half) => sum + lengthOf(half), 0)) {
      throw new Violation(`pages of the value at ${location.valueOffset} do not add up`);
    }
    return null;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    checkWords(error);
    return error.message;
  }
}

/** The first bytes of a string, as a page shows them. */
function beginning(reader: ValueReader): Uint8Array {
  const page = reader.page(0, LENS_PAGE);
  return page.kind === 'string' ? page.bytes : new Uint8Array(0);
}

function checkWords(error: FormatError): void {
  if (!Number.isInteger(error.offset) || error.offset < 0 || ODD_WORDS.test(error.message)) {
    throw new Violation(`an error in these words: ${error.message}`, { cause: error });
  }
}

/** What the deep check says is wrong; warnings left out. */
function verify(source: MemorySource, inFile: (offset: number) => boolean): readonly Damage[] {
  const verifier = new DumpVerifier(source, new DuplicateFinder(1 << 22), new DuplicateFinder(1 << 16));
  new RdbScanner(source, verifier).run();
  const { damage } = verifier.part();
  for (const one of damage) checkDamage(one, inFile);
  return damage.filter(({ severity }) => severity === 'error');
}

function checkPage(page: ValuePage, location: ValueLocation): void {
  if (page.total !== null && !(Number.isFinite(page.total) && page.total >= 0)) {
    throw new Violation(`${page.total} elements in the value at ${location.valueOffset}`);
  }
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
