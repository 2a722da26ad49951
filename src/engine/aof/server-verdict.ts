/** What a server does with a log when it starts: measured on 9 versions, for every damaged log of the corpus. */
import { atLeast, describeTarget, type Target } from '../conf/target.js';
import type { LogCheck, LogFinding } from './check.js';
import type { ServerReaction } from './log-damage.js';
import { acceptsRdb, foreignRdb } from './rdb-acceptance.js';

/** Settings that count at a start. */
export interface LoadSettings {
  /** `aof-load-truncated`. */
  readonly truncated: boolean;
  /** `aof-load-corrupt-tail-max-size`, Redis 8.4 and later; 0 tolerates none. */
  readonly corruptTail: number;
}

export const DEFAULT_LOAD: LoadSettings = { truncated: true, corruptTail: 0 };

/** How a start goes. */
export type ServerVerdict =
  | { readonly kind: 'loads'; readonly words: string }
  /** Loads after cutting the last file. */
  | {
      readonly kind: 'cuts';
      readonly file: string;
      readonly at: number;
      readonly bytes: number;
      readonly words: string;
    }
  /** Begins with nothing, and writes over what is there. */
  | { readonly kind: 'starts-empty'; readonly words: string }
  | { readonly kind: 'refuses'; readonly file: string; readonly offset: number; readonly words: string }
  | { readonly kind: 'crashes'; readonly file: string; readonly offset: number; readonly words: string };

const FIRST_MULTIPART = 7000;
/** Before, an open transaction is dropped and stays in the file: what is appended then belongs to it. */
const FIRST_CUTTING_MULTI = 4000;

/** What a server of a version would do. */
export function serverVerdict(check: LogCheck, target: Target, settings: LoadSettings = DEFAULT_LOAD): ServerVerdict {
  const version = describeTarget(target);
  if (check.kind === 'multipart' && target.rank < FIRST_MULTIPART) {
    return { kind: 'starts-empty', words: `${version} does not know logs of several files: it starts empty` };
  }
  if (check.findings.some(({ damage: { kind } }) => kind === 'manifest-missing')) {
    return {
      kind: 'starts-empty',
      words: `${version} starts empty, writes a new manifest and appends to files that are here`,
    };
  }
  // Sizes are asked for before anything is loaded, so a file that is missing comes first.
  const missing = check.findings.filter(({ damage: { kind } }) => kind === 'missing-file');
  const foreign = foreignBase(check, target);
  for (const finding of [...missing, ...(foreign === null ? [] : [foreign]), ...check.findings]) {
    const reaction = reactionOf(finding, target);
    if (reaction === 'accepts' || reaction === 'complains') continue;
    if (finding.damage.kind === 'open-transaction' && settings.truncated && target.rank < FIRST_CUTTING_MULTI) continue;
    return stopVerdict(check, finding, reaction, target, settings);
  }
  return { kind: 'loads', words: `${version} loads it` };
}

/** A base or preamble of a version that the server does not read. */
function foreignBase(check: LogCheck, target: Target): LogFinding | null {
  const fileIndex = check.files.findIndex(
    ({ check: file }) => file?.preamble && !acceptsRdb(target, file.preamble.header),
  );
  if (fileIndex < 0) return null;
  const { name, check: file } = check.files[fileIndex];
  const header = file?.preamble?.header;
  return header === undefined ? null : { file: name, fileIndex, damage: foreignRdb(target, header) };
}

/** What it does where it meets a finding: most are the same in all versions. */
function reactionOf({ damage }: LogFinding, target: Target): ServerReaction {
  // A length below zero is refused by Redis before 4.0; later ones allocate it.
  if (damage.server === 'crashes' && damage.kind === 'bad-length' && target.rank < 4000) return 'refuses';
  return damage.server;
}

function stopVerdict(
  check: LogCheck,
  { file, fileIndex, damage }: LogFinding,
  reaction: Exclude<ServerReaction, 'accepts' | 'complains'>,
  target: Target,
  settings: LoadSettings,
): ServerVerdict {
  const version = describeTarget(target);
  const at = damage.stopsAt ?? damage.offset;
  const size = check.files[fileIndex]?.size ?? 0;
  const bytes = size - at;
  const place = `${file} at offset ${at}`;
  if (reaction === 'crashes') return { kind: 'crashes', file, offset: at, words: `${version} crashes on ${place}` };
  const isLast = fileIndex === check.files.length - 1;
  const cuttable =
    fileIndex >= 0 && check.files[fileIndex].check?.preamble?.end !== size && at >= preambleEnd(check, fileIndex);
  const short = reaction === 'short-read' && settings.truncated;
  // A command that it does not know is no broken format.
  const corrupt = reaction === 'refuses' && damage.kind !== 'unknown-command' && atLeast(target, '8.4');
  const tail = corrupt && settings.corruptTail > 0 && bytes <= settings.corruptTail;
  if (cuttable && (short || tail)) {
    if (isLast) return { kind: 'cuts', file, at, bytes, words: cutWords(version, place, bytes, damage.transaction) };
    const cut = short
      ? `cuts ${file} at offset ${at}, and then refuses to start: only the last file may be short`
      : `refuses ${place}`;
    return { kind: 'refuses', file, offset: at, words: `${version} ${cut}` };
  }
  const hint =
    corrupt && cuttable && isLast
      ? `, unless aof-load-corrupt-tail-max-size allows ${bytes} bytes or more to be cut`
      : '';
  return { kind: 'refuses', file, offset: at, words: `${version} refuses ${place}${hint}` };
}

/** No setting makes a server cut inside an RDB. */
const preambleEnd = (check: LogCheck, file: number): number => check.files[file]?.check?.preamble?.end ?? 0;

function cutWords(version: string, place: string, bytes: number, transaction: number | undefined): string {
  const open =
    transaction === undefined
      ? ''
      : `. It leaves the MULTI at offset ${transaction} open: all that it appends then belongs to this transaction, and is gone at the start after`;
  return `${version} cuts ${place}: ${bytes} bytes are gone${open}`;
}
