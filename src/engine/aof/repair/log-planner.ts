import type { LogDamage } from '../log-damage.js';
import type { RepairKind } from '../plan.js';
import type { LogSink, ScannedPreamble } from '../scan-events.js';
import type { ScannedCommand } from '../scanned-command.js';
import { CommandGroup } from './command-group.js';
import { encodeCommand, encodeSelect, LONGEST_MENDED } from './encoded-command.js';
import type { PlanProgress } from './plan-progress.js';
import type { PreamblePlanner } from './preamble-planner.js';
import { RegionList } from './region-list.js';
import type { RepairRequest } from './request.js';
import { refusedCommand } from './refused-command.js';

const BEHIND_CUT = 'it lies behind the point at which the log is cut';
const BEHIND_DAMAGE = 'it lies behind the first damage, where the log is cut';
/** How the scan says that it expected one. */
const ARGUMENT_COUNT = 'a number of arguments';
const BROKEN = 'part of this transaction is damaged or missing, and a transaction is run whole or not at all';
const EMPTY = 'nothing of this transaction is left';
const MISCOUNTED = 'more arguments follow than it counts: it is not the command that was written';

/** Takes what a scan of one file finds and decides what becomes of it. */
export class LogPlanner implements LogSink {
  readonly regions: RegionList;
  /** Commands are held back in it while a transaction is open, and behind damage. */
  #group: CommandGroup | null = null;
  /** Offset of the MULTI that the group begins with; -1 for one behind damage. */
  #groupTransaction = -1;
  /** Why the open transaction is removed; null when it is not. */
  #removing: string | null = null;
  /** A whole command that waits for what follows it: -1 when there is none. */
  #heldOffset = -1;
  #heldEnd = -1;
  #heldCommands = 0;
  /** Database that the new log has selected, where the group or the next command will stand. */
  #database = 0;
  /** Offset of the command that a finding says is no good as it stands, and the finding. */
  #deviation: LogDamage | null = null;
  #stray: LogDamage | null = null;
  /** The RDB in front of the commands is not over yet. */
  #inPreamble: boolean;

  constructor(
    readonly file: string,
    private readonly size: number,
    private readonly request: RepairRequest,
    private readonly progress: PlanProgress,
    /** True for the last file that a server loads: only that may end in the midst of a command. */
    private readonly last: boolean,
    /** Plans the RDB in front of the commands; null where the file has none. */
    private readonly rdb: PreamblePlanner | null,
  ) {
    this.regions = new RegionList(file);
    this.#inPreamble = rdb !== null;
    if (progress.openTransaction) this.#group = new CommandGroup(0, 0);
    progress.openTransaction = false;
  }

  /** The RDB in front of the commands is over. */
  preamble(preamble: ScannedPreamble): void {
    const { end } = preamble;
    const { cut } = this.request;
    this.#inPreamble = false;
    if (cut?.kind === 'offset' && cut.file === this.file && cut.offset < end) {
      this.progress.refuse(
        `offset ${cut.offset} of ${this.file} lies inside its RDB part, which ends at ${end}: a dump has no order that it could be cut in`,
      );
    }
    this.rdb?.plan(preamble, this.regions, this.request.damage, this.progress);
    if (this.regions.end < end) this.regions.keep(end, 0);
  }

