import type { Keyspace } from '../keyspace/keyspace.js';
import type { LogListener } from './append-only-log.js';
import type { Clock } from './clock.js';
import type { OpenFile } from './file-system.js';
import type { JobSlot } from './job-slot.js';
import { PersistenceRefusal, quietly, reasonOf } from './refusal.js';
import type { PersistenceSettings } from './settings.js';
import { writeWhole, type SnapshotSinks } from './snapshot-sinks.js';

/** Seconds between two tries of a save that failed (server.c, CONFIG_BGSAVE_RETRY_DELAY). */
const RETRY = 5;

/** Saves of the dataset to the dump: SAVE, BGSAVE, and those that save points ask for (rdb.c). */
export class DumpSaves {
  #dirtyAtStart = 0;
  #scheduled = false;
  /** Unix seconds. */
  #lastTry = 0;
  readonly status = {
    /** Unix seconds. */
    lastSave: 0,
    lastSaveOk: true,
    /** Seconds; -1 before the first. */
    lastSaveSeconds: -1,
    saves: 0,
    /** Background saves that have failed in a row (Redis 8.6). */
    failures: 0,
  };

  constructor(
    private readonly keyspace: Keyspace,
    private readonly settings: PersistenceSettings,
    private readonly slot: JobSlot,
    private readonly sinks: SnapshotSinks,
    private readonly clock: Clock,
    private readonly listener: LogListener,
  ) {
    this.status.lastSave = this.#now();
  }

  get path(): string {
    return `${this.settings.dir}/${this.settings.dbfilename}`;
  }

  /** Whether writes have to be refused: a save has failed, and the settings say so. */
  get stopsWrites(): boolean {
    const { stopWritesOnBgsaveError, savePoints } = this.settings;
    return stopWritesOnBgsaveError && savePoints.length > 0 && !this.status.lastSaveOk;
  }

  /** SAVE. @throws PersistenceRefusal */
  save(): void {
    this.#refuseSecond();
    this.#write();
    this.keyspace.dirty = 0;
  }

  /** The last save before the process ends: one in the background is given up for it. @throws PersistenceRefusal */
  saveAtExit(): void {
    if (this.slot.job?.kind === 'save') this.slot.giveUp();
    this.save();
  }

  /**
   * FLUSHALL: a save of what is gone is pointless, and the dump is made empty too, where there are save points (db.c,
   * flushAllDataAndResetRDB).
   */
  flushedAll(): void {
    if (this.slot.job?.kind === 'save') this.slot.giveUp();
    if (this.settings.savePoints.length > 0) quietly(() => this.#write());
  }

  /**
   * BGSAVE.
   * @param schedule waits for a rewrite to end instead of being refused
   * @returns the status to reply
   * @throws PersistenceRefusal
   */
  background(schedule: boolean): string {
    this.#refuseSecond();
    if (this.slot.job !== null) {
      if (!schedule) {
        throw new PersistenceRefusal(
          "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to " +
            'schedule a BGSAVE whenever possible.',
        );
      }
      this.#scheduled = true;
      return 'Background saving scheduled';
    }
    // As a server, whose child finds out: that the file cannot be made shows in INFO and the log.
    quietly(() => this.#start());
    return 'Background saving started';
  }

  /** Starts the save that a save point asks for. @returns whether one was due */
  whenChanged(): boolean {
    const now = this.#now();
    for (const { seconds, changes } of this.settings.savePoints) {
      if (this.keyspace.dirty < changes || now - this.status.lastSave <= seconds || !this.#mayTry(now)) continue;
      this.listener.notice(`${changes} changes in ${seconds} seconds. Saving...`);
      quietly(() => this.#start());
      return true;
    }
    return false;
  }

  /** Starts the save that was scheduled. @returns whether one was due */
  whenScheduled(): boolean {
    if (!this.#scheduled || !this.#mayTry(this.#now())) return false;
    quietly(() => this.#start());
    return true;
  }

  #refuseSecond(): void {
    if (this.slot.job?.kind === 'save') throw new PersistenceRefusal('ERR Background save already in progress');
  }

  #mayTry(now: number): boolean {
    return this.status.lastSaveOk || now - this.#lastTry > RETRY;
  }

  #now(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  #write(): void {
    const { fs } = this.slot;
    const temporary = this.#temporary();
    let file: OpenFile | null = null;
    try {
      file = fs.create(temporary);
      writeWhole(this.keyspace, this.sinks.dump(file));
      file.sync();
      file.close();
      fs.rename(temporary, this.path);
    } catch (error) {
      file?.close();
      this.slot.removeQuietly(temporary);
      this.listener.warning(`Failed saving the DB: ${reasonOf(error)}`);
      throw new PersistenceRefusal('ERR');
    }
    this.#saved();
    this.listener.notice('DB saved on disk');
  }

  #saved(): void {
    this.status.lastSave = this.#now();
    this.status.lastSaveOk = true;
    this.status.failures = 0;
    this.status.saves++;
  }

  #start(): void {
    const { fs } = this.slot;
    const temporary = this.#temporary();
    const { path } = this;
    this.#scheduled = false;
    this.#lastTry = this.#now();
    this.#dirtyAtStart = this.keyspace.dirty;
    this.listener.notice('Background saving started');
    this.slot.begin({
      kind: 'save',
      temporary,
      sinkOf: (file) => this.sinks.dump(file),
      finish: () => fs.rename(temporary, path),
      done: (result, seconds) => {
        this.status.lastSaveSeconds = seconds;
        this.status.lastSaveOk = result.ok;
        if (!result.ok) {
          this.status.failures++;
          this.listener.warning(`Background saving error: ${result.error.message}`);
          return;
        }
        // A SAVE or FLUSHALL meanwhile has set the count back.
        this.keyspace.dirty = Math.max(0, this.keyspace.dirty - this.#dirtyAtStart);
        this.#saved();
        this.listener.notice('Background saving terminated with success');
      },
    });
  }

  #temporary(): string {
    return `${this.settings.dir}/temp-${process.pid}.rdb`;
  }
}
