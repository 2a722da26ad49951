/** Whether a value is of its directive's kind and within its bounds, as the target's own parser would say. */
import type { LineFinding, LineFix } from '../diagnostic.js';
import type { Directive } from '../directives/directives.js';
import type { Range } from '../directives/directive.js';
import { INT_MAX, ULONG_MAX, UINT_MAX } from '../directives/directive.js';
import { nearestName } from '../nearest-name.js';
import {
  formatMemory,
  groupDigits,
  leadingInteger,
  MEMORY_UNITS,
  parseInteger,
  parseLong,
  parseMemory,
  parsePercent,
} from '../numbers.js';
import type { Target } from '../target.js';
import { atLeast, describeTarget } from '../target.js';
import type { Word } from '../words.js';

/** Redis 6.0 brought one table and strict parsers; before, atoi and its like took what they could. */
export function isStrict(target: Target): boolean {
  return atLeast(target, '6.0', '7.2');
}

/** A finding about one word. */
export function finding(code: string, word: Word, message: string, fixes: readonly LineFix[] = []): LineFinding {
  return { code, message, start: word.start, end: word.end, fixes };
}

/** A fix that puts another text in a word's place. */
export function replaceWord(word: Word, text: string, preferred = true, title = `Change to ${text}`): LineFix {
  return { title, edits: [{ start: word.start, end: word.end, text }], preferred };
}

/** Checks one value against the kind of its directive. `name` is the directive as the line spells it. */
export function checkKind(directive: Directive, name: string, word: Word, target: Target): LineFinding | undefined {
  switch (directive.kind) {
    case 'yes-no':
      return checkYesNo(name, word);
    case 'integer':
    case 'unsigned':
      return checkInteger(directive, name, word, target);
    case 'memory':
    case 'memory-or-percent':
      return checkMemory(directive, name, word, target);
    case 'octal':
      return checkOctal(name, word, target);
    case 'enum':
      return checkEnum(directive, name, word, target);
    case 'string':
    case 'flags':
    case 'special':
    case 'legacy':
      return undefined;
  }
}

const YES = /^(?:on|true|1|y|enabled?|always)$/i;
const NO = /^(?:off|false|0|n|disabled?|never)$/i;

function checkYesNo(name: string, word: Word): LineFinding | undefined {
  if (/^(?:yes|no)$/i.test(word.value)) return undefined;
  const meant = YES.test(word.value) ? 'yes' : NO.test(word.value) ? 'no' : nearestName(word.value, ['yes', 'no']);
  const fixes =
    meant === undefined
      ? [replaceWord(word, 'yes', false), replaceWord(word, 'no', false)]
      : [replaceWord(word, meant)];
  return finding('bad-bool', word, `${name} takes yes or no and nothing else, not ${shown(word)}.`, fixes);
}

/** A value in a message: in quotes, shortened. */
export function shown(word: Word): string {
  const text = word.value.length > 40 ? `${word.value.slice(0, 40)}…` : word.value;
  return text === '' ? 'an empty word' : `"${text}"`;
}

/** Bounds in words: `at least 1`, `between 0 and 65535`. */
export function describeRange([min, max]: Range, format = groupDigits): string {
  if (max === ULONG_MAX || max >= 9223372036854775807n) return `at least ${format(min)}`;
  if (min <= -2147483648n && max === INT_MAX) return 'a number of 32 bits';
  if (max === INT_MAX || max === UINT_MAX) return `at least ${format(min)}, and of 32 bits`;
  return `between ${format(min)} and ${format(max)}`;
}

const ONE_NUMBER = /^\s*([-+]?)0*(\d+)\s*$/;
const NUMBER_WITH_UNIT = /^(\d+)\s*(ms|us|s|sec|secs|min|m|h|d|k|kb|mb|g|gb|b)$/i;

