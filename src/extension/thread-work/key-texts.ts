import { KeyExporter } from '../../engine/analysis/key-exporter.js';
import { lensOf } from '../../engine/analysis/lens/lens.js';
import { bytesToText } from '../../engine/analysis/text.js';
import type { KeyDetail } from '../../engine/index/answers.js';
import type { DumpSession } from '../../engine/index/dump-session.js';
import type { ByteSink } from '../../engine/io/byte-sink.js';
import type { ByteSource } from '../../engine/io/byte-source.js';
import { RdbScanner, type ScanContext } from '../../engine/rdb/scan.js';
import type { TemplateIndex } from '../../engine/rdb/template-index.js';
import type { CopyWhat, TextAnswer } from '../../protocol/thread.js';

/** Longest text that is put on the clipboard or into a document, in bytes. */
const MOST_BYTES = 32 * 1024 * 1024;

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

/** Texts of single keys and values, for the clipboard and for documents. */
export class KeyTexts {
  #context: ScanContext | null = null;

  constructor(
    private readonly source: ByteSource,
    private readonly session: DumpSession,
    private readonly templates: () => TemplateIndex,
  ) {}

  /** What a scan from a record on has to know of the file's beginning. */
  setContext(context: ScanContext): void {
    this.#context = context;
  }

  /** @throws TextTooLong, QueryError, SourceError, FormatError */
  copy(row: number, what: CopyWhat): TextAnswer {
    const key = this.#key(row);
    const answer = (text: string, language: TextAnswer['language'] = 'plaintext'): TextAnswer => ({
      text,
      language,
      name: key.name,
      notice: null,
    });
    switch (what) {
      case 'key':
        return answer(bytesToText(key.key.bytes));
      case 'command':
        return answer(this.#exported(key, 'commands'));
      case 'json':
        return answer(this.#exported(key, 'ndjson'), 'json');
      case 'value':
        return key.kind === 'string'
          ? this.#string(row, key.name)
          : answer(prettyValue(this.#exported(key, 'ndjson')), 'json');
    }
  }

  /**
   * A value, or one element of it, as a document. With `lens` a text in JSON, gzip and the like is unpacked first.
   * @throws TextTooLong, QueryError, SourceError, FormatError
   */
  document(row: number, element: number | null, lens: boolean): TextAnswer {
    const key = this.#key(row);
    if (element === null && key.kind !== 'string') return this.copy(row, 'value');
    const bytes = this.session.cellBytes(
      row,
      element === null ? null : { element, column: key.kind === 'hash' ? 1 : 0 },
    );
    if (bytes === null) throw new Error('this element has no text of its own');
    const name = element === null ? key.name : `${key.name}[${element}]`;
    const seen = lens ? lensOf(bytes) : null;
    if (seen) return { text: seen.text, language: seen.language, name, notice: seen.notice };
    const cut = element === null && bytes.length < key.elements;
    return {
      text: bytesToText(bytes, { multiline: true }),
      language: 'plaintext',
      name,
      notice: cut ? `Only the first ${bytes.length.toLocaleString()} bytes of this value are shown.` : null,
    };
  }

  #string(row: number, name: string): TextAnswer {
    const document = this.document(row, null, false);
    return {
      ...document,
      name,
      notice:
        document.notice && 'This value is long: only its beginning was copied. Export it into a file to have it whole.',
    };
  }

  #key(row: number): KeyDetail {
    const detail = this.session.answer({ kind: 'key', row });
    if (detail === null || !('typeName' in detail)) throw new Error('this key is not known');
    return detail;
  }

  /** One key in an export's form: its NDJSON line, or the commands that make it. */
  #exported(key: KeyDetail, format: 'ndjson' | 'commands'): string {
    if (!this.#context) throw new Error('the dump has not been read so far');
    const collected = new Collected();
    const plan = { format, filter: {}, limit: 1, functions: false, now: Date.now() };
    const exporter = new KeyExporter(this.source, this.#context.header, plan, collected, this.templates(), key.db);
    new RdbScanner(this.source, exporter, { start: { offset: key.offset, db: key.db, context: this.#context } }).run(1);
    const { problems } = exporter.end();
    const text = collected.text().trimEnd();
    if (text === '') throw new Error(problems[0]?.reason ?? 'this key cannot be written in that form');
    return text;
  }
}

/** The value of an NDJSON line, as JSON on several lines. */
function prettyValue(line: string): string {
  const record: unknown = JSON.parse(line);
  const value: unknown = typeof record === 'object' && record !== null && 'value' in record ? record.value : record;
  return JSON.stringify(value, null, 2);
}
