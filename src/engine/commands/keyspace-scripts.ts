import type { Keyspace } from '../keyspace/keyspace.js';
import { ScriptEngine } from '../scripting/script-engine.js';
import type { Call, CommandFunctions } from './call.js';
import { scriptingCommands } from './families/scripting.js';
import { registerCommands } from './registry.js';

/** What runs the scripts of one keyspace. */
interface KeyspaceScripts {
  readonly engine: ScriptEngine;
  readonly commands: CommandFunctions;
}

/** ms from which a script that has written nothing is ended (`busy-reply-threshold`). */
const LONGEST_SCRIPT = 5000;

const known = new WeakMap<Keyspace, KeyspaceScripts>();
/** Where scripts log; set by whoever has a log. */
const logs = new WeakMap<Keyspace, (level: number, text: string) => void>();

function scripts(keyspace: Keyspace): KeyspaceScripts {
  let found = known.get(keyspace);
  if (found === undefined) {
    const log = (level: number, text: string): void => logs.get(keyspace)?.(level, text);
    // A script runs where its caller runs, so nobody else can end it: the time limit does, unless it has written.
    const engine = ScriptEngine.create({ busyThreshold: LONGEST_SCRIPT, onSlow: () => true }, log);
    const commands = scriptingCommands(engine, { makeCall: (outer, reply) => outer.nested(reply), now: Date.now, log });
    known.set(keyspace, (found = { engine, commands }));
  }
  return found;
}

/** Scripts and functions of a keyspace; Lua starts with the first script. */
export const scriptsOf = (keyspace: Keyspace): ScriptEngine => scripts(keyspace).engine;

/** Says where the scripts of a keyspace log: 0 debug, 1 verbose, 2 notice, 3 warning. */
export function logScriptsTo(keyspace: Keyspace, log: (level: number, text: string) => void): void {
  logs.set(keyspace, log);
}

/** Sources of a keyspace's function libraries. */
export function functionSources(keyspace: Keyspace): readonly string[] {
  return (
    known
      .get(keyspace)
      ?.engine.functions.list()
      .map(({ code }) => code) ?? []
  );
}

const NAMES = [
  ...['EVAL', 'EVAL_RO', 'EVALSHA', 'EVALSHA_RO', 'FCALL', 'FCALL_RO', 'SCRIPT LOAD', 'SCRIPT EXISTS', 'SCRIPT FLUSH'],
  ...['SCRIPT KILL', 'FUNCTION LOAD', 'FUNCTION DELETE', 'FUNCTION FLUSH', 'FUNCTION KILL', 'FUNCTION LIST'],
  ...['FUNCTION STATS', 'FUNCTION DUMP', 'FUNCTION RESTORE'],
];

let registered = false;

/** Makes the commands of scripts and functions known; each runs in the scripts of its call's keyspace. */
export function registerScripts(): void {
  if (registered) return;
  registered = true;
  registerCommands(
    Object.fromEntries(NAMES.map((name) => [name, (call: Call): void => scripts(call.keyspace).commands[name](call)])),
  );
}
