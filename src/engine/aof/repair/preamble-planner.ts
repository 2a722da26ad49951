import type { ByteSource } from '../../io/byte-source.js';
import { LimitedSource } from '../../io/limited-source.js';
import type { FormatError } from '../../rdb/damage.js';
import { CHECKSUM_SINCE, NEWEST_VERSION, type Dialect } from '../../rdb/format.js';
import { assumedHeader, HEADER_LENGTH, readHeader } from '../../rdb/header.js';
import { findRecord } from '../../rdb/resync.js';
import type { ScanEvent, ScannedKey, ScanSink } from '../../rdb/scan-events.js';
import { RdbScanner } from '../../rdb/scan.js';
import { shownBytes } from '../../rdb/shown-bytes.js';
import { TemplateIndex } from '../../rdb/template-index.js';
import { ValueVerifier } from '../../rdb/value-verifier.js';
import { checksumOf } from '../../rdb/verify-checksum.js';
import { latin1ToBytes } from '../../codec/latin1.js';
import type { LogDamage } from '../log-damage.js';
import type { ScannedPreamble } from '../scan-events.js';
import type { PlanProgress } from './plan-progress.js';
import type { RegionList } from './region-list.js';
import type { DamagePolicy } from './request.js';

/** Bytes of a stored checksum. */
const CHECKSUM_BYTES = 8;
const END_MARK = 0xff;
/** What a log without an RDB begins with. */
const STAR = 0x2a;
const HASH = 0x23;
/** No project will come to such a number soon: the digits are damaged. */
const IMPLAUSIBLE_VERSION = 100;
/** First version with aux fields; everything older has neither these nor the types that came later. */
const AUX_SINCE = 7;
const FUNCTIONS_SINCE = 10;

/**
 * The bytes that a file's damaged magic probably were; null where the file begins as a dump does, or where no record
 * stands behind the place of the magic.
 */
export function lostMagic(source: ByteSource): Uint8Array | null {
  if (source.size <= HEADER_LENGTH || readHeader(source).kind !== 'bad-magic') return null;
  const first = new Uint8Array(1);
  source.read(0, first);
  if (first[0] === STAR || first[0] === HASH) return null;
  const from = HEADER_LENGTH;
  for (const dialect of ['redis', 'valkey'] as const) {
    const header = assumedHeader(dialect);
    const options = { from, to: from + 1, header, templates: new Map<number, number>() };
    if (findRecord(source, options) === from) return magicOf(dialect, NEWEST_VERSION[dialect]);
  }
  return null;
}

const magicOf = (dialect: Dialect, version: number): Uint8Array =>
  latin1ToBytes(
    dialect === 'redis' ? `REDIS${String(version).padStart(4, '0')}` : `VALKEY${String(version).padStart(3, '0')}`,
  );

/** Plans what becomes of the RDB in front of a log's commands, or of a base file. */
export class PreamblePlanner {
  #error: LogDamage | null = null;

  /**
   * @param source the file, its magic mended where that was damaged
   * @param magicLost true when it was
   */
  constructor(
    private readonly source: ByteSource,
    private readonly magicLost: boolean,
    private readonly cancelled: () => boolean,
  ) {}

  /** A finding of the scan. */
  note(damage: LogDamage): void {
    if (damage.severity === 'error') this.#error ??= damage;
  }

  /** Decides; adds its regions to the list. */
  plan(preamble: ScannedPreamble, regions: RegionList, policy: DamagePolicy, progress: PlanProgress): void {
    const wrong = this.#whatIsWrong(preamble);
    if (wrong === null) return;
    const where = `${regions.file}, offset ${wrong.offset}: ${wrong.reason}`;
    if (policy !== 'salvage') {
      progress.refuse(
        `the RDB part is damaged (${where}): it cannot be cut, and no server starts on it; salvage keeps every record that can be read`,
      );
      return;
    }
    // Not even the header is there.
    if (preamble.end < HEADER_LENGTH) {
      regions.drop(preamble.end, 'truncated', wrong.reason, 0);
      return;
    }
    const mending = new Mending(this.source, preamble, regions, this.cancelled);
    mending.run(this.magicLost, wrong.reason);
    progress.notes.push(
      `${regions.file}: ${mending.kept} keys of the RDB part are kept, ${mending.lost} that can be named are lost`,
    );
  }

