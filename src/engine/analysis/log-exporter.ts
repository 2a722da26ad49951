/** The commands of a log in other forms: as they are, as text for redis-cli, as JSON. */
import type { LogSink } from '../aof/scan-events.js';
import type { ScannedCommand } from '../aof/scanned-command.js';
import type { ByteSink } from '../io/byte-sink.js';
import type { ByteSource } from '../io/byte-source.js';
import { OutputBuffer } from '../io/output-buffer.js';
import { isPlainArgument, utf8SequenceLength, writeEscaped } from './argument-quoting.js';
import type { KeyFilterSpec } from './filterable-key.js';
import { compileKeyFilter, type KeyFilter } from './key-filter.js';
import { JsonOutput } from './json-output.js';

/** Forms that a log can be exported in without running it. */
export const LOG_EXPORT_FORMATS = ['json', 'resp', 'commands'] as const;
export type LogExportFormat = (typeof LOG_EXPORT_FORMATS)[number];

export interface LogExportPlan {
  readonly format: LogExportFormat;
  /** Databases and names of keys count; what needs a dataset does not. */
  readonly filter: KeyFilterSpec;
  /** Commands after which the export ends. */
  readonly limit: number;
}

/** Bytes of an argument that are in memory at a time. */
const PIECE_BYTES = 3 << 16;
/** Longest argument that is asked whether it needs quotes: only short ones can do without. */
const LONGEST_PLAIN = 4096;

/** Writes the commands of one scan after the other. */
export class LogExporter {
  readonly #plan: LogExportPlan;
  readonly #writer: CommandWriter;
  readonly #passes: KeyFilter | null;
  /** The database that what was written has selected; -1: not known. */
  #selected: number;
  commands = 0;

  /**
   * @param selected the database that whoever reads has selected; -1: not known
   * @throws FilterError when the filter's regular expression is not valid
   */
  constructor(plan: LogExportPlan, sink: ByteSink, selected = 0) {
    this.#plan = plan;
    this.#selected = selected;
    this.#writer = openWriter(plan.format, sink);
    this.#passes = Object.keys(plan.filter).length === 0 ? null : compileKeyFilter(plan.filter, 0);
  }

  get full(): boolean {
    return this.commands >= this.#plan.limit;
  }

