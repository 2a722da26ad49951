import { CommandError } from '../../commands/command-error.js';
import { isWord, readDouble } from '../../commands/arguments.js';
import { DatasetDigest } from '../../keyspace/digest.js';
import { NEVER } from '../../keyspace/entry.js';
import type { Entry } from '../../keyspace/entry.js';
import { PersistenceRefusal } from '../../persistence/refusal.js';
import { dumpPayload } from '../../rdb/load/dump-payload.js';
import type { ClientCall, ServerCommand } from '../client-call.js';

/** DEBUG …, the part of it that tests and tools use, and MEMORY (debug.c, object.c). */
export const DEBUG: Readonly<Record<string, ServerCommand>> = {
  DEBUG: (call) => {
    const name = call.args[1].toUpperCase();
    const run = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
    if (run === undefined) throw new CommandError(`ERR unknown subcommand '${call.args[1]}'. Try DEBUG HELP.`);
    allowed(call);
    run(call);
  },
  'MEMORY USAGE': ({ args, keyspace, db, reply }) => {
    const entry = keyspace.peek(db, args[2]);
    if (entry === undefined) reply.null();
    else reply.integer(sizeOf(args[2], entry));
  },
  'MEMORY DOCTOR': ({ reply }) => reply.verbatim('txt', "Memory is V8's heap here; see INFO memory.\n"),
  'MEMORY PURGE': ({ reply }) => reply.status('OK'),
};

/** `enable-debug-command` (config.c): no, yes, or local. */
function allowed({ instance, client }: ClientCall): void {
  const setting = instance.configuration.text('enable-debug-command').toLowerCase();
  if (setting === 'yes' || client.isLocal) return;
  throw new CommandError(
    'ERR DEBUG command not allowed. If the enable-debug-command option is set to "local", you can run it from a local ' +
      'connection, otherwise you need to set this option in the configuration file, and then restart the server.',
  );
}

const SUBCOMMANDS: Readonly<Record<string, ServerCommand>> = {
  SLEEP: ({ args, reply }) => {
    const seconds = readDouble(args[2] ?? '');
    // As the server: nobody else is served meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.min(seconds * 1000, 3_600_000));
    reply.status('OK');
  },
  DIGEST: ({ keyspace, reply }) => reply.status(new DatasetDigest().of(keyspace)),
  'DIGEST-VALUE': ({ args, keyspace, db, reply }) => {
    const digest = new DatasetDigest();
    reply.array(args.length - 2);
    for (const key of args.slice(2)) {
      const entry = keyspace.peek(db, key);
      reply.status(entry === undefined ? '0'.repeat(40) : digest.ofEntry(entry));
    }
  },
  OBJECT: ({ args, keyspace, db, reply }) => {
    const entry = db.entry(args[2] ?? '');
    if (entry === undefined) throw new CommandError('ERR no such key');
    const encoding = encodingOf(entry);
    const length = dumpPayload(entry.value).length;
    const idle = Math.max(0, keyspace.accessClock - entry.access);
    reply.status(
      `Value at:0x0 refcount:1 encoding:${encoding} serializedlength:${length} lru:${entry.access} ` +
        `lru_seconds_idle:${idle}`,
    );
  },
  RELOAD: (call) => {
    loaded(() => call.instance.reload(call.args.slice(2).some((word) => isWord(word, 'NOSAVE'))));
    call.reply.status('OK');
  },
  LOADAOF: (call) => {
    loaded(() => call.instance.reloadLog());
    call.reply.status('OK');
  },
  'SET-ACTIVE-EXPIRE': ({ args, instance, reply }) => {
    instance.round.activeExpiry = args[2] !== '0';
    reply.status('OK');
  },
  'QUICKLIST-PACKED-THRESHOLD': ({ reply }) => reply.status('OK'),
};

/** Turns what loading can fail with into a reply; the dataset is then what it was. */
function loaded(deed: () => void): void {
  try {
    deed();
  } catch (error) {
    if (error instanceof CommandError || !(error instanceof Error)) throw error;
    const { message } = error;
    throw new CommandError(error instanceof PersistenceRefusal ? message : `ERR Error trying to load: ${message}`);
  }
}

function encodingOf({ value }: Entry): string {
  if (typeof value === 'object') return value.type === 'string' ? 'raw' : value.encoding();
  if (typeof value === 'number') return 'int';
  return value.length <= 44 ? 'embstr' : 'raw';
}

/** Roughly what a key takes here: its text, its entry, and its value packed. */
function sizeOf(key: string, { value, expireAt }: Entry): number {
  const payload = typeof value === 'object' ? dumpPayload(value).length : String(value).length;
  return 120 + key.length + payload + (expireAt === NEVER ? 0 : 16);
}
