/** The check of one file of a log: what the scan finds, and what the commands are to a server. */
import type { CommandRow } from '../commands/table/command-row.js';
import { arityFor, knownTo, satisfiesArity } from '../commands/table/commands.js';
import { describeTarget, type Target } from '../conf/target.js';
import type { ByteSource } from '../io/byte-source.js';
import { DuplicateFinder } from '../rdb/duplicate-finder.js';
import { checksumOf } from '../rdb/verify-checksum.js';
import { CHECKSUM_BYTES, checksumDamage, DumpVerifier, duplicateDamage } from '../rdb/verify.js';

import type { CommandName } from './command-name.js';
import type { LogDamage } from './log-damage.js';
import { preambleDamage, PreambleScan } from './preamble.js';
import { acceptsRdb, foreignRdb } from './rdb-acceptance.js';
import { LogScanner } from './scan.js';
import type { LogSink, ScannedPreamble } from './scan-events.js';
import type { ScannedCommand } from './scanned-command.js';

/** Findings that are kept of one file; more are only counted. */
const MOST_FINDINGS = 10_000;
/** Bytes for fingerprints of a preamble's keys, 6 a key. */
const DUPLICATES_BUDGET = 120 * 1024 * 1024;
/** Databases that a server has unless it is told otherwise (redis.conf `databases`). */
const DEFAULT_DATABASES = 16;
/** Commands between two looks at whether the check goes on. */
const SLICE = 50_000;

export interface FileCheckOptions {
  /** The server whose commands count; without one, a command is known when any version knows it. */
  readonly target?: Target | undefined;
  readonly cancelled?: () => boolean;
  /** Told the bytes done, now and then. */
  readonly onProgress?: (bytes: number) => void;
}

/** What the check of a file came to. */
export interface FileCheck {
  readonly commands: number;
  /** Keys of the RDB in front of the commands. */
  readonly keys: number;
  readonly preamble: ScannedPreamble | null;
  readonly checksum: 'ok' | 'absent' | 'mismatch' | null;
  /** Transactions that are whole. */
  readonly transactions: number;
  /** Offset of the MULTI that has no EXEC at the end; -1: none. */
  readonly openTransaction: number;
  /** Of the first `#` line; -1: none. Servers before 7.0 refuse a log that has one. */
  readonly firstAnnotation: number;
  /** Seconds of Unix time of the first and last `#TS:`; -1: none. */
  readonly firstTime: number;
  readonly lastTime: number;
  /** Everything in front of this offset is whole, and belongs to no transaction that is not. */
  readonly validUpTo: number;
  /** The same in the eyes of redis-check-aof. */
  readonly toolValidUpTo: number;
  /** In the order in which a server meets them. */
  readonly findings: readonly LogDamage[];
  readonly findingTotal: number;
  /** True when the first EXEC comes before any MULTI. */
  readonly beginsInTransaction: boolean;
}

/**
 * Checks a file to its last byte.
 * @returns null when it was cancelled
 * @throws SourceError
 */
export function checkLogFile(source: ByteSource, options: FileCheckOptions): FileCheck | null {
  const checker = new FileChecker(source, options);
  return checker.run() ? checker.result() : null;
}

interface NameVerdict {
  readonly row: CommandRow | undefined;
  readonly known: boolean;
  /** One of these has to be satisfied. */
  readonly arities: readonly number[];
}

class FileChecker implements LogSink {
  readonly #source: ByteSource;
  readonly #options: FileCheckOptions;
  readonly #findings: LogDamage[] = [];
  readonly #names = new Map<CommandName, NameVerdict>();
  readonly #rows = new Map<CommandRow, NameVerdict>();
  readonly #verifier: DumpVerifier;
  readonly #duplicates = new DuplicateFinder(DUPLICATES_BUDGET);
  #inPreamble: boolean;
  #total = 0;
  #commands = 0;
  #transactions = 0;
  #open = -1;
  #firstAnnotation = -1;
  #firstTime = -1;
  #lastTime = -1;
  #preamble: ScannedPreamble | null = null;
  #checksum: FileCheck['checksum'] = null;
  #validUpTo = Infinity;
  #toolValidUpTo = Infinity;
  #beginsInTransaction: boolean | null = null;
  #saidDatabase = false;

  constructor(source: ByteSource, options: FileCheckOptions) {
    this.#source = source;
    this.#options = options;
    this.#inPreamble = PreambleScan.begins(source);
    this.#verifier = new DumpVerifier(source, this.#duplicates, this.#duplicates);
  }

