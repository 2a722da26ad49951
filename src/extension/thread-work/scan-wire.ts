import type { MessagePort } from 'node:worker_threads';

/**
 * One end of the wire between a dump's scan and the thread that answers for it. The extension host starts both at once
 * and keeps neither end: what is scanned does not pass through it.
 */
export interface ScanWire {
  readonly wire: MessagePort;
}
