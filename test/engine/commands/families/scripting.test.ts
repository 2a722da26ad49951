import { describe, expect, it } from 'vitest';
import { Call, type Propagated } from '../../../../src/engine/commands/call.js';
import { execute, resolveCommand } from '../../../../src/engine/commands/execute.js';
import { scriptingCommands } from '../../../../src/engine/commands/families/scripting.js';
import { registerCommands } from '../../../../src/engine/commands/registry.js';
import { ScriptReplyWriter } from '../../../../src/engine/commands/script-reply-writer.js';
import { Keyspace } from '../../../../src/engine/keyspace/keyspace.js';
import { ScriptEngine } from '../../../../src/engine/scripting/script-engine.js';
import type { ScriptReply } from '../../../../src/engine/scripting/script-reply.js';

/** A keyspace whose commands can be called with words. */
function client() {
  const engine = ScriptEngine.create();
  const keyspace = new Keyspace();
  registerCommands(
    scriptingCommands(engine, {
      makeCall: (outer, reply) => new Call(outer.keyspace, reply),
      now: Date.now,
      log: () => undefined,
    }),
  );
  let logged: readonly Propagated[] = [];
  const send = (...args: string[]): ScriptReply => {
    const reply = new ScriptReplyWriter();
    logged = execute(new Call(keyspace, reply), resolveCommand(args), args);
    return reply.take();
  };
  return { send, logged: () => logged.map(({ args }) => args.join(' ')) };
}

const OK: ScriptReply = { kind: 'status', text: 'OK' };

describe('EVAL', () => {
  it('runs commands, and logs their effects', () => {
    const { send, logged } = client();
    const script =
      "redis.call('SET',KEYS[1],ARGV[1]) redis.call('APPEND',KEYS[1],'y') return redis.call('GET',KEYS[1])";
    expect(send('EVAL', script, '1', 'k', 'x\0\xff')).toEqual({ kind: 'bulk', value: 'x\0\xffy' });
    expect(logged()).toEqual(['SET k x\0\xff', 'APPEND k y']);
    send('EVAL', "return redis.call('GET','k')", '0');
    expect(logged()).toEqual([]);
    send('EVAL', "redis.set_repl(redis.REPL_NONE) redis.call('SET','k','z')", '0');
    expect(logged()).toEqual([]);
    send('EVAL', "redis.call('SET','k','1') error('late')", '0');
    expect(logged()).toEqual(['SET k 1']);
  });

  it('refuses commands as a server does', () => {
    const { send } = client();
    const error = (args: string) => send('EVAL', `return redis.pcall(${args})`, '0');
    expect(error("'nosuch'")).toEqual({ kind: 'error', text: 'ERR Unknown Redis command called from script' });
    expect(error("'get'")).toEqual({
      kind: 'error',
      text: 'ERR Wrong number of args calling Redis command from script',
    });
    expect(error("'eval','return 1','0'")).toEqual({
      kind: 'error',
      text: 'ERR This Redis command is not allowed from script',
    });
    expect(send('EVAL_RO', "return redis.pcall('set','k','v')", '0')).toEqual({
      kind: 'error',
      text: 'ERR Write commands are not allowed from read-only scripts.',
    });
    expect(send('EVAL', 'return 1', '-1')).toEqual({ kind: 'error', text: "ERR Number of keys can't be negative" });
    expect(send('EVAL', 'return 1', '1')).toEqual({
      kind: 'error',
      text: "ERR Number of keys can't be greater than number of args",
    });
  });

  it('keeps scripts for EVALSHA', () => {
    const { send } = client();
    const sha = send('SCRIPT', 'LOAD', 'return 1');
    expect(sha).toEqual({ kind: 'bulk', value: 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db' });
    expect(send('EVALSHA', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', '0')).toEqual({ kind: 'integer', value: 1 });
    expect(send('SCRIPT', 'FLUSH')).toEqual(OK);
    expect(send('SCRIPT', 'EXISTS', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db')).toEqual({
      kind: 'array',
      items: [{ kind: 'integer', value: 0 }],
    });
  });
});

describe('FUNCTION', () => {
  const code =
    "#!lua name=lib\nredis.register_function('put', function(keys, args) return redis.call('SET', keys[1], args[1]) end)";

  it('logs changes of libraries as they came, and calls as their effects', () => {
    const { send, logged } = client();
    expect(send('FUNCTION', 'LOAD', code)).toEqual({ kind: 'bulk', value: 'lib' });
    expect(logged()).toEqual([`FUNCTION LOAD ${code}`]);
    expect(send('FUNCTION', 'LOAD', code)).toEqual({ kind: 'error', text: "ERR Library 'lib' already exists" });
    expect(logged()).toEqual([]);
    expect(send('FCALL', 'put', '1', 'k', 'v')).toEqual(OK);
    expect(logged()).toEqual(['SET k v']);
    const dump = send('FUNCTION', 'DUMP');
    if (dump.kind !== 'bulk' || dump.value === null) throw new Error('FUNCTION DUMP gives no bytes');
    expect(send('FUNCTION', 'DELETE', 'lib')).toEqual(OK);
    expect(logged()).toEqual(['FUNCTION DELETE lib']);
    expect(send('FUNCTION', 'RESTORE', dump.value, 'FLUSH')).toEqual(OK);
    expect(send('FCALL_RO', 'put', '1', 'k', 'v')).toEqual({
      kind: 'error',
      text: 'ERR Can not execute a script with write flag using *_ro command.',
    });
    expect(send('FUNCTION', 'LIST', 'LIBRARYNAME', 'L*')).toMatchObject({ items: [{ kind: 'map' }] });
    expect(send('FUNCTION', 'FLUSH')).toEqual(OK);
    expect(send('FCALL', 'put', '0')).toEqual({ kind: 'error', text: 'ERR Function not found' });
  });
});
