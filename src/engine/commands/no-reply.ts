import type { ReplyWriter } from './reply-writer.js';

/** Takes replies that nobody reads: those of a log's commands. Remembers the last error. */
export class NoReply implements ReplyWriter {
  readonly protocol = 2;
  lastError = '';
  status(): void {}
  error(text: string): void {
    this.lastError = text;
  }
  integer(): void {}
  bulk(): void {}
  bulkBytes(): void {}
  null(): void {}
  nullArray(): void {}
  array(): void {}
  map(): void {}
  set(): void {}
  double(): void {}
  boolean(): void {}
  bigNumber(): void {}
  verbatim(): void {}
  push(): void {}
}