  /** A sink for the scan of one file. Damaged regions are left out. */
  file(source: ByteSource): Required<Pick<LogSink, 'command' | 'damage'>> {
    // Every file of a log begins in database 0, whatever the one before has selected.
    let begun = false;
    return {
      command: (command) => {
        if (this.full || !this.#wants(command)) return;
        if (this.#passes !== null || !begun) this.#select(command);
        begun = true;
        this.#selected = command.name.role === 'select' ? -1 : command.db;
        this.#writer.command(command, source);
        this.commands++;
      },
      damage: ({ kind }) => {
        // Its commands have been written behind a MULTI: no server runs them either.
        if (kind === 'open-transaction' && this.#passes === null && begun) this.#writer.words(['DISCARD']);
      },
    };
  }

  end(): void {
    this.#writer.end();
  }

  /** With a filter, commands that name a key that it lets through; they come without their transactions. */
  #wants(command: ScannedCommand): boolean {
    const passes = this.#passes;
    if (passes === null) return true;
    for (const i of command.keyPositions()) {
      const keyBuffer = command.bytes(i);
      const key = { keyBuffer, keyStart: 0, keyLength: keyBuffer.length, db: command.db, ...NO_FACTS };
      if (passes(key)) return true;
    }
    return false;
  }

  #select({ db, name }: ScannedCommand): void {
    if (name.role !== 'select' && db !== this.#selected) this.#writer.words(['SELECT', `${db}`]);
  }
}

/** What a filter of names does not look at. */
const NO_FACTS = { kind: 'unknown', expireAt: -1, elements: 0, diskBytes: 0, memoryBytes: 0 } as const;

interface CommandWriter {
  command(command: ScannedCommand, source: ByteSource): void;
  /** A command that is not in the log. */
  words(words: readonly string[]): void;
  end(): void;
}

function openWriter(format: LogExportFormat, sink: ByteSink): CommandWriter {
  switch (format) {
    case 'resp':
      return new RespWriter(new OutputBuffer(sink));
    case 'commands':
      return new LineWriter(new OutputBuffer(sink));
    case 'json':
      return new JsonWriter(sink);
  }
}

/** Calls back for an argument, piece by piece. */
function eachPiece(
  command: ScannedCommand,
  i: number,
  source: ByteSource,
  take: (bytes: Uint8Array, last: boolean) => void,
): void {
  const length = command.argumentLength(i);
  if (length <= PIECE_BYTES) {
    take(command.bytes(i), true);
    return;
  }
  const start = command.argumentOffset(i);
  const bytes = new Uint8Array(PIECE_BYTES);
  for (let done = 0; done < length;) {
    const got = source.read(start + done, bytes.subarray(0, Math.min(PIECE_BYTES, length - done)));
    if (got === 0) return;
    done += got;
    take(bytes.subarray(0, got), done >= length);
  }
}

/** The commands as they stand in the log. */
class RespWriter implements CommandWriter {
  readonly #output: OutputBuffer;

  constructor(output: OutputBuffer) {
    this.#output = output;
  }

  command(command: ScannedCommand, source: ByteSource): void {
    const output = this.#output;
    output.latin1(`*${command.argumentCount}\r\n`);
    for (let i = 0; i < command.argumentCount; i++) {
      output.latin1(`$${command.argumentLength(i)}\r\n`);
      eachPiece(command, i, source, (bytes) => output.bytes(bytes, 0, bytes.length));
      output.latin1('\r\n');
    }
  }

  words(words: readonly string[]): void {
    this.#output.latin1(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
  }

  end(): void {
    this.#output.flush();
  }
}

/** One line a command, as redis-cli reads it. */
class LineWriter implements CommandWriter {
  readonly #output: OutputBuffer;

  constructor(output: OutputBuffer) {
    this.#output = output;
  }

  command(command: ScannedCommand, source: ByteSource): void {
    for (let i = 0; i < command.argumentCount; i++) {
      if (i > 0) this.#output.byte(0x20);
      this.#argument(command, i, source);
    }
    this.#output.byte(0x0a);
  }

  words(words: readonly string[]): void {
    this.#output.latin1(`${words.join(' ')}\n`);
  }

  end(): void {
    this.#output.flush();
  }

  #argument(command: ScannedCommand, i: number, source: ByteSource): void {
    const output = this.#output;
    if (command.argumentLength(i) <= LONGEST_PLAIN) {
      const bytes = command.bytes(i);
      if (isPlainArgument(bytes, 0, bytes.length)) {
        output.bytes(bytes, 0, bytes.length);
        return;
      }
    }
    output.byte(0x22);
    let rest: Uint8Array = new Uint8Array(0);
    eachPiece(command, i, source, (bytes, last) => {
      const piece = rest.length === 0 ? bytes : joined(rest, bytes);
      const end = last ? piece.length : wholeCharacters(piece);
      writeEscaped(output, piece, 0, end);
      rest = piece.slice(end);
    });
    output.byte(0x22);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Where a piece can be cut without cutting a character: a sequence has at most 4 bytes. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let at = Math.max(0, bytes.length - 3); at < bytes.length; at++) {
    if (bytes[at] >= 0xc0 && utf8SequenceLength(bytes, at, bytes.length) === 0) return at;
  }
  return bytes.length;
}

/** `{"offset","time","db","transaction","arguments":[…]}`, one line a command. */
class JsonWriter implements CommandWriter {
  readonly #output: JsonOutput;

  constructor(sink: ByteSink) {
    this.#output = new JsonOutput((part) => sink.write(part));
  }

  command(command: ScannedCommand, source: ByteSource): void {
    const output = this.#output;
    const { offset, time, db, transaction, argumentCount, guess } = command;
    const file = JSON.stringify(source.name);
    output.raw(new TextEncoder().encode(`{"file":${file},"offset":${offset},"time":${time < 0 ? 'null' : time}`));
    output.text(`,"db":${db},"transaction":${transaction < 0 ? 'null' : transaction}${guess ? ',"guess":true' : ''}`);
    output.text(',"arguments":[');
    for (let i = 0; i < argumentCount; i++) {
      if (i > 0) output.byte(0x2c);
      const bytes = command.bytes(i);
      output.bytes(bytes, 0, bytes.length);
    }
    output.text(']}');
    output.endLine();
  }

  words(): void {
    // What is not in the log is not told.
  }

  end(): void {
    this.#output.flush();
  }
}