  annotation(offset: number, length: number, time: number): void {
    this.#flush();
    const { cut } = this.request;
    if (!this.#over) {
      const late = cut?.kind === 'time' && time > cut.seconds;
      if (time >= 0 && !late) this.progress.stamped = true;
      const beyond = cut?.kind === 'offset' && cut.file === this.file && offset + length > cut.offset;
      if (late || beyond) this.#cut();
    }
    if (this.#over) this.#dropRest(offset + length, 0);
    else if (this.#group !== null) this.#group.keep(offset + length, 0);
    else this.regions.keep(offset + length, 0);
  }

  damage(damage: LogDamage): void {
    const { kind, offset, length, server, toolAccepts } = damage;
    if (this.#inPreamble) {
      this.rdb?.note(damage);
      return;
    }
    if (kind === 'stray-transaction') {
      this.#stray = damage;
      return;
    }
    if (kind === 'bad-crlf' && length === 0) {
      this.#deviation = damage;
      return;
    }
    if (offset < this.regions.end && this.#group === null && kind !== 'open-transaction') return;
    if (server === 'accepts' && toolAccepts) return;
    if (kind === 'open-transaction') this.#openTransaction(damage);
    else if (length > 0) this.#damaged(damage);
  }

  command(command: ScannedCommand): void {
    const { end } = command;
    const { cut } = this.request;
    this.#flush();
    if (!this.#over && cut?.kind === 'offset' && cut.file === this.file && end > cut.offset) this.#cut();
    if (this.#over) {
      if (this.progress.stopped) this.progress.behindDamage++;
      this.#dropRest(end, 1);
    } else this.#decide(command);
    this.#stray = this.#deviation = null;
  }

  /** The file's end. */
  finish(): void {
    this.#flush();
    if (this.#over) this.#dropRest(this.size, 0);
    else this.#settleGroup();
    if (this.regions.end < this.size) this.regions.drop(this.size, 'bad-prefix', 'it is no part of any command', 0);
  }

  get #over(): boolean {
    return this.progress.cut || this.progress.stopped;
  }

  #decide(command: ScannedCommand): void {
    const { role } = command.name;
    const flaw = this.#flawOf(command);
    if (flaw !== null && this.request.damage !== 'salvage') {
      this.#stopAtFlaw(command, flaw);
      if (this.#over) this.#dropRest(command.end, 1);
      if (this.#over || this.#stray !== null) {
        if (!this.#over) this.#keep(command);
        return;
      }
    }
    const removal = this.request.removal?.matches(command, this.file) === true ? this.request.removal.reason : null;
    switch (role) {
      case 'multi':
        if (this.#stray !== null) this.#drop(command, 'stray-transaction', 'a MULTI inside a transaction does nothing');
        else this.#begin(command, removal);
        return;
      case 'exec':
      case 'discard':
        if (this.#stray !== null) this.#strayEnd(command);
        else this.#end(command, removal);
        return;
      case 'select':
      case 'other':
        if (removal !== null) this.#drop(command, 'removed', removal);
        else if (flaw?.drop === true && this.request.damage === 'salvage') {
          this.#drop(command, flaw.kind, flaw.reason);
        } else this.#keep(command);
    }
  }

  /** What is wrong with a whole command; null when nothing is. */
  #flawOf(command: ScannedCommand): Flaw | null {
    if (this.#stray !== null) return { kind: 'stray-transaction', reason: this.#stray.found, drop: true, tool: false };
    if (this.#deviation !== null) {
      return { kind: 'bad-crlf', reason: this.#deviation.found, drop: false, tool: false };
    }
    const { keepUnknown, damage } = this.request;
    const refused = refusedCommand(command, keepUnknown || damage === 'refuse');
    return refused === null ? null : { ...refused, drop: true, tool: true };
  }

  #stopAtFlaw(command: ScannedCommand, flaw: Flaw): void {
    const at = `${this.file}, offset ${command.offset}: ${flaw.reason}`;
    if (this.request.damage === 'refuse') {
      if (flaw.kind === 'stray-transaction' || !flaw.drop) return;
      this.progress.refuse(`the log is damaged (${at}): choose a strategy for that as well`);
    } else if (flaw.tool) {
      this.progress.refuse(
        `${at}. redis-check-aof does not see this, and a log that is cut at later damage is still refused by the server; salvage drops the command`,
      );
    } else this.#stop(command.offset);
  }

  #begin(command: ScannedCommand, removal: string | null): void {
    this.#settleGroup();
    this.#group = new CommandGroup(command.offset, this.#database);
    this.#groupTransaction = command.offset;
    this.#removing = removal;
    if (!this.#mend(command)) this.#group.keep(command.end, 1);
  }

  #end(command: ScannedCommand, removal: string | null): void {
    const group = this.#group;
    if (group === null) {
      this.#keep(command);
      return;
    }
    if (!this.#mend(command)) group.keep(command.end, 1);
    const reason = this.#removing ?? removal;
    const before = group.database;
    if (reason !== null) {
      group.discard(this.regions, 'removed', reason);
      this.#database = before;
    } else if (group.damaged) {
      group.discard(this.regions, 'broken-transaction', BROKEN);
      this.#database = before;
    } else if (group.thinned && group.useful === 0) {
      group.discard(this.regions, 'empty-transaction', EMPTY);
      this.#database = before;
    } else group.settle(this.regions);
    this.#closeGroup();
  }

  /** An EXEC without MULTI. Behind damage the MULTI was in there, and what stands between is the rest of it. */
  #strayEnd(command: ScannedCommand): void {
    const group = this.#group;
    if (group !== null && this.#groupTransaction < 0) {
      group.drop(command.end, 'broken-transaction', BROKEN, 1);
      group.discard(this.regions, 'broken-transaction', BROKEN);
      this.#database = group.database;
      this.#closeGroup();
    } else this.#drop(command, 'stray-transaction', 'there is no transaction that it could end');
  }

  #keep(command: ScannedCommand): void {
    const { offset, end, name } = command;
    if (command.guess) this.progress.guessed++;
    if (name.role === 'select') this.#database = selectedDatabase(command) ?? this.#database;
    else if (command.db !== this.#database) {
      this.#insert(offset, encodeSelect(command.db), command.db);
      this.#database = command.db;
    }
    if (name.role === 'other' && this.#group !== null) this.#group.useful++;
    if (this.#mend(command)) return;
    this.#heldOffset = offset;
    this.#heldEnd = end;
    this.#heldCommands = 1;
  }

  /** Writes a command anew that loaders take and redis-check-aof does not. False where there is no need. */
  #mend(command: ScannedCommand): boolean {
    const { end, length } = command;
    if (this.#deviation === null || this.request.damage !== 'salvage' || length > LONGEST_MENDED) return false;
    const reason = 'a line end in it is not CR LF: it is written anew, with the same arguments';
    const bytes = encodeCommand(command);
    if (this.#group !== null) this.#group.mend(end, 'bad-crlf', reason, bytes, 1);
    else this.regions.mend(end, 'bad-crlf', reason, [bytes], 1);
    return true;
  }

  #insert(at: number, bytes: Uint8Array, db: number): void {
    const reason = `what follows belongs to database ${db}, and the SELECT that said so is dropped`;
    if (this.#group !== null) this.#group.mend(at, 'intact', reason, bytes, 1);
    else this.regions.mend(at, 'intact', reason, [bytes], 1);
  }

  #drop(command: ScannedCommand, kind: RepairKind, reason: string): void {
    if (this.#group !== null) this.#group.drop(command.end, kind, reason, 1);
    else this.regions.drop(command.end, kind, reason, 1);
  }

  /** The command before is what it seems: nothing that follows speaks against it. */
  #flush(): void {
    if (this.#heldOffset < 0) return;
    if (this.#group !== null) this.#group.keep(this.#heldEnd, this.#heldCommands);
    else this.regions.keep(this.#heldEnd, this.#heldCommands);
    this.#heldOffset = -1;
  }

  #damaged(damage: LogDamage): void {
    const { kind, offset, length, found, expected } = damage;
    const end = offset + length;
    if (this.#over) {
      this.#flush();
      this.#dropRest(end, 0);
      return;
    }
    const reason = `expected ${expected}, found ${found}`;
    if (this.request.damage === 'refuse') {
      this.progress.refuse(
        `the log is damaged (${this.file}, offset ${offset}: ${reason}): choose a strategy for that as well`,
      );
    }
    if (this.request.damage !== 'salvage') {
      this.#flush();
      this.#refuseHalfCut(damage);
      this.#stop(offset);
      this.#dropRest(end, 0);
      return;
    }
    this.#reconsiderHeld(damage);
    this.#flush();
    if (this.#group !== null && this.#groupTransaction >= 0) {
      this.#group.damaged = true;
      this.#group.drop(end, kind, reason, 0);
      return;
    }
    this.#settleGroup();
    this.regions.drop(end, kind, reason, 0);
    this.#group = new CommandGroup(end, this.#database);
    this.#groupTransaction = -1;
  }

  /** redis-check-aof takes a command without arguments for whole and cuts behind it. */
  #refuseHalfCut({ kind, offset, expected, found }: LogDamage): void {
    if (this.request.damage !== 'truncate' || kind !== 'bad-length' || !expected.startsWith(ARGUMENT_COUNT)) return;
    this.progress.refuse(
      `${this.file} has a command of ${found} arguments at offset ${offset}: redis-check-aof --fix leaves its first line standing, and the server still refuses the log; salvage drops it and keeps what follows`,
    );
  }

  /** Arguments that stand behind a whole command show that its count was damaged. */
  #reconsiderHeld({ kind, offset, found }: LogDamage): void {
    if (this.#heldOffset < 0 || offset !== this.#heldEnd || kind !== 'bad-prefix' || !found.startsWith("'$'")) return;
    if (this.#group !== null) {
      this.#group.drop(this.#heldEnd, 'bad-length', MISCOUNTED, 0);
      if (this.#groupTransaction >= 0) this.#group.damaged = true;
    } else this.regions.drop(this.#heldEnd, 'bad-length', MISCOUNTED, 0);
    this.#heldOffset = -1;
  }

  /** A transaction that the scan found to have no EXEC: it goes, and what follows stands by itself. */
  #openTransaction(damage: LogDamage): void {
    this.#flush();
    const group = this.#group;
    if (group === null || this.#over) return;
    const atEnd = damage.offset + damage.length >= this.size;
    const reason = `expected ${damage.expected}, found ${damage.found}`;
    if (this.request.damage === 'refuse') this.progress.refuse(`the log is damaged (${this.file}: ${reason})`);
    if (this.request.damage !== 'salvage') {
      this.#stop(damage.offset);
      this.#dropRest(damage.offset + damage.length, 0);
      return;
    }
    group.discard(this.regions, 'open-transaction', reason);
    this.#database = group.database;
    this.#closeGroup();
    if (atEnd && !this.last) this.progress.openTransaction = true;
    if (!atEnd) this.#group = new CommandGroup(this.regions.end, this.#database);
  }

  /** Ends the log here, or in front of the transaction that is open here. */
  #cut(): void {
    this.#settleOrDropOpen('behind-cut', BEHIND_CUT);
    this.progress.cut = true;
  }

  #stop(at: number): void {
    if (!this.last) {
      this.progress.refuse(
        `${this.file} is damaged at offset ${at} and is not the last file of the log: cutting it would lose all files behind it, and servers accept a short end in the last file only; salvage keeps them`,
      );
    }
    this.#settleOrDropOpen('open-transaction', BEHIND_DAMAGE);
    this.progress.stopped = true;
  }

  #settleOrDropOpen(kind: RepairKind, reason: string): void {
    const group = this.#group;
    if (group !== null && this.#groupTransaction >= 0) group.discard(this.regions, kind, reason);
    else group?.settle(this.regions);
    this.#closeGroup();
  }

  #dropRest(to: number, commands: number): void {
    const cut = this.progress.cut;
    this.regions.drop(to, cut ? 'behind-cut' : 'truncated', cut ? BEHIND_CUT : BEHIND_DAMAGE, commands);
  }

  #settleGroup(): void {
    this.#group?.settle(this.regions);
    this.#closeGroup();
  }

  #closeGroup(): void {
    this.#group = null;
    this.#groupTransaction = -1;
    this.#removing = null;
  }
}

/** What speaks against a whole command. */
interface Flaw {
  readonly kind: RepairKind;
  readonly reason: string;
  /** False where the command itself is good. */
  readonly drop: boolean;
  /** True when redis-check-aof passes over it. */
  readonly tool: boolean;
}

function selectedDatabase(command: ScannedCommand): number | null {
  const text = command.argumentCount === 2 ? command.text(1, 12) : '';
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
