import { crc64 } from '../../src/engine/codec/crc64.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import type { Damage } from '../../src/engine/rdb/damage.js';
import { DuplicateFinder } from '../../src/engine/rdb/duplicate-finder.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';
import { checksumDamage, CHECKSUM_BYTES, DumpVerifier, duplicateDamage } from '../../src/engine/rdb/verify.js';

/** What a check of a whole dump says. */
export interface FileVerdict {
  readonly ok: boolean;
  readonly keys: number;
  readonly damage: readonly Damage[];
}

/** Checks a dump that is in memory. */
export function verdictOf(bytes: Uint8Array): FileVerdict {
  const source = new MemorySource(bytes);
  const finder = new DuplicateFinder(1 << 24);
  const verifier = new DumpVerifier(source, finder, finder);
  new RdbScanner(source, verifier).run();
  const { keys, damage, end } = verifier.part();
  const sum = crc64(bytes, 0, Math.max(0, (end?.offset ?? 0) - CHECKSUM_BYTES));
  const checksum = checksumDamage(end, sum);
  const all = [...damage, ...duplicateDamage(finder.finish(source), keys), ...(checksum === null ? [] : [checksum])];
  return { ok: all.every(({ severity }) => severity === 'warning'), keys, damage: all };
}