function checkInteger(directive: Directive, name: string, word: Word, target: Target): LineFinding | undefined {
  const plain = parseInteger(word.value);
  const value = plain ?? (isStrict(target) ? undefined : leadingInteger(word.value));
  if (value === undefined) return notANumber(directive, name, word);
  const range = directive.range;
  if (range !== undefined && outside(value, range, directive.kind === 'unsigned')) {
    const clamped = value < range[0] ? range[0] : range[1];
    return finding('out-of-range', word, `${name} has to be ${describeRange(range)}, not ${groupDigits(value)}.`, [
      replaceWord(word, clamped.toString(), false),
    ]);
  }
  if (plain !== undefined) return undefined;
  return {
    ...finding(
      'bad-number',
      word,
      `${describeTarget(target)} reads ${shown(word)} as ${value}; later versions refuse it.`,
      [replaceWord(word, value.toString())],
    ),
    severity: 'warning',
  };
}

/** C compares with unsigned bounds as unsigned: -1 is then the greatest number there is. */
function outside(value: bigint, [min, max]: Range, unsigned: boolean): boolean {
  const compared = unsigned && value < 0n ? BigInt.asUintN(64, value) : value;
  return compared < min || compared > max;
}

function notANumber(directive: Directive, name: string, word: Word): LineFinding {
  const withUnit = NUMBER_WITH_UNIT.exec(word.value);
  if (withUnit !== null) {
    const number = converted(withUnit[1] ?? '0', (withUnit[2] ?? '').toLowerCase(), directive.row.unit);
    return finding(
      'unit-on-count',
      word,
      `${name} is ${countOf(directive)} and takes no unit; ${shown(word)} is refused.`,
      [replaceWord(word, number)],
    );
  }
  const number = ONE_NUMBER.exec(word.value);
  const fixes =
    number === null ? [] : [replaceWord(word, BigInt(`${number[1] === '-' ? '-' : ''}${number[2] ?? '0'}`).toString())];
  return finding('bad-number', word, `${name} takes a plain decimal number, not ${shown(word)}.`, fixes);
}

const countOf = ({ row }: Directive): string =>
  row.unit === undefined || /^[\d-]/.test(row.unit) ? 'a plain number' : `a number (${row.unit})`;

const SECONDS: Readonly<Record<string, number>> = { s: 1, sec: 1, secs: 1, min: 60, h: 3600, d: 86400 };

/** What somebody meant by `10s` or `10k`, in the unit of the directive. */
function converted(digits: string, unit: string, wanted: string | undefined): string {
  const count = BigInt(digits);
  const seconds = SECONDS[unit];
  if (seconds !== undefined || unit === 'ms' || unit === 'us') {
    const micros = count * (unit === 'us' ? 1n : unit === 'ms' ? 1000n : BigInt(seconds ?? 1) * 1_000_000n);
    if (wanted === 'microseconds') return micros.toString();
    if (wanted === 'milliseconds') return (micros / 1000n).toString();
    if (wanted === 'seconds') return (micros / 1_000_000n).toString();
    if (wanted === 'minutes') return (micros / 60_000_000n).toString();
    return digits;
  }
  return (count * (MEMORY_UNITS[unit] ?? 1n)).toString();
}

function checkMemory(directive: Directive, name: string, word: Word, target: Target): LineFinding | undefined {
  const minusOne = directive.row.checks?.includes('minus-one') === true && word.value === '-1';
  if (minusOne) return undefined;
  const percent = directive.kind === 'memory-or-percent' ? parsePercent(word.value) : undefined;
  if (percent !== undefined) {
    return percent <= 100n
      ? undefined
      : finding('percent-range', word, `${name} may be at most 100%.`, [replaceWord(word, '100%', false)]);
  }
  const size = parseMemory(word.value, target);
  const range = directive.range;
  // What Redis 6.0 had not moved into its table yet is read as before.
  if (size === undefined) return notMemory(name, word, target, isStrict(target) && range !== undefined);
  if (range === undefined || (size.bytes >= range[0] && size.bytes <= range[1])) return undefined;
  // Kept in 64 bits with a sign, where a share of maxmemory is a negative number: the largest sizes turn into one.
  const signed = BigInt.asIntN(64, size.bytes);
  if (directive.kind === 'memory-or-percent' && signed < 0n && signed >= -100n) {
    const read = `${describeTarget(target)} takes ${shown(word)} for ${-signed}% without saying so.`;
    return { ...finding('out-of-range', word, read), severity: 'warning' };
  }
  const clamped = size.bytes < range[0] ? range[0] : range[1];
  const found = size.exact === size.bytes ? `${groupDigits(size.bytes)} bytes` : 'a number too large for 64 bits';
  const bounds = describeRange(range, formatMemory);
  return finding('out-of-range', word, `${name} has to be ${bounds}, not ${found}.`, [
    replaceWord(word, formatMemory(clamped), false),
  ]);
}

