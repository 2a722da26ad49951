import type { EventClass, KeyspaceListeners } from '../keyspace/keyspace.js';

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

/** What publishes the events that are asked for; null where none are. */
export function eventListener(
  { keyspace, keyevent, classes }: EventFlags,
  publish: (channel: string, message: string) => void,
): KeyspaceListeners['event'] {
  if (!keyspace && !keyevent) return null;
  return (kind, name, key, db) => {
    if (!classes.has(kind)) return;
    if (keyspace) publish(`__keyspace@${db.index}__:${key}`, name);
    if (keyevent) publish(`__keyevent@${db.index}__:${name}`, key);
  };
}
