import { StreamGroup } from '../../keyspace/stream-group.js';
import { LEAST_ID, type EntryId } from '../../keyspace/stream-id.js';
import { StreamValue } from '../../keyspace/stream-value.js';
import { isWord, readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { refuse } from '../command-error.js';
import { writeStream } from '../lookup.js';
import { readId, readStrictId } from '../stream-arguments.js';
import { consumerOf } from '../stream-propagation.js';

/** Consumer groups: making, moving and deleting them, and what they acknowledge. */

const NEEDS_KEY =
  'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option ' +
  'to create an empty stream automatically.';

interface GroupOptions {
  readonly makeStream: boolean;
  /** Null: not known. */
  readonly entriesRead: bigint | null;
}

/** Reads MKSTREAM and ENTRIESREAD. @throws CommandError */
function readOptions({ args }: Call, mayMake: boolean): GroupOptions {
  let makeStream = false;
  let entriesRead: bigint | null = null;
  for (let at = 5; at < args.length; at++) {
    if (mayMake && isWord(args[at], 'MKSTREAM')) {
      makeStream = true;
    } else if (isWord(args[at], 'ENTRIESREAD') && at + 1 < args.length) {
      const read = readInteger(args[++at]);
      if (read < -1) refuse('ERR value for ENTRIESREAD must be positive or -1');
      entriesRead = read === -1 ? null : BigInt(args[at]);
    } else {
      subcommandSyntax(args[1], 'XGROUP');
    }
  }
  return { makeStream, entriesRead };
}

/** @throws CommandError as the server refuses a subcommand's arguments (networking.c, addReplySubcommandSyntaxError) */
export function subcommandSyntax(subcommand: string, command: string): never {
  refuse(`ERR unknown subcommand or wrong number of arguments for '${subcommand.slice(0, 128)}'. Try ${command} HELP.`);
}

function streamFor(call: Call): StreamValue {
  return writeStream(call, call.args[2]) ?? refuse(NEEDS_KEY);
}

function groupFor(call: Call): StreamGroup {
  const [, , key, name] = call.args;
  return streamFor(call).groups.get(name) ?? refuse(noSuchGroup(name, key));
}

export const noSuchGroup = (group: string, key: string): string =>
  `NOGROUP No such consumer group '${group}' for key name '${key}'`;

function create(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, , key, name, idWord] = args;
  const { makeStream, entriesRead } = readOptions(call, true);
  const there = writeStream(call, key);
  if (there === undefined && !makeStream) refuse(NEEDS_KEY);
  const id: EntryId = idWord === '$' ? (there?.lastId ?? LEAST_ID) : readStrictId(idWord);
  const stream = there ?? new StreamValue();
  if (stream.groups.has(name)) refuse('BUSYGROUP Consumer Group name already exists');
  stream.groups.set(name, new StreamGroup(name, id, entriesRead));
  if (there === undefined) keyspace.add(db, key, stream);
  keyspace.changed(db, key, 't', 'xgroup-create');
  reply.status('OK');
}

function setId(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const { entriesRead } = readOptions(call, false);
  const group = groupFor(call);
  group.lastId = args[4] === '$' ? streamFor(call).lastId : readId(args[4]);
  group.entriesRead = entriesRead;
  keyspace.changed(db, args[2], 't', 'xgroup-setid');
  reply.status('OK');
}

function destroy(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const deleted = streamFor(call).groups.delete(args[3]);
  if (deleted) {
    keyspace.changed(db, args[2], 't', 'xgroup-destroy');
    // Whoever waits for entries of the group is told that it is gone.
    keyspace.listeners.ready?.(db, args[2]);
  }
  reply.integer(deleted ? 1 : 0);
}

function createConsumer(call: Call): void {
  const { args, reply } = call;
  const group = groupFor(call);
  const isNew = !group.consumers.has(args[4]);
  if (isNew) consumerOf(call, args[2], group, args[4]);
  reply.integer(isNew ? 1 : 0);
}

function deleteConsumer(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const group = groupFor(call);
  const consumer = group.consumers.get(args[4]);
  if (consumer === undefined) {
    reply.integer(0);
    return;
  }
  const pending = consumer.pending.size;
  group.deleteConsumer(consumer);
  keyspace.changed(db, args[2], 't', 'xgroup-delconsumer');
  reply.integer(pending);
}

function acknowledge(call: Call): void {
  const { args, keyspace, reply } = call;
  const group = writeStream(call, args[1])?.groups.get(args[2]);
  if (group === undefined) {
    reply.integer(0);
    return;
  }
  let acknowledged = 0;
  for (const id of args.slice(3).map(readStrictId)) {
    const pending = group.pending.get(id);
    if (pending === undefined) continue;
    group.deletePending(pending);
    acknowledged++;
  }
  keyspace.dirty += acknowledged;
  reply.integer(acknowledged);
}

const HELP = [
  'XGROUP <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
  'CREATE <key> <groupname> <id|$> [option]',
  '    Makes a group. Options:',
  '    * MKSTREAM: makes the stream too when it is not there.',
  '    * ENTRIESREAD entries_read: how many entries the group has read.',
  'CREATECONSUMER <key> <groupname> <consumer>',
  '    Makes a consumer of a group.',
  'DELCONSUMER <key> <groupname> <consumer>',
  '    Deletes a consumer with what is pending for it.',
  'DESTROY <key> <groupname>',
  '    Deletes a group.',
  'SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]',
  '    Moves the place up to which a group has read.',
  'HELP',
  '    This text.',
];

export const STREAM_GROUPS: CommandFunctions = {
  'XGROUP CREATE': create,
  'XGROUP SETID': setId,
  'XGROUP DESTROY': destroy,
  'XGROUP CREATECONSUMER': createConsumer,
  'XGROUP DELCONSUMER': deleteConsumer,
  'XGROUP HELP': ({ reply }) => {
    reply.array(HELP.length);
    for (const line of HELP) reply.status(line);
  },
  XACK: acknowledge,
};
