/** Commands read from the file for a person: a line's preview, a page of arguments, the text for the clipboard. */
import { bytesToText } from '../analysis/text.js';
import { argumentPlaces } from './argument-places.js';
import type { LogFiles } from './log-files.js';
import type { CommandCursor } from './log-table.js';
import type { CommandSummary } from './log-answers.js';
import type { TimeMarks } from './time-marks.js';

/** Bytes that are read for a preview, and characters that it has at most. */
const PREVIEW_BYTES = 640;
const PREVIEW_TEXT = 160;
/** Bytes of a key, and of an argument, that a row shows. */
const KEY_TEXT = 256;
const ARGUMENT_TEXT = 64;

/** Makes rows of commands: the columns, and what a short look into the file tells. */
export class CommandReading {
  readonly #buffer = new Uint8Array(PREVIEW_BYTES);

  constructor(
    private readonly files: LogFiles,
    private readonly times: TimeMarks,
  ) {}

  /** The row of the command that the cursor stands on. @throws SourceError */
  summary(cursor: CommandCursor): CommandSummary {
    const { row, offset, length, keyCount, named } = cursor;
    const time = this.times.at(row);
    const { names } = cursor;
    const id = keyCount > 0 ? cursor.key(0) : -1;
    const bytes = this.files.read(offset, Math.min(length, PREVIEW_BYTES), this.#buffer);
    return {
      row,
      ...this.files.placeOf(offset),
      length,
      db: cursor.database,
      time: time < 0 ? null : time,
      name: named.name,
      effect: named.effect,
      key: id < 0 ? null : keyText(names.bytes(id), names.length(id)),
      keyCount,
      preview: previewOf(bytes, id < 0 ? null : names.bytes(id)),
      inTransaction: cursor.inTransaction,
      guess: cursor.guess,
    };
  }
}

function keyText(kept: Uint8Array, length: number): string {
  const text = bytesToText(kept, { limit: KEY_TEXT });
  return kept.length < length && kept.length <= KEY_TEXT ? `${text}…` : text;
}

/** Every argument but the name and the first that is the key. */
function previewOf(bytes: Uint8Array, key: Uint8Array | null): string {
  const words: string[] = [];
  let room = PREVIEW_TEXT;
  let keySeen = key === null;
  let cut = false;
  const [name, ...places] = argumentPlaces(bytes);
  if (name === undefined) return '';
  for (const { start, length, there } of places) {
    const argument = bytes.subarray(start, start + there);
    if (!keySeen && key !== null && isKey(argument, length, key)) {
      keySeen = true;
      continue;
    }
    if (room <= 0) {
      cut = true;
      break;
    }
    const word = bytesToText(argument, { limit: ARGUMENT_TEXT });
    const shown = length === 0 ? '""' : there < length && there <= ARGUMENT_TEXT ? `${word}…` : word;
    words.push(shown);
    room -= shown.length + 1;
  }
  return words.join(' ') + (cut && !words.at(-1)?.endsWith('…') ? ' …' : '');
}

const isKey = (argument: Uint8Array, length: number, key: Uint8Array): boolean =>
  (argument.length === length ? length === key.length : argument.length <= key.length) &&
  argument.every((byte, i) => byte === key[i]);
