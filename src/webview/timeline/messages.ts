/** Checks of what arrives from the host, one per message and answer of the protocol. What fails is not used. */
import { COMMAND_EFFECTS } from '../../engine/log-index/command-effect.js';
import type { HotKey, LogShare, LogStatisticsSnapshot } from '../../engine/log-index/log-statistics.js';
import type { LogDamageView } from '../../engine/log-index/log-damage-view.js';
import type { Rate } from '../../engine/log-index/rate-histogram.js';
import type { Cell, LensView } from '../../protocol/dump.js';
import type {
  CommandDetail,
  CommandSummary,
  CommandViewProgress,
  LogAnswer,
  LogFileView,
  LogOverview,
  LogProgress,
  LogQuery,
  LogRow,
  LogRows,
  Obstacle,
  TimelineSettings,
  TimelineToPage,
} from '../../protocol/timeline.js';
import {
  arrayOf,
  both,
  either,
  isBoolean,
  isBytes,
  isCount,
  isNull,
  isNumber,
  isObject,
  isString,
  isUnknown,
  literal,
  nullable,
  object,
  type Check,
} from '../shared/check.js';

const isCell = object<Cell>({ bytes: isBytes, length: isCount });

const isDamage = object<LogDamageView>({
  kind: isString,
  offset: isCount,
  length: isCount,
  expected: isString,
  found: isString,
  lost: isString,
  severity: literal('error', 'warning'),
  guess: isBoolean,
  server: isString,
});

const summaryChecks = {
  row: isCount,
  file: isCount,
  offset: isCount,
  length: isCount,
  db: isCount,
  time: nullable(isNumber),
  name: isString,
  effect: literal(...COMMAND_EFFECTS),
  key: nullable(isString),
  keyCount: isCount,
  preview: isString,
  inTransaction: isBoolean,
  guess: isBoolean,
};
const isSummary = object<CommandSummary>(summaryChecks);

/** What a row must have besides its id and depth, by kind. */
const ROW_CHECKS: Readonly<Record<LogRow['kind'], (value: unknown) => boolean>> = {
  command: object({ command: isSummary }),
  transaction: object({
    command: isSummary,
    commands: isCount,
    bytes: isNumber,
    end: literal('executed', 'discarded', 'open'),
    expanded: isBoolean,
  }),
  file: object({ file: isCount }),
  preamble: object({
    file: isCount,
    bytes: isCount,
    keys: isCount,
    version: isNumber,
    complete: isBoolean,
    whole: isBoolean,
  }),
  damage: object({ file: isNumber, damage: isDamage }),
};
const isRowBase = object({
  id: isString,
  depth: isCount,
  kind: literal('command', 'transaction', 'file', 'preamble', 'damage'),
});
const isRow: Check<LogRow> = (value): value is LogRow => isRowBase(value) && ROW_CHECKS[value.kind](value);

const shareChecks = { commands: isCount, bytes: isNumber };
const isHotKey = object<HotKey>({ ...shareChecks, db: isCount, name: isBytes, nameLength: isCount });
const isRate = object<Rate>({ from: isNumber, step: isNumber, commands: arrayOf(isNumber), bytes: arrayOf(isNumber) });
const isStatistics = object<LogStatisticsSnapshot>({
  ...shareChecks,
  byCommand: arrayOf(object<LogShare & { readonly name: string }>({ ...shareChecks, name: isString })),
  byDatabase: arrayOf(object<LogShare & { readonly db: number }>({ ...shareChecks, db: isCount })),
  transactions: isCount,
  rate: nullable(isRate),
  hottest: arrayOf(isHotKey),
  heaviest: arrayOf(isHotKey),
  keys: isCount,
  freed: isNumber,
  complete: isBoolean,
});

const isPlace = nullable(object<{ row: number }>({ row: isCount }));