const BYTE_UNITS: Readonly<Record<string, bigint>> = { t: 10n ** 12n, tb: 1n << 40n, p: 10n ** 15n, pb: 1n << 50n };

function notMemory(name: string, word: Word, target: Target, strict: boolean): LineFinding {
  const meant = memoryMeant(word.value);
  const fixes = meant === undefined ? [] : [replaceWord(word, meant)];
  if (strict) {
    return finding(
      'bad-memory-value',
      word,
      `${name} takes bytes, or a whole number with b, k, kb, m, mb, g or gb right behind it; not ${shown(word)}.`,
      fixes,
    );
  }
  return {
    ...finding(
      'bad-memory-value',
      word,
      `${describeTarget(target)} takes ${shown(word)} for 0 without saying so; later versions refuse it.`,
      fixes,
    ),
    severity: 'warning',
  };
}

/** `1.5gb`, `2t`, `64 mb`, `64MiB` as a size that is read. */
function memoryMeant(text: string): string | undefined {
  const match = /^\s*(\d{1,15})(?:[.,](\d{1,9}))?\s*(?:([kmgtp])(i?b(?:ytes?)?)?|b(?:ytes?)?)?\s*$/i.exec(text);
  if (match === null) return undefined;
  const letter = (match[3] ?? '').toLowerCase();
  const unit = letter + (match[4] === undefined ? '' : 'b');
  const scale = MEMORY_UNITS[unit] ?? BYTE_UNITS[unit] ?? 1n;
  const fraction = match[2] ?? '';
  const bytes = (BigInt((match[1] ?? '0') + fraction) * scale) / 10n ** BigInt(fraction.length);
  return unit in MEMORY_UNITS && fraction === '' ? `${match[1] ?? '0'}${unit}` : formatMemory(bytes);
}

function checkOctal(name: string, word: Word, target: Target): LineFinding | undefined {
  const modern = atLeast(target, '7.0', '7.2');
  const value = modern ? parseLong(word.value, 8) : leadingOctal(word.value);
  if (value === undefined) {
    return finding('bad-octal', word, `${name} is a file mode in octal digits such as 770, not ${shown(word)}.`);
  }
  if (value >= 0n && value <= 0o777n) return undefined;
  return finding('out-of-range', word, `${name} has to be between 0 and 777 (octal).`, [
    replaceWord(word, '770', false),
  ]);
}

/** `strtol` with base 8, whatever follows. */
function leadingOctal(text: string): bigint {
  const match = /^[ \t\n\v\f\r]*([-+]?)([0-7]{1,30})/.exec(text);
  if (match === null) return 0n;
  const size = BigInt(`0o${match[2] ?? '0'}`);
  return match[1] === '-' ? -size : size;
}

function checkEnum(directive: Directive, name: string, word: Word, target: Target): LineFinding | undefined {
  const wanted = word.value.toLowerCase();
  if (directive.values.some((value) => value.toLowerCase() === wanted)) return undefined;
  return notOneOf(name, word, directive.values, target);
}

/** The finding for a word that is none of a list. */
export function notOneOf(name: string, word: Word, values: readonly string[], target: Target): LineFinding {
  const meant = nearestName(word.value, values);
  return finding(
    'bad-enum',
    word,
    `${name} in ${describeTarget(target)} takes ${listed(values)}; not ${shown(word)}.`,
    meant === undefined ? [] : [replaceWord(word, meant)],
  );
}

/** `a, b or c`. */
export function listed(words: readonly string[], last = 'or'): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1] ?? ''}`;
}
