/**
 * A command was refused. The text is the server's reply without its minus sign: `ERR syntax error`. Thrown before
 * anything was replied or changed.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Texts that many commands share, as in Redis 7.2 (server.c, createSharedObjects). */
export const ERRORS = {
  syntax: 'ERR syntax error',
  wrongType: 'WRONGTYPE Operation against a key holding the wrong kind of value',
  noSuchKey: 'ERR no such key',
  notInteger: 'ERR value is not an integer or out of range',
  notFloat: 'ERR value is not a valid float',
  outOfRange: 'ERR index out of range',
  sameObject: 'ERR source and destination objects are the same',
  minOrMaxNotFloat: 'ERR min or max is not a float',
  invalidDatabase: 'ERR DB index is out of range',
} as const;

/** @throws CommandError always */
export function refuse(text: string): never {
  throw new CommandError(text);
}
