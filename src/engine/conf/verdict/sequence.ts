/** What the target refuses because of several lines together, or of files that are not there. */
import { checkAclFile } from '../acl/acl-file.js';
import { commandStanding, knownCommands } from '../acl/acl-names.js';
import type { Diagnostic, Severity } from '../diagnostic.js';
import { baseName, isAbsolutePath, resolvePath } from '../file-lookup.js';
import type { Occurrence, Reading } from '../reading.js';
import type { Place } from '../rules/rule.js';
import { commentLines, relatedLine, removeLines, setValue, valueOf } from '../rules/rule.js';
import type { Finding } from '../rules/rule.js';
import type { Settings } from '../settings.js';
import { atLeast, describeTarget } from '../target.js';
import { nearestName } from '../nearest-name.js';

/** A finding with its rule, and when the server says it. */
export interface Refusal extends Finding {
  readonly code: string;
  /** Said after the last line, without a line number. */
  readonly late: boolean;
}

/** Every refusal that needs more than one line. */
export function refusals(settings: Settings): readonly Refusal[] {
  const { reading } = settings;
  return [
    ...(reading.kind === 'server' ? renames(reading) : []),
    ...users(settings),
    ...clusterAndReplica(settings),
    ...clusterBusPort(settings),
    ...listeners(settings),
    ...tlsFiles(settings),
    ...sparseOrder(settings),
    ...folders(reading),
    ...files(settings),
  ];
}

function renames(reading: Reading): Refusal[] {
  const lines = reading.byDirective.get('rename-command') ?? [];
  if (lines.length === 0) return [];
  // Commands of modules, bundled ones too, come after the configuration was read.
  const known = knownCommands(reading.target).filter(({ name, module }) => name !== 'sentinel' && module === undefined);
  const names = new Set(known.map(({ name }) => name));
  const found: Refusal[] = [];
  for (const at of lines) {
    const [from, to] = at.args;
    if (!at.valid || from === undefined || to === undefined) continue;
    const [old, renamed] = [from.value.toLowerCase(), to.value.toLowerCase()];
    if (!names.has(old)) {
      const meant = commandStanding(old, reading.target).kind === 'unknown' ? nearestName(old, names) : undefined;
      const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
      found.push({
        code: 'rename-unknown',
        late: false,
        place: { at, part: from },
        message: `${describeTarget(reading.target)} has no command ${old} at this point.${hint}`,
        fixes: [commentLines([at])],
      });
    } else if (renamed !== '' && renamed !== old && names.has(renamed)) {
      found.push({
        code: 'rename-exists',
        late: false,
        place: { at, part: to },
        message: `There is a command ${renamed} already: the server refuses to give its name to another.`,
        fixes: [commentLines([at])],
      });
    } else {
      names.delete(old);
      if (renamed !== '') names.add(renamed);
    }
  }
  return found;
}

function users(settings: Settings): Refusal[] {
  const lines = settings.lines('user');
  const [first] = lines;
  if (first === undefined) return [];
  const found: Refusal[] = [];
  const seen = new Map<string, Occurrence>();
  for (const at of lines) {
    const [name] = at.args;
    if (name === undefined) continue;
    const before = seen.get(name.value);
    if (before === undefined) seen.set(name.value, at);
    else if (atLeast(settings.reading.target, '7.0', '7.2')) {
      found.push({
        code: 'user-duplicate',
        late: false,
        place: { at, part: name },
        message: `The user ${name.value} is there already: a second line for the same user stops the server.`,
        related: [relatedLine(before, 'the first line')],
        fixes: [commentLines([at])],
      });
    }
  }
  const file = settings.source('aclfile');
  if (file !== undefined && settings.text('aclfile') !== '') {
    found.push({
      code: 'user-and-aclfile',
      late: true,
      place: { at: file, part: 'line' },
      message: 'Users are declared in this configuration and in an ACL file: the server takes only one of both.',
      related: [relatedLine(first, 'a user line')],
      fixes: [commentLines([file], 'Comment aclfile out'), commentLines(lines, 'Comment the user lines out')],
    });
  }
  return found;
}

