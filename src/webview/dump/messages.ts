/** Checks of what arrives from the host, one per message and answer of the protocol. What fails is not used. */
import { DAMAGE_KINDS, type Damage } from '../../engine/rdb/damage.js';
import { OBJECT_KINDS } from '../../engine/rdb/format.js';
import type {
  Answer,
  Cell,
  ExpiryBucket,
  KeyDetail,
  KeySummary,
  LensView,
  NamespaceShare,
  Obstacle,
  Overview,
  PageSettings,
  Progress,
  Query,
  Rows,
  Share,
  StreamGroupView,
  ToPage,
  TreeRow,
  ValueView,
  ViewProgress,
} from '../../protocol/dump.js';
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
  optional,
  tuple,
  type Check,
} from '../shared/check.js';

const isFact = tuple(isString, isString);
const isCell = object<Cell>({ bytes: isBytes, length: isCount });

const damageBase = object<Damage>({
  kind: literal(...DAMAGE_KINDS),
  offset: isCount,
  length: isCount,
  expected: isString,
  found: isString,
  lost: isString,
  severity: literal('error', 'warning'),
  guess: isBoolean,
  key: optional(isBytes),
  db: optional(isCount),
});

const shareChecks = { name: isString, keys: isCount, elements: isCount, diskBytes: isNumber, memoryBytes: isNumber };
const isShare = object<Share>(shareChecks);
const isNamespaceShare = object<NamespaceShare>({
  ...shareChecks,
  prefix: nullable(isString),
  db: isCount,
  divisible: isBoolean,
});
const isExpiryBucket = object<ExpiryBucket>({
  name: isString,
  keys: isCount,
  memoryBytes: isNumber,
  from: nullable(isNumber),
  to: nullable(isNumber),
});
const summaryChecks = {
  row: isCount,
  db: isCount,
  name: isString,
  keyLength: isCount,
  kind: literal(...OBJECT_KINDS),
  encoding: isString,
  elements: isCount,
  diskBytes: isNumber,
  memoryBytes: isNumber,
  expireAt: nullable(isNumber),
  offset: isCount,
  guess: isBoolean,
};
const isKeySummary = object<KeySummary>(summaryChecks);

const isOverview = object<Overview>({
  file: object<Overview['file']>({ name: isString, bytes: isCount, modified: nullable(isNumber) }),
  header: nullable(
    object<NonNullable<Overview['header']>>({
      text: isString,
      dialect: literal('redis', 'valkey'),
      version: isNumber,
      newer: isBoolean,
    }),
  ),
  server: nullable(object<NonNullable<Overview['server']>>({ name: isString, version: isString })),
  savedAt: nullable(isNumber),
  aux: arrayOf(isFact),
  checksum: object<Overview['checksum']>({
    state: literal('pending', 'ok', 'absent', 'mismatch', 'unreachable'),
    expected: nullable(isString),
    found: nullable(isString),
    progress: isNumber,
  }),
  keys: isCount,
  diskBytes: isNumber,
  memoryBytes: isNumber,
  memoryModel: isString,
  databases: arrayOf(
    object<Overview['databases'][number]>({ db: isCount, keys: isCount, expires: isCount, memoryBytes: isNumber }),
  ),
  kinds: arrayOf(isShare),
  encodings: arrayOf(isShare),
  expiry: arrayOf(isExpiryBucket),
  biggest: arrayOf(isKeySummary),
  functions: arrayOf(
    object<Overview['functions'][number]>({ name: isString, engine: isString, source: isString, offset: isCount }),
  ),
  modules: arrayOf(isString),
  damage: arrayOf(damageBase),
  damageTotal: isCount,
});

const treeRowBase = object({ id: isString, depth: isCount, label: isString, position: isCount, siblings: isCount });
const isGroup = object({
  kind: literal('database', 'namespace'),
  db: isCount,
  prefix: isString,
  expanded: isBoolean,
  keys: isCount,
  diskBytes: isNumber,
  memoryBytes: isNumber,
});
const isTreeRow = both(
  treeRowBase,
  either(
    isGroup,
    either(
      object({ kind: literal('key'), key: isKeySummary }),
      object({ kind: literal('damage'), damage: damageBase }),
    ),
  ),
) as Check<TreeRow>;

const isStreamGroup = object<StreamGroupView>({
  name: isCell,
  lastId: isString,
  entriesRead: nullable(isString),
  pendingTotal: isCount,
  pending: arrayOf(
    object<StreamGroupView['pending'][number]>({
      id: isString,
      consumer: nullable(isCell),
      deliveredAt: isNumber,
      deliveries: isNumber,
    }),
  ),
  consumers: arrayOf(
    object<StreamGroupView['consumers'][number]>({
      name: isCell,
      seenAt: isNumber,
      activeAt: nullable(isNumber),
      pending: isCount,
    }),
  ),
});

const isModuleTable = object<{ columns: readonly string[]; cells: readonly (readonly (Cell | string)[])[] }>({
  columns: arrayOf(isString),
  cells: arrayOf(arrayOf(either(isString, isCell))),
});

