/**
 * The manifest of a multi-part log (aof.c `aofLoadManifestFromFile`, `aofInfoFormat`): which files make up the log.
 * A line has pairs of words: `file NAME seq N type b|h|i`, and in Redis 8.0 and later offsets.
 */
import { bytesToLatin1, latin1ToBytes } from '../codec/latin1.js';
import { splitWords } from '../conf/words.js';
import type { LogDamage } from './log-damage.js';

/** Bytes of a line that servers read, its line feed included (`MANIFEST_MAX_LINE`). */
const LONGEST_MANIFEST_LINE = 1024;
/** `file`, `seq` and `type` with a word each. */
const FEWEST_WORDS = 6;

export type ManifestRole = 'base' | 'incremental' | 'history';

const ROLES: Readonly<Record<string, ManifestRole>> = { b: 'base', i: 'incremental', h: 'history' };
const LETTERS = { base: 'b', incremental: 'i', history: 'h' } as const satisfies Record<ManifestRole, string>;

/** One file that a manifest names. */
export interface ManifestEntry {
  /** The file's name; bytes that are no UTF-8 are replaced in it. */
  readonly file: string;
  readonly seq: number;
  readonly role: ManifestRole;
  /** Replication offsets of an incremental file (Redis 8.0 and later); servers load files without looking at them. */
  readonly startOffset?: number;
  readonly endOffset?: number;
}

/** An entry with its place in the manifest. */
export interface PlacedEntry extends ManifestEntry {
  /** From 1. */
  readonly line: number;
  /** Offset of the line, and its length without the line feed. */
  readonly offset: number;
  readonly length: number;
}

/** A manifest as it was read. */
export interface Manifest {
  /** In the order of the file, without the lines that could not be read. */
  readonly entries: readonly PlacedEntry[];
  /** What servers refuse. They stop at the first; a manifest with any is never loaded. */
  readonly damage: readonly LogDamage[];
}

type Line = { readonly text: string; readonly number: number; readonly offset: number };

/** Reads a manifest as servers do, and goes on behind what they refuse. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const text = bytesToLatin1(bytes);
  if (text.length === 0) {
    return { entries: [], damage: [fault({ text, number: 1, offset: 0 }, 'at least one line', 'an empty file')] };
  }
  const entries: PlacedEntry[] = [];
  const damage: LogDamage[] = [];
  const seen = { base: false, lastIncremental: 0 };
  for (const line of linesOf(text, damage)) {
    const entry = readLine(line);
    const wrong = 'kind' in entry ? entry : orderFault(line, entry, seen);
    if (wrong !== null) damage.push(wrong);
    if ('kind' in entry) continue;
    entries.push(entry);
    if (entry.role === 'base') seen.base = true;
    if (entry.role === 'incremental') seen.lastIncremental = Math.max(seen.lastIncremental, entry.seq);
  }
  return { entries, damage };
}

/** Lines without comments. A line that servers cannot read whole is damage; what there is of it is read anyway. */
function linesOf(text: string, damage: LogDamage[]): readonly Line[] {
  const lines: Line[] = [];
  for (let offset = 0, number = 1; offset < text.length; number++) {
    const lineFeed = text.indexOf('\n', offset);
    const end = lineFeed < 0 ? text.length : lineFeed;
    const line = { text: text.slice(offset, end), number, offset };
    if (line.text.length >= LONGEST_MANIFEST_LINE) {
      damage.push(fault(line, `a line of at most ${LONGEST_MANIFEST_LINE} bytes`, `${line.text.length + 1} bytes`));
    } else if (line.text.includes('\0')) {
      damage.push(fault(line, 'text', 'zero bytes'));
    } else if (lineFeed < 0) {
      damage.push(fault(line, 'a line feed at the end of the last line', 'the end of the file'));
    }
    if (line.text === '') damage.push(fault(line, 'file, seq and type', 'an empty line'));
    else if (!line.text.startsWith('#') && !/^\0+$/.test(line.text)) lines.push(line);
    offset = end + 1;
  }
  return lines;
}

