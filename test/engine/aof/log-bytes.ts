import { latin1ToBytes } from '../../../src/engine/codec/latin1.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import type { LogDamage } from '../../../src/engine/aof/log-damage.js';
import { LogScanner, type LogScanOptions } from '../../../src/engine/aof/scan.js';
import type { ScannedPreamble } from '../../../src/engine/aof/scan-events.js';

/** A command as servers write it; one character a byte. */
export const command = (...words: readonly string[]): string => commandOf(words);

/** The same for more words than a call takes. */
export const commandOf = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

export const logSource = (...parts: readonly string[]): MemorySource =>
  new MemorySource(latin1ToBytes(parts.join('')), 'test.aof');

/** A command as a scan told it, in plain data. */
export interface SeenCommand {
  readonly index: number;
  readonly offset: number;
  readonly length: number;
  readonly db: number;
  readonly transaction: number;
  readonly time: number;
  readonly guess: boolean;
  readonly words: readonly string[];
  readonly keys: readonly string[];
}

export interface SeenLog {
  readonly commands: readonly SeenCommand[];
  readonly annotations: readonly { readonly offset: number; readonly length: number; readonly time: number }[];
  readonly damage: readonly LogDamage[];
  readonly preamble: ScannedPreamble | null;
}

/** Scans to the end, `slice` commands at a time, and copies all that is told. */
export function scanAll(source: MemorySource, options: LogScanOptions = {}, slice = Infinity): SeenLog {
  const commands: SeenCommand[] = [];
  const annotations: SeenLog['annotations'][number][] = [];
  const damage: LogDamage[] = [];
  let preamble: ScannedPreamble | null = null;
  const scanner = new LogScanner(
    source,
    {
      command: (seen) => {
        const { index, offset, length, db, transaction, time, guess, argumentCount } = seen;
        const words = Array.from({ length: argumentCount }, (_, i) => seen.text(i, Infinity));
        const keys = seen.keyPositions().map((i) => words[i]);
        commands.push({ index, offset, length, db, transaction, time, guess, words, keys });
      },
      annotation: (offset, length, time) => annotations.push({ offset, length, time }),
      damage: (one) => damage.push(one),
      preamble: (one) => (preamble = one),
    },
    options,
  );
  while (scanner.run(slice));
  return { commands, annotations, damage, preamble };
}

/** Names with their first arguments: what a log does, in short. */
export const said = ({ commands }: SeenLog): readonly string[] => commands.map(({ words }) => words.join(' '));

/** Kinds and places of damage. */
export const regions = ({ damage }: SeenLog): readonly string[] =>
  damage.map(({ kind, offset, length }) => `${kind} ${offset}+${length}`);
