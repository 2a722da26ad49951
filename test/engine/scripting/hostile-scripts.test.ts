/** Scripts that want too much: time, memory, depth, or what lies outside of their sandbox. */
import { describe, expect, it } from 'vitest';
import { ScriptEngine } from '../../../src/engine/scripting/script-engine.js';
import { scriptError } from '../../../src/engine/scripting/script-reply.js';
import { callWith, evalScript, TestHost } from './script-host.js';

const MEMORY = 16 << 20;
const containing = (text: string): unknown => expect.stringContaining(text);
const KILLED: unknown = expect.objectContaining({ text: containing('Script killed by user with SCRIPT KILL') });

/** An engine in whose scripts a clock runs that is a second further each time somebody looks. */
function impatient() {
  let time = 0;
  const engine: ScriptEngine = ScriptEngine.create(
    { memory: MEMORY, busyThreshold: 2500, onSlow: () => true },
    undefined,
    () => (time += 1000),
  );
  return { engine, host: () => new TestHost(() => (time += 1000)) };
}

describe('time', () => {
  it.each([
    'while true do end',
    'repeat until false',
    'while true do pcall(function() while true do end end) end',
    'while true do xpcall(function() while true do end end, function(e) return e end) end',
    'local function f() return f() end f()',
    'local function f() return pcall(f) or f() end while true do f() end',
    'local c = coroutine.wrap(function() while true do end end) c()',
    'while true do local c = coroutine.create(function() while true do end end) coroutine.resume(c) end',
    'while true do coroutine.wrap(function() pcall(function() while true do end end) end)() end',
    'table.sort({3,2,1,4}, function() while true do end end)',
    "('x'):gsub('.', function() while true do end end)",
    'local t = setmetatable({}, {__index = function() while true do end end}) return t.x',
    'return load(function() while true do end end)',
    "while true do redis.pcall('nosuch') end",
  ])('ends %s', (script) => {
    const { engine, host } = impatient();
    expect(engine.eval(script, callWith(host()))).toEqual(KILLED);
    expect(engine.running).toBeNull();
    expect(evalScript(engine, 'return 1')).toEqual({ kind: 'integer', value: 1 });
  });

  it('does not end a script that has written', () => {
    const { engine, host } = impatient();
    const writing = host();
    writing.hasWritten = () => true;
    expect(engine.eval('for i = 1, 1e6 do end return 7', callWith(writing))).toEqual({ kind: 'integer', value: 7 });
  });

  it('lets a script be killed while it is slow, by the command for its kind', () => {
    let time = 0;
    const heard: unknown[] = [];
    const engine: ScriptEngine = ScriptEngine.create({
      busyThreshold: 2500,
      onSlow: () => {
        heard.push(engine.running?.kind, engine.kill('function'), engine.kill('eval'));
        return false;
      },
    });
    expect(engine.kill('eval')).toEqual(scriptError('NOTBUSY No scripts in execution right now.'));
    expect(engine.eval('while true do end', callWith(new TestHost(() => (time += 1000))))).toEqual(KILLED);
    expect(heard.slice(0, 3)).toEqual([
      'eval',
      scriptError('BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.'),
      { kind: 'status', text: 'OK' },
    ]);
  });

  it('does not load a library that takes for ever', () => {
    const { engine } = impatient();
    expect(engine.functions.load('#!lua name=x\nwhile true do end', false)).toEqual({
      error: 'Error registering functions: ERR FUNCTION LOAD timeout',
    });
  });
});

describe('memory', () => {
  it.each([
    "return string.rep('x', 1e9)",
    "local s = 'x' while true do s = s .. s end",
    'local t = {} for i = 1, 1e9 do t[i] = i end',
    'local t = {} for i = 1, 1e9 do t[i] = {} end',
    "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end",
    'local t = {} t[1e8] = 1 for i = 1, 1e9 do t[#t+1] = i end',
    "local t = {} for i = 1, 20 do t[i] = ('x'):rep(1e6) end return cjson.encode({t,t,t,t,t,t,t,t,t,t,t,t,t,t,t,t})",
    'local c = cjson.new() c.encode_sparse_array(false, 0) return c.encode({[1]=1,[1e9]=1})',
    "return struct.pack('c2147483647', 'x')",
    'local t = {} for i = 1, 1e9 do t[i] = coroutine.create(function() end) end',
    "local s = ('x'):rep(1e6) return s:gsub('x', s)",
    'local t = {} for i = 1, 1e9 do t[i] = cjson.new() end',
    "local p = ('a'):rep(1e6) return load(function() return p end)",
  ])('bounds %s', (script) => {
    const engine = ScriptEngine.create({ memory: MEMORY });
    const reply = evalScript(engine, script);
    expect(reply.kind).toBe('error');
    expect(engine.memory.eval).toBeLessThanOrEqual(MEMORY);
    expect(evalScript(engine, 'return 1')).toEqual({ kind: 'integer', value: 1 });
  });
});

