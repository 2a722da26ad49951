/**
 * A log as an editor has it: text, not bytes. Offsets are UTF-16 units into that text; lengths in RESP count the bytes
 * of UTF-8. What an editor's text can't tell any more is allowed for: see {@link Fidelity}.
 */

/** Part of a text. The end is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * `exact`: the text is the file, decoded. `edited`: an editor may have made all line ends alike, so that each counts
 * as one byte or two wherever it stands inside a value. `bytes`: one character stands for each byte.
 */
export type Fidelity = 'exact' | 'edited' | 'bytes';

/** A line with a number: `*3` or `$5`. */
export interface NumberLine extends TextRange {
  /** The number as a server reads it (`atoi`): what stands behind the digits is ignored; undefined: no digit. */
  readonly value: number | undefined;
  /** Nothing but the sign and digits. */
  readonly plain: boolean;
  /** Ended by a line feed alone where other lines have CR LF. */
  readonly bareFeed: boolean;
}

/** What is wrong with an argument. */
export type ArgumentFault =
  /** The length is not that of the value. */
  | 'length'
  /** The text ends inside it, or before its line end. */
  | 'cut'
  /** Ended by a line feed alone. */
  | 'line-end';

/** One argument of a command; the range is that of its value. */
export interface LogArgument extends TextRange {
  readonly length: NumberLine;
  /** The value. */
  readonly text: string;
  /** Bytes of the value as it stands. */
  readonly bytes: number;
  readonly fault: ArgumentFault | undefined;
}

/** A command; its range includes the last line end. */
export interface LogCommand extends TextRange {
  readonly kind: 'command';
  readonly count: NumberLine;
  /** As many as are there. The name is argument 0. */
  readonly arguments: readonly LogArgument[];
  /** The text ends inside it. */
  readonly cut: boolean;
}

/** A line that begins with `#`. */
export interface LogAnnotation extends TextRange {
  readonly kind: 'annotation';
  /** Seconds of Unix time of a `#TS:` line. */
  readonly time: number | undefined;
}

/** What stands where a command has to begin. */
export interface LogStray extends TextRange {
  readonly kind: 'stray';
  /** `words`: a line of text. `argument`: a length and what follows it. `zeros`: zero bytes. */
  readonly what: 'words' | 'argument' | 'zeros' | 'blank';
}

export type LogItem = LogCommand | LogAnnotation | LogStray;

/** A parsed text. Every character of it belongs to an item, or to the preamble. */
export interface LogText {
  /** What diagnostics call the file. */
  readonly file: string;
  readonly text: string;
  readonly fidelity: Fidelity;
  /** Offset of each line's first character. */
  readonly starts: readonly number[];
  readonly items: readonly LogItem[];
  /** The text begins with a dump: nothing of it was parsed. */
  readonly preamble: boolean;
  /** No line ends with CR LF. */
  readonly feedsOnly: boolean;
}

/** Bytes of a part of a text in UTF-8. */
export function utf8Length(text: string, start = 0, end = text.length): number {
  let bytes = 0;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && at + 1 < end && isLow(text.charCodeAt(at + 1))) {
      bytes += 4;
      at++;
    } else bytes += 3; // A surrogate by itself becomes U+FFFD.
  }
  return bytes;
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
