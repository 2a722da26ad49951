import type { ByteSource } from '../io/byte-source.js';
import { LogScanner, type LogPlace } from './scan.js';
import type { ScannedCommand } from './scanned-command.js';

/** Commands, and bytes, between two marks at first. */
const FIRST_STEP = 1024;
const FIRST_STRIDE = 1 << 20;
/** Marks that are kept; when there are more, every other one is dropped and the steps double. */
const MOST_MARKS = 1 << 16;

/**
 * A sparse index over a log: places from which any command is reached within a few milliseconds, in bounded memory.
 * Fill it while scanning: {@link LogIndex.note} after every slice or command.
 */
export class LogIndex {
  #marks: LogPlace[] = [];
  #step = FIRST_STEP;
  #stride = FIRST_STRIDE;

  /** Commands that have been noted. */
  commands = 0;

  /** Keeps a scanner's place if it lies far enough behind the last one that is kept. Places come in order. */
  note(command: ScannedCommand): void {
    this.commands = command.index + 1;
    const last = this.#marks.at(-1);
    if (last !== undefined && command.index < last.index + this.#step && command.offset < last.offset + this.#stride) {
      return;
    }
    const inside = command.transaction >= 0 && command.transaction !== command.offset;
    this.#marks.push({
      offset: command.offset,
      index: command.index,
      db: command.db,
      transaction: inside ? command.transaction : -1,
      time: command.time,
      guess: command.guess,
    });
    if (this.#marks.length > MOST_MARKS) {
      this.#marks = this.#marks.filter((_, place) => place % 2 === 0);
      this.#step *= 2;
      this.#stride *= 2;
    }
  }

  /** The last place that is kept in front of command `index`, or at it; undefined when nothing has been noted. */
  placeBefore(index: number): LogPlace | undefined {
    return this.#search(index, (mark) => mark.index);
  }

  /** The last place that is kept in front of an offset, or at it. */
  placeBeforeOffset(offset: number): LogPlace | undefined {
    return this.#search(offset, (mark) => mark.offset);
  }

  /**
   * Walks commands `from` up to `to`, as a scan tells them.
   * @param visit as {@link LogSink.command}: one object is used for all; true ends the walk
   * @throws SourceError
   */
  walk(source: ByteSource, from: number, to: number, visit: (command: ScannedCommand) => boolean | undefined): void {
    const start = this.placeBefore(from);
    if (start === undefined || from >= to) return;
    const scanner = new LogScanner(
      source,
      {
        command: (command) => {
          if (command.index >= from && visit(command) === true) scanner.done = true;
        },
      },
      { start },
    );
    scanner.run(to - start.index);
  }

  #search(value: number, of: (mark: LogPlace) => number): LogPlace | undefined {
    let low = 0;
    let high = this.#marks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (of(this.#marks[middle]) <= value) low = middle;
      else high = middle - 1;
    }
    const mark = this.#marks[low];
    return mark === undefined || of(mark) > value ? undefined : mark;
  }
}
