;; What Lua's C code calls of ours. Its table of functions takes WebAssembly functions only, so each callback needs one:
;; call and hook hand over to JavaScript, alloc is Lua's allocator with a limit.
(module
  (import "js" "call" (func $call (param i32) (result i32)))
  (import "js" "hook" (func $hook (param i32 i32)))
  (import "lua" "realloc" (func $realloc (param i32 i32) (result i32)))
  (import "lua" "free" (func $free (param i32)))

  ;; Bytes that the Lua state holds, and the most that it may hold.
  (global $used (export "used") (mut i32) (i32.const 0))
  (global $limit (export "limit") (mut i32) (i32.const 0))

  ;; A lua_CFunction.
  (func (export "call") (param $state i32) (result i32)
    (call $call (local.get $state)))

  ;; A lua_Hook.
  (func (export "hook") (param $state i32) (param $activation i32)
    (call $hook (local.get $state) (local.get $activation)))

  ;; A lua_Alloc: resizes block from old to new bytes. Growing past the limit fails; shrinking must never fail.
  (func (export "alloc") (param $data i32) (param $block i32) (param $old i32) (param $new i32) (result i32)
    (local $moved i32)
    (if (i32.eqz (local.get $new))
      (then
        (global.set $used (i32.sub (global.get $used) (local.get $old)))
        (call $free (local.get $block))
        (return (i32.const 0))))
    (if (i32.gt_u (local.get $new) (local.get $old))
      (then
        (if (i32.gt_u (global.get $used) (global.get $limit))
          (then (return (i32.const 0))))
        (if (i32.gt_u
              (i32.sub (local.get $new) (local.get $old))
              (i32.sub (global.get $limit) (global.get $used)))
          (then (return (i32.const 0))))))
    (local.set $moved (call $realloc (local.get $block) (local.get $new)))
    (if (i32.eqz (local.get $moved))
      (then
        (if (i32.gt_u (local.get $new) (local.get $old))
          (then (return (i32.const 0))))
        (return (local.get $block))))
    (global.set $used (i32.add (global.get $used) (i32.sub (local.get $new) (local.get $old))))
    (local.get $moved)))
