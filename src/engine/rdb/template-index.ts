import type { ByteSource } from '../io/byte-source.js';
import { FormatError } from './damage.js';
import { readHashTemplate } from './hash-template.js';
import type { ScanEvent } from './scan-events.js';

/** Templates whose field names are held at a time. */
const MOST_HELD = 256;

/**
 * Field names that hashes share (Redis 8.10): remembers where the templates of a file stand, and reads one when a hash
 * asks for it.
 */
export class TemplateIndex {
  readonly #offsets: Map<number, number>;
  readonly #held = new Map<number, readonly Uint8Array[]>();

  /** @param known places that an earlier scan has noted: see {@link places} */
  constructor(
    private readonly source: ByteSource,
    known: readonly (readonly [id: number, offset: number])[] = [],
  ) {
    this.#offsets = new Map(known);
  }

  /** What another index of the same file can be made of: plain data. */
  get places(): readonly (readonly [id: number, offset: number])[] {
    return [...this.#offsets];
  }

  /** Takes note of a template that a scan has come by; ignores other events. */
  note(event: ScanEvent): void {
    if (event.kind !== 'hash-template') return;
    this.#offsets.set(event.id, event.offset);
    this.#held.delete(event.id);
  }

  /** The field names of a template; undefined when the file has none of that number, or a damaged one. */
  readonly lookup = (id: number): readonly Uint8Array[] | undefined => {
    const held = this.#held.get(id);
    if (held !== undefined) return held;
    const offset = this.#offsets.get(id);
    if (offset === undefined) return undefined;
    const fields = this.#read(offset);
    if (fields === undefined) return undefined;
    if (this.#held.size === MOST_HELD) this.#held.clear();
    this.#held.set(id, fields);
    return fields;
  };

  #read(offset: number): readonly Uint8Array[] | undefined {
    try {
      return readHashTemplate(this.source, offset).fields;
    } catch (error) {
      if (error instanceof FormatError) return undefined;
      throw error;
    }
  }
}
