import { bytesToLatin1 } from '../codec/latin1.js';
import type { ByteSink } from '../io/byte-sink.js';
import type { ByteSource } from '../io/byte-source.js';
import { OutputBuffer } from '../io/output-buffer.js';
import { FormatError, type DamageKind } from '../rdb/damage.js';
import { ENCODINGS, type Encoding, type ObjectKind } from '../rdb/format.js';
import { PrimitiveReader } from '../rdb/primitives.js';
import type { RdbHeader, ScanEvent, ScannedKey, ScanSink } from '../rdb/scan-events.js';
import { StringSlot } from '../rdb/string-slot.js';
import { TemplateIndex } from '../rdb/template-index.js';
import { CommandExporter } from './command-exporter.js';
import { LineCommandWriter, RespCommandWriter } from './command-writer.js';
import { CsvWriter } from './csv.js';
import type { FilterableKey, KeyFilterSpec } from './filterable-key.js';
import { compileKeyFilter, type KeyFilter } from './key-filter.js';
import { moduleLayouts } from './modules/layouts.js';
import { NdjsonWriter } from './ndjson.js';

/** Forms that keys can be exported in. */
export const EXPORT_FORMATS = ['ndjson', 'json', 'csv', 'resp', 'commands'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What is exported, and how; plain data. */
export interface ExportPlan {
  readonly format: ExportFormat;
  readonly filter: KeyFilterSpec;
  /** Keys after which the export ends. */
  readonly limit: number;
  /** Functions belong to no key: they are exported only where no key is left out. */
  readonly functions: boolean;
  /** ms of Unix time: what `expired` is measured from. */
  readonly now: number;
}

/** Something that did not come out as it is in the file. */
export interface ExportProblem {
  readonly kind: 'damaged' | 'skipped';
  /** Of the record. */
  readonly offset: number;
  readonly db: number;
  readonly key: Uint8Array;
  /** In words. */
  readonly reason: string;
  /** Set with `damaged`. */
  readonly damage?: DamageKind;
}

/** What came of an export, or of a part of it; plain data. */
export interface ExportSummary {
  readonly keys: number;
  readonly problems: readonly ExportProblem[];
  readonly problemTotal: number;
}

/** Problems that are kept; more are only counted. */
const MOST_PROBLEMS = 1000;

/** Writes the keys of a scan that a filter lets through. `json` comes out as lines, which JsonArraySink joins. */
export class KeyExporter implements ScanSink {
  readonly #plan: ExportPlan;
  readonly #passes: KeyFilter;
  readonly #view = new FilterView();
  readonly #writer: KeyWriter;
  readonly #templates: TemplateIndex;
  readonly #problems: ExportProblem[] = [];
  #problemTotal = 0;
  #keys = 0;

  /**
   * @param selected the database that commands before these have selected; -1 when there are none
   * @throws FilterError when the filter's regular expression is not valid
   */
  constructor(
    source: ByteSource,
    header: RdbHeader,
    plan: ExportPlan,
    sink: ByteSink,
    templates = new TemplateIndex(source),
    selected = -1,
  ) {
    this.#plan = plan;
    this.#passes = compileKeyFilter(plan.filter, plan.now);
    this.#templates = templates;
    this.#writer = openWriter(source, header, plan.format, sink, templates, selected);
  }

  /** True when nothing more will be written. */
  get full(): boolean {
    return this.#keys >= this.#plan.limit;
  }

  key(key: ScannedKey): void {
    if (this.full || !this.#passes(this.#view.of(key))) return;
    this.#keys++;
    const problem = this.#writer.key(key);
    if (problem !== null) this.#note({ ...problem, offset: key.offset, db: key.db, key: nameOf(key) });
  }

  event(event: ScanEvent): void {
    this.#templates.note(event);
    if (event.kind !== 'function' || !this.#plan.functions) return;
    const problem = this.#writer.library(event);
    if (problem !== null) this.#note({ ...problem, offset: event.offset, db: 0, key: new Uint8Array(0) });
  }

  /** Hands out what is left, and tells what came of it all. */
  end(): ExportSummary {
    this.#writer.end();
    return { keys: this.#keys, problems: this.#problems, problemTotal: this.#problemTotal };
  }

  #note(problem: ExportProblem): void {
    this.#problemTotal++;
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem);
  }
}

/** What stands in front of the keys; it is written once, whatever is exported in parts. */
export function writeProlog(format: ExportFormat, sink: ByteSink): void {
  if (format !== 'csv') return;
  const output = new OutputBuffer(sink, 1024);
  new CsvWriter(output).begin();
  output.flush();
}

type FunctionEvent = ScanEvent & { readonly kind: 'function' };
type Problem = Pick<ExportProblem, 'kind' | 'reason' | 'damage'>;

interface KeyWriter {
  key(key: ScannedKey): Problem | null;
  /** A library of functions. */
  library(event: FunctionEvent): Problem | null;
  end(): void;
}

const nameOf = ({ keyBuffer, keyStart, keyLength }: ScannedKey): Uint8Array =>
  keyBuffer.slice(keyStart, keyStart + keyLength);

const damaged = (error: FormatError): Problem => ({ kind: 'damaged', reason: error.message, damage: error.kind });

function openWriter(
  source: ByteSource,
  header: RdbHeader,
  format: ExportFormat,
  sink: ByteSink,
  templates: TemplateIndex,
  selected: number,
): KeyWriter {
  switch (format) {
    case 'ndjson':
    case 'json': {
      const lines = new NdjsonWriter(source, header, { template: templates.lookup, layouts: moduleLayouts }, (part) =>
        sink.write(part),
      );
      return {
        key: (key) => {
          const error = lines.writeKey(key);
          return error === null ? null : damaged(error);
        },
        library: () => null,
        end: () => lines.end(),
      };
    }
    case 'csv': {
      const output = new OutputBuffer(sink);
      const csv = new CsvWriter(output);
      return {
        key: (key) => {
          csv.key(key);
          return null;
        },
        library: () => null,
        end: () => output.flush(),
      };
    }
    case 'resp':
    case 'commands': {
      const output = new OutputBuffer(sink);
      const writer = format === 'resp' ? new RespCommandWriter(output) : new LineCommandWriter(output);
      const exporter = new CommandExporter(source, header, { template: templates.lookup }, writer, selected);
      return {
        key: (key) => {
          const verdict = exporter.key(key);
          if (verdict.kind === 'damaged') return damaged(verdict.error);
          return verdict.kind === 'skipped' ? { kind: 'skipped', reason: verdict.reason } : null;
        },
        library: (event) => attempt(() => exporter.library(readLibrary(source, event))),
        end: () => output.flush(),
      };
    }
  }
}

function attempt(action: () => void): Problem | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof FormatError) return damaged(error);
    throw error;
  }
}

