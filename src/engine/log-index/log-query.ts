/** What can be asked of an open log, as plain data: a log session answers it, whoever asks. */
import type { CommandFilterSpec } from './command-filter.js';
import type { Folding } from './timeline-rows.js';

/**
 * `view` is a list of commands: 0 is the whole timeline with its transactions, files and damage; others are opened, and
 * fill while the scan and the search run. A command is named by its `row`: its place in the log, from 0.
 */
export type LogQuery =
  | { readonly kind: 'overview' }
  | { readonly kind: 'open-view'; readonly filter: CommandFilterSpec }
  /** The history of a key that the command at `row` names: the `key`-th of them. */
  | { readonly kind: 'open-history'; readonly row: number; readonly key: number }
  | { readonly kind: 'close-view'; readonly view: number }
  | {
      readonly kind: 'rows';
      readonly view: number;
      readonly folding: Folding;
      readonly from: number;
      readonly count: number;
    }
  | { readonly kind: 'locate'; readonly view: number; readonly folding: Folding; readonly id: string }
  /** The command at an offset of a file, or the next behind it. */
  | { readonly kind: 'at-offset'; readonly file: number; readonly offset: number }
  /** The first command at or behind a time, in seconds of Unix time. */
  | { readonly kind: 'at-time'; readonly time: number }
  | { readonly kind: 'command'; readonly row: number }
  /** A page of a command's arguments, each cut to what a table shows. */
  | { readonly kind: 'arguments'; readonly row: number; readonly start: number; readonly count: number }
  /** A page of the bytes of one argument. */
  | {
      readonly kind: 'argument';
      readonly row: number;
      readonly argument: number;
      readonly start: number;
      readonly count: number;
    }
  | { readonly kind: 'lens'; readonly row: number; readonly argument: number }
  | { readonly kind: 'bytes'; readonly file: number; readonly offset: number; readonly length: number };
