/** What a configuration loses in the worst case, in words, and the lines that decide over it. */
import type { ValueSource } from './effective.js';
import { sourceOf } from './effective.js';
import type { Reading } from './reading.js';
import { duration } from './rules/durability-rules.js';
import { Settings } from './settings.js';
import { atLeast } from './target.js';

/** One setting that has a part in it. */
export interface DurabilityReason {
  readonly directive: string;
  /** As a file would say it. */
  readonly value: string;
  /** Undefined: the target's default. */
  readonly source: ValueSource | undefined;
  readonly why: string;
}

/** What becomes of the data. Each text is a sentence without its full stop. */
export interface Durability {
  /** Everything in one sentence, for a line above the file. */
  readonly sentence: string;
  /** What is lost when the process is killed or crashes. */
  readonly processDies: string;
  /** What is lost when the machine loses power. */
  readonly machineDies: string;
  /** What a planned stop loses. */
  readonly stop: string;
  /** Which file decides at the next start. */
  readonly startUp: string;
  /** From the most to the least important. */
  readonly reasons: readonly DurabilityReason[];
}

/** Describes a configuration that was read. */
export function describeDurability(reading: Reading): Durability {
  const settings = new Settings(reading);
  const reasons: DurabilityReason[] = [];
  const because = (name: string, why: string): void => {
    const setting = settings.get(name);
    if (setting === undefined) return;
    reasons.push({
      directive: setting.directive.name, value: setting.words.join(' ') || '""',
      source: setting.source === undefined ? undefined : sourceOf(setting.source), why,
    });
  };
  const preload = settings.text('preload-file');
  const loss = settings.isYes('appendonly') ? logLoss(settings, because) : snapshotLoss(settings, because, reasons);
  const startUp = preload === '' ? loss.startUp : `each start loads ${preload} and looks at nothing else`;
  if (preload !== '') because('preload-file', 'It is loaded at each start in place of everything else.');
  const replica = settings.source('replicaof');
  if (replica !== undefined && !replicaOff(settings)) {
    because('replicaof', 'A replica takes the whole dataset from its primary again when it has lost too much.');
  }
  return { ...loss, startUp, sentence: `${loss.sentence}; ${startUp}`, reasons };
}

type Because = (name: string, why: string) => void;
type Loss = Omit<Durability, 'reasons'>;

const replicaOff = (settings: Settings): boolean =>
  settings.get('replicaof')?.words.join(' ').toLowerCase() === 'no one';

function logLoss(settings: Settings, because: Because): Loss {
  because('appendonly', 'Each write goes into the append-only file before its reply is sent.');
  const policy = settings.word('appendfsync');
  const suspended = settings.isYes('no-appendfsync-on-rewrite');
  const startUp = atLeast(settings.reading.target, '7.0', '7.2')
    ? `a start reads the append-only file in ${settings.text('appenddirname')} and never ${settings.text('dbfilename')}`
    : `a start reads ${settings.text('appendfilename')} and never ${settings.text('dbfilename')}`;
  const meanwhile = suspended ? '; while a save or rewrite runs, all that was written since it began' : '';
  const texts = LOG_LOSS[policy] ?? LOG_LOSS['everysec'] ?? { process: '', machine: '', why: '' };
  because('appendfsync', texts.why);
  if (suspended) because('no-appendfsync-on-rewrite', 'Nothing is flushed while a child process saves or rewrites.');
  because('aof-load-truncated', settings.isYes('aof-load-truncated')
    ? 'A file that ends in the middle of a command is cut there and loaded.'
    : 'A file that ends in the middle of a command stops the server until somebody repairs it.');
  const stop = 'nothing: the append-only file is flushed before the server ends';
  const machineDies = `${texts.machine}${meanwhile}`;
  return {
    processDies: texts.process,
    machineDies,
    stop,
    startUp,
    sentence: `If the process dies, ${lost(texts.process)}; if the machine dies, ${lost(machineDies)}`,
  };
}

/** `nothing …` or an amount, as a part of a sentence. */
const lost = (what: string): string => (
  what.startsWith('nothing') ? `${what.replace(/^nothing/, 'nothing is lost')}` : `${what} is lost`
);

const LOG_LOSS: Readonly<Record<string,
  { readonly process: string; readonly machine: string; readonly why: string }>> = {
  always: {
    process: 'nothing that was acknowledged',
    machine: 'nothing that was acknowledged',
    why: 'Each write waits until the disk has it.',
  },
  everysec: {
    process: 'nothing that reached the kernel (up to two seconds where the disk lags)',
    machine: 'about one second of writes (two where the disk lags)',
    why: 'The file is flushed once a second; a write waits when the flush before it takes longer.',
  },
  no: {
    process: 'nothing that was acknowledged',
    machine: 'what the kernel has not written yet, commonly up to 30 seconds of writes,',
    why: 'The kernel decides when the file reaches the disk.',
  },
};

const changed = (keys: bigint): string => (keys === 1n ? '1 key has changed' : `${keys} keys have changed`);

function snapshotLoss(settings: Settings, because: Because, reasons: DurabilityReason[]): Loss {
  because('appendonly', 'There is no append-only file.');
  const points = settings.savePoints;
  const file = settings.text('dbfilename');
  const startUp = `a start reads ${file}, and begins empty where there is none`;
  const [first] = points;
  if (first === undefined) {
    because('save', 'No snapshot is ever made by itself.');
    const everything = 'everything';
    return {
      processDies: everything, machineDies: everything, stop: everything,
      startUp, sentence: 'Nothing is kept on disk: when the process or the machine dies, everything is lost',
    };
  }
  for (const { seconds, changes, source } of points) {
    reasons.push({
      directive: 'save', value: `${seconds} ${changes}`, source: source === undefined ? undefined : sourceOf(source),
      why: `A snapshot begins ${duration(seconds)} after the last one once ${changed(changes)}.`,
    });
  }
  const shortest = points.reduce((least, { seconds }) => (seconds < least ? seconds : least), first.seconds);
  const longest = points.reduce((most, { seconds }) => (seconds > most ? seconds : most), 0n);
  const window = shortest === longest
    ? `up to ${duration(longest)} of writes`
    : `up to ${duration(shortest)} of writes on a busy server, up to ${duration(longest)} on a quiet one,`;
  const rare = points.every(({ changes }) => changes > 1n)
    ? ' (longer where fewer keys change than any save line asks for)' : '';
  const dies = `${window} and what comes in while a snapshot is written${rare}`;
  if (settings.word('stop-writes-on-bgsave-error') === 'no') {
    because(
      'stop-writes-on-bgsave-error',
      'Writes go on when snapshots fail: then everything since the last good one is at stake.',
    );
  }
  if (settings.word('rdbchecksum') === 'no') because(
    'rdbchecksum', 'Damage of the dump is not noticed when it is loaded.'
  );
  const nosave = settings.get('shutdown-on-sigterm')?.words.some((word) => word.toLowerCase() === 'nosave') === true;
  if (nosave) because('shutdown-on-sigterm', 'A planned stop makes no last snapshot.');
  return {
    processDies: dies,
    machineDies: dies,
    stop: nosave ? window : 'nothing: a planned stop makes a last snapshot',
    startUp,
    sentence: `If the process or the machine dies, ${lost(dies)}`,
  };
}
