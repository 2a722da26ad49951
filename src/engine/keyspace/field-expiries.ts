import { Dict } from './dict.js';
import { NEVER } from './expiry.js';

/** Entries that no longer count, per those that do, from which on the heap is built anew. */
const STALE_SHARE = 2;

/**
 * When the fields of one hash expire: a table, and a heap of the times in which entries of fields that have got another
 * time, or none, stay until they come to the top.
 */
export class FieldExpiries {
  /** Field to ms of Unix time. */
  readonly #times = new Dict<number>();
  /** A binary heap: the earliest first. */
  #heapTimes: number[] = [];
  #heapFields: string[] = [];

  get size(): number {
    return this.#times.size;
  }

  /** The earliest of the times; NEVER when there is none. */
  get earliest(): number {
    this.#dropStale();
    return this.#heapTimes.length === 0 ? NEVER : this.#heapTimes[0];
  }

  get(field: string): number {
    return this.#times.get(field) ?? NEVER;
  }

  /** NEVER takes the time away. */
  set(field: string, at: number): void {
    if (at === NEVER) {
      this.#times.delete(field);
      return;
    }
    if (this.#times.get(field) === at) return;
    this.#times.set(field, at);
    if (this.#heapTimes.length > this.#times.size * STALE_SHARE + 16) this.#rebuild();
    else this.#push(field, at);
  }

  /** Fields whose time is at or before `now`, at most `limit`, the earliest first. */
  due(now: number, limit: number): string[] {
    // One that got the same time twice has two entries.
    const fields = new Set<string>();
    while (fields.size < limit && this.earliest !== NEVER && this.#heapTimes[0] <= now) {
      fields.add(this.#heapFields[0]);
      this.#pop();
    }
    // They are still here until somebody deletes them.
    for (const field of fields) this.#push(field, this.get(field));
    return [...fields];
  }

  copy(): FieldExpiries {
    const copied = new FieldExpiries();
    for (let i = 0; i < this.#times.size; i++) copied.set(this.#times.keyAt(i), this.#times.valueAt(i));
    return copied;
  }

  #dropStale(): void {
    while (this.#heapTimes.length > 0 && this.get(this.#heapFields[0]) !== this.#heapTimes[0]) this.#pop();
  }

  #rebuild(): void {
    this.#heapTimes = [];
    this.#heapFields = [];
    for (let i = 0; i < this.#times.size; i++) this.#push(this.#times.keyAt(i), this.#times.valueAt(i));
  }

  #push(field: string, at: number): void {
    const times = this.#heapTimes;
    const fields = this.#heapFields;
    let place = times.length;
    times.push(at);
    fields.push(field);
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (times[parent] <= at) break;
      times[place] = times[parent];
      fields[place] = fields[parent];
      place = parent;
    }
    times[place] = at;
    fields[place] = field;
  }

  #pop(): void {
    const times = this.#heapTimes;
    const fields = this.#heapFields;
    const at = times.pop() ?? 0;
    const field = fields.pop() ?? '';
    const { length } = times;
    if (length === 0) return;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= length) break;
      if (child + 1 < length && times[child + 1] < times[child]) child++;
      if (times[child] >= at) break;
      times[place] = times[child];
      fields[place] = fields[child];
      place = child;
    }
    times[place] = at;
    fields[place] = field;
  }
}
