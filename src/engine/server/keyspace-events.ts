import type { EventClass } from '../keyspace/keyspace.js';

/** What `notify-keyspace-events` asks for. */
export interface EventFlags {
  readonly keyspace: boolean;
  readonly keyevent: boolean;
  readonly classes: ReadonlySet<EventClass>;
}

const CLASSES: readonly EventClass[] = ['g', '$', 'l', 's', 'h', 'z', 'x', 'e', 't', 'm', 'd', 'n', 'o', 'c'];
/** What `A` stands for (notify.c): all but key misses and new keys. */
const ALL: readonly EventClass[] = ['g', '$', 'l', 's', 'h', 'z', 'x', 'e', 't', 'd'];

/** Reads the letters of `notify-keyspace-events`. */
export function eventFlags(letters: string): EventFlags {
  const classes = new Set<EventClass>(CLASSES.filter((each) => letters.includes(each)));
  if (letters.includes('A')) for (const each of ALL) classes.add(each);
  return { keyspace: letters.includes('K'), keyevent: letters.includes('E'), classes };
}
