import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { rareDumps } from './rare-dumps.js';
import { seedDump, type SeedDump } from './seed-dump.js';

/**
 * The dumps below these folders, in the order of their names, and those that no server of the corpus writes. Folders
 * that are not there are left out.
 */
export function readSeeds(folders: readonly string[]): readonly SeedDump[] {
  const seeds: SeedDump[] = [];
  for (const [name, bytes] of rareDumps()) {
    const seed = seedDump(name, bytes);
    if (seed !== null) seeds.push(seed);
  }
  for (const folder of folders.filter((path) => existsSync(path))) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.rdb'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const file of files) {
      // Copied: the parts of a Buffer share its memory, and a mutant must not change its seed.
      const seed = seedDump(relative(folder, file), Uint8Array.from(readFileSync(file)));
      if (seed !== null) seeds.push(seed);
    }
  }
  return seeds;
}
