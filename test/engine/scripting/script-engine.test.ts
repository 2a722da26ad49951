import { describe, expect, it } from 'vitest';
import { ScriptEngine } from '../../../src/engine/scripting/script-engine.js';
import { scriptError, type ScriptReply } from '../../../src/engine/scripting/script-reply.js';
import { callWith, evalScript, TestHost } from './script-host.js';

const bulk = (value: string): ScriptReply => ({ kind: 'bulk', value });
const integer = (value: number): ScriptReply => ({ kind: 'integer', value });

describe('scripts', () => {
  it('get keys and arguments as bytes', () => {
    const engine = ScriptEngine.create();
    const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
    const reply = engine.eval('return {KEYS[1],ARGV[1],#ARGV[1]}', callWith(new TestHost(), ['\0key\xff'], [bytes]));
    expect(reply).toEqual({ kind: 'array', items: [bulk('\0key\xff'), bulk(bytes), integer(256)] });
  });

  it('take strings that are longer than the room for short ones', () => {
    const text = 'x\0\xff'.repeat(100_000);
    expect(evalScript(ScriptEngine.create(), 'return ARGV[1]', text)).toEqual(bulk(text));
  });

  it('are known by their SHA1 until they are flushed', () => {
    const engine = ScriptEngine.create();
    const sha = 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db';
    const missing = scriptError('NOSCRIPT No matching script. Please use EVAL.');
    expect(engine.evalSha(sha, callWith())).toEqual(missing);
    expect(engine.load('return 1')).toEqual(bulk(sha));
    expect(engine.exists(sha.toUpperCase())).toBe(true);
    expect(engine.evalSha(sha.toUpperCase(), callWith())).toEqual(integer(1));
    engine.flush();
    expect(engine.exists(sha)).toBe(false);
    expect(engine.evalSha(sha, callWith())).toEqual(missing);
  });

  it('see replies of commands in the protocol that they ask for', () => {
    const engine = ScriptEngine.create();
    const host = new TestHost();
    const flat = engine.eval("local m = redis.call('map','k') return {m[1],m[2]}", callWith(host));
    expect(flat).toEqual({ kind: 'array', items: [bulk('k'), bulk('1.5')] });
    const map = engine.eval("redis.setresp(3) return redis.call('map','k').map.k.double * 2", callWith(host));
    expect(map).toEqual(integer(3));
    expect(host.resp).toBe(3);
    expect(engine.eval("return redis.call('nothing') == false", callWith(host))).toEqual(integer(1));
  });

  it('tell the host what they want of it', () => {
    const engine = ScriptEngine.create();
    const host = new TestHost();
    const script =
      "redis.set_repl(redis.REPL_NONE) redis.log(redis.LOG_WARNING,'a',1) return redis.acl_check_cmd('get','k')";
    expect(engine.eval(script, callWith(host))).toEqual(integer(1));
    expect(host.replication).toBe(0);
    expect(host.logged).toEqual(['3 a 1']);
  });

  it('are refused by the host before they run', () => {
    const engine = ScriptEngine.create();
    const refusal = scriptError('OOM no');
    const seen: string[] = [];
    const reply = engine.eval('#!lua flags=no-writes,allow-oom\nreturn 1', {
      ...callWith(),
      begin: ({ flags, readOnly, compatible }) => {
        seen.push([...flags, readOnly, compatible].join());
        return refusal;
      },
    });
    expect(reply).toEqual(refusal);
    expect(seen).toEqual(['no-writes,allow-oom,true,false']);
    expect(engine.running).toBeNull();
    expect(engine.eval('#!lua\nreturn 1', callWith(undefined, [], [], true))).toEqual(
      scriptError('ERR Can not execute a script with write flag using *_ro command.'),
    );
    expect(engine.eval('return 1', callWith(undefined, [], [], true))).toEqual(integer(1));
  });

  it('do not call scripts', () => {
    const engine = ScriptEngine.create();
    const host = new TestHost();
    host.call = () => engine.eval('return 2', callWith());
    expect(engine.eval("return redis.pcall('eval')", callWith(host))).toEqual(
      scriptError('ERR This Redis command is not allowed from script'),
    );
  });

  it('go on after an error that came out of a command as an exception', () => {
    const engine = ScriptEngine.create();
    const library = "#!lua name=lib\nredis.register_function('f', function() return redis.call('ping') end)";
    expect(engine.functions.load(library, false)).toEqual({ name: 'lib' });
    const host = new TestHost();
    host.call = () => {
      throw new Error('the disk is gone');
    };
    expect(() => engine.eval("pcall(redis.call,'ping')", callWith(host))).toThrow('the disk is gone');
    expect(() => engine.callFunction('f', callWith(host))).toThrow('the disk is gone');
    expect(evalScript(engine, 'return 5')).toEqual(integer(5));
    expect(engine.callFunction('f', callWith())).toEqual({ kind: 'status', text: 'PONG' });
  });

  it('leave nothing behind in tables that are not theirs', () => {
    const engine = ScriptEngine.create();
    for (const script of [
      "table.insert(redis,'x')",
      "table.insert(_G,'x')",
      'table.foreach(_G,function() end) table.setn(string,1)',
      "collectgarbage('stop')",
    ]) {
      evalScript(engine, script);
    }
    expect(evalScript(engine, 'return {#redis,#_G,rawget(_G,1) == nil,next(redis) ~= nil}')).toEqual({
      kind: 'array',
      items: [integer(0), integer(0), integer(1), integer(1)],
    });
  });

  it('have the same numbers by chance as a server that has just started', () => {
    const engine = ScriptEngine.create();
    expect(evalScript(engine, 'return math.random(1000)')).toEqual(integer(397));
    expect(evalScript(engine, 'return math.random(1000)')).toEqual(integer(841));
  });

  it('are found under the name that Valkey gives the table too', () => {
    expect(evalScript(ScriptEngine.create(), 'return server == redis')).toEqual(integer(1));
  });
});