/** What a value's view must have besides its page, by kind. */
const VALUE_CHECKS: Readonly<Record<ValueView['kind'], (value: unknown) => boolean>> = {
  string: object({ encoding: isString, bytes: isBytes }),
  list: object({ elements: arrayOf(isCell) }),
  set: object({ elements: arrayOf(isCell) }),
  zset: object({ elements: arrayOf(object({ member: isCell, score: isString })) }),
  hash: object({ elements: arrayOf(object({ field: isCell, value: isCell, expireAt: nullable(isNumber) })) }),
  stream: object({
    entries: arrayOf(object({ id: isString, fields: arrayOf(tuple(isCell, isCell)) })),
    facts: arrayOf(isFact),
    groups: arrayOf(isStreamGroup),
  }),
  array: object({ insertAt: nullable(isString), elements: arrayOf(object({ index: isString, value: isCell })) }),
  module: object({
    module: isString,
    version: isNumber,
    title: nullable(isString),
    facts: arrayOf(isFact),
    json: nullable(isString),
    table: nullable(isModuleTable),
    fields: arrayOf(object({ kind: isString, value: either(isString, isCell) })),
  }),
  unknown: object({ bytes: isBytes }),
};
const isValuePage = object({
  kind: literal('string', 'list', 'set', 'zset', 'hash', 'stream', 'array', 'module', 'unknown'),
  start: isCount,
  total: nullable(isCount),
  sorted: isBoolean,
  order: optional(arrayOf(isCount)),
});
const isValueView: Check<ValueView> = (value): value is ValueView =>
  isValuePage(value) && VALUE_CHECKS[value.kind](value);

/** What an answer to each query must look like. */
const ANSWER_CHECKS: { readonly [K in Query['kind']]: Check<Answer<K>> } = {
  overview: isOverview,
  treemap: arrayOf(isNamespaceShare),
  'open-view': object<Answer<'open-view'>>({ view: isCount }),
  'close-view': isNull,
  rows: object<Rows>({
    generation: isNumber,
    total: isCount,
    from: isCount,
    rows: arrayOf(isTreeRow),
    sorted: optional(isCount),
  }),
  locate: object<Answer<'locate'>>({ index: isNumber, generation: isNumber }),
  reveal: nullable(
    object<NonNullable<Answer<'reveal'>>>({
      id: isString,
      index: isCount,
      expanded: arrayOf(isString),
      generation: isNumber,
    }),
  ),
  key: object<KeyDetail>({
    ...summaryChecks,
    key: isCell,
    typeName: isString,
    valueOffset: isCount,
    idleSeconds: nullable(isNumber),
    freq: nullable(isNumber),
  }),
  value: either(
    object<{ value: ValueView }>({ value: isValueView }),
    object<{ damage: Damage }>({ damage: damageBase }),
  ),
  lens: nullable(
    object<LensView>({
      steps: arrayOf(isString),
      text: isString,
      language: literal('json', 'plaintext'),
      notice: nullable(isString),
    }),
  ),
  bytes: object<Answer<'bytes'>>({ offset: isCount, bytes: isBytes }),
};

/** Tells whether an answer is one to a query of this kind. */
export function isAnswer<K extends Query['kind']>(kind: K, answer: unknown): answer is Answer<K> {
  return ANSWER_CHECKS[kind](answer);
}

const isProgress = object<Progress>({
  scannedBytes: isCount,
  totalBytes: isCount,
  keys: isCount,
  scanDone: isBoolean,
  generation: isNumber,
  orderedKeys: isCount,
  damage: isCount,
  sparse: isBoolean,
});
const isViewProgress = object<ViewProgress>({
  view: isCount,
  matches: isCount,
  examined: isCount,
  done: isBoolean,
  diskBytes: isNumber,
  memoryBytes: isNumber,
});

/** What each message to the page must carry. */
const MESSAGE_CHECKS: Readonly<Record<ToPage['kind'], (value: unknown) => boolean>> = {
  opened: object({
    settings: object<PageSettings>({
      separators: arrayOf(isString),
      firstTab: literal('overview', 'keys'),
      locale: isString,
    }),
    name: isString,
    bytes: isCount,
  }),
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
  progress: object({ progress: isProgress }),
  'view-progress': object({ progress: isViewProgress }),
  answer: object({ id: isCount, answer: isUnknown }),
  failed: object({ id: isCount, message: isString }),
  reloaded: object({ bytes: isCount }),
  show: object({ row: isCount }),
  filter: object({ text: isString }),
  'show-bytes': object({ offset: isCount, length: isCount }),
  command: object({ command: literal('focus-filter', 'show-overview', 'show-keys', 'go-to-offset') }),
};

const isMessageKind = (kind: string): kind is ToPage['kind'] => Object.hasOwn(MESSAGE_CHECKS, kind);

/** Tells whether something that arrived is a message to the page. */
export function isToPage(message: unknown): message is ToPage {
  return (
    isObject(message) &&
    isString(message['kind']) &&
    isMessageKind(message['kind']) &&
    MESSAGE_CHECKS[message['kind']](message)
  );
}
