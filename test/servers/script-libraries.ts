/** Libraries whose loading, and whose functions' replies, have to be those of a real server. */
export const LIBRARIES: readonly { readonly code: string; readonly calls: readonly string[] }[] = [
  { code: '', calls: [] },
  { code: 'return 1', calls: [] },
  { code: '#!lua', calls: [] },
  { code: '#!lua name=x', calls: [] },
  { code: '#!lua \nreturn', calls: [] },
  { code: '#!js name=x\nreturn', calls: [] },
  { code: '#!lua name=x foo=1\nreturn', calls: [] },
  { code: '#!lua name=x name=y\nreturn', calls: [] },
  { code: '#!lua name=a-b\nreturn', calls: [] },
  { code: '#!lua name=\nreturn', calls: [] },
  { code: '#!lua name=x\n', calls: [] },
  { code: '#!lua name=x\nreturn {', calls: [] },
  { code: '#!lua name=x\nerror("x")', calls: [] },
  { code: '#!lua name=x\nlocal s=string.rep("a",2)', calls: [] },
  { code: '#!lua name=x\nlocal t=redis.call', calls: [] },
  { code: '#!lua name=x\nlocal t=KEYS', calls: [] },
  { code: '#!lua name=x\nredis.foo=1', calls: [] },
  { code: '#!lua name=x\nfoo=1', calls: [] },
  { code: '#!lua name=x\nreturn cjson.encode({1})', calls: [] },
  { code: '#!lua name=x\nredis.register_function("a-b",function() end)', calls: [] },
  { code: '#!lua name=x\nredis.register_function("",function() end)', calls: [] },
  {
    code: '#!lua name=x\nredis.register_function("a",function() end) redis.register_function("a",function() end)',
    calls: [],
  },
  { code: '#!lua name=x\nredis.register_function()', calls: [] },
  { code: '#!lua name=x\nredis.register_function("a",1)', calls: [] },
  { code: '#!lua name=x\nredis.register_function({},function() end)', calls: [] },
  { code: '#!lua name=x\nredis.register_function("a",function() end,1)', calls: [] },
  { code: '#!lua name=x\nredis.register_function("a")', calls: [] },
  { code: '#!lua name=x\nredis.register_function{}', calls: [] },
  { code: '#!lua name=x\nredis.register_function{function_name="a"}', calls: [] },
  { code: '#!lua name=x\nredis.register_function{callback=function() end}', calls: [] },
  { code: '#!lua name=x\nredis.register_function{function_name={}}', calls: [] },
  { code: '#!lua name=x\nredis.register_function{callback=1}', calls: [] },
  { code: '#!lua name=x\nredis.register_function{flags=1}', calls: [] },
  { code: '#!lua name=x\nredis.register_function{description={}}', calls: [] },
  { code: '#!lua name=x\nredis.register_function{nosuch=1}', calls: [] },
  { code: '#!lua name=x\nredis.register_function{function_name="a",callback=function() end,flags={"x"}}', calls: [] },
  { code: '#!lua name=x\nredis.register_function{function_name="a",callback=function() end,flags={{}}}', calls: [] },
  {
    code: '#!lua name=x\nredis.register_function{function_name="a",callback=function(keys,args) return {keys,args} end,flags={"no-writes","allow-oom"},description="d"}',
    calls: ['a', 'A', 'nosuch'],
  },
  {
    code: `#!lua name=x
local count = 0
local function helper(x) return x * 2 end
redis.register_function('count', function() count = count + 1 return count end)
redis.register_function('boom', function() error('boom') end)
redis.register_function('nested', function() return helper(nil) end)
redis.register_function('global', function() x = 1 end)
redis.register_function('missing', function() return KEYS end)
redis.register_function('lib', function() return string.rep('x', 3) .. cjson.encode({1}) end)
redis.register_function('late', function() redis.register_function('more', function() end) end)
redis.register_function('command', function() return redis.call('ping') end)
redis.register_function('unknown', function() return redis.call('nosuch') end)
redis.register_function('raw', function() return type(rawget(_G, 'redis')) end)
redis.register_function('set', function() rawset(_G, 'x', 1) end)
redis.register_function('meta', function() return type(getmetatable(_G)) end)
redis.register_function('none', function() end)`,
    calls: [
      'count',
      'count',
      'boom',
      'nested',
      'global',
      'missing',
      'lib',
      'late',
      'command',
      'unknown',
      'set',
      'meta',
      'none',
      'count',
    ],
  },
];
