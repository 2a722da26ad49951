/** What is in a log, in numbers: summed up while it is scanned, in memory that does not depend on the log. */
import type { ScannedCommand } from '../aof/scanned-command.js';
import { latin1ToBytes } from '../codec/latin1.js';

/** Keys that are counted at a time; the rarest are dropped when there are more. */
const MOST_KEYS = 100_000;
/** Bytes of a key that are told apart. */
const KEY_BYTES = 512;
/** Names that are counted each for itself; damage could make up any number. */
const MOST_NAMES = 1000;

export interface CommandTotals {
  /** With the subcommand where the command has some. */
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
  /** False when no version has it. */
  readonly known: boolean;
}

export interface DatabaseTotals {
  readonly db: number;
  readonly commands: number;
  readonly bytes: number;
}

export interface BigCommand {
  /** Which file of the log. */
  readonly file: number;
  readonly offset: number;
  readonly bytes: number;
  readonly name: string;
  readonly db: number;
  /** Its first key; null when it has none. */
  readonly key: Uint8Array | null;
}

export interface HotKey {
  readonly db: number;
  readonly key: Uint8Array;
  /** Commands that name it: at least so many, at most `missed` more. */
  readonly commands: number;
  readonly bytes: number;
  readonly missed: number;
}

export interface LogStatisticsSnapshot {
  readonly commands: number;
  /** The most bytes first. */
  readonly names: readonly CommandTotals[];
  readonly databases: readonly DatabaseTotals[];
  readonly biggest: readonly BigCommand[];
  readonly hottest: readonly HotKey[];
}

interface Counter {
  count: number;
  bytes: number;
  missed: number;
}

/** Sums up commands; give it every command of a scan. */
export class LogStatistics {
  readonly #names = new Map<string, Counter & { readonly known: boolean }>();
  readonly #databases = new Map<number, Counter>();
  readonly #keys = new Map<string, Counter>();
  readonly #top: number;
  #biggest: BigCommand[] = [];
  #leastBig = 0;
  /** Commands that a key that was dropped may have had. */
  #dropped = 0;
  #commands = 0;

  /** @param top commands and keys that are kept by size and by count */
  constructor(top: number) {
    this.#top = top;
  }

  /** @param file which file of the log it stands in */
  add(command: ScannedCommand, file: number): void {
    this.#commands++;
    const { length, db } = command;
    this.#name(command);
    count(this.#databases, db, length);
    const keys = command.keyPositions();
    for (const i of keys) this.#key(`${db} ${command.text(i, KEY_BYTES)}`, length);
    if (length > this.#leastBig) this.#big(command, file, keys[0]);
  }

  snapshot(): LogStatisticsSnapshot {
    return {
      commands: this.#commands,
      names: [...this.#names]
        .map(([name, { count: times, bytes, known }]) => ({ name, count: times, bytes, known }))
        .sort((a, b) => b.bytes - a.bytes),
      databases: [...this.#databases]
        .map(([db, { count: commands, bytes }]) => ({ db, commands, bytes }))
        .sort((a, b) => a.db - b.db),
      biggest: this.#sortedBiggest(),
      hottest: [...this.#keys]
        .sort(([, a], [, b]) => b.count - a.count)
        .slice(0, this.#top)
        .map(([key, { count: commands, bytes, missed }]) => {
          const blank = key.indexOf(' ');
          return { db: Number(key.slice(0, blank)), key: latin1ToBytes(key.slice(blank + 1)), commands, bytes, missed };
        }),
    };
  }

  #name(command: ScannedCommand): void {
    const name = command.fullName;
    let counter = this.#names.get(name);
    if (counter === undefined) {
      if (this.#names.size >= MOST_NAMES) return;
      counter = { count: 0, bytes: 0, missed: 0, known: command.row !== undefined };
      this.#names.set(name, counter);
    }
    counter.count++;
    counter.bytes += command.length;
  }

  /** Lossy counting: when there are too many keys, those with the fewest commands make room. */
  #key(key: string, bytes: number): void {
    const counter = this.#keys.get(key);
    if (counter !== undefined) {
      counter.count++;
      counter.bytes += bytes;
      return;
    }
    if (this.#keys.size >= MOST_KEYS) this.#makeRoom();
    this.#keys.set(key, { count: 1, bytes, missed: this.#dropped });
  }

  #makeRoom(): void {
    while (this.#keys.size > MOST_KEYS / 2) {
      this.#dropped++;
      for (const [key, { count: times, missed }] of this.#keys) {
        if (times + missed <= this.#dropped) this.#keys.delete(key);
      }
    }
  }

  #big(command: ScannedCommand, file: number, key: number | undefined): void {
    const { offset, length: bytes, fullName: name, db } = command;
    this.#biggest.push({
      file,
      offset,
      bytes,
      name,
      db,
      key: key === undefined ? null : command.bytes(key, KEY_BYTES),
    });
    if (this.#biggest.length < 2 * this.#top) return;
    this.#biggest = [...this.#sortedBiggest()];
    this.#leastBig = this.#biggest.at(-1)?.bytes ?? 0;
  }

  #sortedBiggest(): readonly BigCommand[] {
    return [...this.#biggest].sort((a, b) => b.bytes - a.bytes).slice(0, this.#top);
  }
}

function count(counters: Map<number, Counter>, key: number, bytes: number): void {
  const counter = counters.get(key);
  if (counter === undefined) counters.set(key, { count: 1, bytes, missed: 0 });
  else {
    counter.count++;
    counter.bytes += bytes;
  }
}
