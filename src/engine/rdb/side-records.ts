import { FormatError } from './damage.js';
import type { ByteWindow } from './byte-window.js';
import { OPCODE, type Dialect } from './format.js';
import { heldCopy, holdString, type Scratch } from './key-reader.js';
import type { ScanSink } from './scan-events.js';
import type { ValueWalker } from './value-walker.js';

/**
 * Reads the records that are no keys and change nothing about the keys behind them: functions, modules' own data,
 * slots,
 * size hints, shared field names. Each is told as an event.
 */
export class SideRecords {
  constructor(
    private readonly window: ByteWindow,
    private readonly walker: ValueWalker,
    private readonly scratch: Scratch,
    private readonly sink: ScanSink,
    private readonly dialect: Dialect,
  ) {}

  /**
   * Reads the record of an opcode that has just been read at `at`.
   * @param db the database that is selected
   * @throws FormatError when it is not what the opcode says, or the opcode is not known
   */
  read(opcode: number, at: number, db: number): void {
    switch (opcode) {
      case OPCODE.RESIZEDB:
        return this.#resize(at, db);
      case OPCODE.FUNCTION2:
        return this.#function(at, false);
      case OPCODE.FUNCTION_PRE_GA:
        return this.#function(at, true);
      case OPCODE.MODULE_AUX:
        return this.#moduleAux(at);
      case OPCODE.SLOT_INFO:
        return this.#slotInfo(at);
      case OPCODE.SLOT_IMPORT:
        if (this.dialect === 'valkey') return this.#slotImport(at);
        break;
      case OPCODE.HASH_TEMPLATE:
        if (this.dialect === 'redis') return this.#hashTemplate(at);
        break;
      case OPCODE.ENTERPRISE_SLOT:
        this.window.count('a slot');
        return;
    }
    const found = `opcode ${opcode}, which no known version writes`;
    throw new FormatError('bad-opcode', at, 'a type byte or an opcode', found);
  }

  /** Metadata in front of a key (Redis 8.6): for each class four bytes and fields as modules write them. */
  skipKeyMetadata(): void {
    for (let classes = this.window.count('a class count'); classes > 0; classes--) {
      this.window.skip(4);
      this.walker.facts.reset();
      this.walker.modules.skipFields();
    }
  }

  #resize(at: number, db: number): void {
    const keys = this.window.count('a key count');
    const expires = this.window.count('a count of keys with expiry');
    this.sink.event({ kind: 'resize', offset: at, db, keys, expires });
  }

  #function(at: number, preGa: boolean): void {
    const { strings } = this.walker;
    if (preGa) {
      // Release candidates of 7.0 wrote name, engine and perhaps a description in front of the source.
      strings.skip();
      strings.skip();
      if (this.window.count('a flag') !== 0) strings.skip();
    }
    const sourceOffset = this.window.offset;
    strings.skip();
    this.sink.event({ kind: 'function', offset: at, end: this.window.offset, sourceOffset, preGa });
  }

  #moduleAux(at: number): void {
    const { window, walker } = this;
    const id = walker.modules.id();
    window.count('a module opcode');
    const when = window.count('a time');
    walker.facts.reset();
    walker.modules.skipFields();
    this.sink.event({ kind: 'module-aux', offset: at, end: window.offset, module: id.name, version: id.version, when });
  }

  #slotInfo(at: number): void {
    const slot = this.window.count('a slot');
    const keys = this.window.count('a key count');
    const expires = this.window.count('a count of keys with expiry');
    this.sink.event({ kind: 'slot-info', offset: at, slot, keys, expires });
  }

  #slotImport(at: number): void {
    const { window } = this;
    holdString(window, this.scratch);
    const job = heldCopy(window);
    const count = this.#believableCount(at, 'a range count', 2);
    const ranges: (readonly [number, number])[] = [];
    for (let i = 0; i < count; i++) ranges.push([window.count('a slot'), window.count('a slot')]);
    this.sink.event({ kind: 'slot-import', offset: at, job, ranges });
  }

  #hashTemplate(at: number): void {
    const id = this.window.count('a template id');
    const fields = this.#believableCount(at, 'a field count', 1);
    for (let i = 0; i < fields; i++) this.walker.strings.skip();
    this.walker.templates.set(id, fields);
    this.sink.event({ kind: 'hash-template', offset: at, end: this.window.offset, id, fields });
  }

  /** A count of things that take `bytesEach` bytes at least. */
  #believableCount(at: number, what: string, bytesEach: number): number {
    const count = this.window.count(what);
    if (count * bytesEach > this.window.remaining) {
      throw new FormatError('bad-length', at, what, `${count}, more than the file has bytes`);
    }
    return count;
  }
}