/**
 * The source of a library. Release candidates of 7.0 kept name and engine beside it; released servers want them in its
 * first line, which is how 7.0 takes over such a dump (`functions.c`).
 */
function readLibrary(source: ByteSource, { offset, sourceOffset, preGa }: FunctionEvent): Uint8Array {
  const reader = new PrimitiveReader(source);
  const slot = new StringSlot();
  const stringAt = (from: number): Uint8Array => {
    reader.seek(from);
    reader.string(slot);
    return slot.copy();
  };
  if (!preGa) return stringAt(sourceOffset);
  const name = stringAt(offset + 1);
  const engine = stringAt(reader.offset);
  const code = stringAt(sourceOffset);
  const head = new TextEncoder().encode(`#!${bytesToLatin1(engine)} name=${bytesToLatin1(name)}\n`);
  const whole = new Uint8Array(head.length + code.length);
  whole.set(head);
  whole.set(code, head.length);
  return whole;
}

/** A scanned key as filters want to see it; one object for all keys. */
class FilterView implements FilterableKey {
  db = 0;
  keyBuffer: Uint8Array = new Uint8Array(0);
  keyStart = 0;
  keyLength = 0;
  kind: ObjectKind = 'unknown';
  encoding: Encoding = 'unknown';
  expireAt = -1;
  elements = 0;
  diskBytes = 0;
  memoryBytes = 0;

  of(key: ScannedKey): this {
    this.db = key.db;
    this.keyBuffer = key.keyBuffer;
    this.keyStart = key.keyStart;
    this.keyLength = key.keyLength;
    this.kind = key.objectType?.kind ?? 'unknown';
    this.encoding = ENCODINGS[key.encoding];
    this.expireAt = key.expireAt;
    this.elements = key.elements;
    this.diskBytes = key.end - key.offset;
    this.memoryBytes = key.memoryBytes;
    return this;
  }
}
