/**
 * The deep check of a dump: what a scan finds (damaged regions, what servers stumble over), every value to its last
 * byte, keys that stand twice. The checksum is summed up elsewhere and judged by {@link checksumDamage}.
 */
import type { ByteSource } from '../io/byte-source.js';
import type { Damage, FormatError } from './damage.js';
import type { DuplicateFinder } from './duplicate-finder.js';
import { describeDuplicate, type DuplicateReport } from './duplicate-finder.js';
import type { ScanEvent, ScannedKey, ScanSink } from './scan-events.js';
import { shownBytes } from './shown-bytes.js';
import { TemplateIndex } from './template-index.js';
import { ValueVerifier } from './value-verifier.js';

/** Damage regions that are kept; more are only counted. */
const MOST_DAMAGE = 10_000;

/** What a check of a dump, or of a piece of it, came to. */
export interface VerifiedPart {
  readonly keys: number;
  /** In the order of the file. */
  readonly damage: readonly Damage[];
  readonly damageTotal: number;
  /** Of the end mark; null when the part does not reach it. `offset` is behind the checksum. */
  readonly end: { readonly offset: number; readonly checksum: bigint | null } | null;
}

/** Takes what a scan finds and looks deeper. One pass, bounded memory but for the fingerprints of the keys. */
export class DumpVerifier implements ScanSink {
  readonly #values: ValueVerifier;
  readonly #templates: TemplateIndex;
  readonly #damage: Damage[] = [];
  #damageTotal = 0;
  #keys = 0;
  #end: VerifiedPart['end'] = null;
  /** Offset of the value that is known to be damaged from looking at it. */
  #suspect = -1;

  /**
   * @param duplicates gets the fingerprint of every key
   * @param inherited where the scan does not begin at the file's beginning: its database is not known and keys up to
   *   the next SELECTDB are added as of database -1
   */
  constructor(
    source: ByteSource,
    private readonly duplicates: DuplicateFinder,
    private readonly inherited: DuplicateFinder,
    templates = new TemplateIndex(source),
  ) {
    this.#templates = templates;
    this.#values = new ValueVerifier(source, templates.lookup);
  }

  key(key: ScannedKey): void {
    this.#keys++;
    const finder = key.db < 0 ? this.inherited : this.duplicates;
    finder.add(key.db, key.keyBuffer, key.keyStart, key.keyLength);
    if (key.objectType === undefined) return;
    const error = this.#values.verify(key.objectType, key.valueOffset, key.end);
    if (error === null) return;
    this.#suspect = key.valueOffset;
    this.#note(valueDamage(key, error));
  }

  event(event: ScanEvent): void {
    this.#templates.note(event);
    switch (event.kind) {
      case 'damage':
        // The scan suspects some values as well; what the deep check says of them is more exact.
        if (event.damage.offset !== this.#suspect || event.damage.key === undefined) this.#note(event.damage);
        break;
      case 'function':
        if (event.preGa) this.#note(oldFunction(event.offset, event.end));
        break;
      case 'end':
        this.#end = { offset: event.offset, checksum: event.checksum };
        break;
      default:
        break;
    }
  }

  /** What was found so far. */
  part(): VerifiedPart {
    return { keys: this.#keys, damage: [...this.#damage], damageTotal: this.#damageTotal, end: this.#end };
  }

  #note(damage: Damage): void {
    this.#damageTotal++;
    if (this.#damage.length < MOST_DAMAGE) this.#damage.push(damage);
  }
}

function valueDamage(key: ScannedKey, error: FormatError): Damage {
  const name = key.keyBuffer.slice(key.keyStart, key.keyStart + key.keyLength);
  const place = error.inside ? `byte ${error.offset} of the packed value` : `offset ${error.offset}`;
  return {
    kind: error.kind,
    offset: key.valueOffset,
    length: key.end - key.valueOffset,
    expected: error.expected,
    found: `${error.found} (at ${place})`,
    lost: `the value of the key ${shownBytes(name)}, or part of it`,
    severity: 'error',
    guess: false,
    key: name,
    db: key.db,
  };
}

function oldFunction(offset: number, end: number): Damage {
  return {
    kind: 'unsupported',
    offset,
    length: end - offset,
    expected: 'functions as released servers write them',
    found: 'a function in the form of a 7.0 release candidate',
    lost: 'nothing here, but servers from 7.2 on refuse the file',
    severity: 'warning',
    guess: false,
  };
}

/** Findings of the search for keys that stand twice. */
export function duplicateDamage({ duplicates, complete, compared }: DuplicateReport, keys: number): readonly Damage[] {
  const found = duplicates.map((duplicate) => describeDuplicate(duplicate, shownBytes(duplicate.key)));
  if (complete) return found;
  return [
    ...found,
    {
      kind: 'unsupported',
      offset: 0,
      length: 0,
      expected: `room to compare all ${keys} keys`,
      found: `room for ${compared}`,
      lost: 'nothing, but a key that stands twice among the others goes unnoticed',
      severity: 'warning',
      guess: false,
    },
  ];
}

/**
 * What the checksum says; null when it is right.
 * @param end as a scan's `end` event tells it
 * @param sum of everything in front of the stored checksum
 */
export function checksumDamage(end: VerifiedPart['end'], sum: bigint): Damage | null {
  if (end === null || end.checksum === null || end.checksum === 0n || end.checksum === sum) return null;
  return {
    kind: 'bad-checksum',
    offset: end.offset - CHECKSUM_BYTES,
    length: CHECKSUM_BYTES,
    expected: hex(sum),
    found: hex(end.checksum),
    lost: 'not known: bytes were changed after the file was written. Servers refuse it unless their checks are off',
    severity: 'error',
    guess: false,
  };
}

/** Bytes of a stored checksum. */
export const CHECKSUM_BYTES = 8;

const hex = (sum: bigint): string => `0x${sum.toString(16).padStart(16, '0')}`;