function clusterAndReplica(settings: Settings): Refusal[] {
  const replica = settings.source('replicaof');
  const cluster = settings.source('cluster-enabled');
  if (replica === undefined || cluster === undefined || !settings.isYes('cluster-enabled') || isNoOne(replica))
    return [];
  return [
    {
      code: 'cluster-replicaof',
      late: atLeast(settings.reading.target, '7.0', '7.2'),
      place: {
        at: replica,
        part: 'line',
      },
      message: 'A cluster node must not have replicaof: replicas are assigned with CLUSTER REPLICATE.',
      related: [relatedLine(cluster, 'cluster mode is on here')],
      fixes: [removeLines(settings.lines('replicaof'), `Remove ${replica.line.name}`)],
    },
  ];
}

/** `replicaof no one`: no replica. */
export function isNoOne({ args: [host, port] }: Occurrence): boolean {
  return host?.value.toLowerCase() === 'no' && port?.value.toLowerCase() === 'one';
}

const BUS_OFFSET = 10_000n;

function clusterBusPort(settings: Settings): Refusal[] {
  if (!settings.isYes('cluster-enabled') || (settings.integer('cluster-port') ?? 0n) !== 0n) return [];
  const name = (settings.integer('port') ?? 0n) > 0n ? 'port' : 'tls-port';
  const port = settings.integer(name) ?? 0n;
  const source = settings.source(name);
  if (source === undefined || port + BUS_OFFSET <= 65535n) return [];
  return [
    {
      code: 'cluster-bus-port',
      late: true,
      place: valueOf(source),
      message: `The cluster bus would take port ${port} + 10000, which is more than 65535: the server stops.`,
    },
  ];
}

function listeners(settings: Settings): Refusal[] {
  const source = settings.source('port');
  if (source === undefined || (settings.integer('port') ?? 0n) !== 0n) return [];
  const others = (settings.integer('tls-port') ?? 0n) !== 0n || (settings.integer('rdma-port') ?? 0n) !== 0n;
  if (others || settings.text('unixsocket') !== '') return [];
  return [
    {
      code: 'no-listener',
      late: true,
      place: valueOf(source),
      message: 'No port, no TLS port and no Unix socket: a server that listens nowhere stops at once.',
      fixes: [setValue(source, '6379', false)],
    },
  ];
}

function tlsFiles(settings: Settings): Refusal[] {
  const users_ = ['tls-port', 'tls-replication', 'tls-cluster']
    .map((name) => settings.source(name))
    .filter((at) => at !== undefined && !['0', 'no'].includes(at.args[0]?.value.toLowerCase() ?? '0'));
  const [at] = users_;
  if (at === undefined) return [];
  const missing = ['tls-cert-file', 'tls-key-file'].filter((name) => settings.text(name) === '');
  const cas = settings.text('tls-ca-cert-file') === '' && settings.text('tls-ca-cert-dir') === '';
  const needsCa =
    settings.word('tls-auth-clients') !== 'no' || settings.isYes('tls-replication') || settings.isYes('tls-cluster');
  const what =
    missing.length > 0 ? missing.join(' and ') : cas && needsCa ? 'tls-ca-cert-file or tls-ca-cert-dir' : undefined;
  return what === undefined
    ? []
    : [
        {
          code: 'tls-incomplete',
          late: true,
          place: { at, part: 'line' },
          message: `TLS is used here, but ${what} is not set: the server can't set TLS up and stops.`,
        },
      ];
}

function sparseOrder(settings: Settings): Refusal[] {
  const [min, max] = [settings.integer('array-sparse-kmin'), settings.integer('array-sparse-kmax')];
  const at = settings.source('array-sparse-kmin') ?? settings.source('array-sparse-kmax');
  if (min === undefined || max === undefined || at === undefined || max === 0n || min < max) return [];
  return [
    {
      code: 'array-sparse-order',
      late: false,
      place: valueOf(at),
      message: `array-sparse-kmin (${min}) has to be smaller than array-sparse-kmax (${max}).`,
    },
  ];
}

/** Error where the path is certain, warning where it is seen from a folder that was only assumed. */
function certainty(reading: Reading, path: string): Severity {
  const known =
    reading.folderKnown ||
    isAbsolutePath(path) ||
    (reading.byDirective.get('dir') ?? []).some((dir) => dir.valid && isAbsolutePath(dir.args[0]?.value ?? ''));
  return known ? 'error' : 'warning';
}

