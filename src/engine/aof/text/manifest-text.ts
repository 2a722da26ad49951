/** A manifest as an editor has it: its lines, their words and what servers read in them. */
import type { Word } from '../../conf/words.js';
import { splitWords } from '../../conf/words.js';
import type { PlacedEntry } from '../manifest.js';
import { parseManifest } from '../manifest.js';
import type { LogDamage } from '../log-damage.js';
import { utf8Length } from './log-text.js';

/** A key and its value; offsets count from the start of the text. */
export interface ManifestPair {
  readonly key: Word;
  /** Undefined: the line ends behind the key. */
  readonly value: Word | undefined;
}

/** One line. */
export interface ManifestLine {
  readonly start: number;
  /** Behind its last character, the line end left out. */
  readonly end: number;
  /** Behind its line end. */
  readonly next: number;
  /** None for comments, and for lines whose quotes go wrong. */
  readonly pairs: readonly ManifestPair[];
  readonly entry: PlacedEntry | undefined;
  /** What servers refuse in it. */
  readonly damage: readonly LogDamage[];
}

/** A parsed manifest. */
export interface ManifestText {
  readonly file: string;
  readonly text: string;
  readonly starts: readonly number[];
  readonly lines: readonly ManifestLine[];
}

/** Words that mean something, with what they are. */
export const MANIFEST_KEYS: Readonly<Record<string, string>> = {
  file: 'Name of the file, which lies beside the manifest.',
  seq: 'Number of the file among those of its kind.',
  type: 'b: the base; i: an incremental file; h: history, to be deleted.',
  startoffset: 'Replication offset at which the file begins (Redis 8.0 and later).',
  endoffset: 'Replication offset at which the file ends (Redis 8.0 and later).',
};

/** Parses a manifest. */
export function parseManifestText(file: string, text: string): ManifestText {
  const { entries, damage } = parseManifest(new TextEncoder().encode(text));
  const byLine = new Map(entries.map((entry) => [entry.line, entry]));
  const lines: ManifestLine[] = [];
  const starts: number[] = [];
  let [start, bytes] = [0, 0];
  for (const [index, part] of text.split('\n').entries()) {
    const next = Math.min(text.length, start + part.length + 1);
    const end = start + part.replace(/\r$/, '').length;
    const from = bytes;
    bytes += utf8Length(text, start, next);
    const own = damage.filter(({ offset }) => offset >= from && (offset < bytes || (offset === 0 && bytes === 0)));
    starts.push(start);
    const pairs = part.startsWith('#') ? [] : pairsOf(text, start, end);
    lines.push({ start, end, next, pairs, entry: byLine.get(index + 1), damage: own });
    start = next;
  }
  return { file, text, starts, lines };
}

function pairsOf(text: string, start: number, end: number): readonly ManifestPair[] {
  const { words } = splitWords(text, 'strict', start, end);
  const pairs: ManifestPair[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const key = words[at];
    if (key !== undefined) pairs.push({ key, value: words[at + 1] });
  }
  return pairs;
}

/** The value behind a key of a line. */
export const valueOf = ({ pairs }: ManifestLine, key: string): Word | undefined =>
  pairs.find((pair) => pair.key.value.toLowerCase() === key)?.value;
