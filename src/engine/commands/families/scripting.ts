import type { ScriptCall, ScriptEngine } from '../../scripting/script-engine.js';
import type { RestorePolicy } from '../../scripting/function-libraries.js';
import { SCRIPT_FLAGS } from '../../scripting/script-flags.js';
import type { ScriptReply } from '../../scripting/script-reply.js';
import { isWord, readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { compilePattern } from '../key-pattern.js';
import { ScriptCalls, type ScriptSurroundings } from '../script-calls.js';
import { writeScriptReply } from '../script-reply-writer.js';

/** Arguments behind a script or a function's name: how many keys, the keys, the rest. */
function readArguments({ args }: Call, badNumber: string): Pick<ScriptCall, 'keys' | 'args'> {
  const count = readInteger(args[2], badNumber);
  if (count > args.length - 3) refuse("ERR Number of keys can't be greater than number of args");
  if (count < 0) refuse("ERR Number of keys can't be negative");
  return { keys: args.slice(3, 3 + count), args: args.slice(3 + count) };
}

/** The word of FLUSH that says how; either way it is done at once. */
function checkFlushWord(args: readonly string[], refusal: string): void {
  const word = args.at(2);
  if (args.length > 3 || (word !== undefined && !isWord(word, 'SYNC') && !isWord(word, 'ASYNC'))) refuse(refusal);
}

/**
 * The commands EVAL, SCRIPT, FCALL, FUNCTION and their kind, for one server. What scripts write goes to the log as the
 * effects of their commands, in MULTI and EXEC when there are several (since 5.0); changes of libraries as they came.
 */
export function scriptingCommands(engine: ScriptEngine, surroundings: ScriptSurroundings): CommandFunctions {
  const run = (call: Call, readOnly: boolean, badNumber: string, start: (script: ScriptCall) => ScriptReply): void => {
    let host: ScriptCalls | null = null;
    const reply = start({
      ...readArguments(call, badNumber),
      readOnly,
      begin: (script) => (host = new ScriptCalls(call, script, surroundings)),
    });
    finish(call, host);
    writeScriptReply(call.reply, reply);
  };
  const evalSource = (readOnly: boolean) => (call: Call) =>
    run(call, readOnly, ERRORS.notInteger, (script) => engine.eval(call.args[1], script));
  const evalSha = (readOnly: boolean) => (call: Call) =>
    run(call, readOnly, ERRORS.notInteger, (script) => engine.evalSha(call.args[1], script));
  const callFunction = (readOnly: boolean) => (call: Call) => {
    if (engine.functions.find(call.args[1]) === undefined) refuse('ERR Function not found');
    run(call, readOnly, 'ERR Bad number of keys provided', (script) => engine.callFunction(call.args[1], script));
  };
  /** Replies to a change of libraries, which is written to the log as it came. */
  const changed = (call: Call, error: string | null): void => {
    if (error !== null) refuse(`ERR ${error}`.replaceAll(/[\r\n]/g, ' '));
    call.forcePropagation();
    call.reply.status('OK');
  };

  return {
    EVAL: evalSource(false),
    EVAL_RO: evalSource(true),
    EVALSHA: evalSha(false),
    EVALSHA_RO: evalSha(true),
    FCALL: callFunction(false),
    FCALL_RO: callFunction(true),
    'SCRIPT LOAD': (call) => writeScriptReply(call.reply, engine.load(call.args[2])),
    'SCRIPT EXISTS': ({ args, reply }) => {
      reply.array(args.length - 2);
      for (const sha of args.slice(2)) reply.integer(engine.exists(sha) ? 1 : 0);
    },
    'SCRIPT FLUSH': ({ args, reply }) => {
      checkFlushWord(args, 'ERR SCRIPT FLUSH only support SYNC|ASYNC option');
      engine.flush();
      reply.status('OK');
    },
    'SCRIPT KILL': ({ reply }) => writeScriptReply(reply, engine.kill('eval')),
    'FUNCTION LOAD': (call) => {
      const { args } = call;
      const options = args.slice(2, -1);
      const unknown = options.find((option) => !isWord(option, 'REPLACE'));
      if (unknown !== undefined) refuse(`ERR Unknown option given: ${unknown}`);
      const loaded = engine.functions.load(args[args.length - 1], options.length > 0);
      if ('error' in loaded) return changed(call, loaded.error);
      call.forcePropagation();
      call.reply.bulk(loaded.name);
    },
    'FUNCTION DELETE': (call) => changed(call, engine.functions.delete(call.args[2])),
    'FUNCTION FLUSH': (call) => {
      checkFlushWord(call.args, 'ERR FUNCTION FLUSH only supports SYNC|ASYNC option');
      engine.flushFunctions();
      changed(call, null);
    },
    'FUNCTION DUMP': ({ reply }) => reply.bulk(engine.functions.dump()),
    'FUNCTION RESTORE': (call) => {
      const { args } = call;
      if (args.length > 4)
        refuse("ERR unknown subcommand or wrong number of arguments for 'restore'. Try FUNCTION HELP.");
      changed(call, engine.functions.restore(args[2], readPolicy(args.at(3))));
    },
    'FUNCTION LIST': (call) => listFunctions(engine, call),
    'FUNCTION STATS': ({ reply }) => {
      const { libraries, functions } = engine.functions.stats();
      reply.map(2);
      reply.bulk('running_script');
      reply.null();
      reply.bulk('engines');
      reply.map(1);
      reply.bulk('LUA');
      reply.map(2);
      reply.bulk('libraries_count');
      reply.integer(libraries);
      reply.bulk('functions_count');
      reply.integer(functions);
    },
    'FUNCTION KILL': ({ reply }) => writeScriptReply(reply, engine.kill('function')),
  };
}

/** Leaves what a script did for the log; a script itself is never written. */
function finish(call: Call, host: ScriptCalls | null): void {
  const effects = host?.propagated ?? [];
  for (const { args, db } of effects) call.propagate(args, call.keyspace.databases[db]);
  if (effects.length === 0) call.preventPropagation();
}

function readPolicy(word: string | undefined): RestorePolicy {
  if (word === undefined || isWord(word, 'APPEND')) return 'append';
  if (isWord(word, 'REPLACE')) return 'replace';
  if (isWord(word, 'FLUSH')) return 'flush';
  return refuse('ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.');
}

function listFunctions(engine: ScriptEngine, { args, reply }: Call): void {
  let withCode = false;
  let pattern: string | null = null;
  for (let i = 2; i < args.length; i++) {
    if (!withCode && isWord(args[i], 'WITHCODE')) {
      withCode = true;
    } else if (pattern === null && isWord(args[i], 'LIBRARYNAME')) {
      if (i + 1 >= args.length) refuse('ERR library name argument was not given');
      pattern = args[++i];
    } else {
      refuse(`ERR Unknown argument ${args[i]}`);
    }
  }
  const matches = pattern === null ? () => true : compilePattern(pattern.toLowerCase());
  const libraries = engine.functions.list().filter(({ name }) => matches(name.toLowerCase()));
  reply.array(libraries.length);
  for (const { name, engine: language, functions, code } of libraries) {
    reply.map(withCode ? 4 : 3);
    reply.bulk('library_name');
    reply.bulk(name);
    reply.bulk('engine');
    reply.bulk(language);
    reply.bulk('functions');
    reply.array(functions.size);
    for (const registered of functions.values()) {
      reply.map(3);
      reply.bulk('name');
      reply.bulk(registered.name);
      reply.bulk('description');
      if (registered.description === null) reply.null();
      else reply.bulk(registered.description);
      reply.bulk('flags');
      const flags = SCRIPT_FLAGS.filter((flag) => registered.flags.has(flag));
      reply.set(flags.length);
      for (const flag of flags) reply.status(flag);
    }
    if (withCode) {
      reply.bulk('library_code');
      reply.bulk(code);
    }
  }
}
