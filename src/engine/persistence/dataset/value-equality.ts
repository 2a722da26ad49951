import type { HashValue } from '../../keyspace/hash-value.js';
import type { ListValue } from '../../keyspace/list-value.js';
import type { StreamValue } from '../../keyspace/stream-value.js';
import type { Value } from '../../keyspace/value.js';
import { streamCommands } from '../stream-rewrite.js';

/**
 * Whether two values are equal to whoever reads them, whatever their encodings: the elements, in order where order
 * counts, expiries of fields, groups and pending entries of streams; not when a consumer was last seen.
 */
export function sameValue(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a.type === 'string' || b.type === 'string') {
    return stringOf(a) !== null && stringOf(a) === stringOf(b);
  }
  switch (a.type) {
    case 'list':
      return b.type === 'list' && a.size === b.size && sameSequence(elementsOf(a), elementsOf(b));
    case 'set':
      return b.type === 'set' && a.size === b.size && a.members().every((member) => b.has(member));
    case 'zset': {
      if (b.type !== 'zset' || a.size !== b.size) return false;
      let same = true;
      a.forEach((member, score) => {
        const other = b.score(member);
        // As servers compare: 0 and -0 are one score.
        if (other !== score && !(Number.isNaN(score) && Number.isNaN(other))) same = false;
      });
      return same;
    }
    case 'hash':
      return b.type === 'hash' && sameFields(a, b);
    case 'stream':
      return b.type === 'stream' && sameSequence(wordsOf(a), wordsOf(b));
    case 'module':
      return b.type === 'module' && Buffer.compare(a.bytes, b.bytes) === 0;
  }
}

function stringOf(value: Value): string | null {
  if (typeof value !== 'object') return String(value);
  return value.type === 'string' ? value.text() : null;
}

function sameFields(a: HashValue, b: HashValue): boolean {
  if (a.size !== b.size || a.expiring !== b.expiring) return false;
  let same = true;
  a.forEach((field, text, expireAt) => {
    if (same && (b.get(field) !== text || (a.expiring > 0 && b.expiryOf(field) !== expireAt))) same = false;
  });
  return same;
}

function* elementsOf(list: ListValue): Generator<string> {
  for (const node of list.nodes) yield* node.elements();
}

function* wordsOf(stream: StreamValue): Generator<string> {
  for (const command of streamCommands('', stream)) yield* [...command, '\n'];
}

function sameSequence(a: Iterator<string>, b: Iterator<string>): boolean {
  for (;;) {
    const [one, other] = [a.next(), b.next()];
    if (one.done === true || other.done === true) return one.done === other.done;
    if (one.value !== other.value) return false;
  }
}
