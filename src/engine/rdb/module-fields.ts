import { FormatError } from './damage.js';
import type { ElementMark, ElementWalk } from './elements.js';
import { moduleName } from './module-id.js';
import type { PrimitiveReader } from './primitives.js';
import { StringSlot } from './string-slot.js';
import type { ModuleField } from './value.js';

/** Opcodes in front of each field of a module's value (`rdb.h`: RDB_MODULE_OPCODE). */
const MODULE_OPCODE = { END: 0, SIGNED: 1, UNSIGNED: 2, FLOAT: 3, DOUBLE: 4, STRING: 5 } as const;
const KINDS = ['signed', 'signed', 'unsigned', 'float', 'double', 'string'] as const;

/** Walks the fields of a module's value (type 7) by the opcodes in front of them, without knowing the module. */
export class ModuleFields implements ElementWalk {
  total: number | null = null;
  index = 0;
  module = '';
  /** The module's own encoding version. */
  version = 0;
  kind: ModuleField['kind'] = 'signed';
  /** The field where it is a signed or unsigned integer. */
  integer = 0n;
  /** The field where it is a float or double. */
  number = 0;
  /** The field where it is a string. */
  readonly string = new StringSlot();
  readonly #reader: PrimitiveReader;

  constructor(reader: PrimitiveReader) {
    this.#reader = reader;
    reader.watch(this.string);
  }

  /** Starts on the value at the reader's place. @throws FormatError */
  open(): void {
    const { name, version } = moduleName(this.#reader.length64());
    this.module = name;
    this.version = version;
    this.index = 0;
    this.total = null;
  }

  next(): boolean {
    const kind = this.#kind();
    if (kind === null) return false;
    const reader = this.#reader;
    this.kind = kind;
    if (kind === 'signed') this.integer = BigInt.asIntN(64, reader.length64());
    else if (kind === 'unsigned') this.integer = reader.length64();
    else if (kind === 'float') this.number = reader.float();
    else if (kind === 'double') this.number = reader.double();
    else reader.string(this.string);
    this.index++;
    return true;
  }

  skip(count: number): number {
    const reader = this.#reader;
    let skipped = 0;
    for (; skipped < count; skipped++) {
      const kind = this.#kind();
      if (kind === null) break;
      if (kind === 'float') reader.skip(4);
      else if (kind === 'double') reader.skip(8);
      else if (kind === 'string') reader.skipString();
      else reader.length64();
      this.index++;
    }
    return skipped;
  }

  /** Reads the opcode of the next field; null at the end mark, which is not passed. */
  #kind(): ModuleField['kind'] | null {
    const at = this.#reader.offset;
    const opcode = this.#reader.length();
    if (opcode === MODULE_OPCODE.END) {
      this.#reader.seek(at);
      this.total = this.index;
      return null;
    }
    const kind = KINDS[opcode];
    if (kind === undefined) throw new FormatError('bad-opcode', at, 'a module field of opcode 0 to 5', `${opcode}`);
    return kind;
  }

  mark(): ElementMark {
    return { index: this.index, offset: this.#reader.offset, inner: -1, nodesLeft: 0 };
  }

  restore(mark: ElementMark): void {
    this.#reader.seek(mark.offset);
    this.index = mark.index;
  }
}