  #whatIsWrong(preamble: ScannedPreamble): { readonly offset: number; readonly reason: string } | null {
    const { header, checksum, end, complete } = preamble;
    if (this.magicLost) return { offset: 0, reason: 'the magic is damaged' };
    const error = this.#error;
    if (error !== null) return { offset: error.offset, reason: `expected ${error.expected}, found ${error.found}` };
    if (!complete) return { offset: end, reason: 'its end is missing' };
    if (header.version >= IMPLAUSIBLE_VERSION)
      return { offset: 0, reason: `no server writes version ${header.version}` };
    if (checksum === null || checksum === 0n) return null;
    const sum = checksumOf(this.source, 0, end - CHECKSUM_BYTES, undefined, this.cancelled);
    if (sum === null || sum === checksum) return null;
    return { offset: end - CHECKSUM_BYTES, reason: 'the checksum is wrong: bytes were changed after it was written' };
  }
}

/** Walks a damaged dump once more and looks into every value. */
class Mending implements ScanSink {
  kept = 0;
  lost = 0;
  readonly #templates: TemplateIndex;
  readonly #values: ValueVerifier;
  /** Offset of the end mark; that of the limit where there is none. */
  #body = -1;
  /** The lowest version that has all that was found. */
  #needed = 1;

  constructor(
    private readonly source: ByteSource,
    private readonly preamble: ScannedPreamble,
    private readonly regions: RegionList,
    private readonly cancelled: () => boolean,
  ) {
    this.#templates = new TemplateIndex(source);
    this.#values = new ValueVerifier(source, this.#templates.lookup);
  }

  run(magicLost: boolean, reason: string): void {
    const { preamble, regions } = this;
    const { dialect, version } = preamble.header;
    const limited = new LimitedSource(this.source, preamble.end);
    const badVersion = magicLost || version >= IMPLAUSIBLE_VERSION;
    // The header's new form is known when all records were seen, and regions are told in order: so look first.
    if (badVersion) {
      const look = new NeededVersion();
      new RdbScanner(limited, look, { cancelled: this.cancelled }).run();
      this.#needed = look.version;
      const header = magicOf(dialect, dialect === 'valkey' ? NEWEST_VERSION.valkey : this.#needed);
      regions.mend(HEADER_LENGTH, 'bad-magic', `the file's beginning is written anew: ${reason}`, [header]);
    }
    new RdbScanner(limited, this, { cancelled: this.cancelled }).run();
    const sealed = (badVersion && dialect === 'redis' ? this.#needed : version) >= CHECKSUM_SINCE;
    regions.keep(Math.max(regions.end, this.#body < 0 ? preamble.end : this.#body), 0);
    regions.mend(preamble.end, 'bad-checksum', `the end mark and the checksum are written anew: ${reason}`, [
      Uint8Array.of(END_MARK),
      ...(sealed ? (['checksum'] as const) : []),
    ]);
  }

  key(key: ScannedKey): void {
    const error = key.objectType === undefined ? null : this.#values.verify(key.objectType, key.valueOffset, key.end);
    if (error === null) {
      this.kept++;
      return;
    }
    this.lost++;
    this.regions.keep(key.offset, 0);
    this.regions.drop(key.end, 'damaged-record', lossText(key, error), 0);
  }

  event(event: ScanEvent): void {
    this.#templates.note(event);
    if (event.kind === 'end') {
      const { version } = this.preamble.header;
      if (event.checksum !== null) this.#body = event.offset - CHECKSUM_BYTES - 1;
      else if (version < CHECKSUM_SINCE && this.preamble.complete) this.#body = event.offset - 1;
    }
    if (event.kind !== 'damage' || event.damage.severity !== 'error') return;
    const { offset, length, kind, expected, found, key } = event.damage;
    // A value that only looks suspicious was judged when its key was told.
    if (key !== undefined) return;
    if (kind === 'truncated' && expected.includes('checksum')) this.#body = offset - 1;
    else if (length > 0 && offset >= HEADER_LENGTH) {
      this.regions.keep(offset, 0);
      this.regions.drop(offset + length, kind, `expected ${expected}, found ${found}`, 0);
    }
  }
}

/** Finds the lowest RDB version that has everything that a dump holds. */
class NeededVersion implements ScanSink {
  version = CHECKSUM_SINCE;

  key({ objectType }: ScannedKey): void {
    if (objectType !== undefined) this.#atLeast(objectType.since);
  }

  event({ kind }: ScanEvent): void {
    if (kind === 'aux') this.#atLeast(AUX_SINCE);
    if (kind === 'function') this.#atLeast(FUNCTIONS_SINCE);
  }

  #atLeast(version: number): void {
    this.version = Math.max(this.version, version);
  }
}

function lossText(key: ScannedKey, error: FormatError): string {
  const name = key.keyBuffer.slice(key.keyStart, key.keyStart + Math.min(key.keyLength, 256));
  return `the value of the key ${shownBytes(name)} is damaged: expected ${error.expected}, found ${error.found}`;
}
