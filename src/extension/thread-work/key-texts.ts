import { KeyExporter, type ExportFormat } from '../../engine/analysis/key-exporter.js';
import { bytesToText } from '../../engine/analysis/text.js';
import type { ByteSink } from '../../engine/io/byte-sink.js';
import type { ByteSource } from '../../engine/io/byte-source.js';
import { RdbScanner, type ScanContext } from '../../engine/rdb/scan.js';
import type { TemplateIndex } from '../../engine/rdb/template-index.js';

/** Longest text that is put on the clipboard or into a document, in bytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Where a key's record lies. */
export interface RecordPlace {
  readonly offset: number;
  readonly db: number;
}

/** A key's text was longer than anybody wants on a clipboard. */
export class TextTooLong extends Error {
  override readonly name = 'TextTooLong';
  constructor() {
    super(`this key is longer than ${MOST_BYTES / 1024 / 1024} MB as text: export it into a file instead`);
  }
}

class Collected implements ByteSink {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  write(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > MOST_BYTES) throw new TextTooLong();
    this.#parts.push(bytes.slice());
  }

  text(): string {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return new TextDecoder().decode(whole);
  }
}

/**
 * One key in an export's form: its NDJSON line, or the commands that make it.
 * @throws TextTooLong, SourceError
 */
export function exportOne(
  source: ByteSource, context: ScanContext, templates: TemplateIndex, place: RecordPlace, format: ExportFormat, now: number,
): string {
  const collected = new Collected();
  const plan = { format, filter: {}, limit: 1, functions: false, now };
  const exporter = new KeyExporter(source, context.header, plan, collected, templates, place.db);
  new RdbScanner(source, exporter, { start: { ...place, context } }).run(1);
  const { problems } = exporter.end();
  const text = collected.text().trimEnd();
  if (text === '') throw new Error(problems[0]?.reason ?? 'this key cannot be written in that form');
  return text;
}

/** The value of an NDJSON line, as JSON on several lines. */
export function prettyValue(line: string): string {
  const record: unknown = JSON.parse(line);
  const value: unknown = typeof record === 'object' && record !== null && 'value' in record ? record.value : record;
  return JSON.stringify(value, null, 2);
}

/** Bytes as the text of a document: with line breaks, everything invisible written out. */
export const documentText = (bytes: Uint8Array): string => bytesToText(bytes, { multiline: true });
