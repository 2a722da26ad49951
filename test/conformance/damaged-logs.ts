import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeTarget, parseTarget, type Target } from '../../src/engine/conf/target.js';
import { checkLog, type LogCheck } from '../../src/engine/aof/check.js';
import { openLogFolder, singleLog } from '../../src/engine/aof/log-set.js';
import { serverVerdict } from '../../src/engine/aof/server-verdict.js';
import { FileFolder } from '../../src/engine/io/file-folder.js';
import { FileSource } from '../../src/engine/io/file-source.js';
import { PROJECT, SHARED } from '../corpus.js';

/** How the start of a server goes with a log. */
export type Start = 'loads' | 'cuts' | 'refuses' | 'crashes' | 'starts empty';

/** What the real programs of one server say of one log. */
export interface RealVerdict {
  /** Exit code of redis-check-aof; -11 and the like: it crashed. */
  readonly check: number;
  /** Offset up to which it finds the damaged file valid; null where it does not say. */
  readonly validUpTo: number | null;
  /** With `aof-load-truncated` yes and no. */
  readonly yes: Start;
  readonly no: Start;
}

export interface DamagedLog {
  readonly server: string;
  readonly variant: string;
  /** The log's folder or file. */
  readonly path: string;
  /** Name of the file that was damaged. */
  readonly damaged: string;
  readonly real: RealVerdict;
}

/** Our side of the same. */
export interface OurVerdict {
  readonly ok: boolean;
  readonly check: LogCheck;
  readonly tool: boolean;
  readonly validUpTo: number | null;
  readonly yes: Start;
  readonly no: Start;
  readonly findings: readonly string[];
}

/** The selection that the project carries along. */
export const OWN_LOGS = join(PROJECT, 'test/fixtures/damaged-aof');
const CORPUS = join(SHARED, 'corpus/servers');

interface RealLoad {
  readonly loaded?: boolean;
  readonly rc?: number | string;
  readonly died_later?: unknown;
  readonly files_changed_by_server?: Readonly<Record<string, unknown>>;
}

interface RealRecord {
  readonly entry: string;
  readonly damaged: string;
  readonly check: { readonly rc: number; readonly out: string };
  readonly check_file?: { readonly rc: number; readonly out: string };
  readonly load: { readonly truncated_yes: RealLoad; readonly truncated_no: RealLoad };
}

const startOf = ({ loaded, rc, died_later: died, files_changed_by_server: changed = {} }: RealLoad): Start => {
  if (loaded === true && died === undefined) {
    const files = Object.keys(changed);
    if (files.some((name) => name.endsWith('.1.base.rdb'))) return 'starts empty';
    // A new manifest, and a new file to append to, cost nothing.
    return files.some((name) => !name.endsWith('.manifest') && !name.endsWith('.1.incr.aof')) ? 'cuts' : 'loads';
  }
  return loaded !== true && rc === 1 ? 'refuses' : 'crashes';
};

function realVerdict({ damaged, check, check_file: file, load }: RealRecord): RealVerdict {
  // A manifest that is read as a log tells nothing about the file.
  const name = damaged.split('/').at(-1) ?? '';
  const line = check.out.split('\n').findLast((one) => one.includes('ok_up_to=') && !one.includes('.manifest')) ?? '';
  const told = line.includes('filename=') ? line.includes(name) : !name.endsWith('.manifest');
  const offset = /ok_up_to=(\d+)/.exec(told ? line : (file?.out ?? ''))?.[1];
  return {
    check: check.rc,
    validUpTo: offset === undefined ? null : Number(offset),
    yes: startOf(load.truncated_yes),
    no: startOf(load.truncated_no),
  };
}

/** Servers of the corpus that have damaged logs; none without the corpus. */
export const corpusServers = (): readonly string[] =>
  existsSync(CORPUS)
    ? readdirSync(CORPUS).filter((server) => existsSync(join(CORPUS, server, 'damaged-aof/verdicts.json')))
    : [];

/** Every damaged log of a server with its real verdict. */
export const damagedLogs = (server: string): readonly DamagedLog[] =>
  logsBelow(join(CORPUS, server, 'damaged-aof'), server);

/** Those that the project carries along. */
export const ownLogs = (server: string): readonly DamagedLog[] => logsBelow(join(OWN_LOGS, server), server);

function logsBelow(folder: string, server: string): readonly DamagedLog[] {
  const { variants } = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as {
    readonly variants: Readonly<Record<string, RealRecord>>;
  };
  return Object.entries(variants).map(([variant, record]) => {
    const inFolder = record.entry.includes('/') ? dirname(record.entry) : record.entry;
    const path = join(folder, variant, inFolder);
    return { server, variant, path, damaged: record.damaged.split('/').at(-1) ?? '', real: realVerdict(record) };
  });
}

/** `redis-7.0` as the server that its commands are judged for. */
export const targetOf = (server: string): Target =>
  parseTarget(server.replace(/rc\d+$/, '')) ?? makeTarget('redis', '2.8');

/** Checks a log as the command line would. */
export function judge({ server, path, damaged }: DamagedLog): OurVerdict {
  const isFile = path.endsWith('.aof');
  const set = isFile ? singleLog(new FileSource(path)) : openLogFolder(new FileFolder(path));
  if (set === null) throw new Error(`${path} has no log`);
  const target = targetOf(server);
  const check = checkLog(set, { target });
  set.close();
  if (check === null) throw new Error('cancelled');
  const start = (truncated: boolean): Start => {
    const { kind } = serverVerdict(check, target, { truncated, corruptTail: 0 });
    return kind === 'starts-empty' ? 'starts empty' : kind;
  };
  const file = isFile ? check.files[0] : check.files.find(({ name }) => name === damaged);
  return {
    ok: check.ok,
    check,
    tool: check.toolAccepts,
    validUpTo: file?.check?.toolValidUpTo ?? null,
    yes: start(true),
    no: start(false),
    findings: check.findings.map(({ damage: { severity, kind, offset } }) => `${severity} ${kind} at ${offset}`),
  };
}