/** What an answer to each query must look like. */
const ANSWER_CHECKS: { readonly [K in LogQuery['kind']]: Check<LogAnswer<K>> } = {
  overview: object<LogOverview>({
    files: arrayOf(object<LogFileView>({ name: isString, bytes: isCount, kind: literal('base', 'log') })),
    bytes: isCount,
    from: nullable(isNumber),
    to: nullable(isNumber),
    statistics: isStatistics,
    baseKeys: nullable(isCount),
    damage: arrayOf(object<LogOverview['damage'][number]>({ file: isNumber, damage: isDamage })),
    damageTotal: isCount,
  }),
  'open-view': object<LogAnswer<'open-view'>>({ view: isCount }),
  'open-history': object<LogAnswer<'open-history'>>({ view: isCount, key: isCell, db: isCount }),
  'close-view': isNull,
  rows: object<LogRows>({ generation: isNumber, total: isCount, from: isCount, rows: arrayOf(isRow) }),
  locate: object<LogAnswer<'locate'>>({ index: isNumber, generation: isNumber }),
  'at-offset': isPlace,
  'at-time': isPlace,
  command: object<CommandDetail>({
    ...summaryChecks,
    fullName: isString,
    about: nullable(isString),
    argumentCount: isCount,
    keys: arrayOf(object<CommandDetail['keys'][number]>({ argument: isCount, name: isCell })),
    expiry: nullable(
      either(
        object<{ kind: 'at'; ms: number; past: boolean }>({ kind: literal('at'), ms: isNumber, past: isBoolean }),
        object<{ kind: 'in'; ms: number }>({ kind: literal('in'), ms: isNumber }),
      ),
    ),
    transaction: nullable(isCount),
  }),
  arguments: object<LogAnswer<'arguments'>>({ start: isCount, total: isCount, cells: arrayOf(isCell) }),
  argument: object<LogAnswer<'argument'>>({ start: isCount, total: isCount, bytes: isBytes }),
  lens: nullable(
    object<LensView>({
      steps: arrayOf(isString),
      text: isString,
      language: literal('json', 'plaintext'),
      notice: nullable(isString),
    }),
  ),
  bytes: object<LogAnswer<'bytes'>>({ offset: isCount, bytes: isBytes }),
};

/** Tells whether an answer is one to a query of this kind. */
export function isAnswer<K extends LogQuery['kind']>(kind: K, answer: unknown): answer is LogAnswer<K> {
  return ANSWER_CHECKS[kind](answer);
}

/** What each message to the page must carry. */
const MESSAGE_CHECKS: Readonly<Record<TimelineToPage['kind'], (value: unknown) => boolean>> = {
  opened: both(
    object({ name: isString, bytes: isCount }),
    object({ settings: object<TimelineSettings>({ locale: isString, canRepair: isBoolean }) }),
  ),
  obstacle: object({
    obstacle: object<Obstacle>({
      code: literal(
        'not-found',
        'no-permission',
        'is-directory',
        'too-large',
        'vanished',
        'io',
        'empty',
        'not-a-dump',
        'worker-failed',
      ),
      title: isString,
      text: isString,
    }),
  }),
  progress: object({
    progress: object<LogProgress>({
      scannedBytes: isCount,
      totalBytes: isCount,
      commands: isCount,
      scanDone: isBoolean,
      generation: isNumber,
      damage: isCount,
      sparse: isBoolean,
    }),
  }),
  'view-progress': object({
    progress: object<CommandViewProgress>({
      view: isCount,
      matches: isCount,
      examined: isCount,
      done: isBoolean,
      bytes: isNumber,
    }),
  }),
  answer: object({ id: isCount, answer: isUnknown }),
  failed: object({ id: isCount, message: isString }),
  reloaded: object({ bytes: isCount }),
  show: object({ row: isCount }),
  command: object({
    command: literal('focus-filter', 'show-timeline', 'show-statistics', 'go-to', 'toggle-follow', 'open-text'),
  }),
};

const isMessageKind = (kind: string): kind is TimelineToPage['kind'] => Object.hasOwn(MESSAGE_CHECKS, kind);

/** Tells whether something that arrived is a message to the page. */
export function isToPage(message: unknown): message is TimelineToPage {
  return (
    isObject(message) &&
    isString(message['kind']) &&
    isMessageKind(message['kind']) &&
    MESSAGE_CHECKS[message['kind']](message)
  );
}
