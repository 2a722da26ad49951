import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Overview } from '../../engine/index/answers.js';
import type { ByteSource } from '../../engine/io/byte-source.js';
import type { Damage } from '../../engine/rdb/damage.js';
import { OPCODE } from '../../engine/rdb/format.js';
import { hasChecksum } from '../../engine/rdb/header.js';
import type { RdbHeader } from '../../engine/rdb/scan-events.js';
import type { ChecksumThreadData, FromChecksumThread, SourceSpec } from '../../protocol/thread.js';

/** Bytes of a stored checksum. */
const STORED = 8;
/** How long the checksum waits, unless the scan is over before, in ms. */
const DELAY_MS = 1_000;

/** What a checksum that was found out means for the reader of the dump. */
export interface ChecksumEvents {
  changed(state: Overview['checksum']): void;
  damage(damage: Damage): void;
}

/**
 * Verifies the checksum beside the scan. It begins a while after it was made, with the bytes that a dump without damage
 * covers: the first keys and the page that shows them need the processors more. Should the scan find the end elsewhere,
 * it begins anew.
 */
export class ChecksumWatch {
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | null = null;
  /** Offset behind the last byte that is summed up. */
  #to = -1;
  #value: bigint | null = null;
  #stored: bigint | null = null;
  readonly #delay: NodeJS.Timeout;

  constructor(
    private readonly spec: SourceSpec,
    source: ByteSource,
    private readonly threads: string,
    private readonly events: ChecksumEvents,
  ) {
    const last = new Uint8Array(1);
    const to = source.size - STORED;
    this.#delay = setTimeout(() => {
      if (to > 0 && source.read(to - 1, last) === 1 && last[0] === OPCODE.EOF) this.#start(to);
    }, DELAY_MS);
  }

  /** Call when the scan is over. `end` is null when it was stopped. */
  scanned(header: RdbHeader | null, end: { readonly offset: number; readonly checksum: bigint | null } | null): void {
    clearTimeout(this.#delay);
    if (!end || !header) return this.#settle('unreachable');
    if (!hasChecksum(header)) return this.#settle('absent');
    if (end.checksum === null) return this.#settle('unreachable');
    if (end.checksum === 0n) return this.#settle('absent');
    this.#stored = end.checksum;
    const to = end.offset - STORED;
    if (to === this.#to) this.#compare();
    else this.#start(to);
  }

  #start(to: number): void {
    void this.#worker?.terminate();
    this.#to = to;
    this.#value = null;
    const data: ChecksumThreadData = { source: this.spec, stop: this.#stop, to };
    const worker = new Worker(join(this.threads, 'checksum.mjs'), { workerData: data });
    this.#worker = worker;
    worker.on('message', (message: FromChecksumThread) => {
      if (worker !== this.#worker) return;
      switch (message.kind) {
        case 'checksum-progress':
          this.events.changed({ state: 'pending', expected: null, found: null, progress: message.bytes / to });
          break;
        case 'checksum':
          this.#value = message.value;
          this.#compare();
          break;
        case 'obstacle':
          this.#settle('unreachable');
          break;
      }
    });
    worker.on('error', () => {
      if (worker === this.#worker) this.#settle('unreachable');
    });
  }

  #compare(): void {
    if (this.#value === null || this.#stored === null) return;
    const expected = hex(this.#stored);
    const found = hex(this.#value);
    if (this.#value === this.#stored) return this.events.changed({ state: 'ok', expected, found, progress: 1 });
    this.events.changed({ state: 'mismatch', expected, found, progress: 1 });
    this.events.damage({
      kind: 'bad-checksum',
      offset: this.#to,
      length: STORED,
      expected: `the checksum ${found} of the bytes before it`,
      found: expected,
      lost: 'unknown: some bytes changed after the server wrote them, perhaps within a value. A server refuses the file',
      severity: 'error',
      guess: false,
    });
  }

  /** There is nothing to compare with. */
  #settle(state: 'absent' | 'unreachable'): void {
    Atomics.store(this.#stop, 0, 1);
    this.#worker = null;
    this.events.changed({ state, expected: null, found: null, progress: 1 });
  }
}

const hex = (value: bigint): string => value.toString(16).padStart(16, '0');
