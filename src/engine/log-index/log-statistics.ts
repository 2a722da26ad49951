import { GrowingFloat64, GrowingUint32 } from './growing-column.js';
import type { KeyNames } from './key-names.js';
import type { KnownCommand } from './passing-command.js';
import { RateHistogram, type Rate } from './rate-histogram.js';
import { LiveBytes } from './live-bytes.js';

/** Commands and bytes of a part of the log. */
export interface LogShare {
  readonly commands: number;
  readonly bytes: number;
}

/** A key with how often, and with how many bytes, commands name it. */
export interface HotKey extends LogShare {
  /** The database that its dataset had at the log's beginning. */
  readonly db: number;
  readonly name: Uint8Array;
  readonly nameLength: number;
}

/** What a scan has counted so far. */
export interface LogStatisticsSnapshot extends LogShare {
  readonly byCommand: readonly (LogShare & { readonly name: string })[];
  readonly byDatabase: readonly (LogShare & { readonly db: number })[];
  readonly transactions: number;
  /** Commands over time; null where no annotation tells any. */
  readonly rate: Rate | null;
  /** Most often named keys first; counted up to the place where the index's memory ended. */
  readonly hottest: readonly HotKey[];
  /** Keys by the bytes of the commands that name them. */
  readonly heaviest: readonly HotKey[];
  readonly keys: number;
  /**
   * Bytes of commands whose effect is gone: overwritten, removed, flushed. A rewrite leaves at least these out, and
   * more where it merges several commands into one.
   */
  readonly freed: number;
  /** False when keys were counted in the log's first part only. */
  readonly complete: boolean;
}

/** Bytes that the counts of one key take. */
export const COUNTS_COST = 24;

/** Keys that are named in the statistics. */
const TOP = 20;

class Share {
  commands = 0;
  bytes = 0;
}

const shareIn = <K>(shares: Map<K, Share>, key: K): Share => {
  const found = shares.get(key);
  if (found !== undefined) return found;
  const share = new Share();
  shares.set(key, share);
  return share;
};

/** Counts the commands of a log while it is scanned. */
export class LogStatistics {
  readonly #all = new Share();
  readonly #byCommand = new Map<string, Share>();
  readonly #byDatabase = new Map<number, Share>();
  readonly #rate = new RateHistogram();
  readonly #keyCommands = new GrowingUint32();
  readonly #keyBytes = new GrowingFloat64();
  readonly #live: LiveBytes;
  #transactions = 0;
  #complete = true;

  constructor(private readonly names: KeyNames) {
    this.#live = new LiveBytes(names);
  }

  /** Takes a command; `keys[0 .. keyCount]` are the ids of its keys. `space` is its database's dataset. */
  command(
    known: KnownCommand,
    length: number,
    database: number,
    space: number,
    time: number,
    keys: Uint32Array,
    keyCount: number,
  ): void {
    this.#all.commands++;
    this.#all.bytes += length;
    const kind = shareIn(this.#byCommand, known.name);
    kind.commands++;
    kind.bytes += length;
    const own = shareIn(this.#byDatabase, database);
    own.commands++;
    own.bytes += length;
    if (time >= 0) this.#rate.add(time, length);
    if (!this.#complete) return;
    this.#live.command(known, length, space, keys, keyCount);
    if (keyCount === 0) return;
    this.#keyCommands.extendTo(this.names.count);
    this.#keyBytes.extendTo(this.names.count);
    for (let i = 0; i < keyCount; i++) {
      this.#keyCommands.values[keys[i]]++;
      this.#keyBytes.values[keys[i]] += length / keyCount;
    }
  }

  transaction(): void {
    this.#transactions++;
  }

  /** Keys are not counted from here on. */
  stopKeys(): void {
    this.#complete = false;
  }

  /** @param keys with the keys, which takes a look at every one of them */
  snapshot(keys: boolean): LogStatisticsSnapshot {
    const { commands, bytes } = this.#all;
    return {
      commands,
      bytes,
      byCommand: [...this.#byCommand]
        .map(([name, share]) => ({ name, ...share }))
        .sort((a, b) => b.bytes - a.bytes || b.commands - a.commands),
      byDatabase: [...this.#byDatabase].map(([db, share]) => ({ db, ...share })).sort((a, b) => a.db - b.db),
      transactions: this.#transactions,
      rate: this.#rate.rate(),
      hottest: keys ? this.#top((id) => this.#keyCommands.values[id]) : [],
      heaviest: keys ? this.#top((id) => this.#keyBytes.values[id]) : [],
      keys: this.names.count,
      freed: Math.max(0, this.#live.seen - this.#live.live),
      complete: this.#complete,
    };
  }

  #top(measure: (id: number) => number): readonly HotKey[] {
    const best: number[] = [];
    let least = 0;
    for (let id = 0; id < this.#keyCommands.length; id++) {
      const size = measure(id);
      if (size <= least && best.length >= TOP) continue;
      const place = best.findIndex((other) => measure(other) < size);
      best.splice(place === -1 ? best.length : place, 0, id);
      if (best.length > TOP) best.pop();
      least = measure(best[best.length - 1]);
    }
    return best.map((id) => ({
      db: this.names.space(id),
      name: this.names.bytes(id),
      nameLength: this.names.length(id),
      commands: this.#keyCommands.values[id],
      bytes: Math.round(this.#keyBytes.values[id]),
    }));
  }
}
