import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { crc64 } from '../../src/engine/codec/crc64.js';
import { rareDumps } from './rare-dumps.js';
import { seedDump, type SeedDump } from './seed-dump.js';

/**
 * The dumps below these folders, in the order of their names, and those that no server of the corpus writes; of equal
 * ones the first. Folders that are not there are left out.
 */
export function readSeeds(folders: readonly string[]): readonly SeedDump[] {
  const seeds: SeedDump[] = [];
  const known = new Set<bigint>();
  const add = (name: string, bytes: Uint8Array): void => {
    const sum = crc64(bytes);
    if (known.has(sum)) return;
    known.add(sum);
    const seed = seedDump(name, bytes);
    if (seed !== null) seeds.push(seed);
  };
  for (const [name, bytes] of rareDumps()) add(name, bytes);
  for (const folder of folders.filter((path) => existsSync(path))) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.rdb'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    // Copied: the parts of a Buffer share its memory, and a mutant must not change its seed.
    for (const file of files) add(relative(folder, file), Uint8Array.from(readFileSync(file)));
  }
  return seeds;
}
