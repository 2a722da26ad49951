/** The check of a log over all of its files, and of what lies around them. */
import type { Target } from '../conf/target.js';
import { checkLogFile, type FileCheck } from './check-file.js';
import { setFindings } from './check-set.js';
import type { LogDamage } from './log-damage.js';
import type { LogFile, LogSet } from './log-set.js';

export interface CheckOptions {
  /** The server that is to load the log: its commands count. Without one, those of any version. */
  readonly target?: Target | undefined;
  readonly cancelled?: () => boolean;
  /** Told the bytes done, of all files. */
  readonly onProgress?: (bytes: number) => void;
}

/** A finding with its file. */
export interface LogFinding {
  /** The file's name as the set has it, or the manifest's. */
  readonly file: string;
  /** Its place in {@link LogCheck.files}; -1 for the manifest and for files that no manifest names. */
  readonly fileIndex: number;
  readonly damage: LogDamage;
}

export interface CheckedFile {
  readonly name: string;
  readonly role: LogFile['role'];
  readonly size: number;
  /** Null for a file that is missing. */
  readonly check: FileCheck | null;
}

/** What the check of a log came to. */
export interface LogCheck {
  readonly kind: LogSet['kind'];
  /** False when data is lost, will be lost at the next start, or a server refuses the log. */
  readonly ok: boolean;
  readonly bytes: number;
  readonly commands: number;
  /** Keys of the base or preamble. */
  readonly keys: number;
  readonly files: readonly CheckedFile[];
  /** In the order in which a server meets them: manifest, then file by file. */
  readonly findings: readonly LogFinding[];
  readonly findingTotal: number;
  /** Position in the whole log: everything in front of it is whole. */
  readonly validUpTo: number;
  /** Position of the first MULTI without EXEC; -1: none. */
  readonly openTransaction: number;
  /** What redis-check-aof of the newest version says. */
  readonly toolAccepts: boolean;
}

/**
 * Checks all files of a log. Every finding is told, not the first only.
 * @returns null when it was cancelled
 * @throws SourceError
 */
export function checkLog(set: LogSet, options: CheckOptions = {}): LogCheck | null {
  const around = setFindings(set);
  const files: CheckedFile[] = [];
  const inside: LogFinding[] = [];
  for (const [fileIndex, file] of set.files.entries()) {
    const check = checkOne(file, options);
    if (check === 'cancelled') return null;
    files.push({ name: file.name, role: file.role, size: file.size, check });
    const before = files[fileIndex - 1]?.check?.openTransaction ?? -1;
    for (const damage of check?.findings ?? []) inside.push({ file: file.name, fileIndex, damage });
    if (before >= 0 && check?.beginsInTransaction === true) explainSplit(inside, fileIndex - 1, file.name);
  }
  const named = around.map(({ file, damage }) => ({
    file,
    damage,
    fileIndex: set.files.findIndex(({ name }) => name === file),
  }));
  const findings = inOrder([...named, ...inside]);
  const total = files.reduce((sum, { check }) => sum + (check?.findingTotal ?? 0), named.length);
  return {
    kind: set.kind,
    ok: findings.every(({ damage }) => damage.severity !== 'error'),
    bytes: set.size,
    commands: sum(files, (check) => check.commands),
    keys: sum(files, (check) => check.keys),
    files,
    findings,
    findingTotal: total,
    validUpTo: validUpTo(set, files, findings),
    openTransaction: firstPosition(set, files, (check) => check.openTransaction),
    toolAccepts: findings.every(({ damage }) => damage.toolAccepts),
  };
}

function checkOne({ source, start }: LogFile, options: CheckOptions): FileCheck | null | 'cancelled' {
  if (source === null) return null;
  const { onProgress, target, cancelled } = options;
  const check = checkLogFile(source, {
    target,
    ...(cancelled === undefined ? {} : { cancelled }),
    ...(onProgress === undefined ? {} : { onProgress: (bytes: number) => onProgress(start + bytes) }),
  });
  return check ?? 'cancelled';
}

/** What is about the manifest and unnamed files comes first, then each file's own, in its order. */
function inOrder(findings: readonly LogFinding[]): readonly LogFinding[] {
  return findings
    .map((finding, place) => ({ finding, place }))
    .sort((a, b) => a.finding.fileIndex - b.finding.fileIndex || a.place - b.place)
    .map(({ finding }) => finding);
}

/** A transaction that goes on in the next file: no server can load it, and redis-check-aof cannot mend it. */
function explainSplit(findings: LogFinding[], fileIndex: number, nextFile: string): void {
  const place = findings.findIndex((one) => one.fileIndex === fileIndex && one.damage.kind === 'open-transaction');
  const finding = findings[place];
  if (finding === undefined) return;
  findings[place] = {
    ...finding,
    damage: {
      ...finding.damage,
      found: `the end of the file; an EXEC without MULTI stands in ${nextFile}`,
      lost: 'the transaction: servers load each file for itself, cut this one and refuse to start',
    },
  };
}

function validUpTo(set: LogSet, files: readonly CheckedFile[], findings: readonly LogFinding[]): number {
  const refused = findings.some(({ fileIndex, damage }) => fileIndex < 0 && damage.server === 'refuses');
  if (refused) return 0;
  for (const [i, { check, size }] of files.entries()) {
    if (check === null) return set.files[i].start;
    if (check.validUpTo < size) return set.position({ file: i, offset: check.validUpTo });
  }
  return set.size;
}

function firstPosition(set: LogSet, files: readonly CheckedFile[], of: (check: FileCheck) => number): number {
  for (const [file, { check }] of files.entries()) {
    const offset = check === null ? -1 : of(check);
    if (offset >= 0) return set.position({ file, offset });
  }
  return -1;
}

const sum = (files: readonly CheckedFile[], of: (check: FileCheck) => number): number =>
  files.reduce((total, { check }) => total + (check === null ? 0 : of(check)), 0);