function folders(reading: Reading): Refusal[] {
  const found: Refusal[] = [];
  for (const at of reading.byDirective.get('dir') ?? []) {
    const [word] = at.args;
    if (!at.valid || word === undefined) continue;
    const fact = word.value === '' ? { kind: 'missing' } : reading.files.at(resolvePath(at.folder, word.value));
    if (fact.kind !== 'missing' && fact.kind !== 'file') continue;
    const what =
      fact.kind === 'file'
        ? 'This is a file, not a folder'
        : word.value === ''
          ? 'No folder is named'
          : 'There is no such folder';
    found.push({
      code: 'dir-missing',
      late: false,
      place: { at, part: word },
      message: `${what}: the server can't change into it and stops.`,
      severity: word.value === '' ? 'error' : certainty(reading, word.value),
    });
  }
  return found;
}

/** Settings that name a file which has to be there. */
const NEEDED_FILES = [
  { name: 'aclfile', what: 'ACL file', late: true },
  { name: 'tls-cert-file', what: 'certificate', late: true },
  { name: 'tls-key-file', what: 'key', late: true },
  { name: 'tls-ca-cert-file', what: 'certificate authority file', late: true },
] as const;

function files(settings: Settings): Refusal[] {
  const { reading } = settings;
  const found: Refusal[] = [];
  const tls =
    (settings.integer('tls-port') ?? 0n) !== 0n || settings.isYes('tls-replication') || settings.isYes('tls-cluster');
  for (const { name, what, late } of NEEDED_FILES) {
    const at = settings.source(name);
    const [word] = at?.args ?? [];
    if (at === undefined || word === undefined || word.value === '' || (name.startsWith('tls') && !tls)) continue;
    // These are opened after the last line: seen from the folder that holds then.
    const path = resolvePath(settings.folder, word.value);
    const fact = reading.files.at(path);
    if (fact.kind === 'missing') found.push(missingFile(reading, { at, part: word }, what, path, late, word.value));
    else if (name === 'aclfile' && fact.kind === 'file' && fact.text !== undefined) {
      const [first] = checkAclFile(path, fact.text, reading.target);
      if (first !== undefined) found.push(brokenAclFile(first, { at, part: word }));
    }
  }
  for (const at of settings.lines('loadmodule')) {
    const [word] = at.args;
    if (word === undefined || !word.value.includes('/')) continue;
    const path = resolvePath(settings.folder, word.value);
    if (reading.files.at(path).kind !== 'missing') continue;
    found.push(missingFile(reading, { at, part: word }, 'module', path, true, word.value));
  }
  for (const at of logFiles(settings)) {
    const [word] = at.args;
    if (word === undefined || !word.value.includes('/')) continue;
    const folder = resolvePath(atLeast(reading.target, '7.0', '7.2') ? settings.folder : at.folder, `${word.value}/..`);
    if (reading.files.at(folder).kind !== 'missing') continue;
    found.push({
      code: 'file-missing',
      late: atLeast(reading.target, '7.0', '7.2'),
      place: { at, part: word },
      message: `There is no folder ${folder} for the log file: the server can't open it and stops.`,
      severity: certainty(reading, word.value),
    });
  }
  return found;
}

/** The log files that the server tries: up to 6.2 each at its line, later the last one. */
function logFiles(settings: Settings): readonly Occurrence[] {
  const lines = settings.lines('logfile');
  return atLeast(settings.reading.target, '7.0', '7.2') ? lines.slice(-1) : lines;
}

function brokenAclFile({ file, line, message }: Diagnostic, place: Place): Refusal {
  return {
    code: 'acl-file-error',
    late: true,
    place,
    message: `Line ${line} of ${baseName(file)}: ${message} The server stops.`,
  };
}

function missingFile(
  reading: Reading,
  place: Place,
  what: string,
  path: string,
  late: boolean,
  written: string,
): Refusal {
  return {
    code: 'file-missing',
    late,
    place,
    severity: certainty(reading, written),
    message: `There is no ${what} ${baseName(path)} at ${path}: the server stops.`,
  };
}
