import { CommandError, ERRORS } from '../../commands/command-error.js';
import { isWord, readInteger } from '../../commands/arguments.js';
import { PersistenceRefusal } from '../../persistence/refusal.js';
import type { ClientCall, ServerCommand } from '../client-call.js';

/** SAVE, BGSAVE, BGREWRITEAOF, LASTSAVE, SHUTDOWN, WAIT, WAITAOF. */
export const PERSISTENCE: Readonly<Record<string, ServerCommand>> = {
  SAVE: ({ instance, reply }) => {
    refused(() => instance.persistence.saves.save());
    reply.status('OK');
  },
  BGSAVE: ({ instance, args, reply }) => {
    if (args.length > 2 || (args.length === 2 && !isWord(args[1], 'SCHEDULE'))) throw new CommandError(ERRORS.syntax);
    reply.status(refused(() => instance.persistence.saves.background(args.length === 2)));
  },
  BGREWRITEAOF: ({ instance, reply }) => reply.status(refused(() => instance.persistence.rewrites.background())),
  LASTSAVE: ({ instance, reply }) => reply.integer(instance.persistence.saves.status.lastSave),
  SHUTDOWN: shutdown,
  WAIT: ({ args, reply }) => {
    readInteger(args[1]);
    if (readInteger(args[2], 'ERR timeout is not an integer or out of range') < 0) {
      throw new CommandError('ERR timeout is negative');
    }
    // There are no replicas to wait for.
    reply.integer(0);
  },
  WAITAOF: waitForLog,
};

function refused<T>(deed: () => T): T {
  try {
    return deed();
  } catch (error) {
    if (error instanceof PersistenceRefusal) throw new CommandError(error.message);
    throw error;
  }
}

/** A log entry of this client is on disk when everything is that was appended before. */
function waitForLog({ args, instance, reply }: ClientCall): void {
  const local = readInteger(args[1]);
  readInteger(args[2]);
  const timeout = readInteger(args[3], 'ERR timeout is not an integer or out of range');
  if (timeout < 0) throw new CommandError('ERR timeout is negative');
  if (local < 0 || local > 1) throw new CommandError('ERR value is out of range, value must between 0 and 1');
  const { log } = instance.persistence;
  if (local > 0 && log === null) {
    throw new CommandError('ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.');
  }
  const onDisk = local > 0 && log?.syncNow() === true;
  reply.array(2);
  reply.integer(onDisk ? 1 : 0);
  reply.integer(0);
}

function shutdown({ args, instance }: ClientCall): void {
  const words = new Set(args.slice(1).map((word) => word.toUpperCase()));
  for (const word of words) {
    if (!['SAVE', 'NOSAVE', 'NOW', 'FORCE', 'ABORT'].includes(word)) throw new CommandError(ERRORS.syntax);
  }
  if ((words.has('SAVE') && words.has('NOSAVE')) || (words.has('ABORT') && words.size > 1)) {
    throw new CommandError(ERRORS.syntax);
  }
  if (words.has('ABORT')) throw new CommandError('ERR No shutdown in progress.');
  const save = words.has('SAVE') ? true : words.has('NOSAVE') ? false : null;
  if (!instance.shutDown(save, words.has('FORCE'))) {
    throw new CommandError('ERR Errors trying to SHUTDOWN. Check logs.');
  }
}
