/**
 * Finding the next command behind damage. Every `*` is a candidate; a look at what follows drops nearly all of them,
 * then the whole command is read. It is believed when a server would know it and its number of arguments fits, or when
 * it stands between line ends and another command. What is found stays a guess: a value may hold commands as well.
 */
import { bytesToLatin1 } from '../codec/latin1.js';
import type { CommandRow } from '../commands/table/command-row.js';
import { findCommand, satisfiesArity } from '../commands/table/commands.js';
import type { ByteSource } from '../io/byte-source.js';
import { ByteWindow } from '../rdb/byte-window.js';
import { LONGEST_NAME, upperName } from './command-name.js';
import { CommandReader } from './command-reader.js';
import { PLACES_KEPT } from './scanned-command.js';

const SEARCH_BYTES = 1 << 18;
/** Bytes of a candidate that the quick look wants: `*`, a count, `$`, a length, line ends. */
const GLANCE_BYTES = 32;
/** Arguments walked for candidates in one search before only short candidates are looked at. */
const STEPS_PER_SEARCH = 20_000_000;
const FEW_ARGUMENTS = 64;
const MOST_ARGUMENTS = 10_000_000;

const STAR = 0x2a;
const HASH = 0x23;

/** What a name may look like that no table knows: a module's, or one of `rename-command`. */
const PLAUSIBLE_NAME = /^[A-Za-z][A-Za-z0-9._|:-]*$/;

/** Searches of one log, one after the other in the same memory. */
export class CommandSearch {
  readonly #bytes: Uint8Array;
  readonly #window: ByteWindow;
  readonly #reader: CommandReader;
  readonly #places = { places: new Float64Array(PLACES_KEPT), lengths: new Float64Array(PLACES_KEPT) };
  #steps = 0;

  constructor(private readonly source: ByteSource) {
    this.#bytes = new Uint8Array(Math.min(SEARCH_BYTES, source.size) + GLANCE_BYTES);
    this.#window = new ByteWindow(source);
    this.#reader = new CommandReader(this.#window, this.#places);
  }

  /**
   * Offset of the first plausible command from `from` on; -1 when there is none.
   * @param cancelled asked once for every piece of the file; true ends the search with -1
   * @throws SourceError
   */
  find(from: number, cancelled: () => boolean = () => false): number {
    this.#steps = 0;
    const bytes = this.#bytes;
    const stride = bytes.length - GLANCE_BYTES;
    for (let start = from; start < this.source.size; start += stride) {
      if (cancelled()) return -1;
      const got = this.source.read(start, bytes);
      bytes.fill(0, got);
      const to = Math.min(got, stride);
      for (let at = bytes.indexOf(STAR); at >= 0 && at < to; at = bytes.indexOf(STAR, at + 1)) {
        if (glance(bytes, at) && this.#believe(start + at)) return start + at;
      }
    }
    return -1;
  }

  #believe(offset: number): boolean {
    const most = this.#steps < STEPS_PER_SEARCH ? MOST_ARGUMENTS : FEW_ARGUMENTS;
    const reading = this.#reader.read(offset, most);
    if (reading.kind === 'broken') {
      // How far it came is not told; a candidate that was cut short by the end of the file has walked furthest.
      this.#steps += FEW_ARGUMENTS;
      return false;
    }
    this.#steps += reading.argumentCount;
    if (reading.deviation !== null) return false;
    const { lengths } = this.#places;
    if (lengths[0] > LONGEST_NAME || lengths[0] === 0) return false;
    const name = this.#argument(0);
    const count = reading.argumentCount;
    const row = findCommand(upperName(name));
    if (row === undefined)
      return PLAUSIBLE_NAME.test(name) && this.#afterLineEnd(offset) && this.#beforeCommand(reading.end);
    if (row.subcommands === undefined || count < 2) return fits(row, count);
    const subcommand = findCommand(row.name, lengths[1] > LONGEST_NAME ? '' : upperName(this.#argument(1)));
    return subcommand !== undefined && fits(subcommand, count);
  }

  #argument(i: number): string {
    const bytes = new Uint8Array(this.#places.lengths[i]);
    return bytesToLatin1(bytes.subarray(0, this.source.read(this.#places.places[i], bytes)));
  }

  #afterLineEnd(offset: number): boolean {
    const two = new Uint8Array(2);
    return (
      offset === 0 || (offset >= 2 && this.source.read(offset - 2, two) === 2 && two[0] === 0x0d && two[1] === 0x0a)
    );
  }

  #beforeCommand(end: number): boolean {
    const one = new Uint8Array(1);
    return this.source.read(end, one) === 0 || one[0] === STAR || one[0] === HASH;
  }
}

/** True when any version takes so many arguments. */
const fits = ({ arity, arityHistory }: CommandRow, count: number): boolean =>
  satisfiesArity(arity, count) || arityHistory.some((change) => satisfiesArity(change.arity, count));

/** `*`, digits, CR LF, `$`, a digit. */
function glance(bytes: Uint8Array, star: number): boolean {
  let at = star + 1;
  while (isDigit(bytes[at])) at++;
  return (
    at > star + 1 && bytes[at] === 0x0d && bytes[at + 1] === 0x0a && bytes[at + 2] === 0x24 && isDigit(bytes[at + 3])
  );
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
