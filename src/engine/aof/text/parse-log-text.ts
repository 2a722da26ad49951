/** Parses a log that is text. It never fails: what is no command is an item too, and says what it is. */
import type {
  ArgumentFault,
  Fidelity,
  LogAnnotation,
  LogArgument,
  LogCommand,
  LogItem,
  LogStray,
  LogText,
  NumberLine,
} from './log-text.js';
import { utf8Length } from './log-text.js';

/**
 * How often each character of a text may be looked at for the ends of values. Only damage takes more: lengths that lead
 * far beyond the next command, one after the other.
 */
const LOOKS = 8;

/** Lines behind a wrong length that are searched for the next line of RESP. */
const SEARCHED_LINES = 1000;

const STAR = 0x2a;
const DOLLAR = 0x24;
const HASH = 0x23;
/** What a byte that is no UTF-8 was decoded to. */
const REPLACEMENT = 0xfffd;

/** Parses a text. */
export function parseLogText(file: string, text: string, fidelity: Fidelity = 'exact'): LogText {
  const starts = lineStarts(text);
  const feedsOnly = starts.length > 1 && !text.includes('\r\n');
  const preamble = /^(?:REDIS|VALKEY)\d/.test(text);
  const base = { file, text, fidelity, starts, preamble, feedsOnly };
  return { ...base, items: preamble ? [] : new LogParser(text, starts, fidelity, feedsOnly).items() };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** One line: where it begins, where its text ends, where the next one begins. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

class LogParser {
  /** Line that is looked at. */
  private at = 0;
  /** Characters that may still be looked at. */
  private looks: number;

  constructor(
    private readonly text: string,
    private readonly starts: readonly number[],
    private readonly fidelity: Fidelity,
    private readonly feedsOnly: boolean,
  ) {
    this.looks = LOOKS * text.length;
  }

  items(): readonly LogItem[] {
    const items: LogItem[] = [];
    for (let line = this.line(this.at); line !== undefined; line = this.line(this.at)) {
      const first = this.text.charCodeAt(line.start);
      if (line.start === line.end) {
        if (line.next === line.end) break; // Behind the last line end.
        items.push(this.stray(line, 'blank'));
      } else if (first === STAR) items.push(this.command(line));
      else if (first === HASH) items.push(this.annotation(line));
      else if (first === DOLLAR) items.push(this.strayArgument(line));
      else items.push(this.stray(line, first === 0 ? 'zeros' : 'words'));
    }
    return items;
  }

  private line(index: number): Line | undefined {
    const start = this.starts[index];
    if (start === undefined) return undefined;
    const next = this.starts[index + 1] ?? this.text.length;
    let end = next;
    if (index + 1 < this.starts.length) end -= this.text.charCodeAt(next - 2) === 0x0d && next - 2 >= start ? 2 : 1;
    return { start, end, next };
  }

  private stray(line: Line, what: LogStray['what']): LogStray {
    // Zeros may go on over line feeds that happen to be among them.
    this.at = what === 'zeros' ? this.lineBehindZeros(line) : this.at + 1;
    return { kind: 'stray', what, start: line.start, end: this.starts[this.at] ?? this.text.length };
  }

  private lineBehindZeros(line: Line): number {
    let end = line.start;
    while (end < this.text.length && this.text.charCodeAt(end) === 0) end++;
    return end >= this.text.length ? this.starts.length : this.at + 1;
  }

  private annotation(line: Line): LogAnnotation {
    this.at++;
    const time = /^#TS:(\d{1,15})$/.exec(this.text.slice(line.start, line.end))?.[1];
    return {
      kind: 'annotation',
      start: line.start,
      end: line.next,
      time: time === undefined ? undefined : Number(time),
    };
  }

  private strayArgument(line: Line): LogStray {
    const argument = this.argument(line);
    const end = Math.max(argument.length.end, this.starts[this.at] ?? this.text.length);
    return { kind: 'stray', what: 'argument', start: line.start, end };
  }

  private command(line: Line): LogCommand {
    const count = this.numberLine(line);
    this.at++;
    const found: LogArgument[] = [];
    for (let next = this.line(this.at); next !== undefined; next = this.line(this.at)) {
      if (this.text.charCodeAt(next.start) !== DOLLAR) break;
      found.push(this.argument(next));
    }
    const last = found.at(-1);
    const end = this.starts[this.at] ?? this.text.length;
    const wanted = count.value ?? 0;
    const atEnd = end >= this.text.length;
    const cut = last?.fault === 'cut' || (atEnd && found.length < wanted);
    return { kind: 'command', start: line.start, end, count, arguments: found, cut };
  }

  private numberLine({ start, end, next }: Line): NumberLine {
    const bareFeed = !this.feedsOnly && next > end && next - end === 1;
    const digits = this.digitsOf(start + 1, end);
    if (digits !== undefined) return { start, end, value: digits, plain: true, bareFeed };
    const match = /^\s*([+-]?\d+)/.exec(this.text.slice(start + 1, Math.min(end, start + 32)));
    return { start, end, value: match === null ? undefined : Number(match[1]), plain: false, bareFeed };
  }

  /** The number that a part of the text is; undefined where it is something else, or longer than any length. */
  private digitsOf(start: number, end: number): number | undefined {
    if (end <= start || end - start > 15) return undefined;
    let value = 0;
    for (let at = start; at < end; at++) {
      const digit = this.text.charCodeAt(at) - 0x30;
      if (digit < 0 || digit > 9) return undefined;
      value = value * 10 + digit;
    }
    return value;
  }

  /** Reads the argument whose length is on a line, and goes to the line behind it. */
  private argument(line: Line): LogArgument {
    const length = this.numberLine(line);
    this.at++;
    const start = line.next;
    const wanted = length.value;
    if (this.line(this.at) === undefined || line.next === line.end) return this.value(length, start, this.at, 'cut');
    if (wanted !== undefined && wanted >= 0) {
      const end = this.lineWhereBytesEnd(start, wanted);
      if (end !== undefined) return this.value(length, start, end, undefined);
    }
    return this.wrongValue(length, start);
  }

  /** A value up to the end of a line. */
  private value(length: NumberLine, start: number, index: number, fault: ArgumentFault | undefined): LogArgument {
    const line = this.line(index);
    const end = Math.max(start, line?.end ?? this.text.length);
    const closed = line !== undefined && line.next > line.end;
    const bare = closed && !this.feedsOnly && line.next - line.end === 1;
    this.at = index + 1;
    const text = this.text.slice(start, end);
    const own: ArgumentFault | undefined = closed ? (fault ?? (bare ? 'line-end' : undefined)) : 'cut';
    return { length, start, end, text, bytes: this.bytesIn(start, end), fault: own };
  }

  /**
   * The line at whose end a value of so many bytes ends. Where the text leaves several possible, one with a line of
   * RESP behind it; one without only where no line before it has one: else the length is what is wrong.
   */
  private lineWhereBytesEnd(start: number, wanted: number): number | undefined {
    if (wanted > 3 * (this.text.length - start)) return undefined;
    let [least, most] = [0, 0];
    let possible: number | undefined;
    let passed = false;
    let from = start;
    for (let index = this.at; ; index++) {
      const line = this.line(index);
      if (line === undefined || this.looks < 0) return possible;
      this.looks -= line.next - from;
      const bytes = this.bytesIn(from, line.end);
      // Text that is as long in bytes as in units is ASCII: no byte of it was replaced.
      const unsure = bytes === line.end - from ? 0 : this.replaced(from, line.end);
      least += bytes - 2 * unsure;
      most += bytes;
      if (least > wanted) return possible;
      if (most >= wanted) {
        if (this.isStructure(index + 1)) return index;
        if (!passed) possible ??= index;
      }
      passed ||= this.isStructure(index + 1);
      const feed = line.next - line.end;
      if (feed === 0) return possible;
      least += this.fidelity === 'edited' ? 1 : feed;
      most += this.fidelity === 'edited' ? 2 : feed;
      from = line.next;
    }
  }

  private bytesIn(start: number, end: number): number {
    return this.fidelity === 'bytes' ? end - start : utf8Length(this.text, start, end);
  }

  private replaced(from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to; at++) if (this.text.charCodeAt(at) === REPLACEMENT) count++;
    return count;
  }

  /** True where a line is the end of the text, or looks like one of RESP. */
  private isStructure(index: number): boolean {
    const line = this.line(index);
    if (line === undefined || line.start >= this.text.length) return true;
    const first = this.text.charCodeAt(line.start);
    if (first === HASH) return /^#TS:\d+$/.test(this.text.slice(line.start, Math.min(line.end, line.start + 40)));
    if (first !== STAR && first !== DOLLAR) return false;
    const sign = this.text.charCodeAt(line.start + 1) === 0x2d ? 1 : 0;
    return this.digitsOf(line.start + 1 + sign, line.end) !== undefined;
  }

  /** The length is wrong, or the text ends too early: the value goes up to the next line that looks like RESP. */
  private wrongValue(length: NumberLine, start: number): LogArgument {
    const first = this.at;
    for (let index = first; index < first + SEARCHED_LINES; index++) {
      const line = this.line(index);
      if (line === undefined) break;
      if (!this.isStructure(index + 1)) continue;
      // More was meant to come: a server takes that for the end of a log that was cut off.
      const short = line.next >= this.text.length && (length.value ?? 0) > this.bytesIn(start, line.next);
      return this.value(length, start, index, short ? 'cut' : 'length');
    }
    return this.value(length, start, first, 'length');
  }
}