describe('functions', () => {
  const library = (name: string, body: string) => `#!lua name=${name}\n${body}`;

  it('are replaced as a whole, or not at all', () => {
    const { functions } = ScriptEngine.create();
    const first = library('a', "redis.register_function('one', function() return 1 end)");
    expect(functions.load(first, false)).toEqual({ name: 'a' });
    expect(functions.load(first, false)).toEqual({ error: "Library 'a' already exists" });
    expect(functions.load(library('b', "redis.register_function('ONE', function() end)"), false)).toEqual({
      error: 'Function ONE already exists',
    });
    expect(functions.load(library('a', 'error()'), true)).toMatchObject({
      error: expect.stringContaining('nonexistent') as unknown,
    });
    expect(functions.find('one')?.name).toBe('one');
    expect(functions.load(library('a', "redis.register_function('two', function() end)"), true)).toEqual({ name: 'a' });
    expect(functions.find('one')).toBeUndefined();
    expect(functions.stats()).toEqual({ libraries: 1, functions: 1 });
    expect(functions.delete('nosuch')).toBe('Library not found');
    expect(functions.delete('a')).toBeNull();
    expect(functions.stats()).toEqual({ libraries: 0, functions: 0 });
  });

  it('keep what they remember from call to call', () => {
    const engine = ScriptEngine.create();
    engine.functions.load(
      library('c', "local n = 0 redis.register_function('count', function() n = n + 1 return n end)"),
      false,
    );
    expect(engine.callFunction('count', callWith())).toEqual(integer(1));
    expect(engine.callFunction('COUNT', callWith())).toEqual(integer(2));
    engine.flushFunctions();
    expect(engine.callFunction('count', callWith())).toEqual(scriptError('ERR Function not found'));
  });

  it('come back from a dump', () => {
    const from = ScriptEngine.create();
    const codes = ['a', 'b', 'c'].map((name) =>
      library(
        name,
        `redis.register_function('f${name}', function() return '${name}' end)\n${'-- padding\n'.repeat(3000)}`,
      ),
    );
    for (const code of codes) from.functions.load(code, false);
    const to = ScriptEngine.create();
    expect(to.functions.restore(from.functions.dump(), 'append')).toBeNull();
    expect(to.functions.list().map(({ code }) => code)).toEqual(codes);
    expect(to.callFunction('fb', callWith())).toEqual(bulk('b'));
  });
});
