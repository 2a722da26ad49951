import type { Dialect } from '../../../src/engine/rdb/format.js';
import { openValue, type ValueContext, type ValueReader } from '../../../src/engine/rdb/value-reader.js';
import type { ValuePage } from '../../../src/engine/rdb/value.js';
import { bytesOf, listpack, located, ValueBytes } from './value-bytes.js';

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A page as plain data: bytes as text. */
export function plain(page: ValuePage): unknown {
  switch (page.kind) {
    case 'string':
      return text(page.bytes);
    case 'list':
    case 'set':
      return page.elements.map(text);
    case 'zset':
      return page.elements.map(({ member, score }) => [text(member), score]);
    case 'hash':
      return page.elements.map(({ field, value, expireAt }) => [text(field), text(value), expireAt]);
    case 'array':
      return page.elements.map(({ index, value }) => [index, value instanceof Uint8Array ? text(value) : value]);
    case 'stream':
      return page.entries.map(({ id, fields }) => [`${id.ms}-${id.seq}`, fields.map((pair) => pair.map(text))]);
    case 'module':
      return page.fields.map(({ kind, value }) => [kind, value instanceof Uint8Array ? text(value) : value]);
    case 'unknown':
      return [...page.bytes];
  }
}

/** The whole value, as plain data. */
export const whole = (reader: ValueReader): unknown => plain(reader.page(0, 1_000_000));

/** Opens the value that these bytes are. */
export function open(type: number, value: ValueBytes, dialect: Dialect = 'redis', context?: ValueContext): ValueReader {
  const { source, location } = located(type, value.take(), dialect);
  return openValue(source, location, context);
}

export const value = (): ValueBytes => new ValueBytes();

/** The one hash template that there is. */
export const template = (id: number): Uint8Array[] | undefined => (id === 7 ? ['a', 'b'].map(bytesOf) : undefined);

/** A stream up to where its groups begin, and the entries of it that are not deleted. */
export const stream = (() => {
  const bytes = value().length(3);
  const entries: unknown[] = [];
  for (let node = 0; node < 3; node++) {
    const packed: (number | string)[] = [4, 1, 2, 'x', 'y', 0];
    for (let i = 0; i < 5; i++) {
      if (i === 2) packed.push(1, i, 0, 1, 'deleted', 'v', 6);
      else if (i % 2 === 0) packed.push(2, i, node, `x${i}`, 'same', 5);
      else packed.push(0, i, 0, 1, 'own', `v${i}`, 6);
      const id = `${1000 * node + i}-${i % 2 === 0 ? node : 0}`;
      if (i !== 2)
        entries.push([
          id,
          i % 2 === 0
            ? [
                ['x', `x${i}`],
                ['y', 'same'],
              ]
            : [['own', `v${i}`]],
        ]);
    }
    bytes
      .string(
        value()
          .id(1000 * node, 0)
          .take(),
      )
      .string(listpack(...packed));
  }
  return { bytes: bytes.length(12, 2004, 0).take(), entries };
})();