  run(): boolean {
    const { cancelled, onProgress } = this.#options;
    const scanner = new LogScanner(this.#source, this, {
      preamble: this.#verifier,
      ...(cancelled === undefined ? {} : { cancelled }),
    });
    while (scanner.run(SLICE)) onProgress?.(scanner.offset);
    return !scanner.cancelled && cancelled?.() !== true;
  }

  result(): FileCheck {
    return {
      commands: this.#commands,
      keys: this.#preamble?.keys ?? 0,
      preamble: this.#preamble,
      checksum: this.#checksum,
      transactions: this.#transactions,
      openTransaction: this.#open,
      firstAnnotation: this.#firstAnnotation,
      firstTime: this.#firstTime,
      lastTime: this.#lastTime,
      validUpTo: Math.min(this.#validUpTo, this.#source.size),
      toolValidUpTo: Math.min(this.#toolValidUpTo, this.#source.size),
      findings: this.#findings,
      findingTotal: this.#total,
      beginsInTransaction: this.#beginsInTransaction ?? false,
    };
  }

  command(command: ScannedCommand): void {
    this.#commands++;
    const { role } = command.name;
    if (role === 'multi' || role === 'exec') this.#follow(command, role);
    const { known, arities, row } = this.#verdictOf(command);
    if (!known) this.#unknown(command, row);
    else if (!fits(arities, command.argumentCount)) {
      this.#finding(wrongArity(command, arities[0], this.#options.target));
    } else if (role === 'select') this.#select(command);
  }

  annotation(offset: number, length: number, time: number): void {
    if (this.#firstAnnotation < 0) {
      this.#firstAnnotation = offset;
      const { target } = this.#options;
      if (target !== undefined && target.rank < FIRST_WITH_ANNOTATIONS) {
        this.#finding(refusedAnnotation(offset, length, target));
      }
    }
    if (time < 0) return;
    if (this.#firstTime < 0) this.#firstTime = time;
    this.#lastTime = time;
  }

  damage(damage: LogDamage): void {
    // The verifier looks deeper into a preamble than the scan, and tells its damage as well: see `preamble`.
    if (this.#inPreamble) return;
    if (damage.kind === 'open-transaction') this.#open = damage.offset;
    this.#finding(damage);
  }

  preamble(preamble: ScannedPreamble): void {
    const { target } = this.#options;
    if (target !== undefined && preamble.header.text !== '' && !acceptsRdb(target, preamble.header)) {
      this.#finding(foreignRdb(target, preamble.header));
    }
    const part = this.#verifier.part();
    const sum =
      preamble.checksum === null || preamble.checksum === 0n
        ? 0n
        : (checksumOf(this.#source, 0, preamble.end - CHECKSUM_BYTES, undefined, this.#options.cancelled) ?? 0n);
    const wrong = preamble.complete ? checksumDamage(part.end, sum) : null;
    this.#checksum = wrong !== null ? 'mismatch' : preamble.checksum ? 'ok' : 'absent';
    const duplicates = duplicateDamage(this.#duplicates.finish(this.#source), part.keys);
    const all = [...part.damage, ...duplicates, ...(wrong === null ? [] : [wrong])];
    for (const one of all) this.#finding(preambleDamage(one, preamble.end, this.#source.size), one.offset);
    this.#total += part.damageTotal - part.damage.length;
    this.#preamble = preamble;
    this.#inPreamble = false;
  }

  #follow(command: ScannedCommand, role: 'multi' | 'exec'): void {
    this.#beginsInTransaction ??= role === 'exec';
    if (role === 'exec' && command.transaction >= 0) this.#transactions++;
  }

  /** Known to the target, and with how many arguments; looked up once for each spelling. */
  #verdictOf(command: ScannedCommand): NameVerdict {
    const { name } = command;
    let verdict = this.#names.get(name);
    if (verdict === undefined) {
      verdict = this.#verdictOfRow(name.row);
      if (this.#names.size < MOST_FINDINGS) this.#names.set(name, verdict);
    }
    if (name.row?.subcommands === undefined || command.argumentCount < 2) return verdict;
    const { row } = command;
    let deeper = row === undefined ? undefined : this.#rows.get(row);
    if (deeper === undefined) {
      deeper = this.#verdictOfRow(row);
      if (row !== undefined) this.#rows.set(row, deeper);
    }
    return deeper;
  }

  #verdictOfRow(row: CommandRow | undefined): NameVerdict {
    const { target } = this.#options;
    if (row === undefined) return { row, known: false, arities: [] };
    if (target !== undefined) return { row, known: knownTo(row, target), arities: [arityFor(row, target)] };
    return { row, known: true, arities: [row.arity, ...row.arityHistory.map(({ arity }) => arity)] };
  }

  #unknown(command: ScannedCommand, row: CommandRow | undefined): void {
    const { target } = this.#options;
    const version = target === undefined ? 'any version' : describeTarget(target);
    const needsModule = row?.module !== undefined;
    this.#finding({
      kind: 'unknown-command',
      offset: command.offset,
      length: command.length,
      expected: `a command of ${version}`,
      found: command.fullName.slice(0, 64),
      lost: needsModule
        ? `nothing, if the server loads the module ${row?.module?.name ?? ''} that has it; else it refuses the log here`
        : row === undefined
          ? 'nothing yet: a server refuses the log here, unless rename-command or a module has given it this command'
          : `nothing yet: ${version} refuses the log here; other versions have the command`,
      severity: needsModule ? 'warning' : 'error',
      guess: command.guess,
      server: needsModule ? 'accepts' : 'refuses',
      toolAccepts: true,
      ...inTransaction(command),
    });
  }

  #select(command: ScannedCommand): void {
    const db = command.text(1, 16);
    if (this.#saidDatabase || (/^\d{1,9}$/.test(db) && Number(db) < DEFAULT_DATABASES)) return;
    this.#saidDatabase = true;
    this.#finding({
      kind: 'bad-database',
      offset: command.offset,
      length: command.length,
      expected: `a database below ${DEFAULT_DATABASES}`,
      found: db,
      lost: 'nothing, if the setting "databases" is above it. Else the server logs an error and runs what follows in the database of before',
      severity: 'warning',
      guess: command.guess,
      server: 'complains',
      toolAccepts: true,
      ...inTransaction(command),
    });
  }

  #finding(damage: LogDamage, start = damage.transaction ?? damage.stopsAt ?? damage.offset): void {
    this.#total++;
    if (damage.severity === 'error') this.#validUpTo = Math.min(this.#validUpTo, start);
    if (!damage.toolAccepts) this.#toolValidUpTo = Math.min(this.#toolValidUpTo, start);
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push(damage);
  }
}

