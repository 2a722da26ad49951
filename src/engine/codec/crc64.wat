;; Folding for the CRC-64 of RDB files; crc64.ts says why it works and owns the memory.
;;
;; The memory is a row of 128-bit words: a window of 1382 words that are folded already, then the new ones. Every new
;; word takes in the eight folded words that stand 66, 141, 234, 502, 976, 983, 1188 and 1382 words before it. No
;; distance is below 66, so that the processor has many words under way at once.
;;
;; An offset below is 16 * (1382 - distance), counted from the word that leaves the window at this step.
(module
  (memory (export "memory") 2)

  ;; Folds `bytes` bytes behind the window in place. A multiple of 16, more than 0.
  (func (export "fold") (param $bytes i32)
    (local $at i32)
    (loop $word
      (v128.store offset=22112 (local.get $at)
        (v128.load offset=22112 (local.get $at))
        (v128.xor (v128.load offset=0 (local.get $at)))      ;; 1382 words before
        (v128.xor (v128.load offset=3104 (local.get $at)))   ;; 1188
        (v128.xor (v128.load offset=6384 (local.get $at)))   ;; 983
        (v128.xor (v128.load offset=6496 (local.get $at)))   ;; 976
        (v128.xor (v128.load offset=14080 (local.get $at)))  ;; 502
        (v128.xor (v128.load offset=18368 (local.get $at)))  ;; 234
        (v128.xor (v128.load offset=19856 (local.get $at)))  ;; 141
        (v128.xor (v128.load offset=21056 (local.get $at)))) ;; 66
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $word (i32.lt_u (local.get $at) (local.get $bytes))))))
