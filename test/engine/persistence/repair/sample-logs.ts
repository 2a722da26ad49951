/** Damaged logs on disk for tests. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DumpBuilder } from '../../rdb/dump-builder.js';
import { bytesOf, command, EXEC, MULTI, select } from '../../aof/repair/log-maker.js';
import type { RepairWork } from '../../../../src/engine/persistence/repair/repair-job.js';

export const SALVAGE: RepairWork = { kind: 'log', damage: 'salvage', until: null, removal: null, keepUnknown: false };
export const TRUNCATE: RepairWork = { ...SALVAGE, damage: 'truncate' };

const SOUND = [select(0), command('SET', 'a', '1'), MULTI, command('INCR', 'n'), command('INCR', 'm'), EXEC].join('');
export const NOISE = 'no command at all';

/** A single log with noise in its middle. Returns its path. */
export function singleSample(folder: string): string {
  const path = join(folder, 'appendonly.aof');
  writeFileSync(path, bytesOf(SOUND + NOISE + select(1) + command('SET', 'b', '2')));
  return path;
}

/** A set; `damaged` names the incremental files (1 to 3) that get noise. Returns its folder. */
export function setSample(folder: string, damaged: readonly number[]): string {
  const set = join(folder, 'appendonlydir');
  mkdirSync(set);
  writeFileSync(join(set, 'appendonly.aof.1.base.rdb'), new DumpBuilder().string('base', 'value').end().bytes());
  const lines = ['file appendonly.aof.1.base.rdb seq 1 type b'];
  for (const n of [1, 2, 3]) {
    const name = `appendonly.aof.${n}.incr.aof`;
    writeFileSync(join(set, name), bytesOf(SOUND + (damaged.includes(n) ? NOISE : '') + command('SET', `k${n}`, 'v')));
    lines.push(`file ${name} seq ${n} type i`);
  }
  writeFileSync(join(set, 'appendonly.aof.manifest'), lines.map((line) => `${line}\n`).join(''));
  return set;
}

/** Every file below a path by its name there, with its bytes as text. */
export function contents(path: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (statSync(path).isFile()) return found.set('', readFileSync(path, 'latin1'));
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    const file = join(path, name);
    if (statSync(file).isFile()) found.set(name, readFileSync(file, 'latin1'));
  }
  return found;
}
