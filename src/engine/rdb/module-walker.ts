import type { ByteWindow } from './byte-window.js';
import { FormatError } from './damage.js';
import { moduleName } from './module-id.js';
import type { StringWalker } from './string-walker.js';

/** Module opcodes (module.c RM_Save*). */
const MODULE_END = 0;
const MODULE_SIGNED = 1;
const MODULE_UNSIGNED = 2;
const MODULE_FLOAT = 3;
const MODULE_DOUBLE = 4;
const MODULE_STRING = 5;

/** The module type of vector sets. */
const VECTOR_SET = 'vectorset';

/** Walks over what modules wrote, by the opcodes in front of every field. */
export class ModuleWalker {
  /** The module whose value was walked last. */
  module: { readonly name: string; readonly version: number } | null = null;
  /** The second field of the value walked last, where that is a number. */
  #secondNumber = 0;

  constructor(
    private readonly window: ByteWindow,
    private readonly strings: StringWalker,
  ) {}

  value(): void {
    const facts = this.strings.facts;
    facts.vectorSet = this.id().name === VECTOR_SET;
    this.#secondNumber = 0;
    const fields = this.skipFields();
    // A vector set begins with its dimension and the number of its vectors (modules/vector-sets/vset.c).
    facts.elements = facts.vectorSet ? this.#secondNumber : fields;
  }

  /** Reads a module type's id; also kept in {@link module}. Nearly all fill 64 bits, more than a number holds. */
  id(): { readonly name: string; readonly version: number } {
    const window = this.window;
    window.need(1);
    let id = 0n;
    if (window.bytes[window.position] === 0x81) {
      window.skip(1);
      for (let i = 0; i < 8; i++) id = (id << 8n) | BigInt(window.u8());
    } else id = BigInt(window.count('a module id'));
    this.module = moduleName(id);
    return this.module;
  }

  /** Moves behind the fields of a module's value and its end mark. Returns how many there were. */
  skipFields(): number {
    const window = this.window;
    const facts = this.strings.facts;
    for (let fields = 0; ; fields++) {
      this.strings.step();
      const at = window.offset;
      switch (window.count('a module opcode')) {
        case MODULE_END:
          return fields;
        case MODULE_SIGNED:
        case MODULE_UNSIGNED:
          if (fields === 1) this.#secondNumber = window.count('a module number');
          else window.count('a module number');
          facts.payloadBytes += 8;
          break;
        case MODULE_FLOAT:
          window.skip(4);
          facts.payloadBytes += 4;
          break;
        case MODULE_DOUBLE:
          window.skip(8);
          facts.payloadBytes += 8;
          break;
        case MODULE_STRING:
          this.strings.element();
          break;
        default:
          throw new FormatError('bad-value', at, 'a module opcode from 0 to 5', 'another');
      }
    }
  }
}