const fits = (arities: readonly number[], count: number): boolean => {
  for (const arity of arities) if (satisfiesArity(arity, count)) return true;
  return false;
};

/** `major * 1000 + minor` of the first version that passes over `#` lines. */
const FIRST_WITH_ANNOTATIONS = 7000;

const inTransaction = ({ transaction }: ScannedCommand): { readonly transaction?: number } =>
  transaction < 0 ? {} : { transaction };

function refusedAnnotation(offset: number, length: number, target: Target): LogDamage {
  return {
    kind: 'bad-annotation',
    offset,
    length,
    expected: 'a command, which begins with *',
    found: 'an annotation',
    lost: `nothing yet: ${describeTarget(target)} refuses the log here; versions from 7.0 on pass over annotations`,
    severity: 'error',
    guess: false,
    server: 'refuses',
    toolAccepts: false,
  };
}

function wrongArity(command: ScannedCommand, arity: number, target: Target | undefined): LogDamage {
  const wanted = arity > 0 ? `${arity}` : `at least ${-arity}`;
  const refusing = target !== undefined && refusesWrongArity(target) ? target : null;
  return {
    kind: 'wrong-arity',
    offset: command.offset,
    length: command.length,
    expected: `${wanted} arguments of ${command.fullName}, with its name`,
    found: `${command.argumentCount}`,
    lost:
      refusing === null
        ? 'the start: servers do not check this while they load a log, and crash or corrupt their memory'
        : `nothing yet: ${describeTarget(refusing)} refuses the log here; other versions crash`,
    severity: 'error',
    guess: command.guess,
    server: refusing === null ? 'crashes' : 'refuses',
    toolAccepts: true,
    ...inTransaction(command),
  };
}

/** Measured on Redis 2.8 to 8.6 and Valkey 8.1, 9.1: only Valkey looks, from 8.1 on. */
const refusesWrongArity = ({ product, rank }: Target): boolean => product === 'valkey' && rank >= 8001;
