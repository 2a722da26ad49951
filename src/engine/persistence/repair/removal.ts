import { compileGlob, type GlobMatcher } from '../../analysis/glob.js';
import { isNamed } from './cut-text.js';
import type { ScannedCommand } from '../../aof/scanned-command.js';
import type { Removal } from '../../aof/repair/request.js';

/** Which commands to remove, as plain data: messages and command lines carry it. */
export interface RemovalSpec {
  /** Commands by their places: any byte of the command will do. Without a file, in any file. */
  readonly places: readonly RemovalPlace[];
  /** Commands by what they are. */
  readonly kinds: readonly RemovalKind[];
  /** Only those not earlier than this, in seconds of Unix time, by the log's annotations; null: no matter. */
  readonly from: number | null;
  /** Only those not later than this. */
  readonly to: number | null;
}

export interface RemovalPlace {
  readonly file: string | null;
  readonly offset: number;
}

export interface RemovalKind {
  /** `FLUSHALL`, `XGROUP CREATE`, or `*` for any. */
  readonly name: string;
  /** A glob that one of its keys must match; null: keys do not matter. */
  readonly key: string | null;
}

/** A removal with a memory of what it has found. */
export interface CountingRemoval extends Removal {
  /** Places and kinds that matched nothing, in words. */
  unmatched(): readonly string[];
}

interface CompiledKind extends RemovalKind {
  readonly matcher: GlobMatcher | null;
  found: boolean;
}

/** `OFFSET`, `FILE:OFFSET`, `NAME` or `NAME KEY-GLOB`; null when it is none of them. */
export function readRemoval(text: string): RemovalPlace | RemovalKind | null {
  const word = text.trim();
  if (/^\d{1,15}$/.test(word)) return { file: null, offset: Number(word) };
  const placed = /^(\S.*):(\d{1,15})$/.exec(word);
  if (placed !== null && /\.(aof|rdb)$/.test(placed[1])) return { file: placed[1], offset: Number(placed[2]) };
  const kind = /^([A-Za-z*][A-Za-z0-9._|-]*)(?:\s+(\S.*))?$/.exec(word);
  if (kind === null) return null;
  return { name: kind[1].replace('|', ' ').toUpperCase(), key: kind[2] ?? null };
}

/** Makes the rule that a planner asks. */
export function compileRemoval(spec: RemovalSpec): CountingRemoval {
  const places = spec.places.map((place) => ({ ...place, found: false }));
  const kinds: readonly CompiledKind[] = spec.kinds.map((kind) => ({
    ...kind,
    matcher: kind.key === null ? null : compileGlob(kind.key),
    found: false,
  }));
  const inTime = ({ time }: ScannedCommand): boolean =>
    (spec.from === null || time >= spec.from) && (spec.to === null || (time >= 0 && time <= spec.to));
  return {
    reason: 'it was chosen to be removed',
    matches(command, file) {
      let hit = false;
      for (const place of places) {
        if (place.offset < command.offset || place.offset >= command.end) continue;
        if (place.file !== null && !isNamed(file, place.file)) continue;
        place.found = hit = true;
      }
      if (kinds.length > 0 && inTime(command)) {
        for (const kind of kinds) if (isOfKind(command, kind)) kind.found = hit = true;
      }
      return hit;
    },
    unmatched: () => [
      ...places
        .filter(({ found }) => !found)
        .map(({ file, offset }) => `no command at offset ${offset}${file === null ? '' : ` of ${file}`}`),
      ...kinds
        .filter(({ found }) => !found)
        .map(({ name, key }) => `no ${name}${key === null ? '' : ` of a key ${key}`} to remove`),
    ],
  };
}

function isOfKind(command: ScannedCommand, { name, matcher }: CompiledKind): boolean {
  if (name !== '*' && name !== command.name.text && name !== command.fullName) return false;
  if (matcher === null) return name !== '*' || command.name.role === 'other';
  return command.keyPositions().some((i) => {
    const key = command.bytes(i);
    return matcher(key, 0, key.length);
  });
}
