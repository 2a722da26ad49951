import type { ScriptCall, ScriptEngine } from '../../../src/engine/scripting/script-engine.js';
import type { ScriptHost, ScriptReply } from '../../../src/engine/scripting/script-reply.js';

/** A host with a few commands, so that scripts can be tested without an engine around them. */
export class TestHost implements ScriptHost {
  readonly commands: (readonly string[])[] = [];
  readonly logged: string[] = [];
  readonly now: () => number;
  resp: 2 | 3 = 2;
  replication = 3;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  call(args: readonly string[]): ScriptReply {
    this.commands.push(args);
    switch (args[0].toLowerCase()) {
      case 'echo':
        return { kind: 'bulk', value: args[1] };
      case 'ping':
        return { kind: 'status', text: 'PONG' };
      case 'list':
        return { kind: 'array', items: args.slice(1).map((value) => ({ kind: 'bulk', value })) };
      case 'nothing':
        return { kind: 'bulk', value: null };
      case 'map':
        return {
          kind: 'map',
          pairs: [
            [
              { kind: 'bulk', value: args[1] },
              { kind: 'double', value: 1.5 },
            ],
          ],
        };
      default:
        return { kind: 'error', text: 'ERR Unknown Redis command called from script' };
    }
  }

  log(level: number, text: string): void {
    this.logged.push(`${level} ${text}`);
  }

  setResp(version: 2 | 3): void {
    this.resp = version;
  }

  setReplication(flags: number): void {
    this.replication = flags;
  }

  aclCheck(args: readonly string[]): boolean | null {
    return args[0] === 'nosuch' ? null : args[0] !== 'denied';
  }

  hasWritten(): boolean {
    return false;
  }
}

/** A call with a host of its own. */
export const callWith = (
  host: ScriptHost = new TestHost(),
  keys: readonly string[] = [],
  args: readonly string[] = [],
  readOnly = false,
): ScriptCall => ({ keys, args, readOnly, begin: () => host });

/** Runs a script alone. */
export const evalScript = (engine: ScriptEngine, source: string, ...args: string[]): ScriptReply =>
  engine.eval(source, callWith(undefined, [], args));
