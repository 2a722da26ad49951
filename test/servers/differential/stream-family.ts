import type { Random } from './random.js';

/** Commands of streams. Ids are given: those that a server makes up are of its own time. */
export function* streamCommands(r: Random, count: number): Generator<readonly string[]> {
  const key = (): string => (r.chance(0.03) ? 's0' : `x${r.below(3)}`);
  const group = (): string => `g${r.below(2)}`;
  const consumer = (): string => r.pick(['alice', 'bob', 'carol']);
  const small = (): string => `${r.below(40)}-${r.below(3)}`;
  const id = (): string =>
    r.chance(0.04)
      ? r.pick([
          'x',
          '',
          '1-x',
          '-',
          '+',
          '5',
          '18446744073709551615-18446744073709551615',
          '007-1',
          '+3-0',
          '1-2-3',
          '18446744073709551616-0',
        ])
      : small();
  const next = (i: number): string =>
    r.chance(0.8) ? `${i + 1}-${r.pick(['0', '1', '*'])}` : r.chance(0.5) ? `${i + 1}` : id();
  const edge = (): string => (r.chance(0.3) ? `(${id()}` : r.chance(0.3) ? r.pick(['-', '+']) : id());
  const text = (): string =>
    r.pick(['a', 'b', '1', '-7', '70000', '9223372036854775807', 'y'.repeat(70), '', '\0\xff']);
  const pairs = (): readonly string[] =>
    r.chance(0.7) ? ['f', text(), 'g', text()] : r.many(1, 3, () => [text(), text()]).flat();
  const trim = (): readonly string[] => [
    ...(r.chance(0.6)
      ? ['MAXLEN', ...r.maybe([r.pick(['~', '='])], 0.7), r.pick(['0', '1', '5', '20', '100', '-1', 'x'])]
      : ['MINID', ...r.maybe([r.pick(['~', '='])], 0.7), id()]),
    ...r.maybe(['LIMIT', r.pick(['0', '10', '1000', '-1', 'x'])], 0.15),
  ];
  let at = 0;
  const templates: readonly (() => readonly string[])[] = [
    () => ['XADD', key(), ...r.maybe(['NOMKSTREAM'], 0.05), ...r.maybe(trim(), 0.15), next(at++), ...pairs()],
    () => ['XADD', key(), next(at++), ...pairs()],
    () => ['XADD', key(), next(at++), 'f', text()],
    () => ['XADD', key(), next(at++), 'f', 'z'.repeat(r.pick([500, 2000, 5000]))],
    () => ['XLEN', key()],
    () => [
      'XDELEX',
      key(),
      ...r.maybe([r.pick(['KEEPREF', 'DELREF', 'ACKED'])]),
      'IDS',
      r.pick(['1', '1', '2', '0', 'x']),
      id(),
    ],
    () => [
      'XACKDEL',
      key(),
      group(),
      ...r.maybe([r.pick(['KEEPREF', 'DELREF', 'ACKED'])]),
      'IDS',
      r.pick(['1', '1', '2', '0', 'x']),
      id(),
    ],
    () => ['XRANGE', key(), edge(), edge(), ...r.maybe(['COUNT', r.pick(['0', '1', '3', '-1', 'x'])])],
    () => ['XREVRANGE', key(), edge(), edge(), ...r.maybe(['COUNT', r.pick(['1', '3'])])],
    () => ['XDEL', key(), ...r.many(1, 3, id)],
    () => ['XDEL', key(), ...r.many(3, 10, () => `${Math.max(0, at - r.below(30))}-${r.below(2)}`)],
    () => ['XTRIM', key(), ...trim()],
    () => [
      'XSETID',
      key(),
      r.chance(0.5) ? `${at + 5}-0` : id(),
      ...r.maybe(['ENTRIESADDED', r.pick(['0', '5', '1000', '-1'])]),
      ...r.maybe(['MAXDELETEDID', id()]),
    ],
    () => [
      'XGROUP',
      r.pick(['CREATE', 'create']),
      key(),
      group(),
      r.pick(['$', '0', id()]),
      ...r.maybe(['MKSTREAM']),
      ...r.maybe(['ENTRIESREAD', r.pick(['0', '3', '-1', '-2', 'x'])]),
    ],
    () => [
      'XGROUP',
      'SETID',
      key(),
      group(),
      r.pick(['$', '0', id()]),
      ...r.maybe(['ENTRIESREAD', r.pick(['0', '3', '-1', '-2'])]),
    ],
    () => ['XGROUP', r.pick(['CREATECONSUMER', 'DELCONSUMER']), key(), group(), consumer()],
    () => ['XGROUP', 'DESTROY', key(), group()],
    () => [
      'XREAD',
      ...r.maybe(['COUNT', r.pick(['1', '5', '-1'])]),
      'STREAMS',
      key(),
      key(),
      id(),
      r.pick([id(), '$', '>']),
    ],
    () => ['XREAD', r.pick(['GROUP', 'NOACK', 'COUNT']), 'STREAMS', key(), id()],
    ...Array.from({ length: 4 }, () => () => [
      'XREADGROUP',
      'GROUP',
      group(),
      consumer(),
      ...r.maybe(['COUNT', r.pick(['1', '4', '10'])], 0.6),
      ...r.maybe(['NOACK'], 0.15),
      'STREAMS',
      key(),
      r.pick(['>', '>', '>', '0', id(), '$', '+']),
    ]),
    () => ['XREADGROUP', 'GROUP', group(), consumer(), 'STREAMS', key(), key(), '>', '>'],
    () => ['XACK', key(), group(), ...r.many(1, 4, id)],
    () => ['XPENDING', key(), group()],
    () => [
      'XPENDING',
      key(),
      group(),
      ...r.maybe(['IDLE', r.pick(['0', '100000', 'x'])]),
      edge(),
      edge(),
      r.pick(['10', '2', '-1', 'x']),
      ...r.maybe([consumer()]),
    ],
    () => [
      'XCLAIM',
      key(),
      group(),
      consumer(),
      r.pick(['0', '100000', '-1', 'x']),
      ...r.many(1, 3, id),
      ...r.maybe(['TIME', r.pick(['1', '99999999999999'])]),
      ...r.maybe(['RETRYCOUNT', '7']),
      ...r.maybe(['FORCE']),
      ...r.maybe(['JUSTID']),
      ...r.maybe(['LASTID', id()]),
      ...r.maybe(['ZZ'], 0.03),
    ],
    () => [
      'XAUTOCLAIM',
      key(),
      group(),
      consumer(),
      r.pick(['0', '0', '100000', 'x']),
      edge(),
      ...r.maybe(['COUNT', r.pick(['1', '3', '0'])]),
      ...r.maybe(['JUSTID']),
    ],
    () => ['XINFO', 'STREAM', key(), ...r.maybe(['FULL', ...r.maybe(['COUNT', r.pick(['0', '2', '-1', 'x'])])], 0.6)],
    () => ['XINFO', r.pick(['STREAM', 'GROUPS']), key()],
    () => ['XINFO', 'CONSUMERS', key(), group()],
    () => ['OBJECT', 'ENCODING', key()],
    () => ['COPY', key(), key(), 'REPLACE'],
    () => ['TYPE', key()],
    () => ['SET', 's0', 'v'],
    () => (r.chance(0.2) ? ['DEL', key()] : ['XLEN', key()]),
  ];
  for (let i = 0; i < count; i++) {
    const command = [...r.pick(templates)()];
    if (r.chance(0.01)) command.pop();
    else if (r.chance(0.01)) command.push('x');
    if (command.length > 0) yield command;
  }
}
