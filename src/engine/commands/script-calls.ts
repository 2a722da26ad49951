import type { ScriptFacts } from '../scripting/script-engine.js';
import { scriptError, type ScriptHost, type ScriptReply } from '../scripting/script-reply.js';
import type { Call, Propagated } from './call.js';
import { CommandError } from './command-error.js';
import { execute, resolveCommand } from './execute.js';
import { ScriptReplyWriter } from './script-reply-writer.js';
import { findCommand } from './table/commands.js';

/** The bit of `redis.set_repl` for the log. */
const TO_LOG = 1;

/** Makes the call in which the commands of a script run, from that of the command that runs the script. */
export type MakeCall = (outer: Call, reply: ScriptReplyWriter) => Call;

/** What a script logs, and by which clock it runs. */
export interface ScriptSurroundings {
  readonly makeCall: MakeCall;
  /** Milliseconds that pass while a script runs. */
  readonly now: () => number;
  log(level: number, text: string): void;
}

/** The host of one run of a script: its commands change the keyspace, and what they propagate is kept together. */
export class ScriptCalls implements ScriptHost {
  readonly now: () => number;
  readonly #script: ScriptFacts;
  readonly #surroundings: ScriptSurroundings;
  readonly #reply = new ScriptReplyWriter();
  readonly #call: Call;
  readonly #dirty: number;
  readonly #propagated: Propagated[] = [];
  #replication = 3;

  constructor(outer: Call, script: ScriptFacts, surroundings: ScriptSurroundings) {
    this.#script = script;
    this.#surroundings = surroundings;
    this.now = surroundings.now;
    this.#call = surroundings.makeCall(outer, this.#reply);
    this.#call.origin = 'script';
    this.#call.db = outer.db;
    this.#dirty = outer.keyspace.dirty;
  }

  /** What goes to the log for the script: its effects. */
  get propagated(): readonly Propagated[] {
    return this.#propagated;
  }

  call(args: readonly string[]): ScriptReply {
    const found = this.#resolve(args);
    if (typeof found === 'string') return scriptError(`ERR ${found}`);
    const { flags, write } = found.row;
    if (flags.has('noscript')) return scriptError('ERR This Redis command is not allowed from script');
    if (write && this.#script.readOnly) {
      return scriptError('ERR Write commands are not allowed from read-only scripts.');
    }
    const effects = execute(this.#call, found, args);
    if ((this.#replication & TO_LOG) !== 0) this.#propagated.push(...effects);
    return this.#reply.take();
  }

  #resolve(args: readonly string[]) {
    try {
      return resolveCommand(args);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return error.message.startsWith('ERR wrong number')
        ? 'Wrong number of args calling Redis command from script'
        : 'Unknown Redis command called from script';
    }
  }

  log(level: number, text: string): void {
    this.#surroundings.log(level, text);
  }

  setResp(version: 2 | 3): void {
    this.#reply.protocol = version;
  }

  setReplication(flags: number): void {
    this.#replication = flags;
  }

  /** There is one user, who may do everything. */
  aclCheck(args: readonly string[]): boolean | null {
    return findCommand(args[0].toUpperCase()) === undefined ? null : true;
  }

  hasWritten(): boolean {
    return this.#call.keyspace.dirty !== this.#dirty;
  }
}
