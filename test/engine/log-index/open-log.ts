/** A log in memory with a session on it, scanned to its end. */
import { decodeCommand } from '../../../src/engine/aof/decode.js';
import { latin1ToBytes } from '../../../src/engine/codec/latin1.js';
import { findCommand } from '../../../src/engine/commands/table/commands.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import type { CommandFilterSpec } from '../../../src/engine/log-index/command-filter.js';
import type { CommandViewProgress } from '../../../src/engine/log-index/command-view.js';
import type { LogAnswer, LogRow, LogRows } from '../../../src/engine/log-index/log-answers.js';
import { LogFiles } from '../../../src/engine/log-index/log-files.js';
import type { LogQuery } from '../../../src/engine/log-index/log-query.js';
import { LogScan, scanBlock } from '../../../src/engine/log-index/log-scan.js';
import { LogSession } from '../../../src/engine/log-index/log-session.js';
import type { Folding } from '../../../src/engine/log-index/timeline-rows.js';

export const CLOSED: Folding = { open: false, except: [] };
export const OPEN: Folding = { open: true, except: [] };

export class OpenLog {
  readonly files: LogFiles;
  readonly scan: LogScan;
  readonly session: LogSession;
  readonly progress = new Map<number, CommandViewProgress>();

  /** @param files the bytes of each, one character a byte */
  constructor(files: readonly string[], budget = 1 << 30, slice = 1000) {
    this.files = new LogFiles(
      files.map((text, i) => ({ name: `${i}.aof`, source: new MemorySource(latin1ToBytes(text), `${i}.aof`) })),
    );
    this.scan = new LogScan(this.files, { budget });
    this.session = new LogSession(this.files, {
      kinds: files.map(() => 'log'),
      rescan: (block, rows, swaps) => scanBlock(this.files, block, rows, swaps),
      decode: (source, offset, first, most, bytesEach) => {
        const decoded = decodeCommand(source, offset, { first, most, bytesEach });
        return decoded.kind === 'command' ? decoded : null;
      },
      about: (name) => {
        const [container, subcommand] = name.split(' ');
        return findCommand(container, subcommand)?.summary ?? null;
      },
      onViewProgress: (progress) => this.progress.set(progress.view, progress),
    });
    this.read(slice);
  }

  /** Scans what there is to scan. */
  read(slice = 1000): void {
    let more = true;
    while (more) {
      more = this.scan.run(slice);
      const { part, extras } = this.scan.take();
      this.session.addPart(part, extras);
      this.session.setReport(this.scan.report(!more, !more));
    }
    this.work();
  }

  grow(text: string): void {
    this.session.grow(this.scan.grow(new MemorySource(latin1ToBytes(text), 'grown')));
    this.read();
  }

  work(): void {
    while (this.session.work(1000));
  }

  ask<K extends LogQuery['kind']>(query: Extract<LogQuery, { kind: K }>): LogAnswer<K> {
    return this.session.answer(query) as LogAnswer<K>;
  }

  rows(view = 0, folding = CLOSED, from = 0, count = 10_000): LogRows {
    return this.ask<'rows'>({ kind: 'rows', view, folding, from, count });
  }

  filter(filter: CommandFilterSpec): readonly string[] {
    const { view } = this.ask<'open-view'>({ kind: 'open-view', filter });
    this.work();
    const said = this.rows(view).rows.map(shown);
    this.ask<'close-view'>({ kind: 'close-view', view });
    return said;
  }

  history(row: number, key = 0): readonly string[] {
    const { view } = this.ask<'open-history'>({ kind: 'open-history', row, key });
    this.work();
    const said = this.rows(view).rows.map(shown);
    this.ask<'close-view'>({ kind: 'close-view', view });
    return said;
  }
}

/** A row in short. */
export function shown(row: LogRow): string {
  switch (row.kind) {
    case 'command':
      return [row.command.name, row.command.key, row.command.preview]
        .filter((word) => word !== null && word !== '')
        .join(' ');
    case 'transaction':
      return `transaction of ${row.commands}`;
    case 'damage':
      return `damage ${row.damage.kind}`;
    case 'file':
      return `file ${row.file}`;
    case 'preamble':
      return `preamble ${row.keys}`;
  }
}