describe('depth', () => {
  it.each([
    'local function f() return 1 + f() end return f()',
    'local function f() return pcall(f) end return f()',
    "local function f(x) return (x:gsub('.', f)) end return f('x')",
    'local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k .. "x"] end return t.x',
    'local function f() return coroutine.wrap(f)() end return f()',
    "return cjson.decode(('['):rep(1e5))",
    "local c = cjson.new() c.decode_max_depth(1e6) return c.decode(('['):rep(1e5))",
    'local t = {} t[1] = t local c = cjson.new() c.encode_max_depth(1e6) return c.encode(t)',
    "return cmsgpack.unpack(('\\145'):rep(1e5))",
    "return loadstring('return ' .. ('('):rep(1e5))()",
    "return loadstring(('x='):rep(1e4) .. '1')()",
    "return loadstring('return ' .. ('function() return '):rep(300))()",
    'local t = setmetatable({}, {}) getmetatable(t).__concat = function(a, b) return a .. b end return t .. t',
    'error(setmetatable({}, {__index = function(t, k) return t[k] end}))',
  ])('bounds %s', (script) => {
    const engine = ScriptEngine.create({ memory: MEMORY });
    expect(evalScript(engine, script).kind).toMatch(/error|null|array|integer/);
    expect(evalScript(engine, 'return 1')).toEqual({ kind: 'integer', value: 1 });
  });

  it('ends a reply that has itself in it', () => {
    const reply = evalScript(ScriptEngine.create({ memory: MEMORY }), 'local t = {} t[1] = t return t');
    expect(JSON.stringify(reply)).toContain('reached lua stack limit');
  });
});

describe('the sandbox', () => {
  it.each([
    'io',
    'os.execute',
    'os.exit',
    'os.getenv',
    'os.remove',
    'os.time',
    'package',
    'require',
    'module',
    'dofile',
    'loadfile',
    'debug',
    'getfenv',
    'setfenv',
    'newproxy',
    'print',
    '__redis__err__handler',
  ])('has no %s', (name) => {
    const reply = evalScript(ScriptEngine.create(), `return ${name} == nil`);
    if (name.startsWith('os.')) expect(reply).toEqual({ kind: 'integer', value: 1 });
    else expect(reply).toMatchObject({ text: containing(`nonexistent global variable '${name}'`) });
  });

  it.each([
    'for k, v in pairs(_G) do if v == redis then v.call = 1 end end',
    'local _, t = pairs(redis) t.call = 1',
    "local _, t = pairs(redis) rawset(t, 'call', 1)",
    "local n, t = pairs(_G) rawset(t, 'x', 1)",
    "getmetatable('').__index.rep = nil",
    "rawset(getmetatable('').__index, 'rep', nil)",
    'getmetatable(_G).__index = nil',
    'setmetatable(getmetatable(_G), {})',
    'getmetatable(cjson.null).__tostring = nil',
    'setmetatable(redis, nil)',
    "rawset(_G, 'pcall', 1)",
    'coroutine.wrap(function() x = 1 end)()',
    "loadstring('x = 1')()",
    'xpcall(function() x = 1 end, function(e) y = 1 end) z = 1',
  ])('does not let itself be changed by %s', (script) => {
    const engine = ScriptEngine.create();
    expect(evalScript(engine, script)).toMatchObject({ kind: 'error' });
    const check =
      "return type(redis.call) == 'function' and type(('x').rep) == 'function' and type(pcall) == 'function'";
    expect(evalScript(engine, check)).toEqual({ kind: 'integer', value: 1 });
    expect(evalScript(engine, 'return x')).toMatchObject({ text: containing("variable 'x'") });
  });

  it('does not load bytecode', () => {
    const engine = ScriptEngine.create();
    const code = 'local f, message = loadstring(string.dump(function() return 1 end)) return message';
    expect(evalScript(engine, code)).toMatchObject({
      kind: 'bulk',
      value: containing('unexpected symbol'),
    });
    const pieces =
      'local s = string.dump(function() return 1 end) local f, message = load(function() local r = s s = nil return r end) return message';
    expect(evalScript(engine, pieces)).toMatchObject({
      kind: 'bulk',
      value: containing('unexpected symbol'),
    });
    expect(evalScript(engine, '\x1bLua')).toMatchObject({
      kind: 'error',
      text: containing('unexpected symbol'),
    });
  });
});
