import type { ByteSource } from '../io/byte-source.js';
import { HEADER_LENGTH } from '../rdb/header.js';
import type { Damage } from '../rdb/damage.js';
import { RdbScanner } from '../rdb/scan.js';
import type { ScanEvent, ScannedKey, ScanSink } from '../rdb/scan-events.js';
import type { LogDamage } from './log-damage.js';
import { contentKind } from './recognise.js';
import type { CommandSearch } from './resync.js';
import type { ScannedPreamble } from './scan-events.js';

/** The RDB at the beginning of a log. It is scanned as a dump is; then it is told where the commands begin. */
export class PreambleScan {
  readonly #source: ByteSource;
  readonly #scanner: RdbScanner;
  readonly #damage: Damage[] = [];
  #keys = 0;
  /** Offset behind the last key that was read. */
  #lastEnd = HEADER_LENGTH;
  #end = { offset: -1, checksum: null as bigint | null };

  /** @param sink takes keys and events, but for damage behind the end: there are the commands */
  constructor(source: ByteSource, sink: ScanSink | undefined, cancelled: (() => boolean) | undefined) {
    this.#source = source;
    const own: ScanSink = {
      key: (key: ScannedKey) => {
        this.#keys++;
        this.#lastEnd = key.end;
        sink?.key(key);
      },
      event: (event: ScanEvent) => {
        if (event.kind === 'damage') {
          if (event.damage.kind === 'trailing-bytes') return;
          this.#damage.push(event.damage);
        }
        if (event.kind === 'end') this.#end = { offset: event.offset, checksum: event.checksum };
        sink?.event(event);
      },
    };
    this.#scanner = new RdbScanner(source, own, cancelled === undefined ? {} : { cancelled });
  }

  /** True for a file that begins with a dump, be its magic damaged. */
  static begins(source: ByteSource): boolean {
    const bytes = new Uint8Array(6);
    const text = String.fromCharCode(...bytes.subarray(0, source.read(0, bytes)));
    if (/^[*#]/.test(text)) return false;
    return /^(REDIS|VALKEY)/.test(text) || contentKind(source) === 'rdb';
  }

  get offset(): number {
    return this.#scanner.offset;
  }

  get cancelled(): boolean {
    return this.#scanner.cancelled;
  }

  /** As {@link RdbScanner.run}. */
  run(limit: number): boolean {
    return this.#scanner.run(limit);
  }

  /**
   * What it came to. Where the end mark was not found, commands are looked for behind the last key.
   * @param search makes the search, which is rarely needed
   */
  finish(search: () => CommandSearch): { readonly result: ScannedPreamble; readonly damage: readonly LogDamage[] } {
    const { offset, checksum } = this.#end;
    const intact = !this.#damage.some(({ severity }) => severity === 'error');
    const complete = offset > 0 && (offset < this.#source.size || intact);
    let end = offset;
    if (!complete) {
      const next = search().find(this.#lastEnd);
      end = next < 0 ? this.#source.size : next;
    }
    const found = this.#damage.map((damage) => preambleDamage(damage, end, this.#source.size));
    return {
      result: { header: this.#scanner.header, end, keys: this.#keys, checksum, complete },
      damage: found,
    };
  }
}

/**
 * Damage of a dump as damage of a log. No setting makes a server go on behind a base that it cannot read to its end;
 * a warning is what loads nevertheless.
 */
export function preambleDamage(damage: Damage, end: number, size: number): LogDamage {
  const reachesEnd = damage.offset + damage.length >= size && end < size;
  return {
    ...damage,
    length: reachesEnd ? Math.max(0, end - damage.offset) : damage.length,
    server: damage.severity === 'error' ? 'refuses' : 'accepts',
    toolAccepts: damage.severity !== 'error',
    stopsAt: 0,
  };
}
