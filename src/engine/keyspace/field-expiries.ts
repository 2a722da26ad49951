import { Dict } from './dict.js';
import { NEVER } from './expiry.js';

/** When the fields of one hash expire. */
export class FieldExpiries {
  /** Field to ms of Unix time. */
  readonly #times = new Dict<number>();
  #earliest = NEVER;

  get size(): number {
    return this.#times.size;
  }

  /** The earliest of the times, or one before it after fields were given later ones; NEVER when there is none. */
  get earliest(): number {
    return this.#times.size === 0 ? NEVER : this.#earliest;
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
    if (this.#times.size === 0 || at < this.#earliest) this.#earliest = at;
    this.#times.set(field, at);
  }

  /** Fields whose time is at or before `now`, at most `limit`. Looks at all fields where one may be due. */
  due(now: number, limit: number): string[] {
    const fields: string[] = [];
    if (this.#times.size === 0 || this.#earliest > now) return fields;
    let earliest = Infinity;
    for (let i = 0; i < this.#times.size; i++) {
      const at = this.#times.valueAt(i);
      if (at <= now && fields.length < limit) fields.push(this.#times.keyAt(i));
      else if (at < earliest) earliest = at;
    }
    // Those that are returned are still here until they are deleted: then this is exact.
    if (earliest !== Infinity && fields.length === 0) this.#earliest = earliest;
    return fields;
  }

  copy(): FieldExpiries {
    const copied = new FieldExpiries();
    for (let i = 0; i < this.#times.size; i++) copied.set(this.#times.keyAt(i), this.#times.valueAt(i));
    return copied;
  }
}