function readLine(line: Line): PlacedEntry | LogDamage {
  const split = splitWords(line.text, 'strict');
  if (split.kind === 'unbalanced') return fault(line, 'quotes that are closed, and a blank behind them', 'others');
  const words = split.words.map(({ value }) => value);
  if (words.length < FEWEST_WORDS || words.length % 2 !== 0) {
    return fault(
      line,
      'pairs of words: file NAME seq N type b|h|i',
      words.length === 0 ? 'an empty line' : `${words.length} words`,
    );
  }
  const values = new Map<string, string>();
  for (let i = 0; i < words.length; i += 2) {
    const key = words[i].toLowerCase();
    if (key === 'file' && /[/\\]/.test(words[i + 1])) {
      return fault(line, 'the name of a file beside the manifest', `a path: ${words[i + 1]}`);
    }
    values.set(key, words[i + 1]);
  }
  const name = values.get('file');
  const seq = leadingNumber(values.get('seq') ?? '');
  const letter = (values.get('type') ?? '').charAt(0);
  if (name === undefined) return fault(line, 'the word file with a name', 'none');
  if (seq === 0) return fault(line, 'the word seq with a number other than 0', values.get('seq') ?? 'none');
  if (!Object.hasOwn(ROLES, letter))
    return fault(line, 'the word type with b, h or i', letter === '' ? 'none' : letter);
  return {
    file: new TextDecoder().decode(latin1ToBytes(name)),
    seq,
    role: ROLES[letter],
    ...offsetOf('startOffset', values.get('startoffset')),
    ...offsetOf('endOffset', values.get('endoffset')),
    line: line.number,
    offset: line.offset,
    length: line.text.length,
  };
}

const offsetOf = (key: 'startOffset' | 'endOffset', text: string | undefined): Partial<ManifestEntry> =>
  text === undefined ? {} : { [key]: leadingNumber(text) };

/** As `atoll`: the number at the beginning, 0 without one. */
const leadingNumber = (text: string): number => Number(/^\s*[+-]?\d+/.exec(text)?.[0] ?? 0);

function orderFault(
  line: Line,
  { role, seq }: ManifestEntry,
  seen: { readonly base: boolean; readonly lastIncremental: number },
): LogDamage | null {
  if (role === 'base' && seen.base) return fault(line, 'one base', 'another one');
  if (role === 'incremental' && seq <= seen.lastIncremental) {
    return fault(line, `a sequence number above ${seen.lastIncremental}`, `${seq}`);
  }
  return null;
}

function fault({ text, number, offset }: Line, expected: string, found: string): LogDamage {
  return {
    kind: 'manifest-syntax',
    offset,
    length: text.length,
    expected: `line ${number}: ${expected}`,
    found,
    lost: 'nothing yet: servers refuse to start with this manifest',
    severity: 'error',
    guess: false,
    server: 'refuses',
    toolAccepts: false,
    stopsAt: 0,
  };
}

/** A manifest's text, as servers write it, with a line for each entry in the order that is given. */
export function formatManifest(entries: readonly ManifestEntry[]): string {
  return entries
    .map(({ file, seq, role, startOffset, endOffset }) => {
      const offsets =
        (startOffset === undefined ? '' : ` startoffset ${startOffset}`) +
        (endOffset === undefined ? '' : ` endoffset ${endOffset}`);
      return `file ${quotedName(file)} seq ${seq} type ${LETTERS[role]}${offsets}\n`;
    })
    .join('');
}

/** A name as a word: in quotes with escapes where it has to be (sds.c `sdscatrepr`). */
function quotedName(file: string): string {
  const name = bytesToLatin1(new TextEncoder().encode(file));
  if (/^[!-~]+$/.test(name) && !/["'\\#]/.test(name)) return name;
  const escaped = name.replace(/[^ -~]|["\\]/g, (char) =>
    char === '"' || char === '\\' ? `\\${char}` : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${escaped}"`;
}
